import LensCore
import LensModel
import LensTorch

/// Everything that a comparison needs of one model, so that the model itself need not be kept.
struct ModelView {
    /// Depths to which curves are interpolated.
    static let depths = (0...20).map { Double($0) / 20 }
    /// Tokens whose embeddings tell whether two models come from one base.
    static let probedTokens = 256

    let description: ModelDescription
    let shape: ModelShape
    /// Of both responses of each pair.
    let chosen: [Double]
    let rejected: [Double]
    /// What the head is given: chosen and rejected in turn, `[2 · pair, width]`, float64.
    let inputs: Tensor
    /// The mean over texts of how the reward reads that, `[width]`.
    let direction: [Double]
    /// The first tokens' embeddings, `[token, n]`.
    let embeddings: Tensor
    let lens: LensResult
    /// By component, its part of each pair's margin; or why there is none.
    let parts: Result<[(component: Component, differences: [Double])], LensError>
    let warnings: [String]

    var margins: [Double] { zip(chosen, rejected).map { $0 - $1 } }
    var spread: Double { RootMeanSquare.of(margins) }

    init(_ model: RewardModel, _ pairs: [PreferencePair], truncating: Bool, progress: @escaping ProgressHandler) throws {
        (description, shape) = (model.description, model.shape)
        let reader = try model.reader()
        var (rewards, rows, directions): ([Double], [Tensor], [[Double]]) = ([], [], [])
        for pair in pairs {
            for response in [pair.chosen, pair.rejected] {
                let run = try naming(pair.id) {
                    try model.run(model.encode(prompt: pair.prompt, response: response, truncating: truncating))
                }
                rewards.append(run.reward.value)
                rows.append(try run.streams.readout.exact())
                if directions.count < HeadInputs.directed {
                    directions.append(try reader.direction(at: run.streams).vector.doubles())
                }
            }
            try progress(Progress(done: rows.count / 2, total: pairs.count, what: "pairs run by \(description.name)"))
        }
        chosen = pairs.indices.map { rewards[2 * $0] }
        rejected = pairs.indices.map { rewards[2 * $0 + 1] }
        inputs = try Tensor.concatenated(rows, along: 0)
        direction = LabelledRows.mean(directions) ?? []
        embeddings = try model.tokenEmbeddings(Array(0..<min(Self.probedTokens, shape.vocabulary))).exact()
        let read = try Lens(model, truncating: truncating, progress: progress).pairs(pairs)
        (lens, warnings) = read
        do {
            let rows = try Attribution(model, by: .head, truncating: truncating, progress: progress).pairs(pairs).result.pairs
            parts = .success(
                (rows.first?.components ?? []).indices.map { index in
                    (rows[0].components[index].component, rows.map { $0.components[index].difference })
                })
        } catch let error as LensError where error.kind == .input {
            parts = .failure(error)
        }
    }

    /// The model by itself.
    func result(name: String, _ pairs: [PreferencePair], _ clusters: [String], _ bootstrap: Bootstrap) -> CompareResult.Model {
        func accuracy(_ indices: [Int]) -> Measure {
            // A draw counts half.
            let hits = indices.map { margins[$0] > 0 ? 1.0 : margins[$0] == 0 ? 0.5 : 0 }
            let prompts = indices.map { clusters[$0] }
            guard hits.contains(0.5) || Set(prompts).count < prompts.count else {
                return Measure(WilsonInterval(successes: hits.count { $0 == 1 }, n: hits.count))
            }
            return Measure(bootstrap.mean(hits, clusters: prompts))
        }
        var names: [String] = []
        for category in pairs.compactMap(\.category) where !names.contains(category) { names.append(category) }
        let scale = spread > 0 ? 1 / spread : 0
        let curves = lens.pairs.map { Self.interpolated($0.difference.normalized) }
        let formed = pairs.indices.compactMap { index in
            lens.pairs[index].crystallization.stable.map { (Double($0) / Double(max(1, lens.layers)), clusters[index]) }
        }
        return CompareResult.Model(
            name: name, description: description, accuracy: accuracy(Array(pairs.indices)),
            categories: names.map { category in
                .init(name: category, accuracy: accuracy(pairs.indices.filter { pairs[$0].category == category }))
            }, spread: spread, depths: Self.depths,
            lens: Self.depths.indices.map { depth in
                Measure(bootstrap.mean(curves.map { $0[depth] * scale }, clusters: clusters))
            }, crystallization: Measure(bootstrap.mean(formed.map(\.0), clusters: formed.map(\.1))))
    }

    /// A curve over blocks, linearly between them, at `depths`.
    static func interpolated(_ curve: [Double]) -> [Double] {
        depths.map { RelativeDepth.value(of: curve, at: $0) }
    }
}
