import Foundation
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// The engine against full forward passes with the same edits through `Trace`.
@Suite struct CounterfactualEngineTests {
    /// One of each kind; other types of the same weights run the same way.
    static let families = Golden.names.filter { $0 != "llama-v4" }

    /// One edit with what it does to a whole site's values in a full pass.
    private struct Case {
        let intervention: Intervention
        let site: Site
        let edit: Edit
    }

    private struct Bench {
        let model: RewardModel
        let base: TokenizedText
        let source: TokenizedText
        let baseRun: Run
        let sourceRun: Run

        init(_ name: String, _ base: Int, _ source: Int) throws {
            let golden = try Golden(name)
            model = try RewardModel(folder: golden.folder, options: .init(type: .float32))
            self.base = golden.texts[base].tokens
            self.source = golden.texts[source].tokens
            let sites = (0..<model.shape.layers).flatMap {
                [Site.residual($0), .headOutput($0), .attention($0), .neurons($0), .mlp($0)]
            }
            let all = Capture(sites + [.residual(model.shape.layers)], at: .all)
            baseRun = try model.run(self.base, capturing: all)
            sourceRun = try model.run(self.source, capturing: all)
        }

        /// A site's values `[position, …]` in a run, and the part of them that a component is.
        func values(_ run: Run, _ component: Component, _ positions: [Int]) throws -> Tensor {
            let all = try run.capture(#require(component.site)).select(0, 0).selecting(0, Tensor(indices: positions))
            switch component {
            case .head(_, let head): return try all.select(1, head)
            case .neuron(_, let neuron): return try all.slice(1, neuron..<neuron + 1)
            default: return all
            }
        }

        /// The same replacement by a full pass.
        func bruteForce(_ changes: [(component: Component, positions: [Int], values: Tensor)]) throws -> Double {
            var edits: [Site: Edit] = [:]
            for site in Set(changes.compactMap(\.component.site)) {
                let mine = changes.filter { $0.component.site == site }
                edits[site] = { value in try mine.reduce(value) { try written($1.component, $1.positions, $1.values, into: $0) } }
            }
            return try model.run(base, edits: edits).reward.value
        }
    }

    private static func components(_ shape: ModelShape) -> [Component] {
        (0..<shape.layers).flatMap { layer in
            [.attention(layer), .mlp(layer), .residual(layer), .neuron(layer: layer, neuron: 3)]
                + (0..<shape.heads).map { Component.head(layer: layer, head: $0) }
        } + [.residual(shape.layers), .embedding]
    }

