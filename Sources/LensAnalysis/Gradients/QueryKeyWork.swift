import LensCore
import LensModel
import LensText
import LensTorch

/// One pair's runs, from which the effects of queries and keys are found layer by layer.
struct QueryKeyWork {
    private let model: RewardModel
    private let map: PositionMap
    private let isEach: Bool
    private let sign: Double
    private let base: CachedRun
    private let source: Run
    /// Of `query`, `key` and `headOutput`, with the sites' axes.
    private let gradients: [Site: Tensor]

    init(
        model: RewardModel, base: TokenizedText, source: TokenizedText, map: PositionMap, isEach: Bool, sign: Double
    ) throws {
        self.model = model
        self.map = map
        self.isEach = isEach
        self.sign = sign
        let layers = 0..<model.shape.layers
        let asked = layers.flatMap { [Site.query($0), .key($0)] }
        self.base = try model.caching(base, capturing: asked)
        self.source = try model.run(source, capturing: Capture(asked, at: .all))
        let sites = asked + layers.map(Site.headOutput)
        gradients = try model.recording(base, capturing: sites).gradients(of: sites)
    }

    /// Queries see no other query, so all positions and heads are patched at once.
    func queries(_ layer: Int) throws -> [QueryKeyFix.Effect] {
        let patched = try patched(.query(layer), map.base.indices)
        let change = try change(layer, queries: patched.whole)
        // [position, head] at the patched positions
        let fixed = try change.selecting(0, Tensor(indices: map.base))
        return try effects(layer, .query, firstOrder: patched.firstOrder, fixed: isEach ? fixed : fixed.sum([0], keeping: true))
    }

    /// Each key is seen by all later queries, so keys patched one by one take a pass of attention each.
    func keys(_ layer: Int) throws -> [QueryKeyFix.Effect] {
        let groups = isEach ? map.base.indices.map { $0..<$0 + 1 } : [map.base.indices]
        var (firstOrder, fixed): ([Tensor], [Tensor]) = ([], [])
        for group in groups {
            let patched = try patched(.key(layer), group)
            // [position, head] → [1, keyValueHead, head of the group] → [1, keyValueHead]
            let change = try change(layer, keys: patched.whole).sum([0], keeping: true)
            fixed.append(try change.reshaped([1, patched.whole.length(1), -1]).sum([2]))
            firstOrder.append(patched.firstOrder)
        }
        return try effects(
            layer, .key, firstOrder: Tensor.concatenated(firstOrder, along: 0), fixed: Tensor.concatenated(fixed, along: 0))
    }

    /// Queries or keys with some positions' replaced, `[1, head, position, headWidth]`, and the first-order effect of that at
    /// each of these positions, `[position, head]`.
    private func patched(_ site: Site, _ indices: Range<Int>) throws -> (whole: Tensor, firstOrder: Tensor) {
        let own = try base.capture(site)
        let (to, from) = (Array(map.base[indices]), Array(map.source[indices]))
        let index = try Tensor(indices: to, device: own.device)
        let other = try source.capture(site).selecting(2, Tensor(indices: from, device: own.device))
        let values = try model.turned(
            other, layer: site.layer ?? 0, from: Places(from, length: source.text.readIDs.count),
            to: Places(to, length: base.text.readIDs.count))
        guard let gradient = try gradients[site]?.selecting(2, index) else {
            throw LensError.failure("\(site) has no gradient")
        }
        let difference = try values.exact() - own.selecting(2, index).exact()
        // [1, head, position, headWidth] → [position, head]
        let products = try (difference * gradient.exact()).sum([3]).select(0, 0).transposed()
        return (try own.replacing(2, at: index, with: values), products)
    }

    /// What the change of every head's output does to first order, `[position, head]`.
    private func change(_ layer: Int, queries: Tensor? = nil, keys: Tensor? = nil) throws -> Tensor {
        guard let gradient = gradients[.headOutput(layer)] else { throw LensError.failure("heads have no gradient") }
        let difference =
            try base.headOutputs(layer, queries: queries, keys: keys).exact()
            - base.headOutputs(layer).exact()
        return try (difference * gradient.exact()).sum([3]).select(0, 0)
    }

    /// - Parameters:
    ///   - firstOrder: `[position, head]`.
    ///   - fixed: `[group, head]`.
    private func effects(
        _ layer: Int, _ input: HeadInput, firstOrder: Tensor, fixed: Tensor
    ) throws -> [QueryKeyFix.Effect] {
        let firstOrder = try (isEach ? firstOrder : firstOrder.sum([0], keeping: true)).rows()
        return try zip(firstOrder, fixed.rows()).enumerated().flatMap { group, rows in
            rows.0.indices.map { head in
                QueryKeyFix.Effect(
                    layer: layer, head: head, input: input, position: isEach ? map.base[group] : nil,
                    firstOrder: sign * rows.0[head], fixed: sign * rows.1[head])
            }
        }
    }
}
