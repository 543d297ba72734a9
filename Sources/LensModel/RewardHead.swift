import LensCore
import LensTorch

/// How a reward is read from the final norm's output.
public struct RewardHead: Sendable {
    enum Kind: Sendable {
        /// One row of weights for each objective, `[objective, width]`, with an optional bias `[objective]`.
        case linear(weight: Tensor, bias: Tensor?)
        /// The same of what a pooler makes of the stream, as encoders have it.
        case pooled(Pooler, weight: Tensor, bias: Tensor?)
        case mlp(DenseStack)
        /// The softmax of an MLP's two outputs: a step is wrong, or right.
        case process(DenseStack)
        case gated(GatedHead)
        case attributes(AttributeHead)
        /// Somebody else's.
        case own(OwnHead)
    }

    let kind: Kind
    /// The names of the outputs.
    public let objectives: [String]
    /// Which number is the reward.
    public let output: HeadOutput

    /// What reports call the head.
    public var name: String {
        switch kind {
        case .linear: objectives.count == 1 ? "linear" : "multi-output"
        case .pooled: objectives.count == 1 ? "pooler" : "pooler, multi-output"
        case .mlp: objectives.count == 1 ? "MLP" : "MLP, multi-output"
        case .process: "MLP, softmax"
        case .gated(let head): head.quantiles == 1 ? "gated" : "gated, means of \(head.quantiles) quantiles"
        case .attributes: "weighted attributes"
        case .own(let head): head.name
        }
    }

    /// Whether it reads a second position, the gate's.
    public var readsGate: Bool {
        switch kind {
        case .gated: true
        case .own(let head): head.readsGate
        case .linear, .pooled, .mlp, .process, .attributes: false
        }
    }

    /// Its numbers for each row. Recorded for gradients where the caller is recording.
    func read(_ streams: HeadStreams) throws -> HeadOutputs {
        func plain(_ objectives: Tensor) throws -> HeadOutputs {
            HeadOutputs(rewards: try reward(of: objectives, whole: nil), objectives: objectives, gating: nil, summands: nil)
        }
        func weighed(_ parts: (objectives: Tensor, gating: Tensor, summands: Tensor)) throws -> HeadOutputs {
            HeadOutputs(
                rewards: try reward(of: parts.objectives, whole: parts.summands.sum([1])), objectives: parts.objectives,
                gating: parts.gating, summands: parts.summands)
        }
        let readout = streams.readout
        switch kind {
        case .linear(let weight, let bias): return try plain(readout.linear(weight, bias: bias))
        case .pooled(let pooler, let weight, let bias): return try plain(pooler.apply(readout).linear(weight, bias: bias))
        case .mlp(let stack): return try plain(stack.apply(readout))
        case .process(let stack): return try plain(stack.apply(readout).softmax(along: 1))
        case .gated(let head):
            guard let gate = streams.gate else {
                throw LensError.failure("the reward head reads a gate, but was not given what the gate reads")
            }
            return try weighed(head.read(readout, gate: gate))
        case .attributes(let head): return try weighed(head.read(readout))
        case .own(let head):
            let outputs = try head.read(streams)
            return HeadOutputs(
                rewards: try reward(of: outputs.objectives, whole: outputs.rewards), objectives: outputs.objectives,
                gating: outputs.gating, summands: outputs.summands)
        }
    }

    /// The same head with another number as its reward.
    func reading(_ output: HeadOutput) -> RewardHead {
        RewardHead(kind: kind, objectives: objectives, output: output)
    }

    /// The same head with its weights in float64 on the CPU, for readings apart from the model.
    func exact() throws -> RewardHead {
        func double(_ x: Tensor) throws -> Tensor { try x.to(.cpu).to(.float64) }
        let kind: Kind =
            switch kind {
            case .linear(let weight, let bias): .linear(weight: try double(weight), bias: try bias.map(double))
            case .pooled(let pooler, let weight, let bias):
                .pooled(try pooler.exact(), weight: try double(weight), bias: try bias.map(double))
            case .mlp(let stack): .mlp(try stack.mapping(double))
            case .process(let stack): .process(try stack.mapping(double))
            case .gated(let head): .gated(try head.mapping(double))
            case .attributes(let head): .attributes(try head.mapping(double))
            case .own(let head): .own(head)
            }
        return RewardHead(kind: kind, objectives: objectives, output: output)
    }

    /// How the reward reads the readout's stream where it is `streams`, one row in float64 on the CPU; the gate is held.
    func direction(at streams: HeadStreams) throws -> HeadDirection {
        switch kind {
        case .pooled(let pooler, let weight, let bias):
            return try pooledDirection(pooler, weight: weight, bias: bias, at: streams.readout)
        case .process(let stack): return try processDirection(stack, at: streams.readout)
        case .attributes(let head) where output == .whole: return try head.direction(at: streams.readout)
        // Linear, or piecewise linear: the slope reads the stream exactly.
        case .linear, .mlp, .gated, .attributes, .own: break
        }
        let readout = try streams.readout.leaf()
        let reward = try Tensor.recording { try read(HeadStreams(readout: readout, gate: streams.gate)).rewards }
        let vector = try reward.gradients(of: [readout])[0].reshaped([-1])
        let constant = try reward.sum().scalar() - vector.matmul(readout.detached().reshaped([-1])).scalar()
        guard case .own = kind else { return HeadDirection(vector: vector, constant: constant, remainder: nil) }
        return HeadDirection(vector: vector, constant: constant, remainder: try constant - rewardAtZero(streams))
    }

    /// - Parameters:
    ///   - objectives: `[row, objective]`.
    ///   - whole: the head's own scalar, `[row]`, where it makes one.
    func reward(of objectives: Tensor, whole: Tensor?) throws -> Tensor {
        switch output {
        case .whole: try whole ?? objectives.select(1, 0)
        case .objective(let index): try objectives.select(1, index)
        case .weighted(let weights):
            try objectives.matmul(Tensor(weights).to(objectives.type).to(objectives.device))
        }
    }
}

/// What the reward head gave for one text.
public struct Reward: Hashable, Sendable {
    /// The scalar, in the model's own units.
    public let value: Double
    /// Every output of the head, in the order of the head's `objectives`.
    public let objectives: [Double]
    /// By how much each objective counts for the scalar; nil for heads without a gate.
    public let gating: [Double]?
    /// What each adjusted objective adds to the head's own scalar, its weight included; nil for heads without a gate.
    public let summands: [Double]?

    public init(value: Double, objectives: [Double], gating: [Double]? = nil, summands: [Double]? = nil) {
        self.value = value
        self.objectives = objectives
        self.gating = gating
        self.summands = summands
    }
}

extension Reward {
    /// Another of the head's numbers, for the same text.
    public func value(of output: HeadOutput) -> Double {
        switch output {
        case .whole: summands?.reduce(0, +) ?? value
        case .objective(let index): objectives[index]
        case .weighted(let weights): zip(objectives, weights).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }
}

extension HeadOutputs {
    /// Row by row.
    func values() throws -> [Reward] {
        let (values, objectives) = (try rewards.doubles(), try objectives.rows())
        let (gating, summands) = (try gating?.rows(), try summands?.rows())
        return values.indices.map {
            Reward(value: values[$0], objectives: objectives[$0], gating: gating?[$0], summands: summands?[$0])
        }
    }
}
