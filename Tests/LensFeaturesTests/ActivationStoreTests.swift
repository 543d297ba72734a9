import Foundation
import LensCore
import LensModel
import LensTorch
import TestSupport
import Testing

@testable import LensFeatures

/// Collecting activations: which rows, what is on disk, and that a kill at any moment does no harm.
struct ActivationStoreTests {
    private static let plan = ActivationPlan(sites: [.residual(1), .mlp(0)], positions: .response, shardRows: 20)

    private let folder: TemporaryFolder
    private let model: RewardModel

    init() throws {
        folder = try TemporaryFolder()
        model = try Fixture.model("llama")
    }

    private func collect(_ plan: ActivationPlan, into name: String = "store") throws -> ActivationStore {
        try ActivationStore.collect(Fixture.pairs, from: model, plan: plan, into: folder.url.appending(path: name))
    }

    /// Every file of a folder by name.
    private func files(_ name: String) throws -> [String: Data] {
        let url = folder.url.appending(path: name)
        return try Dictionary(
            uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: url.path).map {
                ($0, try Data(contentsOf: url.appending(path: $0)))
            })
    }

    @Test func rowsAreWhatTheModelComputes() throws {
        let store = try collect(Self.plan)
        #expect(store.index.shards.count > 1)
        for site in Self.plan.sites {
            let rows = try store.rows(site)
            let marks = try rows.origins()
            #expect(marks.count == rows.count && rows.count == store.count)
            let values = try rows.rows(Array(0..<rows.count))
            var row = 0
            for (number, pair) in Fixture.pairs.enumerated() {
                for (side, response) in [(RowMark.Side.chosen, pair.chosen), (.rejected, pair.rejected)] {
                    let text = try model.encode(prompt: pair.prompt, response: response)
                    let all = try model.run(text, capturing: Capture([site], at: .all)).capture(site)
                    for position in text.readIDs.indices where text.roles[position] == .response {
                        #expect(marks[row] == RowMark(pair: number, side: side, position: position, token: text.ids[position]))
                        #expect(try values.select(0, row).floats() == all.select(0, 0).select(0, position).floats())
                        row += 1
                    }
                }
            }
            #expect(row == rows.count)
        }
    }

    @Test func readoutsAndTheirDifferences() throws {
        var plan = Self.plan
        plan.positions = .readout
        let readouts = try collect(plan, into: "readouts").rows(.residual(1))
        plan.positions = .difference
        let differences = try collect(plan, into: "differences").rows(.residual(1))
        #expect(readouts.count == 2 * Fixture.pairs.count && differences.count == Fixture.pairs.count)
        let (both, signed) = (try readouts.rows(Array(0..<readouts.count)), try differences.rows([0, 1, 2]))
        for pair in 0..<3 {
            let expected = try both.select(0, 2 * pair) - both.select(0, 2 * pair + 1)
            #expect(try signed.select(0, pair).floats() == expected.floats())
        }
        #expect(try readouts.origins().map(\.side) == [.chosen, .rejected, .chosen, .rejected, .chosen, .rejected])
        #expect(try differences.origins().allSatisfy { $0.side == .difference })
    }

    @Test func sinksAreLeftOutOfResponsesAlone() throws {
        var plan = Self.plan
        let whole = try collect(plan, into: "whole")
        plan.sinkFactor = 1.05
        let strict = try collect(plan, into: "strict")
        #expect(strict.count < whole.count)
        let kept = Set(try strict.rows(.mlp(0)).origins())
        for (number, pair) in Fixture.pairs.enumerated() {
            let text = try model.encode(prompt: pair.prompt, response: pair.chosen)
            let run = try model.run(text, capturing: Capture(plan.sites, at: .all))
            for position in text.readIDs.indices where text.roles[position] == .response {
                let isSink = try plan.sites.contains { site in
                    let norms = try run.capture(site).select(0, 0).squared().sum([1]).squareRoot().doubles()
                    let sorted = norms.sorted()
                    let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
                    return norms[position] > 1.05 * median
                }
                let mark = RowMark(pair: number, side: .chosen, position: position, token: text.ids[position])
                #expect(kept.contains(mark) == !isSink)
            }
        }
        plan.positions = .readout
        #expect(try collect(plan, into: "readout").count == 6)
    }

    @Test func halfPrecisionRoundsRows() throws {
        var plan = Self.plan
        let exact = try collect(plan, into: "exact").rows(.residual(1))
        for precision in [ActivationPlan.Precision.bfloat16, .float16] {
            plan.precision = precision
            let rounded = try collect(plan, into: precision.rawValue).rows(.residual(1))
            let expected = try exact.rows([3, 0, 5]).to(precision.type).to(.float32)
            #expect(try rounded.rows([3, 0, 5]).floats() == expected.floats())
        }
    }

    @Test func killedAnywhereTheStoreEndsTheSame() throws {
        struct Killed: Error {}
        _ = try collect(Self.plan, into: "undisturbed")
        let expected = try files("undisturbed")
        for seed in 0..<10 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            let name = "store-\(seed)"
            let url = folder.url.appending(path: name)
            for _ in 0..<3 {
                var left = 1 + generator.index(below: 3)
                do {
                    _ = try ActivationStore.collect(Fixture.pairs, from: model, plan: Self.plan, into: url) { _, _ in
                        left -= 1
                        if left == 0 { throw Killed() }
                    }
                } catch is Killed {}
                // What a kill may leave: half a shard under a temporary name, or a whole one that the index does not name.
                let done = try ActivationIndex.read(in: url)?.shards.count ?? 0
                let next = ActivationIndex.shardName(done)
                let bytes = Data((0..<generator.index(below: 3000)).map { _ in UInt8(generator.index(below: 256)) })
                try bytes.write(to: url.appending(path: ".\(next).\(UUID().uuidString)"))
                if expected[next] != nil { try bytes.write(to: url.appending(path: next)) }
                try bytes.write(to: url.appending(path: ".index.json.\(UUID().uuidString)"))
            }
            let store = try ActivationStore.collect(Fixture.pairs, from: model, plan: Self.plan, into: url)
            #expect(store.count > 0)
            #expect(try files(name) == expected)
        }
    }

    @Test func anotherModelPlanOrTextIsRefused() throws {
        _ = try collect(Self.plan)
        let url = folder.url.appending(path: "store")
        func refuse(_ word: String, model: RewardModel, pairs: [PreferencePair], _ change: (inout ActivationPlan) -> Void) {
            var plan = Self.plan
            change(&plan)
            expectRefusal("store", word) { _ = try ActivationStore.collect(pairs, from: model, plan: plan, into: url) }
        }
        refuse("model", model: try Fixture.model("qwen2"), pairs: Fixture.pairs) { _ in }
        refuse("sites", model: model, pairs: Fixture.pairs) { $0.sites = [.residual(0)] }
        refuse("positions", model: model, pairs: Fixture.pairs) { $0.positions = .readout }
        refuse("options", model: model, pairs: Fixture.pairs) { $0.shardRows = 7 }
        refuse("pairs", model: model, pairs: Array(Fixture.pairs.prefix(2))) { _ in }
        let others = Fixture.pairs.dropLast() + [PreferencePair(id: "x", prompt: "A or B?", chosen: "B", rejected: "A")]
        refuse("texts", model: model, pairs: Array(others)) { _ in }
    }

    @Test func impossiblePlansAreRefused() throws {
        func refuse(_ word: String, _ change: (inout ActivationPlan) -> Void) {
            var plan = Self.plan
            change(&plan)
            expectRefusal(word) { _ = try collect(plan) }
        }
        refuse("site") { $0.sites = [] }
        refuse("site") { $0.sites = [.mlp(0), .mlp(0)] }
        refuse("pattern.0") { $0.sites = [.pattern(0)] }
        refuse("residual.99") { $0.sites = [.residual(99)] }
        refuse("row") { $0.shardRows = 0 }
        refuse("sink") { $0.sinkFactor = .nan }
    }

    @Test func damagedStoresAreRefused() throws {
        let whole = try collect(Self.plan)
        let url = folder.url.appending(path: "store")
        let (index, shard) = (url.appending(path: "index.json"), url.appending(path: whole.index.shards[0].name))
        let (json, bytes) = (try Data(contentsOf: index), try Data(contentsOf: shard))
        func refuse(_ word: String, _ damage: () throws -> Void) throws {
            try damage()
            expectRefusal(word) { _ = try ActivationStore(url) }
            try json.write(to: index)
            try bytes.write(to: shard)
        }
        try refuse("shard-00000") { try bytes.dropLast().write(to: shard) }
        try refuse("shard-00000") { try FileManager.default.removeItem(at: shard) }
        try refuse("shard-00000") { try Data(contentsOf: url.appending(path: "shard-00001.safetensors")).write(to: shard) }
        let text = String(decoding: json, as: UTF8.self)
        try refuse("index") { try Data(text.dropLast().utf8).write(to: index) }
        for (from, to) in [
            ("\"schema\":1", "\"schema\":2"), ("shard-00001", "../secret"), ("\"residual.1\"", "\"nothing\""),
            ("\"pairsDone\":", "\"pairsDone\":-"), ("\"rows\":", "\"rows\":-"), ("\"widths\":[", "\"widths\":[0,"),
        ] {
            #expect(text.contains(from))
            try refuse("index.json") { try text.replacing(from, with: to).write(to: index, atomically: false, encoding: .utf8) }
        }
        try refuse("complete") {
            var shorter = whole.index
            shorter.shards.removeLast()
            try shorter.write(in: url)
        }
        #expect(try ActivationStore(url).count == whole.count)
    }

    @Test func aTrainingReadsTheStore() throws {
        let store = try collect(Self.plan)
        let options = SAEOptions(.topK(2), latents: 16, steps: 4, batch: 8)
        var trainer = try SAETrainer(store.rows(.residual(1)), options: options)
        let autoencoder = try trainer.train()
        #expect(autoencoder.origin?.site == "residual.1" && autoencoder.origin?.positions == "response")
        #expect(autoencoder.width == model.shape.width)
    }
}
