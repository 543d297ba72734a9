import Foundation
import LensCheckpoint
import LensCore
import LensTorch
import Testing

@testable import LensModel

/// What encoders do that decoders do not.
@Suite struct EncoderTests {
    private func architecture(_ family: Family, _ keys: String) throws -> Architecture {
        let json = """
            {"model_type": "x", "vocab_size": 100, "hidden_size": 32, "intermediate_size": 40, "num_hidden_layers": 6,
             "num_attention_heads": 4, "max_position_embeddings": 64\(keys.isEmpty ? "" : ", " + keys)}
            """
        let config = try ConfigReader(parsing: Data(json.utf8), source: "config.json")
        config.ignoreHousekeeping()
        let architecture = try family.architecture(config)
        _ = try family.pooler?(config)
        try architecture.check(source: "config.json")
        try config.refuseMeaningfulUnread()
        return architecture
    }

    private func message(_ family: Family, _ keys: String) -> String {
        (#expect(throws: LensError.self) { try architecture(family, keys) })?.message ?? ""
    }

    @Test func everyPositionDependsOnEveryOther() throws {
        let golden = try Golden("bert")
        let model = try RewardModel(folder: golden.folder, options: .init(type: .float64))
        let text = try #require(golden.texts.first { $0.ids.count > 8 })
        var ids = text.ids
        ids[ids.count - 2] += 1
        let changed = Golden.tokens(ids, readout: 0, typeIDs: text.typeIDs, readsWhole: true)
        #expect(abs(try model.run(changed).reward.value - model.run(text.tokens).reward.value) > 1e-6)
        // Types count as well.
        let untyped = Golden.tokens(text.ids, readout: 0, readsWhole: true)
        #expect(abs(try model.run(untyped).reward.value - model.run(text.tokens).reward.value) > 1e-6)
    }

    @Test func windowsReachToBothSides() throws {
        let golden = try Golden("modernbert")
        let model = try RewardModel(folder: golden.folder, options: .init(type: .float32))
        let text = try #require(golden.texts.max { $0.ids.count < $1.ids.count }).tokens
        let run = try model.run(text, capturing: Capture([.pattern(0), .pattern(1)], at: .all))
        // Layer 0 sees all; layer 1 sees 4 positions to either side.
        for layer in 0...1 {
            for (query, row) in try run.capture(.pattern(layer)).select(0, 0).select(0, 0).rows().enumerated() {
                for (key, share) in row.enumerated() { #expect((share > 0) == (layer == 0 || abs(query - key) <= 4)) }
            }
        }
    }

    @Test func layersWithAWindowTurnByThemselves() throws {
        let keys = #""local_attention": 6, "global_rope_theta": 500.0, "local_rope_theta": 20.0"#
        let attention = try architecture(.modernBERT, keys).attention
        #expect(attention.windows == [nil, 4, 4, nil, 4, 4])
        #expect((0..<6).map { attention.rotary(in: $0)?.base } == [500, 20, 20, 500, 20, 20])
        let newer =
            #""rope_parameters": {"full_attention": {"rope_theta": 7.0}, "sliding_attention": {"rope_type": "linear", "factor": 2.0}}"#
        let other = try architecture(.modernBERT, newer).attention
        #expect(
            other.rotary?.base == 7 && other.windowedRotary == Rotary(base: 10000, dimensions: 8, scaling: .linear(factor: 2)))
    }

    @Test func poolingIsRefusedWhereItIsUnknown() {
        #expect(message(.modernBERT, #""classifier_pooling": "max""#).contains("classifier_pooling"))
    }

    @Test func typesThatTheModelLacksAreRefused() throws {
        let golden = try Golden("bert")
        let model = try RewardModel(folder: golden.folder)
        let text = Golden.tokens([1, 4, 2], readout: 0, typeIDs: [0, 1, 2], readsWhole: true)
        let error = #expect(throws: LensError.self) { try model.run(text) }
        #expect(error?.message.contains("type 2") == true)
    }

    @Test func sharedBlocksAreReadOnceAndPlacedAsTheReferenceDoes() {
        let whole = Architecture.Sharing(groups: 1, inner: 1)
        #expect((0..<12).allSatisfy { whole.place(of: $0, layers: 12) == (0, 0) })
        let grouped = Architecture.Sharing(groups: 2, inner: 2)
        // Three layers of two blocks each: ⌊i / 1.5⌋ for the group.
        let places = (0..<6).map { grouped.place(of: $0, layers: 6) }
        #expect(places.map(\.group) == [0, 0, 0, 0, 1, 1])
        #expect(places.map(\.inner) == [0, 1, 0, 1, 0, 1])
    }

    @Test func distancesFallIntoLogarithmicBuckets() throws {
        let relative = try #require(
            try architecture(
                .debertaV2,
                #""relative_attention": true, "pos_att_type": "p2c|c2p", "position_buckets": 8, "max_relative_positions": 64"#
            ).attention.relative)
        #expect(relative.span == 8 && relative.bucketedUpTo == 64)
        let rows = try relative.places(queries: 0..<40, keys: 40, device: .cpu).integers()
        func bucket(_ query: Int, _ key: Int) -> Int { rows[40 * query + key] - 8 }
        #expect((0...4).allSatisfy { bucket($0, 0) == $0 && bucket(0, $0) == -$0 })
        // ⌈log(d / 4) / log(63 / 4) · 3⌉ + 4
        for distance in 5..<40 {
            let expected = Int((log(Double(distance) / 4) / log(63.0 / 4) * 3).rounded(.up)) + 4
            #expect(bucket(distance, 0) == min(expected, 7) && bucket(0, distance) == max(-expected, -8), "\(distance)")
        }
    }

