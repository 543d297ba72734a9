import Foundation
import LensCore

/// A bar on standard error for work that takes more than a second; silent where nobody looks.
final class ProgressBar {
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var last = ContinuousClock.now
    private var hasDrawn = false

    init(quiet: Bool) { isShown = !quiet && Terminal.isError }

    func update(_ progress: LensCore.Progress) {
        let now = ContinuousClock.now
        let isDue = now - last > .milliseconds(100) || progress.done == progress.total
        guard isShown, now - start > .seconds(1), isDue else { return }
        last = now
        hasDrawn = true
        let width = 30
        let filled = width * progress.done / max(1, progress.total)
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        draw("\r\(bar) \(progress.done) of \(progress.total) \(progress.what)")
    }

    /// Clears the line.
    func finish() {
        if hasDrawn { draw("\r\u{1B}[K") }
    }

    private func draw(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