    @Test(arguments: families) func replacementsFromAnotherRunEqualFullPasses(name: String) throws {
        // Unequal lengths, either way; the texts share the beginning of the template.
        let isFull = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1"
        for (first, second) in [(4, 0), (0, 4)] + (isFull ? [(24, 9)] : []) {
            let bench = try Bench(name, first, second)
            let (n, m) = (bench.base.readIDs.count, bench.source.readIDs.count)
            let fromEnd = (0..<n).filter { n - 1 - $0 < m }
            let choices: [(String, [Int], [Int])] = [
                ("readout", [n - 1], [m - 1]),
                (
                    "response", Array(n / 2..<n).filter { n - 1 - $0 < m },
                    Array(n / 2..<n).filter { n - 1 - $0 < m }.map { m - n + $0 }
                ),
                ("all", fromEnd, fromEnd.map { m - n + $0 }),
                ("prefix", Array(0..<min(n, m)), Array(0..<min(n, m))),
            ]
            for (label, positions, from) in choices {
                let components = Self.components(bench.model.shape)
                let outcome = try CounterfactualEngine(bench.model).run(
                    base: bench.base, sources: [bench.source],
                    counterfactuals: components.map {
                        Counterfactual(Intervention($0, at: positions, .source(run: 0, positions: from)))
                    })
                #expect(abs(outcome.base.value - bench.baseRun.reward.value) <= 1e-5 * max(1, abs(bench.baseRun.reward.value)))
                #expect(
                    abs(outcome.sources[0].value - bench.sourceRun.reward.value) <= 1e-5
                        * max(1, abs(bench.sourceRun.reward.value)))
                for (component, reward) in zip(components, outcome.rewards) {
                    let expected = try bench.bruteForce([
                        (component, positions, bench.values(bench.sourceRun, component, from))
                    ])
                    #expect(
                        abs(reward.value - expected) <= 1e-5 * max(1, abs(expected)),
                        "\(name) \(first)→\(second) \(label) \(component): \(reward.value), not \(expected)")
                }
            }
        }
    }

    @Test(arguments: families) func everyPositionByItselfEqualsFullPasses(name: String) throws {
        let bench = try Bench(name, 0, 4)
        let n = bench.base.readIDs.count
        let shape = bench.model.shape
        let components: [Component] = [
            .residual(1), .attention(0), .mlp(shape.layers - 2), .head(layer: 1, head: 2), .attention(shape.layers - 1),
        ]
        let places = components.flatMap { component in (0..<n).map { (component, $0) } }
        let outcome = try CounterfactualEngine(bench.model).run(
            base: bench.base, counterfactuals: places.map { Counterfactual(Intervention($0, at: [$1], .scale(0))) })
        for ((component, position), reward) in zip(places, outcome.rewards) {
            let zero = try bench.values(bench.baseRun, component, [position]) * 0
            let expected = try bench.bruteForce([(component, [position], zero)])
            #expect(
                abs(reward.value - expected) <= 1e-5 * max(1, abs(expected)),
                "\(name) \(component) at \(position): \(reward.value), not \(expected)")
        }
    }

    @Test(arguments: families) func everyOperationEqualsFullPasses(name: String) throws {
        let bench = try Bench(name, 4, 0)
        let n = bench.base.readIDs.count
        let positions = [1, n / 2, n - 1]
        for component in Self.components(bench.model.shape) {
            let old = try bench.values(bench.baseRun, component, positions)
            let width = old.length(1)
            let noise = try Tensor.normal([3, width], seed: 7)
            let raw = try Tensor.normal([width], seed: 8)
            let unit = try raw / raw.squared().sum().squareRoot()
            let along = try old.matmul(unit.reshaped([width, 1])).matmul(unit.reshaped([1, width]))
            let cases: [(Intervention.Operation, Tensor)] = try [
                (.replace(noise), noise), (.replace(noise.slice(0, 0..<1)), noise.slice(0, 0..<1).expanded([3, width])),
                (.add(noise), old + noise), (.scale(-0.5), old * -0.5), (.removing(unit), old - along),
            ]
            let outcome = try CounterfactualEngine(bench.model).run(
                base: bench.base, counterfactuals: cases.map { Counterfactual(Intervention(component, at: positions, $0.0)) })
            for (index, reward) in outcome.rewards.enumerated() {
                let expected = try bench.bruteForce([(component, positions, cases[index].1)])
                #expect(
                    abs(reward.value - expected) <= 1e-5 * max(1, abs(expected)),
                    "\(name) \(component) operation \(index): \(reward.value), not \(expected)")
            }
        }
    }

    @Test(arguments: families) func interventionsThatHappenTogether(name: String) throws {
        let bench = try Bench(name, 4, 0)
        let n = bench.base.readIDs.count
        let last = bench.model.shape.layers - 1
        // The later ones replace what the earlier ones have changed.
        let parts: [(Component, [Int])] = [
            (.head(layer: 0, head: 1), [n - 3, n - 1]), (.mlp(1), [n - 1]), (.head(layer: last, head: 0), [n - 1]),
            (.head(layer: last, head: 3), [n - 1]), (.residual(1), [2]),
        ]
        let changes = try parts.map { component, positions in
            (
                component, positions,
                try Tensor.normal([positions.count, bench.values(bench.baseRun, component, positions).length(1)], seed: 3)
            )
        }
        let outcome = try CounterfactualEngine(bench.model).run(
            base: bench.base,
            counterfactuals: [Counterfactual(changes.map { Intervention($0.0, at: $0.1, .replace($0.2)) })])
        let expected = try bench.bruteForce(changes.map { (component: $0.0, positions: $0.1, values: $0.2) })
        #expect(abs(outcome.rewards[0].value - expected) <= 1e-5 * max(1, abs(expected)), "\(name)")
    }

    @Test(arguments: ["llama", "gemma2", "gpt_neox"]) func aTightMemoryBoundChangesNothing(name: String) throws {
        let bench = try Bench(name, 4, 0)
        let n = bench.base.readIDs.count
        let all = Self.components(bench.model.shape).flatMap { component in
            [0, n / 2, n - 1].map { Counterfactual(Intervention(component, at: [$0], .scale(0))) }
        }
        let roomy = try CounterfactualEngine(bench.model).run(base: bench.base, counterfactuals: all)
        let tight = try CounterfactualEngine(bench.model, memory: 200_000).run(base: bench.base, counterfactuals: all)
        for (a, b) in zip(roomy.rewards, tight.rewards) { #expect(abs(a.value - b.value) <= 1e-5 * max(1, abs(a.value))) }
    }

    @Test func downstreamStreamsAreTheFullPasss() throws {
        let bench = try Bench("qwen3", 4, 0)
        let n = bench.base.readIDs.count
        let counterfactuals = [
            Counterfactual(Intervention(.mlp(0), at: [n - 1], .scale(0))), Counterfactual([]),
            Counterfactual(Intervention(.attention(1), at: [3], .scale(2))),
        ]
        let outcome = try CounterfactualEngine(bench.model).run(
            base: bench.base, counterfactuals: counterfactuals, streams: [1, 3])
        for layer in [1, 3] {
            let found = try #require(outcome.streams[layer]).rows()
            let edits: [[Site: Edit]] = [
                [.mlp(0): { try written(.mlp(0), [n - 1], Tensor.zeros([1, 40]), into: $0) }], [:],
                [
                    .attention(1): { value in
                        try written(.attention(1), [3], value.select(0, 0).slice(0, 3..<4) * 2, into: value)
                    }
                ],
            ]
            for (row, edit) in zip(found, edits) {
                let run = try bench.model.run(bench.base, capturing: Capture([.residual(layer)], at: .readout), edits: edit)
                let expected = try run.capture(.residual(layer)).doubles()
                #expect(zip(row, expected).allSatisfy { abs($0 - $1) < 1e-4 })
            }
        }
        #expect(outcome.rewards[1] == outcome.base)
    }

    @Test func whatTheModelLacksIsRefused() throws {
        let bench = try Bench("llama", 4, 0)
        let engine = CounterfactualEngine(bench.model)
        let bad: [Intervention] = [
            Intervention(.attention(3), at: [0], .scale(0)), Intervention(.head(layer: 0, head: 4), at: [0], .scale(0)),
            Intervention(.mlp(0), at: [999], .scale(0)), Intervention(.bias(0), at: [0], .scale(0)),
            Intervention(.mlp(0), at: [0], .source(run: 0, positions: [0])),
        ]
        for intervention in bad {
            #expect(throws: LensError.self) {
                try engine.run(base: bench.base, counterfactuals: [Counterfactual(intervention)])
            }
        }
        #expect(throws: LensError.self) {
            try engine.run(
                base: bench.base,
                counterfactuals: [Counterfactual(Intervention(.mlp(0), at: [3], .replace(Tensor.zeros([2, 40]))))])
        }
    }
}

/// A whole site's values `[1, position, …]` with one component's replaced at some positions.
private func written(_ component: Component, _ positions: [Int], _ values: Tensor, into whole: Tensor) throws -> Tensor {
    let shape = whole.shape
    let (parts, part) =
        switch component {
        case .head(_, let head): (shape[2], head)
        case .neuron(_, let neuron): (shape[2], neuron)
        default: (1, 0)
        }
    return try whole.reshaped([shape[1] * parts, -1])
        .replacing(0, at: Tensor(indices: positions.map { $0 * parts + part }), with: values.to(whole.type)).reshaped(shape)
}
