import LensCore
import LensModel
import LensTorch

/// Edges at the readout: a sender's change seen by one receiver only.
///
/// The sender's write at the readout is replaced by the source run's, and only the receiver reads the stream with that
/// change; what the receiver does about it then reaches everything downstream (Wang et al., 2022; Goldowsky-Dill et al.,
/// 2023). Edges that run backwards do not exist and are left out.
public struct PathPatching {
    /// Who reads the stream at the readout.
    public enum Receiver: Codable, Hashable, Sendable {
        /// One query head's own view of its query, key or value input, also under grouped-query attention.
        case head(layer: Int, head: Int, input: HeadInput)
        case mlp(Int)
        /// The final norm and the head.
        case reward
    }

    public struct Edge: Codable, Hashable, Sendable {
        public let sender: Component
        public let receiver: Receiver
        /// In reward units, positive where the edge carries the preference.
        public let effect: Double
    }

    let model: RewardModel
    let mode: PatchResult.Mode

    /// - Throws: `LensError` for a mode other than noising, denoising and zero, and for a model whose stream is not additive or
    ///   read at one position: there a sender's change alone says not what a receiver reads.
    public init(_ model: RewardModel, mode: PatchResult.Mode = .noising) throws {
        guard [.noising, .denoising, .zero].contains(mode) else {
            throw LensError.input("edges have no mode \(mode.rawValue)", hint: "use noising, denoising or zero")
        }
        try model.requireDirectPaths("edges")
        self.model = model
        self.mode = mode
    }

    /// Every receiver of a model.
    public static func receivers(_ model: RewardModel) -> [Receiver] {
        (0..<model.shape.layers).flatMap { layer in
            (0..<model.shape.heads).flatMap { head in
                HeadInput.allCases.filter { model.has($0.site(layer)) }.map { Receiver.head(layer: layer, head: head, input: $0) }
            } + [.mlp(layer)]
        } + [.reward]
    }

    /// Exact effects. Three forward passes, and one row for each edge: one token through the blocks above the receiver.
    public func effects(_ input: PatchInput, senders: [Component], receivers: [Receiver]) throws -> [Edge] {
        let work = try EdgeWork(replacement(input), senders: senders, model: model)
        return try edges(receivers, work) { try work.changes(of: $0, at: $1) }
    }

    /// First-order scores, (n_source − n_base) · ∂r/∂(what the receiver reads): edge attribution patching (Syed et al., 2023).
    ///
    /// Four forward passes and one backward pass, and one row per receiver through that receiver alone. A sender's scores
    /// over all receivers add up to its attribution patching effect.
    public func scores(_ input: PatchInput, senders: [Component], receivers: [Receiver]) throws -> [Edge] {
        let work = try EdgeWork(replacement(input), senders: senders, model: model)
        let gradients = try ReceiverGradients(work)
        return try edges(receivers, work) { try gradients.changes(of: $0, at: $1) }
    }

    /// All edges at once: receivers that share a layer and an input share their rows.
    private func edges(
        _ receivers: [Receiver], _ work: EdgeWork, _ changes: ([Int], Inlet) throws -> [[Double]]
    ) throws -> [Edge] {
        let sign: Double = mode == .denoising ? 1 : -1
        var found: [Inlet: (senders: [Int], changes: [[Double]])] = [:]
        var edges: [Edge] = []
        for receiver in receivers {
            try check(receiver)
            let inlet = Inlet(receiver)
            let one =
                try found[inlet]
                ?? {
                    let senders = work.senders.indices.filter { inlet.isBehind(work.senders[$0], model.shape.order) }
                    return (senders, senders.isEmpty ? [] : try changes(senders, inlet))
                }()
            found[inlet] = one
            let part = if case .head(_, let head, _) = receiver { head } else { 0 }
            edges += zip(one.senders, one.changes).map {
                Edge(sender: work.senders[$0], receiver: receiver, effect: sign * $1[part])
            }
        }
        return edges
    }

    private func check(_ receiver: Receiver) throws {
        let exists: Bool =
            switch receiver {
            case .head(let layer, let head, let input):
                (0..<model.shape.layers).contains(layer) && (0..<model.shape.heads).contains(head)
                    && model.has(input.site(layer))
            case .mlp(let layer): (0..<model.shape.layers).contains(layer)
            case .reward: true
            }
        guard exists else { throw LensError.input("the model has no receiver \(receiver)") }
    }

    private func replacement(_ input: PatchInput) -> Replacement {
        let base = mode == .denoising ? input.rejected : input.chosen
        let source = mode == .denoising ? input.chosen : input.rejected
        return Replacement(
            base: base, source: mode == .zero ? nil : source, positions: [base.readout],
            sources: mode == .zero ? [] : [source.readout], isEach: false)
    }
}
