import Foundation
import LensAnalysis
import LensCheckpoint
import LensCore
import LensModel
import Testing

/// A Llama with one block, two heads and a width of two, small enough to be worked out on paper.
///
/// Every token embeds to (1, 1), whose RMS norm is (1, 1). Queries are zero, so each head spreads evenly over the
/// text, and values are the same everywhere: head 0 writes (1, 0), head 1 writes (0, 1). The stream is then (2, 2),
/// normed (1, 1); both hidden units are relu(1) · 1 = 1 and write (1, 0) and (0, −1). The stream ends as (3, 1) with
/// s = √((9 + 1)/2) = √5. The head's rows are (1, 2) and (0, 1), so the rewards are 5/√5 and 1/√5.
@Suite struct AttributionByHandTests {
    private let root5 = 5.0.squareRoot()
    private let model: RewardModel

    init() throws { model = try Self.model(score: [1, 2, 0, 1]) }

    /// - Parameter score: the head's two rows.
    private static func model(score: [Float]) throws -> RewardModel {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: Fixture.models.appending(path: "llama"), to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let config: [String: Any] = [
            "model_type": "llama", "vocab_size": 400, "hidden_size": 2, "num_hidden_layers": 1, "num_attention_heads": 2,
            "head_dim": 2, "intermediate_size": 2, "hidden_act": "relu", "rms_norm_eps": 0, "max_position_embeddings": 512,
            "id2label": ["0": "both", "1": "second"],
        ]
        try JSONSerialization.data(withJSONObject: config).write(to: folder.appending(path: "config.json"))
        let ones: [Float] = [1, 1]
        let block = "model.layers.0."
        let tensors: [String: (values: [Float], shape: [Int])] = [
            "model.embed_tokens.weight": (Array(repeating: 1, count: 800), [400, 2]),
            block + "input_layernorm.weight": (ones, [2]),
            block + "self_attn.q_proj.weight": (Array(repeating: 0, count: 8), [4, 2]),
            block + "self_attn.k_proj.weight": (Array(repeating: 0, count: 8), [4, 2]),
            // Values of (1, 1): head 0 has (1, 0), head 1 has (0, 1).
            block + "self_attn.v_proj.weight": ([1, 0, 0, 0, 0, 0, 0, 1], [4, 2]),
            block + "self_attn.o_proj.weight": ([1, 0, 1, 0, 0, 1, 0, 1], [2, 4]),
            block + "post_attention_layernorm.weight": (ones, [2]),
            block + "mlp.gate_proj.weight": ([1, 0, 0, 1], [2, 2]),
            block + "mlp.up_proj.weight": ([0, 1, 1, 0], [2, 2]),
            block + "mlp.down_proj.weight": ([1, 0, 0, -1], [2, 2]),
            "model.norm.weight": (ones, [2]),
            "score.weight": (score, [2, 2]),
        ]
        try SafetensorsWriter.write(
            tensors.mapValues { SafetensorsWriter.Tensor($0.values, shape: $0.shape) },
            to: folder.appending(path: "model.safetensors"))
        return try RewardModel(folder: folder)
    }

    private func row(_ by: AttributionResult.Granularity) throws -> AttributionResult.Pair {
        try Attribution(model, by: by).pairs([Fixture.pairs[0]]).result.pairs[0]
    }

    /// Expected contributions in units of 1/√5.
    private func expect(
        _ components: [AttributionResult.Contribution], _ expected: KeyValuePairs<String, Double>,
        at place: SourceLocation = #_sourceLocation
    ) {
        #expect(components.map(\.component.description) == expected.map(\.key), sourceLocation: place)
        for (found, expected) in zip(components, expected) {
            #expect(abs(found.chosen - expected.value / root5) < 1e-6, "\(found)", sourceLocation: place)
            #expect(abs(found.rejected - expected.value / root5) < 1e-6, "\(found)", sourceLocation: place)
        }
    }

    @Test func wholeWrites() throws {
        let row = try row(.component)
        #expect(abs(row.reward.chosen - root5) < 1e-6)
        expect(row.components, ["embedding": 3, "attention.0": 3, "mlp.0": -1])
        #expect(row.constant == .init(chosen: 0, rejected: 0))
        #expect(abs(try #require(row.scaleEffect)) < 1e-9)
    }

    @Test func heads() throws {
        expect(try row(.head).components, ["embedding": 3, "head.0.0": 1, "head.0.1": 2, "mlp.0": -1])
    }

    @Test func neurons() throws {
        let row = try row(.neuron)
        // Both texts agree, so both neurons are listed whatever their order; nothing is left for the MLP itself.
        expect(row.components, ["embedding": 3, "attention.0": 3, "mlp.0": 0, "neuron.0.0": 1, "neuron.0.1": -2])
    }

    @Test func everyPositionIsReadAlike() throws {
        let row = try row(.source)
        let tokens = try #require(row.tokens)
        for token in tokens.chosen { #expect(abs(token.contribution - 3 / root5 / Double(tokens.chosen.count)) < 1e-6) }
        for token in tokens.rejected { #expect(abs(token.contribution - 3 / root5 / Double(tokens.rejected.count)) < 1e-6) }
        let source = try #require(row.components.first { $0.component == .source(layer: 0, head: 1, position: 0) })
        #expect(abs(source.chosen - 2 / root5 / Double(tokens.chosen.count)) < 1e-6)
    }

    @Test func everyObjectiveHasItsOwnDirection() throws {
        let row = try row(.objective)
        let objectives = try #require(row.objectives)
        #expect(objectives.keys.sorted() == ["both", "second"])
        expect(row.components, ["embedding": 3, "attention.0": 3, "mlp.0": -1])
        expect(objectives["both"]?.components ?? [], ["embedding": 3, "attention.0": 3, "mlp.0": -1])
        expect(objectives["second"]?.components ?? [], ["embedding": 1, "attention.0": 1, "mlp.0": -1])
        #expect(abs((objectives["second"]?.reward.chosen ?? 0) - 1 / root5) < 1e-6)
    }

    @Test func rewardsThatAreNoNumbersAreRefused() throws {
        let broken = try Self.model(score: [.infinity, -.infinity, 0, 1])
        let error = #expect(throws: LensError.self) { try Attribution(broken).pairs([Fixture.pairs[0]]) }
        #expect(error?.kind == .failure)
        #expect(error?.message.contains("longer, chosen") == true && error?.message.contains("add up") == true)
    }
}
