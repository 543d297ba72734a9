import Foundation
import LensCore

/// The number that a change is judged by.
enum Margin {
    /// The margin of a report's first pair, as `--format json` writes it.
    static func of(_ json: String) -> Double? {
        guard let report = try? JSON(parsing: Data(json.utf8), source: "answer") else { return nil }
        return report["result"]?["pairs"]?.array?.first?["margin"]?.real
    }
}