    @Test func whatIsNotComputedIsRefused() {
        #expect(message(.bert, #""is_decoder": true"#).contains("is_decoder"))
        #expect(message(.bert, #""position_embedding_type": "relative_key""#).contains("position_embedding_type"))
        #expect(message(.debertaV2, #""conv_kernel_size": 3"#).contains("conv_kernel_size"))
        #expect(message(.debertaV2, #""pos_att_type": ["p2p"]"#).contains("pos_att_type"))
        #expect(message(.debertaV2, #""relative_attention": true, "position_buckets": 1"#).contains("position_buckets"))
        #expect(message(.roberta, #""pad_token_id": 63"#).contains("pad_token_id"))
        #expect(message(.albert, #""inner_group_num": 1000"#).contains("inner_group_num"))
    }

    @Test func robertasContextIsShorterThanItsTable() throws {
        let architecture = try architecture(.roberta, #""pad_token_id": 1"#)
        #expect(architecture.contextLength == 62 && architecture.embedding.learnedPositions == 64)
    }

    @Test func meansWeighPositionsAlike() {
        #expect(Architecture.Pooling.mean.weights(positions: 4, readout: 0) == [0.25, 0.25, 0.25, 0.25])
        #expect(Architecture.Pooling.readout.weights(positions: 3, readout: 1) == [0, 1, 0])
    }

    @Test func aMissingPoolerIsAnError() throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: Golden.fixtures.appending(path: "bert"), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let file = copy.appending(path: "model.safetensors")
        let stored = try Safetensors(file)
        var kept: [String: SafetensorsWriter.Tensor] = [:]
        for tensor in stored.tensors where !tensor.name.contains("pooler") {
            kept[tensor.name] = .init(dtype: tensor.dtype, shape: tensor.shape, bytes: tensor.withUnsafeBytes { Data($0) })
        }
        try SafetensorsWriter.write(kept, to: copy.appending(path: "model.safetensors.new"))
        try FileManager.default.removeItem(at: file)
        try FileManager.default.moveItem(at: copy.appending(path: "model.safetensors.new"), to: file)
        let error = #expect(throws: LensError.self) { try RewardModel(folder: copy) }
        #expect(error?.message.contains("pooler.dense.weight") == true, "\(String(describing: error))")
    }
}
