import LensCore
import LensModel
import LensText
import LensTorch

/// A model with a bias of a known size: its reward is the coefficient times the number of marks, plus what each token is worth.
///
/// Tokens are words, marks of punctuation and runs of more than one space. Attention adds up what all tokens before the
/// readout carry, `[marks, worth]`, and the head weighs the two.
struct BiasModel: RewardModelAdapter {
    /// What counts as a mark.
    enum Bias: CaseIterable {
        /// Every word.
        case length
        /// Every asterisk, hash and hyphen.
        case formatting
        /// Every word of agreement.
        case sycophancy

        func isMark(_ token: String) -> Bool {
            switch self {
            case .length: token.contains { $0.isLetter || $0.isNumber }
            case .formatting: ["*", "#", "-"].contains(token)
            case .sycophancy: ["right", "agree", "exactly", "point", "correct"].contains(token.lowercased())
            }
        }
    }

    static let buckets = 997

    let bias: Bias
    let shape: ModelShape
    let head: RewardHead
    /// `[buckets · 2, 2]`: tokens that are no marks, then those that are.
    let embedding: Tensor

    /// - Parameters:
    ///   - coefficient: the reward of a mark.
    ///   - noise: the standard deviation of what tokens are worth.
    init(_ bias: Bias, coefficient: Double, noise: Double = 0.05) throws {
        self.bias = bias
        shape = ModelShape(
            layers: 1, heads: 1, headWidth: 2, width: 2, neurons: [1], vocabulary: 2 * Self.buckets, contextLength: 4000,
            isCausal: true, pooling: .readout)
        var random = SeededGenerator(seed: 5)
        let worth = (0..<Self.buckets).map { _ in noise * random.normal() }
        embedding = try Tensor([0.0, 1].flatMap { mark in worth.flatMap { [mark, $0] } }, shape: [2 * Self.buckets, 2])
        head = .linear(
            weight: try Tensor([coefficient, 1], shape: [1, 2]), bias: try Tensor([0.0], shape: [1]), objectives: ["reward"])
    }

    var model: RewardModel { RewardModel(name: "bias", adapter: self, precision: Precision(weights: .float64)) }

    func encode(prompt: [Message], response: [Message]) throws -> TokenizedText {
        let parts = prompt.map { ($0.content, TokenizedText.Role.user) } + response.map { ($0.content, .response) }
        let tokens = parts.flatMap { part in Self.tokens(part.0).map { ($0, part.1) } }
        let ids = tokens.map { token, _ in
            let hash = token.utf8.reduce(UInt64(5381)) { ($0 &* 33) ^ UInt64($1) }
            return Int(hash % UInt64(Self.buckets)) + (bias.isMark(token) ? Self.buckets : 0)
        }
        return TokenizedText(
            ids: ids, pieces: tokens.map(\.0), roles: tokens.map(\.1), offsets: tokens.indices.map { $0..<$0 + 1 },
            text: parts.map(\.0).joined(), readout: tokens.count - 1, gate: nil)
    }

    /// Words, single marks and runs of spaces; single spaces belong to nothing.
    static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var rest = text[...]
        while let first = rest.first {
            let isWord = first.isLetter || first.isNumber
            let end =
                isWord
                ? rest.firstIndex { !$0.isLetter && !$0.isNumber } ?? rest.endIndex
                : first == " " ? rest.firstIndex { $0 != " " } ?? rest.endIndex : rest.index(after: rest.startIndex)
            let token = String(rest[..<end])
            if token != " " { tokens.append(token) }
            rest = rest[end...]
        }
        return tokens
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
        let end = span.positions.upperBound
        let queries = onlyLast ? end - 1..<end : span.positions
        // What is before a token counts in full; the token itself is in the stream already.
        let shares = queries.flatMap { query in (0..<end).map { key in key < query ? 1.0 : 0 } }
        // [row, 1, query, key]
        let pattern = try trace(
            .pattern(layer),
            Tensor(shares, shape: [1, 1, queries.count, end]).to(own.type).expanded([own.length(0), -1, -1, -1]))
        // [row, 1, query, width] → [row, query, 1, width]
        return try pattern.matmul(values).permuted([0, 2, 1, 3])
    }

    func attentionWrite(_ layer: Int, heads: Tensor) throws -> Tensor { try heads.select(2, 0) }

    func neurons(_ layer: Int, _ stream: Tensor) throws -> Tensor { try stream.slice(2, 0..<1) * 0 }

    func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor { try neurons.expanded([-1, -1, 2]) }

    /// Nothing is matched with anything.
    func has(_ site: Site) -> Bool {
        switch site {
        case .query, .key: false
        default: true
        }
    }
}
