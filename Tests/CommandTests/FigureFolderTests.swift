import Foundation
import Testing

/// `--figures`: SVG always, PNG by whatever converter is installed.
@Suite struct FigureFolderTests {
    /// A folder to stand alone on PATH, with a converter in it.
    private func converter(_ scratch: borrowing Scratch, _ name: String, _ body: String) throws -> String {
        let folder = scratch.folder.appending(path: "bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appending(path: name)
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        return folder.path
    }

    private func run(_ scratch: borrowing Scratch, path: String, _ more: String...) throws -> (command: Command, files: [String])
    {
        let folder = scratch.folder.appending(path: "figures")
        let command = try Command(
            [
                "lens", "--model", Command.model("gpt2"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No",
                "--figures", folder.path,
            ] + more, environment: ["PATH": path])
        return (command, try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted())
    }

    @Test func withoutAConverterThereIsSVGAndANote() throws {
        let scratch = try Scratch()
        let (command, files) = try run(scratch, path: "/nowhere")
        #expect(command.status == 0 && command.error.contains("none of rsvg-convert") && command.error.hasPrefix("note: "))
        #expect(files.count == 2 && files.allSatisfy { $0.hasSuffix(".svg") })
    }

    @Test func aConverterGetsEveryFigure() throws {
        let scratch = try Scratch()
        // It writes its arguments where the picture should go.
        let path = try converter(scratch, "rsvg-convert", "echo \"$@\" > \"$4\"")
        let (command, files) = try run(scratch, path: path)
        #expect(command.status == 0 && command.error.contains("2 figures written as SVG, and as PNG by \(path)/rsvg-convert"))
        #expect(files.count == 4 && files.count { $0.hasSuffix(".png") } == 2)
        let png = try #require(files.first { $0.hasSuffix(".png") })
        let arguments = try String(contentsOf: scratch.folder.appending(path: "figures/\(png)"), encoding: .utf8)
        #expect(arguments.contains("--zoom 2 --output") && arguments.contains(png.replacing(".png", with: ".svg")))
        #expect(try run(scratch, path: path, "--quiet").command.error.isEmpty)
    }

    @Test func aConverterThatFailsIsNamedAndDoesNotFailTheRun() throws {
        let scratch = try Scratch()
        let (command, files) = try run(scratch, path: converter(scratch, "inkscape", "exit 3"))
        #expect(
            command.status == 0 && command.error.contains("inkscape failed for 01-") && command.output.contains("Reward lens"))
        #expect(files.count == 2)
    }

    /// Only in the long run: it waits for the time that a converter has.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] != nil))
    func aConverterThatHangsIsStopped() throws {
        let scratch = try Scratch()
        let (command, files) = try run(scratch, path: converter(scratch, "magick", "trap '' TERM\nwhile :; do :; done"))
        #expect(command.status == 0 && command.error.contains("took more than 30 s") && files.count == 2)
    }
}
