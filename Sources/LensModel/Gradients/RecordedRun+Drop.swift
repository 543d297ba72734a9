import LensCore
import LensTorch

extension RecordedRun {
    /// The sites that `pathGradients` reads of one layer.
    public static func sitesToDrop(_ layer: Int) -> [Site] { [.attention(layer), .mlp(layer), .residual(layer + 1)] }

    /// The part of each site's gradient that flows through what one block writes: the gradient minus this part is the
    /// gradient with the block's writes held fixed.
    ///
    /// With `G` the gradient of the stream leaving the block, it is the gradient of `G · (attention + mlp)`. One backward
    /// pass through the blocks below. The history is kept.
    ///
    /// - Parameters:
    ///   - layer: a block whose `sitesToDrop` were captured.
    ///   - leaving: `G`, the gradient of `residual(layer + 1)`, `[row, position, width]`.
    public func pathGradients(through layer: Int, leaving: Tensor, of sites: some Collection<Site>) throws -> [Site: Tensor] {
        let sites = Array(sites)
        let carried = try Tensor.recording {
            try ((recorded(.attention(layer)) + recorded(.mlp(layer))) * leaving.detached()).sum()
        }
        let found = try carried.gradients(of: sites.map(recorded), keepingHistory: true)
        return Dictionary(uniqueKeysWithValues: zip(sites, found))
    }
}
