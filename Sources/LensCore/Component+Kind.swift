extension Component {
    public var isHead: Bool { if case .head = self { true } else { false } }

    public var isMLP: Bool { if case .mlp = self { true } else { false } }

    /// Attention or a part of it; heads and their layer's bias add up to what attention writes.
    public var isAttention: Bool {
        switch self {
        case .attention, .head, .bias: true
        default: false
        }
    }

    /// A whole attention or MLP, which heads and neurons are not.
    public var isSublayer: Bool {
        switch self {
        case .attention, .mlp: true
        default: false
        }
    }
}
