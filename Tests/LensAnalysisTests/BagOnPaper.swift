import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch

/// The bag model's formula, token by token, in plain numbers.
struct BagOnPaper {
    typealias Vector = [Double]
    /// Replaces an activation at a position by another.
    typealias Change = (Site, Int, Vector) -> Vector

    let shape: ModelShape
    private let (embedding, output, up, down, score): ([Vector], [Vector], [Vector], [Vector], [Vector])
    private let upBias: Vector
    private let bias: Vector

    init(_ model: BagModel) throws {
        shape = model.shape
        (embedding, output, up) = (try model.embedding.rows(), try model.output.rows(), try model.up.rows())
        (down, score) = (try model.down.rows(), try model.score.rows())
        upBias = try model.upBias.doubles()
        bias = try model.scoreBias.doubles()
    }

    static func dot(_ a: Vector, _ b: Vector) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    static func plus(_ a: Vector, _ b: Vector) -> Vector { zip(a, b).map { $0 + $1 } }
    static func times(_ matrix: [Vector], _ x: Vector) -> Vector { matrix.map { dot($0, x) } }

    static func mean(_ all: [Vector]) -> Vector {
        all[0].indices.map { i in all.reduce(0) { $0 + $1[i] } / Double(all.count) }
    }

    /// The head's row at a write.
    func read(_ write: Vector, objective: Int = 0) -> Double { Self.dot(score[objective], write) }

    func constant(objective: Int = 0) -> Double { bias[objective] }

    func write(head: Vector) -> Vector { Self.times(output, head) }

    func write(neurons: Vector) -> Vector { Self.times(down, neurons) }

    func neurons(_ stream: Vector) -> Vector {
        Self.plus(Self.times(up, stream), upBias).map { max(0, $0) }
    }

    func embedding(_ id: Int) -> Vector { embedding[id] }

    var meanEmbedding: Vector { Self.mean(embedding) }

    /// The reward with changes on the way.
    func reward(_ text: TokenizedText, objective: Int = 0, _ change: Change = { $2 }) -> Double {
        let ids = text.readIDs
        let entering = ids.indices.map { change(.residual(0), $0, embedding[ids[$0]]) }
        let last = ids.indices.map { position in
            let seen = shape.isCausal ? Array(entering[...position]) : entering
            let head = change(.headOutput(0), position, Self.mean(seen))
            let stream = Self.plus(entering[position], change(.attention(0), position, write(head: head)))
            let hidden = change(.neurons(0), position, neurons(stream))
            return change(.residual(1), position, Self.plus(stream, change(.mlp(0), position, write(neurons: hidden))))
        }
        let pooled = shape.pooling == .mean ? Self.mean(last) : last[text.readout]
        return read(pooled, objective: objective) + bias[objective]
    }

    /// Every activation of a run, by site and position.
    func activations(_ text: TokenizedText) -> [Site: [Vector]] {
        var all: [Site: [Vector]] = [:]
        _ = reward(text) { site, _, value in
            all[site, default: []].append(value)
            return value
        }
        return all
    }

    /// The reward where a component's values are replaced at some positions.
    ///
    /// - Parameter share: how far from its own value to the other.
    func reward(
        _ text: TokenizedText, replacing component: Component, at positions: [Int], with values: [Vector], share: Double = 1
    ) -> Double {
        reward(text) { site, position, own in
            guard site == component.site, let index = positions.firstIndex(of: position) else { return own }
            func moved(_ i: Int) -> Double { own[i] + share * (values[index][i] - own[i]) }
            if case .neuron(_, let neuron) = component {
                return own.indices.map { $0 == neuron ? moved($0) : own[$0] }
            }
            return own.indices.map(moved)
        }
    }
}
