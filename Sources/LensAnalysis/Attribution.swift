import LensCore
import LensModel
import LensText
import LensTorch

/// Component attribution: what each write to the residual stream adds to the reward at the readout.
///
/// Direct attribution along the reward direction with the final norm's scale frozen, as direct logit attribution does
/// for tokens (Elhage et al., 2021); where a norm follows each sum, writes are read through every norm behind them, and where
/// the head reads a mean over positions, contributions are means over positions. The contributions and a constant add up to the reward, which is checked on every
/// text. One forward pass per text, and one product with each matrix that is taken apart.
public struct Attribution {
    /// How many neurons or sources of a pair are listed unless told otherwise.
    public static let listed = 100

    let model: RewardModel
    let by: AttributionResult.Granularity
    let top: Int
    let truncating: Bool
    let progress: ProgressHandler
    /// Of the outputs that are taken apart; the reward's first.
    let readings: [(output: HeadOutput, reader: RewardReader)]

    /// - Parameter top: how many neurons or sources of each pair are listed; the others stay in their MLP or head.
    public init(
        _ model: RewardModel, by granularity: AttributionResult.Granularity = .component, top: Int = Attribution.listed,
        truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }
    ) throws {
        try model.requireBlocks("attribution")
        self.model = model
        by = granularity
        self.top = top
        self.truncating = truncating
        self.progress = progress
        let others = model.head.objectives.indices.map(HeadOutput.objective).filter { $0 != model.head.output }
        readings = try ([model.head.output] + (granularity == .objective ? others : [])).map { ($0, try model.reader($0)) }
    }

    /// Takes both rewards of each pair apart.
    ///
    /// - Throws: `LensError` where contributions do not add up to a reward within 10⁻⁴ · max(1, |reward|), plus what
    ///   rounding to 16-bit weights may take from heads, sources or neurons.
    public func pairs(_ pairs: [PreferencePair]) throws -> (result: AttributionResult, warnings: [String]) {
        var warnings: [String] = []
        var rows: [AttributionResult.Pair] = []
        for pair in pairs {
            let chosen = try naming("\(pair.id), chosen") { try read(pair.prompt, pair.chosen) }
            let rejected = try naming("\(pair.id), rejected") { try read(pair.prompt, pair.rejected) }
            warnings += (chosen.run.text.warnings + rejected.run.text.warnings).map { "\(pair.id): \($0)" }
            rows.append(try row(pair, chosen, rejected))
            try progress(Progress(done: rows.count, total: pairs.count, what: "pairs"))
        }
        return (AttributionResult(by: by, pairs: rows), warnings)
    }

    /// One text's run, taken apart once for each of `readings`.
    struct Text {
        let run: Run
        let breakdowns: [Breakdown]
    }

    private func read(_ prompt: [Message], _ response: [Message]) throws -> Text {
        let text = try model.encode(prompt: prompt, response: response, truncating: truncating)
        let run = try model.run(text, capturing: sites)
        return Text(run: run, breakdowns: try readings.map { try breakdown(run, of: $0.output, $0.reader) })
    }

    /// What must be seen of a run.
    var sites: Capture {
        let layers = model.shape.layers
        var sites: [Site] = model.sitesOfPath + [.residual(0)]
        var everywhere: [Site] = []
        for layer in 0..<layers {
            switch by {
            case .component, .objective: sites += [.attention(layer), .mlp(layer)]
            case .neuron: sites += [.attention(layer), .neurons(layer)]
            case .head: sites += [.headOutput(layer), .mlp(layer)]
            case .source:
                sites += [.headOutput(layer), .pattern(layer), .mlp(layer)]
                everywhere.append(.value(layer))
            }
        }
        // Where blocks write as a whole, there is no MLP to tell apart.
        if by == .component || by == .objective { sites = sites.filter(model.has) }
        return Capture(sites, at: model.positionsRead, everywhere: everywhere)
    }

    private func row(_ pair: PreferencePair, _ chosen: Text, _ rejected: Text) throws -> AttributionResult.Pair {
        let shared = zip(chosen.run.text.readIDs, rejected.run.text.readIDs).prefix { $0 == $1 }.count
        let decompositions = try zip(chosen.breakdowns, rejected.breakdowns).map {
            try Decomposing(chosen: $0, rejected: $1, shared: shared, top: top).decomposition()
        }
        var objectives: [String: AttributionResult.Decomposition]?
        if by == .objective {
            let names = readings.map { model.head.name(of: $0.output) }
            objectives = Dictionary(zip(names, decompositions), uniquingKeysWith: { first, _ in first })
        }
        let tokens =
            by == .source ? AttributionResult.Tokens(shared: shared, chosen: chosen.tokens, rejected: rejected.tokens) : nil
        return AttributionResult.Pair(
            id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "", decompositions[0],
            objectives: objectives, tokens: tokens)
    }
}

extension Attribution.Text {
    /// What all heads move from each token.
    var tokens: [AttributionResult.Token] {
        let text = run.text
        var sums = [Double](repeating: 0, count: text.readIDs.count)
        for term in breakdowns[0].terms {
            for (position, value) in term.parts.enumerated() { sums[position] += value }
        }
        let (surfaces, roles) = (text.surfaces, text.roles)
        return sums.indices.map {
            AttributionResult.Token(text: surfaces[$0], role: roles[$0].rawValue, contribution: sums[$0])
        }
    }
}
