import Foundation
import LensCore
import LensModel
import LensText

/// Reference values that `Scripts/golden_heads.py` made, of tiny models with every kind of head.
struct HeadGolden {
    static let fixtures = Golden.fixtures.deletingLastPathComponent().appending(path: "heads")
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: fixtures.path)) ?? []).sorted()
    static let gated = names.filter { $0.contains("armorm") || $0.contains("qrm") }

    struct Values {
        let reward: Double
        let objectives: [Double]
        let gating: [Double]?
        let summands: [Double]?
    }

    struct Text {
        let index: Int
        let prompt: [Message]
        let response: [Message]
        let rendered: String
        let ids: [Int]
        let readout: Int
        let gate: Int?
        let float32: Values
        let float64: Values
    }

    let name: String
    let folder: URL
    let texts: [Text]

    init(_ name: String) throws {
        self.name = name
        folder = Self.fixtures.appending(path: name)
        let json = try JSON(parsing: Data(contentsOf: folder.appending(path: "golden.json")), source: name)
        func values(_ json: JSON?) throws -> Values {
            func list(_ key: String) -> [Double]? { json?[key]?.array?.compactMap(\.real) }
            return Values(
                reward: try need(json?["reward"]?.real), objectives: try need(list("objectives")), gating: list("gating"),
                summands: list("summands"))
        }
        texts = try (json["texts"]?.array ?? []).enumerated().map { index, text in
            let messages = (text["messages"]?.array ?? []).map {
                Message(role: $0["role"]?.string ?? "", content: $0["content"]?.string ?? "")
            }
            return Text(
                index: index, prompt: messages.dropLast(), response: messages.suffix(1), rendered: try need(text["text"]?.string),
                ids: (text["ids"]?.array ?? []).compactMap(\.integer), readout: try need(text["readout"]?.integer),
                gate: text["gate"]?.integer, float32: try values(text["float32"]), float64: try values(text["float64"]))
        }
    }

    func model(_ options: RewardModel.Options = .init()) throws -> RewardModel {
        try RewardModel(folder: folder, options: options)
    }
}
