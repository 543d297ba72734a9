import Foundation
import LensAnalysis
import LensCore
import LensModel
import Testing

/// Models with hand-written mechanisms, whose attributions an independent program computed.
@Suite struct AttributionPlantedTests {
    private static let folder = Fixture.models.deletingLastPathComponent().appending(path: "planted")

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
        FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/reference.json").path)
    }.sorted()

    @Test func thereAreSuchModels() { #expect(Self.names.count >= 5) }

    @Test(arguments: names) func differencesEqualTheReference(name: String) throws {
        let folder = Self.folder.appending(path: name)
        let model = try RewardModel(folder: folder)
        let pairs = try PairsFile(folder.appending(path: "pairs.jsonl")).pairs()
        let reference = try JSON(parsing: Data(contentsOf: folder.appending(path: "reference.json")), source: name)
        let expected = try #require(reference["effects"]?["attribution.frozen"]?.object?.members)
        var found: [Component: [Double]] = [:]
        for by in [AttributionResult.Granularity.component, .head, .neuron] {
            for (index, pair) in try Attribution(model, by: by, top: 10_000).pairs(pairs).result.pairs.enumerated() {
                // Of an MLP taken apart only its bias is left, which is not what the reference calls the MLP.
                for part in pair.components where by != .neuron || !part.component.isMLP {
                    found[part.component, default: Array(repeating: 0, count: pairs.count)][index] = part.difference
                }
            }
        }
        for member in expected {
            let component = try #require(Component(member.key))
            let values = try #require(member.value.array).map { try #require($0.real) }
            let ours = try #require(found[component], "\(name): \(component)")
            // The reference is written with six decimals.
            for (ours, value) in zip(ours, values) {
                #expect(abs(ours - value) <= 1e-5 * max(1, abs(value)), "\(name), \(component): \(ours), not \(value)")
            }
        }
    }
}

extension Component {
    fileprivate var isMLP: Bool { if case .mlp = self { true } else { false } }
}
