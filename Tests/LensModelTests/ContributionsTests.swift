import LensCore
import LensModel
import LensTorch
import Testing

/// Parts of writes add up to what the writes themselves add, in every family.
@Suite struct ContributionsTests {
    /// A run with everything that contributions are read from, and how its reward reads the stream.
    private struct Reading {
        let model: RewardModel
        let run: Run
        let path: FrozenPath

        init(_ name: String, type: ElementType) throws {
            let golden = try Golden(name)
            model = try RewardModel(folder: golden.folder, options: .init(type: type))
            let layers = 0..<model.shape.layers
            let sites =
                model.sitesOfPath
                + layers.flatMap { [Site.attention($0), .mlp($0), .headOutput($0), .pattern($0), .neurons($0)] }
            let text = try need(golden.texts.max { $0.ids.count < $1.ids.count }).tokens
            run = try model.run(
                text, capturing: Capture(sites, at: model.positionsRead, everywhere: layers.map(Site.value)))
            path = try model.frozenPath(model.reader(), in: run)
        }

        func write(_ site: Site) throws -> Double {
            try path.contribution(of: site, in: run)
        }
    }

    @Test(arguments: Golden.names, [ElementType.float64, .float32, .bfloat16])
    func headsAndBiasAddUpToTheWrite(name: String, type: ElementType) throws {
        let reading = try Reading(name, type: type)
        for layer in 0..<reading.model.shape.layers {
            let heads = try reading.model.headContributions(layer, in: reading.run, along: reading.path)
            let write = try reading.write(.attention(layer))
            let sum = try heads.parts.sum().scalar() + (heads.bias ?? 0)
            #expect(heads.parts.shape == [reading.model.shape.heads])
            #expect((heads.bias != nil) == reading.model.architecture?.attention.hasOutputBias)
            #expect((heads.rounding > 0) == (type == .bfloat16))
            #expect(
                abs(sum - write) <= tolerance(type, largest: try heads.parts.magnitude().largest().scalar()) + heads.rounding,
                "\(name), layer \(layer): \(sum), not \(write)")
        }
    }

    @Test(arguments: Golden.names, [ElementType.float64, .float32, .bfloat16])
    func sourcesAddUpToTheirHeads(name: String, type: ElementType) throws {
        let reading = try Reading(name, type: type)
        for layer in 0..<reading.model.shape.layers {
            let heads = try reading.model.headContributions(layer, in: reading.run, along: reading.path)
            let sources = try reading.model.sourceContributions(layer, in: reading.run, along: reading.path)
            let sums = try sources.parts.sum([1]).doubles()
            #expect(sources.parts.shape == [reading.model.shape.heads, reading.run.text.readIDs.count])
            #expect(sources.bias == heads.bias)
            let allowed =
                tolerance(type, largest: try heads.parts.magnitude().largest().scalar()) + sources.rounding - heads.rounding
            for (sum, head) in zip(sums, try heads.parts.doubles()) {
                #expect(abs(sum - head) <= allowed, "\(name), layer \(layer): \(sum), not \(head)")
            }
        }
    }

    @Test(arguments: Golden.names, [ElementType.float64, .float32, .bfloat16])
    func neuronsAndBiasAddUpToTheWrite(name: String, type: ElementType) throws {
        let reading = try Reading(name, type: type)
        for layer in 0..<reading.model.shape.layers {
            let neurons = try reading.model.neuronContributions(layer, in: reading.run, along: reading.path)
            let write = try reading.write(.mlp(layer))
            let sum = try neurons.parts.sum().scalar() + (neurons.bias ?? 0)
            #expect(neurons.parts.shape == [reading.model.shape.neurons[layer]])
            #expect((neurons.bias != nil) == reading.model.architecture?.mlp.hasBias)
            #expect(
                abs(sum - write) <= tolerance(type, largest: try neurons.parts.magnitude().largest().scalar()) + neurons.rounding,
                "\(name), layer \(layer): \(sum), not \(write)")
        }
    }

    /// A few hundred roundings of the stream's type.
    private func tolerance(_ type: ElementType, largest: Double) -> Double {
        (type == .float64 ? 1e-13 : 1e-5) * max(1, largest)
    }

    @Test func valuesOfSomePositionsOnlyAreRefused() throws {
        let golden = try Golden("llama")
        let model = try RewardModel(folder: golden.folder)
        let sites: [Site] = [.headOutput(0), .pattern(0), .value(0), .residual(model.shape.layers)]
        let run = try model.run(golden.texts[0].tokens, capturing: Capture(sites, at: .readout))
        let path = try model.frozenPath(model.reader(), in: run)
        #expect(throws: LensError.self) { try model.sourceContributions(0, in: run, along: path) }
    }

    @Test func keepingASiteEverywhereChangesNothingElse() throws {
        let golden = try Golden("qwen2")
        let model = try RewardModel(folder: golden.folder)
        let text = golden.texts[0].tokens
        let last = model.shape.layers - 1
        let all = try model.run(text, capturing: Capture([.residual(2), .value(last), .mlp(last)], at: .all))
        let mixed = try model.run(text, capturing: Capture([.residual(2), .mlp(last)], at: .readout, everywhere: [.value(last)]))
        #expect(try mixed.capture(.value(last)).doubles() == all.capture(.value(last)).doubles())
        #expect(try mixed.capture(.residual(2)).doubles() == all.atReadout(.residual(2)).doubles())
        #expect(try mixed.capture(.mlp(last)).shape == [1, 1, model.shape.width])
        #expect(mixed.reward == all.reward)
    }
}
