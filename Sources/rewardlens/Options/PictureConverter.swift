import Foundation

/// A program that turns SVG into PNG, found on PATH and run without a shell.
struct PictureConverter {
    let name: String
    let executable: URL
    /// How long one picture may take, in seconds.
    var timeout = 30.0

    /// What came of a conversion.
    enum Outcome: Hashable {
        case done, failed, timedOut
    }

    /// In the order of preference: made for the purpose first.
    static let known = [
        "rsvg-convert", "inkscape", "magick", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
    ]

    /// The first one that is installed.
    static func installed(path: String = ProcessInfo.processInfo.environment["PATH"] ?? "") -> PictureConverter? {
        let folders = path.split(separator: ":").map { URL(filePath: String($0)) }
        for name in known {
            for folder in folders {
                let file = folder.appending(path: name)
                if FileManager.default.isExecutableFile(atPath: file.path) {
                    return PictureConverter(name: name, executable: file)
                }
            }
        }
        return nil
    }

    /// Draws a file at twice its size.
    ///
    /// - Parameter size: of the picture, in points.
    func convert(_ svg: URL, to png: URL, size: (width: Int, height: Int)) -> Outcome {
        let profile = FileManager.default.temporaryDirectory.appending(path: "rewardlens-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: profile) }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments(svg.path, png.path, size: size, profile: profile.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch { return .failed }
        guard ended.wait(timeout: .now() + timeout) == .success else {
            process.terminate()
            // One that does not listen is killed.
            if ended.wait(timeout: .now() + 2) != .success { kill(process.processIdentifier, SIGKILL) }
            return .timedOut
        }
        let isThere = FileManager.default.fileExists(atPath: png.path)
        return process.terminationStatus == 0 && isThere ? .done : .failed
    }

    func arguments(_ svg: String, _ png: String, size: (width: Int, height: Int), profile: String) -> [String] {
        switch name {
        case "rsvg-convert": ["--zoom", "2", "--output", png, svg]
        case "inkscape": ["--export-type=png", "--export-dpi=192", "--export-filename=\(png)", svg]
        case "magick": ["-density", "192", svg, png]
        default:
            // Chromium's sandbox does not run as root.
            ["--headless", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2"]
                + (geteuid() == 0 ? ["--no-sandbox"] : []) + [
                    "--user-data-dir=\(profile)", "--window-size=\(size.width),\(size.height)", "--screenshot=\(png)",
                    URL(filePath: svg).absoluteString,
                ]
        }
    }
}
