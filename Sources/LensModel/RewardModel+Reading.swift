import LensCore
import LensTorch

extension RewardModel {
    /// Whether the model has a site within its layers.
    public func has(_ site: Site) -> Bool { adapter.has(site) }

    /// What the head would be given if the last stream were that of another depth, `[1, width]`.
    ///
    /// - Parameters:
    ///   - run: with `residual(depth)` captured at the positions read.
    ///   - normed: whether it passes through the final norm.
    public func headStream(_ depth: Int, in run: Run, normed: Bool) throws -> Tensor {
        try pooled(.residual(depth), in: run) { normed ? try adapter.finalNorm($0) : $0 }
    }

    /// A captured write as the head would be given it without any norm, `[1, width]`.
    public func headInput(_ site: Site, in run: Run) throws -> Tensor {
        try pooled(site, in: run) { $0 }
    }

    private func pooled(_ site: Site, in run: Run, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
        let pooled = try HeadPositions(run.text, adapter).pooled
        let values = try body(run.values(site, at: pooled.map(\.position)).unsqueezed(0)).select(0, 0)
        // [1, position] · [position, width]
        let weights = try Tensor(pooled.map(\.weight), shape: [1, pooled.count]).to(values.type).to(values.device)
        return try weights.matmul(values)
    }

    /// Refuses a site that the model does not have, and says why where that is known.
    public func require(_ site: Site) throws { try adapter.check([site]) }

    /// Refuses models whose blocks are not known.
    public func requireBlocks(_ what: String) throws {
        guard shape.layers == 0 else { return }
        throw LensError.input(
            "\(what): the model's blocks cannot be told apart: \(adapter.obstacle(to: .residual(1)) ?? "it has none")",
            hint: "its rewards can be had, with everything that is made of rewards alone, and what each token adds to them: "
                + "attribute --by token")
    }

    /// Refuses models in which a change of the stream at the readout does not reach the head by addition alone.
    public func requireDirectPaths(_ what: String) throws {
        guard !shape.isAdditive || shape.pooling != .readout else { return }
        let reason =
            shape.isAdditive
            ? "the head reads a mean over all positions" : "every sum in the residual stream is normed again"
        throw LensError.input(
            "\(what) at the readout are not defined for this model: \(reason)",
            hint: "use patching, which recomputes everything behind a component")
    }
}
