import LensCore
import LensModel
import LensTorch

/// The reward's gradient by the stream that one receiver reads at the readout, everything else held fixed.
struct ReceiverGradients {
    private let work: EdgeWork
    /// Of what heads and MLPs give, `[1, position, …]`.
    private let gradients: [Site: Tensor]

    /// One recorded forward pass and its backward pass.
    init(_ work: EdgeWork) throws {
        self.work = work
        let sites = (0..<work.model.shape.layers).flatMap { [Site.headOutput($0), .mlp($0)] }
        gradients = try work.model.recording(work.base.text, capturing: sites).gradients(of: sites)
    }

    /// First-order changes of the reward by each edge into an inlet, `[sender][receiver]`.
    func changes(of chosen: [Int], at inlet: Inlet) throws -> [[Double]] {
        // [sender, width] · [width, receiver]
        try work.sent(chosen).exact().matmul(gradient(inlet).exact().transposed()).rows()
    }

    /// `[receiver, width]`
    private func gradient(_ inlet: Inlet) throws -> Tensor {
        let (base, shape) = (work.base, work.model.shape)
        switch inlet {
        case .reward:
            return try differentiated(base.readoutStream(shape.layers), rows: 1) {
                try work.model.rewards(ofStreams: $0, gate: base.gate)
            }
        case .mlp(let layer):
            let weight = try gradient(of: .mlp(layer)).select(1, base.text.readout)
            return try differentiated(base.readoutStream(layer), rows: 1) { try base.mlpWrites(layer, streams: $0) * weight }
        case .heads(let layer, let input):
            // Row h is head h's: [head, 1, head, 1] · [1, position, head, headWidth]
            let own = try Tensor.range(0..<shape.heads, device: work.model.device)
            let weight = try gradient(of: .headOutput(layer)).slice(1, base.positionsReached)
            let diagonal = try own.unsqueezed(1).equals(own.unsqueezed(0)).to(weight.type).unsqueezed(2).unsqueezed(1) * weight
            return try differentiated(base.readoutStream(layer), rows: shape.heads) {
                try base.headOutputs(layer, reading: input, streams: $0) * diagonal
            }
        }
    }

    private func gradient(of site: Site) throws -> Tensor {
        guard let gradient = gradients[site] else { throw LensError.failure("\(site) has no gradient") }
        return gradient
    }

    /// The gradient of the sum of `body` by each row of copies of a stream `[1, width]`.
    private func differentiated(_ stream: Tensor, rows: Int, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        let streams = try stream.expanded([rows, -1]).contiguous().leaf()
        let sum = try Tensor.recording { try body(streams).sum() }
        return try sum.gradients(of: [streams])[0]
    }
}
