import Foundation
import LensCore

/// Runs the built executable as a user would.
struct Command {
    let status: Int32
    let output: String
    let error: String

    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")
    static let project = fixtures.deletingLastPathComponent().deletingLastPathComponent()

    /// The executable lies beside the test bundle.
    static let executable: URL = {
        let folders = CommandLine.arguments.map { URL(filePath: $0).deletingLastPathComponent() } + [Bundle.main.bundleURL]
        let places = folders.map { $0.appending(path: "rewardlens") }
        return places.first { FileManager.default.isExecutableFile(atPath: $0.path) }
            ?? project.appending(path: ".build/debug/rewardlens")
    }()

    init(_ arguments: String..., in folder: URL? = nil, environment: [String: String] = [:]) throws {
        try self.init(arguments, in: folder, environment: environment)
    }

    init(_ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]) throws {
        self = try Started(arguments, in: folder, environment: environment).finish()
    }

    /// A command that is under way.
    struct Started {
        let process = Process()
        private let out = Pipe()
        private let err = Pipe()

        init(_ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:]) throws {
            process.executableURL = Command.executable
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            if let folder { process.currentDirectoryURL = folder }
            process.standardOutput = out
            process.standardError = err
            process.standardInput = FileHandle.nullDevice
            try process.run()
        }

        /// Waits for its end.
        func finish() -> Command {
            // Errors are short; output may be more than a pipe holds.
            let text = out.fileHandleForReading.readDataToEndOfFile()
            let complaint = err.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return Command(
                status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
                error: String(decoding: complaint, as: UTF8.self))
        }
    }

    private init(status: Int32, output: String, error: String) {
        (self.status, self.output, self.error) = (status, output, error)
    }

    var json: JSON {
        get throws { try JSON(parsing: Data(output.utf8), source: "standard output") }
    }

    static func model(_ name: String) -> String { fixtures.appending(path: "models/\(name)").path }
}

/// A folder for one test's files.
struct Scratch: ~Copyable {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    func file(_ name: String, _ text: String) throws -> String {
        let file = folder.appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
