import Foundation
import LensCore
import LensReport

/// A folder that gets every figure as a file: SVG, and PNG where a converter is installed.
struct FigureFolder {
    let folder: URL

    /// - Returns: what became of the PNGs.
    func write(_ document: Document) throws -> String? {
        let files = SVGRenderer().files(document)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for file in files {
                try Data(file.contents.utf8).write(to: folder.appending(path: file.name), options: .atomic)
            }
        } catch {
            throw LensError.input("\(folder.path): figures cannot be written: \(error.localizedDescription)")
        }
        return files.isEmpty ? nil : convert(files)
    }

    private func convert(_ files: [SVGRenderer.File]) -> String {
        guard let converter = PictureConverter.installed() else {
            return "figures are SVG alone: none of \(PictureConverter.known.joined(separator: ", ")) is on PATH to make PNGs"
        }
        for (count, file) in files.enumerated() {
            let svg = folder.appending(path: file.name)
            let png = svg.deletingPathExtension().appendingPathExtension("png")
            let outcome = converter.convert(svg, to: png, size: (file.width, file.height))
            guard outcome != .done else { continue }
            // One that does not work will not work for the rest either.
            let why = outcome == .timedOut ? "took more than \(Int(converter.timeout)) s" : "failed"
            return "\(converter.executable.path) \(why) for \(file.name): \(count) of \(files.count) figures are PNGs as well"
        }
        return "\(files.count) figures written as SVG, and as PNG by \(converter.executable.path)"
    }
}
