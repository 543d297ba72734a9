import LensCore
import LensTorch

extension TransformerWeights {
    /// Reads all blocks by a family's names.
    ///
    /// - Throws: `LensError` naming the first tensor that is missing or has another shape than the config says.
    init(_ loader: inout WeightLoader, architecture: Architecture, names: TensorNames) throws {
        let a = architecture
        let width = a.embedding.projection?.tableWidth ?? a.width
        embedding = try loader.placed(loader.stored(names.embedding + ".weight", shape: [a.vocabulary, width]))
        func table(_ name: String?, rows: Int?, _ loader: inout WeightLoader) throws -> Tensor? {
            guard let rows else { return nil }
            guard let name else { throw LensError.failure("the family does not name all tables of its embedding") }
            return try loader.exact(name + ".weight", shape: [rows, width])
        }
        let unused = a.embedding.unusedPositions
        let rows = a.embedding.learnedPositions.map { $0 + unused }
        positions = try table(names.positions, rows: rows, &loader).map { try $0.slice(0, unused..<$0.length(0)) }
        types = try table(names.types, rows: a.embedding.types, &loader)
        (embeddingNorm, embeddingProjection) = try Self.passage(&loader, architecture: a, names: names)
        let distances = try DistanceTable(&loader, architecture: a, names: names)
        // Blocks that share their weights are read once.
        var stored: [String: BlockWeights] = [:]
        var blocks: [BlockWeights] = []
        for layer in 0..<a.layers {
            let prefix = names.blockPrefix(layer, of: a)
            let block =
                try stored[prefix]
                ?? BlockWeights(&loader, architecture: a, names: names, layer: layer, prefix: prefix, distances: distances)
            stored[prefix] = block
            blocks.append(block)
        }
        self.blocks = blocks
        finalNorm = try names.finalNorm.map { try loader.norm($0, width: a.width, a.norm) }
    }
}

extension TransformerWeights {
    /// What stands between the embedding's tables and the stream.
    private static func passage(
        _ loader: inout WeightLoader, architecture a: Architecture, names: TensorNames
    ) throws -> (NormLayer?, LinearLayer?) {
        let projection = a.embedding.projection
        var (normWidth, hasBias) = (a.width, false)
        if case .afterNorm(let width) = projection { (normWidth, hasBias) = (width, true) }
        let projected = try projection.map { projection in
            guard let name = names.embeddingProjection else {
                throw LensError.failure("the family names no embedding projection")
            }
            return try loader.linear(
                name, out: a.width, in: projection.tableWidth, bias: hasBias, orientation: names.orientation)
        }
        guard a.embedding.isNormed else { return (nil, projected) }
        guard let name = names.embeddingNorm else { throw LensError.failure("the family names no embedding norm") }
        return (try loader.norm(name, width: normWidth, a.norm), projected)
    }
}

extension BlockWeights {
    init(
        _ loader: inout WeightLoader, architecture a: Architecture, names: TensorNames, layer: Int, prefix: String,
        distances table: DistanceTable?
    ) throws {
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

        let isNormed = a.placement.isBefore && (layer > 0 || a.normsFirstAttention)
        attentionNorm = try norm(names.attentionNorm, if: isNormed, width: a.width, &loader)
        (query, key, value) = try Self.projections(&loader, architecture: a, names: names, prefix: prefix)
        func queryKeyNorm(_ name: String?, heads: Int, _ loader: inout WeightLoader) throws -> QueryKeyNorm? {
            guard let norm = attention.queryKeyNorm else { return nil }
            guard let name else { throw LensError.failure("the family does not name its norms of queries and keys") }
            return try loader.queryKeyNorm(prefix + name, norm, heads: heads, headWidth: attention.headWidth)
        }
        queryNorm = try queryKeyNorm(names.queryNorm, heads: attention.heads, &loader)
        keyNorm = try queryKeyNorm(names.keyNorm, heads: attention.keyValueHeads, &loader)
        distances = try table?.projected(&loader, names: names, prefix: prefix, query: query, key: key)
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
            return (
                try all.part(0..<1, of: 3, runs: heads), try all.part(1..<2, of: 3, runs: heads),
                try all.part(2..<3, of: 3, runs: heads)
            )
        case .grouped(let name):
            let all = try linear(name, rows: (heads + 2 * pairs) * width)
            let group = a.attention.groupSize
            return (
                try all.part(0..<group, of: group + 2, runs: pairs), try all.part(group..<group + 1, of: group + 2, runs: pairs),
                try all.part(group + 1..<group + 2, of: group + 2, runs: pairs)
            )
        }
    }
}

extension LinearLayer {
    /// Some of the output rows.
    func rows(_ range: Range<Int>) throws -> LinearLayer {
        LinearLayer(weight: try weight.slice(0, range), bias: try bias?.slice(0, range))
    }

    /// The queries, keys or values of a matrix whose rows are `[run, part, headWidth]`.
    func part(_ range: Range<Int>, of parts: Int, runs: Int) throws -> LinearLayer {
        let input = weight.length(1)
        return LinearLayer(
            weight: try weight.reshaped([runs, parts, -1, input]).slice(1, range).reshaped([-1, input]),
            bias: try bias?.reshaped([runs, parts, -1]).slice(1, range).reshaped([-1]))
    }
}
