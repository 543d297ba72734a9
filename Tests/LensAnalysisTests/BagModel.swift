import LensCore
import LensModel
import LensText
import LensTorch

/// A foreign model: what a token is, plus the mean of what all are, through a small MLP and a linear head.
///
/// With `e_i` token i's embedding, `s = e_n + O · mean e` and the reward is `w · (s + W₂ relu(W₁ s + b₁)) + b`, where the mean
/// goes over the tokens up to the readout, or over all of them. Where the head reads means, it reads that of all positions.
struct BagModel: RewardModelAdapter {
    static let (width, hidden, vocabulary) = (5, 7, 40)

    let shape: ModelShape
    let head: RewardHead
    /// `[vocabulary, width]`
    let embedding: Tensor
    /// `[width, width]`, `[hidden, width]`, `[hidden]` and `[width, hidden]`.
    let (output, up, upBias, down): (Tensor, Tensor, Tensor, Tensor)
    /// `[2, width]`
    let score: Tensor
    let scoreBias: Tensor

    /// - Parameters:
    ///   - isGated: whether the head weighs its outputs by what it reads at the prompt's last token.
    ///   - turned: whether rewards have the opposite sign.
    init(
        isCausal: Bool = true, pooling: Architecture.Pooling = .readout, isGated: Bool = false, context: Int = 200,
        turned: Bool = false
    ) throws {
        let (width, hidden) = (Self.width, Self.hidden)
        func weight(_ shape: [Int], _ seed: UInt64) throws -> Tensor { try Tensor.normal(shape, seed: seed).to(.float64) }
        shape = ModelShape(
            layers: 1, heads: 1, headWidth: width, width: width, neurons: [hidden], vocabulary: Self.vocabulary,
            contextLength: context, isCausal: isCausal, pooling: pooling)
        (embedding, output) = (try weight([Self.vocabulary, width], 1), try weight([width, width], 2))
        (up, upBias, down) = (try weight([hidden, width], 3), try weight([hidden], 4), try weight([width, hidden], 5))
        score = try weight([2, width], 6) * (turned ? -1 : 1)
        scoreBias = try weight([2], 7) * (turned ? -1 : 1)
        let (rows, shift, names) = (score, scoreBias, ["first", "second"])
        guard isGated else {
            head = .linear(weight: rows, bias: shift, objectives: names)
            return
        }
        let gate = try weight([2, width], 8)
        head = .own(name: "gate", objectives: names, readsGate: true) { streams in
            let objectives = try streams.readout.linear(rows, bias: shift)
            guard let read = streams.gate else { throw LensError.failure("no gate was read") }
            let gating = try read.linear(gate).softmax()
            return HeadOutputs(rewards: try (objectives * gating).sum([1]), objectives: objectives, gating: gating)
        }
    }

    var model: RewardModel {
        RewardModel(name: "bag", adapter: self, precision: Precision(weights: .float64))
    }

    /// Letters are tokens.
    func encode(prompt: [Message], response: [Message]) throws -> TokenizedText {
        let parts = prompt.map { ($0.content, TokenizedText.Role.user) } + response.map { ($0.content, .response) }
        let text = parts.map(\.0).joined()
        let letters = parts.flatMap { part in part.0.unicodeScalars.map { ($0, part.1) } }
        return TokenizedText(
            ids: letters.map { Int($0.0.value) % Self.vocabulary }, pieces: letters.map { "\($0.0)" }, roles: letters.map(\.1),
            offsets: letters.indices.map { $0..<$0 + 1 }, text: text, readout: letters.count - 1,
            gate: letters.lastIndex { $0.1 == .user }, readsWhole: !shape.isCausal)
    }

    func tokenEmbeddings(_ ids: [Int]) throws -> Tensor { try embedding.selecting(0, Tensor(indices: ids)) }

    func embed(_ tokens: TokenRows) throws -> Tensor {
        let count = tokens.positions.count
        let ids = tokens.ids.flatMap { $0 + Array(repeating: 0, count: count - $0.count) }
        return try tokens.embeddings ?? tokenEmbeddings(ids).reshaped([tokens.ids.count, count, -1])
    }

    func mixedHeads(
        _ layer: Int, _ stream: Tensor, _ span: inout Span, _ trace: inout Trace, onlyLast: Bool
    ) throws -> Tensor {
        // [row, 1, position, width]
        let own = try trace(.value(layer), stream.unsqueezed(1))
        span.own = KeyValues(key: own, value: own)
        let before = try span.prefix?.value.expanded([own.length(0), -1, -1, -1])
        let values = try Tensor.concatenated([before, own].compactMap { $0 }, along: 2)
        let (end, isCausal) = (span.positions.upperBound, shape.isCausal)
        let queries = onlyLast ? end - 1..<end : span.positions
        let shares = queries.flatMap { query in
            (0..<end).map { key in isCausal ? (key <= query ? 1 / Double(query + 1) : 0) : 1 / Double(end) }
        }
        // [row, 1, query, key]
        let pattern = try trace(
            .pattern(layer),
            Tensor(shares, shape: [1, 1, queries.count, end]).to(own.type).expanded([own.length(0), -1, -1, -1]))
        // [row, 1, query, width] → [row, query, 1, width]
        return try pattern.matmul(values).permuted([0, 2, 1, 3])
    }

    func attentionWrite(_ layer: Int, heads: Tensor) throws -> Tensor { try heads.select(2, 0).linear(output) }

    func neurons(_ layer: Int, _ stream: Tensor) throws -> Tensor { try stream.linear(up, bias: upBias).relu() }

    func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor { try neurons.linear(down) }

    /// Nothing is matched with anything.
    func has(_ site: Site) -> Bool {
        switch site {
        case .query, .key: false
        default: true
        }
    }
}
