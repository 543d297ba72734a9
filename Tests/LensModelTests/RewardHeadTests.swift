import LensCore
import LensTorch
import Testing

@testable import LensModel

/// Heads apart from their models.
@Suite struct RewardHeadTests {
    private func streams(_ seed: UInt64, _ width: Int, rows: Int = 1) throws -> HeadStreams {
        HeadStreams(
            readout: try Tensor.normal([rows, width], seed: seed).to(.float64),
            gate: try Tensor.normal([1, width], seed: seed + 100).to(.float64))
    }

    /// `direction · h + constant` is the reward at `h`, and the slope is that of finite differences.
    @Test(arguments: HeadGolden.names) func directionsReadTheReward(name: String) throws {
        let model = try HeadGolden(name).model()
        let outputs = [model.head.output] + model.head.objectives.indices.map(HeadOutput.objective)
        for (output, seed) in zip(outputs, UInt64(1)...) {
            let head = try model.head.reading(output).exact()
            let here = try streams(seed, model.shape.width)
            let direction = try head.direction(at: here)
            let reward = try head.read(here).rewards.scalar()
            let read = try direction.vector.matmul(here.readout.reshaped([-1])).scalar() + direction.constant
            #expect(abs(read - reward) <= 1e-12 * max(1, abs(reward)), "\(name) \(output)")
            let step = try Tensor.normal([1, model.shape.width], seed: seed + 7).to(.float64) * 1e-6
            let there = try head.read(HeadStreams(readout: here.readout + step, gate: here.gate)).rewards.scalar()
            let along = try direction.vector.matmul(step.reshaped([-1])).scalar()
            #expect(
                abs(there - reward - along) <= 1e-4 * abs(along) + 1e-11, "\(name) \(output): \(there - reward), not \(along)")
        }
    }

    /// Heads that are curved say what their direction leaves; the others leave nothing but biases.
    @Test(arguments: HeadGolden.names) func onlyCurvedHeadsHaveARemainder(name: String) throws {
        let model = try HeadGolden(name).model()
        let direction = try model.head.exact().direction(at: streams(3, model.shape.width))
        let isCurved = name == "urm" || name == "qwen-prm"
        #expect((direction.remainder != nil) == isCurved)
        if let remainder = direction.remainder { #expect(abs(remainder) > 1e-3) }
        let objective = try model.head.reading(.objective(0)).exact().direction(at: streams(3, model.shape.width))
        #expect((objective.remainder != nil) == (name == "qwen-prm"))
    }

    /// `w_eff = Wᵀ M g`, and it turns with the gate.
    @Test(arguments: HeadGolden.gated) func gatedDirectionsAreExact(name: String) throws {
        let head = try HeadGolden(name).model().head.exact()
        guard case .gated(let gated) = head.kind else { throw Missing() }
        let (here, there) = (try streams(1, 24), try streams(2, 24))
        let gating = try gated.read(here.readout, gate: try need(here.gate)).gating.reshaped([-1])
        let adjusted = try gated.transform.map { try $0.matmul(gating) } ?? gating
        let expected = try gated.regression.transposed().matmul(adjusted).doubles()
        let found = try head.direction(at: here).vector.doubles()
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
        let other = try head.direction(at: HeadStreams(readout: here.readout, gate: there.gate)).vector.doubles()
        #expect(zip(found, other).contains { abs($0 - $1) > 1e-3 })
        // Nothing of the reward is left where the stream is 0.
        #expect(abs(try head.direction(at: here).constant) < 1e-12)
    }

    @Test func oneGateServesManyRows() throws {
        let head = try HeadGolden("armorm").model().head.exact()
        let many = try streams(5, 24, rows: 3)
        let together = try head.read(many).values()
        for row in 0..<3 {
            let alone = try head.read(HeadStreams(readout: many.readout.slice(0, row..<row + 1), gate: many.gate)).values()[0]
            #expect(abs(alone.value - together[row].value) < 1e-12 && alone.gating == together[row].gating)
        }
    }

    @Test func theNineteenObjectives() throws {
        let head = try HeadGolden("armorm").model().head
        #expect(head.objectives.count == 19 && head.objectives[0] == "helpsteer-helpfulness")
        #expect(head.objectives[18] == "code-readability" && Set(head.objectives).count == 19)
        #expect(try HeadGolden("qrm-gemma").model().head.objectives == (0..<6).map { "LABEL_\($0)" })
        #expect(head.name == "gated" && head.readsGate && head.output == .whole)
    }

    @Test func outputsAreChosenByName() throws {
        let golden = try HeadGolden("multi")
        let text = golden.texts[1]
        func reward(_ choice: ObjectiveChoice) throws -> Double {
            let model = try golden.model(.init(objective: choice))
            return try model.run(model.encode(prompt: text.prompt, response: text.response)).reward.value
        }
        let objectives = text.float64.objectives
        #expect(abs(try reward(.named("brief")) - objectives[2]) < 1e-5)
        #expect(abs(try reward(.weighted(["safe": 2, "brief": -0.5])) - 2 * objectives[1] + 0.5 * objectives[2]) < 1e-5)
        let head = try golden.model(.init(objective: .weighted(["safe": 2, "brief": -0.5]))).head
        #expect(head.name(of: head.output) == "2.0·safe + -0.5·brief")
        for choice in [ObjectiveChoice.named("funny"), .weighted(["funny": 1]), .weighted([:]), .weighted(["safe": .nan])] {
            #expect(throws: LensError.self) { try golden.model(.init(objective: choice)) }
        }
    }
}
