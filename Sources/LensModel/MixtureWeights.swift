import LensTorch

/// Experts of which a router chooses some for every token (Shazeer et al., 2017; Jiang et al., 2024).
///
/// Its hidden units are those of all experts side by side, each times its expert's routing weight, 0 for experts that were
/// not chosen; so what it writes is one linear map of them, and edits and attribution work as for a single MLP.
struct MixtureWeights: Sendable {
    /// `[expert, width]`
    let router: Tensor
    let experts: [GatedMatrices]
    let chosen: Int
    /// Whether the chosen weights are scaled to sum to 1.
    let normalizes: Bool

    private var hidden: Int { experts[0].up.weight.length(0) }

    /// Where an expert's hidden units stand among all.
    func units(of expert: Int) -> Range<Int> { expert * hidden..<(expert + 1) * hidden }

    /// `[row, position, width]` to `[row, position, expert · hidden]`.
    func neurons(_ x: Tensor, _ activation: Activation, _ precision: Precision) throws -> Tensor {
        let tokens = try x.reshaped([-1, x.length(2)])
        let count = tokens.length(0)
        let routing = try routing(tokens, precision)
        // [token, hidden] for each expert
        let parts = try experts.enumerated().map { index, expert in
            let none = try Tensor.zeros([count, hidden], type: x.type, device: x.device)
            guard let share = routing[index] else { return none }
            let units = try expert.neurons(tokens.selecting(0, share.tokens), activation)
            return try none.replacing(0, at: share.tokens, with: units * share.weights.to(x.type))
        }
        return try Tensor.concatenated(parts, along: 1).reshaped([x.length(0), x.length(1), -1])
    }

    /// `[row, position, expert · hidden]` to `[row, position, width]`.
    func write(_ neurons: Tensor) throws -> Tensor {
        var written = try experts[0].down.apply(neurons.slice(2, units(of: 0)))
        for (index, expert) in experts.enumerated().dropFirst() {
            written = try written + expert.down.apply(neurons.slice(2, units(of: index)))
        }
        return written
    }

    /// Both steps in one, `[row, position, width]` to the same: only the chosen experts' units are ever laid out.
    func apply(_ x: Tensor, _ activation: Activation, _ precision: Precision) throws -> Tensor {
        let tokens = try x.reshaped([-1, x.length(2)])
        var written = try Tensor.zeros(tokens.shape, type: x.type, device: x.device)
        for (expert, share) in zip(experts, try routing(tokens, precision)) {
            guard let share else { continue }
            let units = try expert.neurons(tokens.selecting(0, share.tokens), activation) * share.weights.to(x.type)
            let sum = try written.selecting(0, share.tokens) + expert.down.apply(units)
            written = try written.replacing(0, at: share.tokens, with: sum)
        }
        return try written.reshaped(x.shape)
    }

    /// The tokens an expert works on, `[token]`, and its weight for each, `[token, 1]`.
    private typealias Share = (tokens: Tensor, weights: Tensor)

    /// Each expert's share of the tokens `[token, width]`; nil for those that none chose.
    private func routing(_ tokens: Tensor, _ precision: Precision) throws -> [Share?] {
        let count = tokens.length(0)
        // [token, expert]
        let shares = try tokens.linear(router, bias: nil).to(precision.stream).softmax()
        let top = try shares.top(chosen)
        let places = try top.indices.integers()
        var values = top.values
        if normalizes { values = try values / values.sum([1], keeping: true) }
        // [token · chosen]
        let flat = try values.reshaped([count * chosen])
        return try experts.indices.map { expert in
            let own = places.indices.filter { places[$0] == expert }
            guard !own.isEmpty else { return nil }
            return (
                try Tensor(indices: own.map { $0 / chosen }, device: tokens.device),
                try flat.selecting(0, Tensor(indices: own, device: tokens.device)).unsqueezed(1)
            )
        }
    }
}
