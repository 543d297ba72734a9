import Foundation
import LensCore
import LensModel

/// The model fixtures and a few pairs to run on them.
enum Fixture {
    static let models = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/models")

    static func model(_ name: String) throws -> RewardModel {
        try RewardModel(folder: models.appending(path: name), options: .init(type: .float32))
    }

    /// Pairs whose responses differ in length, either way.
    static let pairs = [
        PreferencePair(
            id: "longer", prompt: "What is the time?", chosen: "It is half past nine in the evening.", rejected: "Late."),
        PreferencePair(
            id: "shorter", prompt: "Say yes.", chosen: "Yes.", rejected: "I would rather not say anything at all about it."),
        PreferencePair(id: "equal", prompt: "A or B?", chosen: "A", rejected: "B", category: "letters"),
    ]
}
