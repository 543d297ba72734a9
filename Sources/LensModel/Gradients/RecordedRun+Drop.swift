import LensCore
import LensTorch

extension RecordedRun {
    /// The sites that `pathGradients` reads of one layer.
    public static func sitesToDrop(_ layer: Int) -> [Site] {
        [.residual(layer), .attention(layer), .mlp(layer), .residual(layer + 1)]
    }

    /// The part of each site's gradient that flows through what one block writes: the gradient minus this part is the
    /// gradient with the block's writes held fixed.
    ///
    /// With `G` the gradient of the stream leaving the block, it is the gradient of `G ·` that stream as a function of
    /// `attention` and `mlp` alone. One backward pass through the blocks below. The history is kept.
    ///
    /// - Parameters:
    ///   - layer: a block whose `sitesToDrop` were captured.
    ///   - leaving: `G`, the gradient of `residual(layer + 1)`, `[row, position, width]`.
    public func pathGradients(through layer: Int, leaving: Tensor, of sites: some Collection<Site>) throws -> [Site: Tensor] {
        let sites = Array(sites)
        let carried = try Tensor.recording {
            let left = try adapter.leaving(
                layer, capture(.residual(layer)), recorded(.attention(layer)), recorded(.mlp(layer)))
            return try (left * leaving.detached()).sum()
        }
        let found = try carried.gradients(of: sites.map(recorded), keepingHistory: true)
        return Dictionary(uniqueKeysWithValues: zip(sites, found))
    }
}
