import LensCore
import LensModel
import LensText
import Synchronization
import Testing

/// Passes stop where they are told to.
@Suite struct InterruptionTests {
    private struct Stop: Error {}

    @Test func passesStopWithTheError() throws {
        let golden = try Golden("llama")
        let model = try RewardModel(folder: golden.folder, options: .init(type: .float32))
        let text = golden.texts[0].tokens
        let asked = Mutex(0)
        let counting = model.interrupted { asked.withLock { $0 += 1 } }
        #expect(try counting.run(text).reward.value == model.run(text).reward.value)
        // At every layer.
        #expect(asked.withLock { $0 } >= model.shape.layers)
        let stopped = model.interrupted { throw Stop() }
        #expect(throws: Stop.self) { try stopped.run(text) }
        #expect(throws: Stop.self) { try stopped.rewards([text]) }
        #expect(throws: Stop.self) {
            try CounterfactualEngine(stopped).run(
                base: text, counterfactuals: [Counterfactual(Intervention(.mlp(0), at: [0], .scale(0)))])
        }
    }
}
