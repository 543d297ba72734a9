import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensText
import Testing

/// With its alignment and positions, our patching gives reward-lens 1.0.0's numbers (texts with a single BOS).
///
/// `Benchmarks/peer_patching.py` made the fixture with the package from PyPI.
@Suite struct PeerTests {
    private static let fixture = Fixture.models.deletingLastPathComponent().appending(path: "peer-patching.json")

    private func text(_ ids: [Int]) -> TokenizedText {
        TokenizedText(
            ids: ids, pieces: ids.map { "\($0)" }, roles: ids.map { _ in .response }, offsets: ids.map { _ in 0..<0 }, text: "",
            readout: ids.count - 1)
    }

    @Test(arguments: ["llama", "mistral", "qwen2"]) func effectsOfAllPositionsAlignedFromTheLeft(name: String) throws {
        let json = try JSON(parsing: Data(contentsOf: Self.fixture), source: "peer-patching.json")
        let pairs = try #require(json["models"]?[name]?.array)
        let model = try Fixture.model(name)
        var compared = 0
        for pair in pairs {
            func ids(_ side: String) -> [Int] { (pair["ids"]?[side]?.array ?? []).compactMap(\.integer) }
            let input = PatchInput(id: "pair", chosen: text(ids("chosen")), rejected: text(ids("rejected")))
            let margin = try #require(pair["margin"]?.real)
            for mode in [PatchResult.Mode.noising, .denoising, .zero] {
                let result = try Patch(model, PatchOptions(mode: mode, at: .all, alignment: .prefix)).pair(input)
                #expect(abs(result.margin - margin) < 1e-4)
                for effect in result.effects {
                    let expected = try #require(pair["effects"]?[mode.rawValue]?["\(effect.component)"]?.real)
                    #expect(
                        abs(effect.effect - expected) <= 1e-3 * max(1, abs(expected)),
                        "\(name) \(mode) \(effect.component): \(effect.effect), not \(expected)")
                    compared += 1
                }
            }
        }
        #expect(compared == pairs.count * 3 * 6)
    }
}
