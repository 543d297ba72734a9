import Foundation
import LensCore

/// The numbers that a change is judged by, in reward units.
struct Margin: Hashable, Sendable {
    let value: Double
    /// The model's own margin, where an answer says it beside the one it brought about.
    let before: Double?

    /// Of a report's first pair, as `--format json` writes it; nil where there is none.
    init?(json: String) {
        let report = try? JSON(parsing: Data(json.utf8), source: "answer")
        guard let pair = report?["result"]?["pairs"]?.array?.first, let value = pair["margin"]?.real else { return nil }
        self.value = value
        before = pair["marginBefore"]?.real
    }
}
