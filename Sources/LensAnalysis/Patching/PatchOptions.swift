import LensCore

/// What a sweep patches, where, and with what.
public struct PatchOptions: Hashable, Sendable {
    public var mode: PatchResult.Mode
    public var targets: [PatchTarget]
    public var at: PatchResult.Positions
    public var alignment: PatchResult.Alignment
    /// Keep only this many effects of each pair, the largest; nil keeps all, in the components' order.
    public var top: Int?
    /// Draws of `resample`.
    public var draws: Int
    public var seed: UInt64
    /// Whether `zero`, `mean` and `resample` also ablate the rejected run, for effects on the margin; doubles their cost.
    public var measuresMargin = true

    public init(
        mode: PatchResult.Mode = .noising, targets: [PatchTarget] = [.component], at: PatchResult.Positions = .readout,
        alignment: PatchResult.Alignment = .suffix, top: Int? = nil, draws: Int = 8, seed: UInt64 = 0
    ) {
        self.mode = mode
        self.targets = targets
        self.at = at
        self.alignment = alignment
        self.top = top
        self.draws = draws
        self.seed = seed
    }
}
