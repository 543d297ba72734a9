import LensCore
import LensModel
import LensText
import LensTorch

/// The rows that one pair gives.
struct PairRows {
    let marks: [RowMark]
    /// `[row, width]` for each of the plan's sites, in the stored type.
    let sites: [Tensor]

    var count: Int { marks.count }
    var widths: [Int] { sites.map { $0.length(1) } }

    /// Two forward passes.
    init(_ pair: PreferencePair, number: Int, plan: ActivationPlan, model: RewardModel) throws {
        let sides = try [(RowMark.Side.chosen, pair.chosen), (.rejected, pair.rejected)].map { side, response in
            do {
                let text = try model.encode(prompt: pair.prompt, response: response, truncating: plan.truncating)
                return try TextRows(text, side: side, number: number, plan: plan, model: model)
            } catch let error as LensError {
                throw LensError(error.kind, "\(pair.id): \(error.message)", hint: error.hint)
            }
        }
        let joined: [Tensor]
        if plan.positions == .difference {
            marks = sides[0].marks.map { RowMark(pair: number, side: .difference, position: $0.position, token: $0.token) }
            joined = try zip(sides[0].sites, sides[1].sites).map { try $0 - $1 }
        } else {
            marks = sides.flatMap(\.marks)
            joined = try plan.sites.indices.map { place in try .concatenated(sides.map { $0.sites[place] }, along: 0) }
        }
        sites = try joined.map { try $0.to(plan.precision.type) }
    }
}

/// The rows of one response.
private struct TextRows {
    let marks: [RowMark]
    /// `[row, width]` for each site, float32 on the CPU.
    let sites: [Tensor]

    init(_ text: TokenizedText, side: RowMark.Side, number: Int, plan: ActivationPlan, model: RewardModel) throws {
        let isWhole = plan.positions == .response
        let run = try model.run(text, capturing: Capture(plan.sites, at: isWhole ? .all : .readout))
        // [1, position, …] → [position, width]
        let all = try plan.sites.map { site in
            let value = try run.capture(site)
            return try value.to(.cpu).to(.float32).reshaped([value.length(1), -1])
        }
        let positions = isWhole ? try Self.responsePositions(text, all, factor: plan.sinkFactor) : [text.readout]
        marks = positions.map { RowMark(pair: number, side: side, position: $0, token: text.ids[$0]) }
        let rows = try Tensor(indices: isWhole ? positions : [0])
        sites = try all.map { try $0.selecting(0, rows) }
    }

    /// The response's tokens, but those that are sinks at any site.
    private static func responsePositions(_ text: TokenizedText, _ sites: [Tensor], factor: Double) throws -> [Int] {
        var kept = text.readIDs.indices.filter { text.roles[$0] == .response }
        for site in sites {
            let norms = try site.squared().sum([1]).squareRoot().doubles()
            guard let median = Quantile.of(sorted: norms.sorted(), at: 0.5) else { continue }
            kept.removeAll { norms[$0] > factor * median }
        }
        return kept
    }
}
