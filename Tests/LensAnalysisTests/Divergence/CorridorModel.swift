import LensCore
import LensModel
import LensText
import LensTorch

@testable import LensAnalysis

/// A network whose natural activations are known: they fill three of eight dimensions, and barely stir in the others.
///
/// The stream is a token's embedding plus the mean of all (block 0); block 1 has one hidden unit, `relu(x₃ − 1)`, which no
/// natural text wakes. The reward is `x₀ + 0.5·x₁ + 4·unit`, so dimension 3 is a sleeping path to it, and dimensions 4 to 7
/// lie in its null space.
struct CorridorModel: RewardModelAdapter {
    static let (width, vocabulary) = (8, 60)
    static let sleeping = 3
    static let nullSpace = [4, 5, 6, 7]
    /// Standard deviations of embeddings, by dimension.
    static let spreads = [1, 0.7, 0.5, 0.02, 0.02, 0.02, 0.02, 0.02]

    let shape = ModelShape(
        layers: 2, heads: 1, headWidth: width, width: width, neurons: [1, 1], vocabulary: vocabulary, contextLength: 100,
        isCausal: true, pooling: .readout)
    let head: RewardHead
    private let embedding: Tensor
    private let identity: Tensor
    private let unit: Tensor
    private let write: Tensor

    init() throws {
        let width = Self.width
        var random = SeededGenerator(seed: 11)
        embedding = try Tensor(
            (0..<Self.vocabulary).flatMap { _ in Self.spreads.map { $0 * random.normal() } }, shape: [Self.vocabulary, width])
        func row(_ values: [Int: Double]) throws -> Tensor {
            try Tensor((0..<width).map { values[$0] ?? 0 }, shape: [1, width])
        }
        identity = try Tensor((0..<width * width).map { $0 % (width + 1) == 0 ? 1.0 : 0 }, shape: [width, width])
        unit = try row([Self.sleeping: 1])
        // [width, 1]: the unit writes into dimension 0, which the reward reads.
        write = try row([0: 4]).transposed()
        head = .linear(weight: try row([0: 1, 1: 0.5]), bias: nil, objectives: ["reward"])
    }

    var model: RewardModel { RewardModel(name: "corridor", adapter: self, precision: Precision(weights: .float64)) }

    /// Random letters, the same for the same seed.
    static func text(_ seed: UInt64, model: RewardModel) throws -> TokenizedText {
        var random = SeededGenerator(seed: seed)
        let letters = (0..<6).map { _ in Character(UnicodeScalar(UInt8(60 + random.index(below: 60)))) }
        return try model.encode(prompt: [.user(String(letters.prefix(3)))], response: [.assistant(String(letters.suffix(3)))])
    }

    func encode(prompt: [Message], response: [Message]) throws -> TokenizedText {
        let parts = prompt.map { ($0.content, TokenizedText.Role.user) } + response.map { ($0.content, .response) }
        let letters = parts.flatMap { part in part.0.unicodeScalars.map { ($0, part.1) } }
        return TokenizedText(
            ids: letters.map { Int($0.0.value) % Self.vocabulary }, pieces: letters.map { "\($0.0)" }, roles: letters.map(\.1),
            offsets: letters.indices.map { $0..<$0 + 1 }, text: parts.map(\.0).joined(), readout: letters.count - 1)
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
        let shares = queries.flatMap { query in (0..<end).map { $0 <= query ? 1 / Double(query + 1) : 0 } }
        // [row, 1, query, key]
        let pattern = try trace(
            .pattern(layer),
            Tensor(shares, shape: [1, 1, queries.count, end]).to(own.type).expanded([own.length(0), -1, -1, -1]))
        return try pattern.matmul(values).permuted([0, 2, 1, 3])
    }

    /// Block 1 has no attention to speak of.
    func attentionWrite(_ layer: Int, heads: Tensor) throws -> Tensor {
        try heads.select(2, 0).linear(layer == 0 ? identity : identity * 0)
    }

    func neurons(_ layer: Int, _ stream: Tensor) throws -> Tensor { try (stream.linear(unit) - 1).relu() }

    func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor { try neurons.linear(write) * (layer == 0 ? 0 : 1) }

    func has(_ site: Site) -> Bool {
        switch site {
        case .query, .key: false
        default: true
        }
    }
}
