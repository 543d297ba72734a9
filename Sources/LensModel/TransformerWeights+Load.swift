import LensCore
import LensTorch

extension TransformerWeights {
    /// Reads all blocks by a family's names.
    ///
    /// - Throws: `LensError` naming the first tensor that is missing or has another shape than the config says.
    init(_ loader: inout WeightLoader, architecture: Architecture, names: TensorNames) throws {
        let a = architecture
        embedding = try loader.placed(loader.stored(names.embedding + ".weight", shape: [a.vocabulary, a.width]))
        positions = try a.embedding.learnedPositions.map { rows in
            guard let name = names.positions else { throw LensError.failure("the family names no position table") }
            return try loader.exact(name + ".weight", shape: [rows, a.width])
        }
        var blocks: [BlockWeights] = []
        for layer in 0..<a.layers {
            blocks.append(try BlockWeights(&loader, architecture: a, names: names, layer: layer))
        }
        self.blocks = blocks
        finalNorm = try names.finalNorm.map { try loader.norm($0, width: a.width, a.norm) }
    }
}

extension BlockWeights {
    init(_ loader: inout WeightLoader, architecture a: Architecture, names: TensorNames, layer: Int) throws {
        let prefix = names.blockPrefix(layer)
        let attention = a.attention
        let mixed = attention.heads * attention.headWidth
        func norm(_ name: String?, if isThere: Bool, width: Int, _ loader: inout WeightLoader) throws -> NormLayer? {
            guard isThere else { return nil }
            guard let name else { throw LensError.failure("the family does not name all norms of its placement") }
            return try loader.norm(prefix + name, width: width, a.norm)
        }
        func linear(_ name: String, out: Int, in input: Int, bias: Bool, _ loader: inout WeightLoader) throws -> LinearLayer {
            try loader.linear(prefix + name, out: out, in: input, bias: bias, orientation: names.orientation)
        }

        attentionNorm = try norm(names.attentionNorm, if: a.placement.isBefore, width: a.width, &loader)
        (query, key, value) = try Self.projections(&loader, architecture: a, names: names, prefix: prefix)
        let normalizes = attention.normalizesQueryAndKey
        queryNorm = try norm(names.queryNorm, if: normalizes, width: attention.headWidth, &loader)
        keyNorm = try norm(names.keyNorm, if: normalizes, width: attention.headWidth, &loader)
        output = try linear(names.output, out: a.width, in: mixed, bias: attention.hasOutputBias, &loader)
        attentionPostNorm = try norm(names.attentionPostNorm, if: a.placement.isOnWrites, width: a.width, &loader)
        attentionSumNorm = try norm(names.attentionSumNorm, if: a.placement == .sum, width: a.width, &loader)
        mlpNorm = try norm(names.mlpNorm, if: a.placement.isBefore, width: a.width, &loader)
        if let mixture = a.mlp.mixture, mixture.layers.contains(layer) {
            mlp = .mixture(try MixtureWeights(&loader, mixture, width: a.width, names: names, prefix: prefix))
        } else {
            mlp = .single(try GatedMatrices(&loader, a.mlp, hidden: a.mlp.hidden, width: a.width, names: names, prefix: prefix))
        }
        mlpPostNorm = try norm(names.mlpPostNorm, if: a.placement.isOnWrites, width: a.width, &loader)
        mlpSumNorm = try norm(names.mlpSumNorm, if: a.placement == .sum, width: a.width, &loader)
    }

    private static func projections(
        _ loader: inout WeightLoader, architecture a: Architecture, names: TensorNames, prefix: String
    ) throws -> (LinearLayer, LinearLayer, LinearLayer) {
        let (heads, pairs, width) = (a.attention.heads, a.attention.keyValueHeads, a.attention.headWidth)
        let bias = a.attention.hasInputBias
        func linear(_ name: String, rows: Int) throws -> LinearLayer {
            try loader.linear(prefix + name, out: rows, in: a.width, bias: bias, orientation: names.orientation)
        }
        switch names.projections {
        case .separate(let query, let key, let value):
            return (
                try linear(query, rows: heads * width), try linear(key, rows: pairs * width),
                try linear(value, rows: pairs * width)
            )
        case .stacked(let name):
            let all = try linear(name, rows: (heads + 2 * pairs) * width)
            let (q, k) = (heads * width, pairs * width)
            return (try all.rows(0..<q), try all.rows(q..<q + k), try all.rows(q + k..<q + 2 * k))
        case .perHead(let name):
            let all = try linear(name, rows: 3 * heads * width)
            return (try all.part(0, heads: heads), try all.part(1, heads: heads), try all.part(2, heads: heads))
        }
    }
}

extension LinearLayer {
    /// Some of the output rows.
    func rows(_ range: Range<Int>) throws -> LinearLayer {
        LinearLayer(weight: try weight.slice(0, range), bias: try bias?.slice(0, range))
    }

    /// The queries, keys or values of a matrix whose rows are `[head, 3, headWidth]`.
    func part(_ index: Int, heads: Int) throws -> LinearLayer {
        LinearLayer(
            weight: try weight.reshaped([heads, 3, -1, weight.length(1)]).select(1, index).reshaped([-1, weight.length(1)]),
            bias: try bias?.reshaped([heads, 3, -1]).select(1, index).reshaped([-1]))
    }
}
