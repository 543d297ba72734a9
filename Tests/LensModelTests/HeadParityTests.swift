import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// Equality of every kind of head with its published formula, from conversation to reward.
@Suite struct HeadParityTests {
    @Test func thereIsAFixtureOfEveryKind() {
        #expect(HeadGolden.names.count >= 12 && HeadGolden.gated.count == 3)
    }

    @Test(arguments: HeadGolden.names) func textsAreReadWhereThePublishedClassReads(name: String) throws {
        let golden = try HeadGolden(name)
        let model = try golden.model()
        for text in golden.texts {
            let found = try model.encode(prompt: text.prompt, response: text.response)
            #expect(found.text == text.rendered)
            #expect(found.ids == text.ids && found.readout == text.readout && found.gate == text.gate, "\(name), \(text.index)")
            // What it is read at is said wherever rules differ.
            let isPadded = text.ids.contains(0)
            let hasMoved = text.gate.map { found.roles[$0...($0 + 1)].contains(.response) } ?? false
            let piece = found.pieces[found.readout]
            if isPadded, name != "qwen-prm", name != "athene" {
                #expect(found.warnings.contains { $0.contains("padding") && $0.contains("\"\(piece)\"") }, "\(found.warnings)")
            }
            #expect(found.warnings.contains { $0.contains("the gate is read there") } == hasMoved)
            #expect(isPadded || hasMoved || name == "qwen-prm" || found.warnings.isEmpty, "\(found.warnings)")
        }
    }

    @Test(arguments: HeadGolden.names) func rewardsEqualInFloat32(name: String) throws {
        let golden = try HeadGolden(name)
        try expectEqual(golden, type: .float32, \.float32, allowed: 1e-4)
        // Rounding error of the reference itself, twice, and no less than a few units in the last place.
        let error = golden.texts.map { abs($0.float32.reward - $0.float64.reward) }.max() ?? 0
        try expectEqual(golden, type: .float32, \.float64, allowed: max(2 * error, 4e-6))
    }

    @Test(arguments: HeadGolden.names) func rewardsEqualInFloat64(name: String) throws {
        try expectEqual(HeadGolden(name), type: .float64, \.float64, allowed: 1e-6)
    }

    @Test(arguments: HeadGolden.names) func batchesEqualSingleTexts(name: String) throws {
        let golden = try HeadGolden(name)
        let model = try golden.model()
        let texts = try golden.texts.map { try model.encode(prompt: $0.prompt, response: $0.response) }
        for (reward, text) in zip(try model.rewards(texts), golden.texts) {
            #expect(abs(reward.value - text.float64.reward) <= 1e-5 * max(1, abs(text.float64.reward)), "\(name), \(text.index)")
        }
    }

    /// Rewards, objectives, gate and summands, relative to the largest of each and to 1.
    private func expectEqual(
        _ golden: HeadGolden, type: ElementType, _ values: KeyPath<HeadGolden.Text, HeadGolden.Values>, allowed: Double
    ) throws {
        let model = try golden.model(.init(type: type))
        for text in golden.texts {
            let found = try model.run(model.encode(prompt: text.prompt, response: text.response)).reward
            let expected = text[keyPath: values]
            for (a, b, what) in [
                ([found.value], [expected.reward], "reward"), (found.objectives, expected.objectives, "objectives"),
                (found.gating ?? [], expected.gating ?? [], "gate"), (found.summands ?? [], expected.summands ?? [], "summands"),
            ] {
                let error = zip(a, b).map { abs($0 - $1) }.max() ?? 0
                #expect(a.count == b.count)
                #expect(error <= allowed * max(1, b.map(abs).max() ?? 0), "\(golden.name), text \(text.index), \(what): \(error)")
            }
        }
    }
}
