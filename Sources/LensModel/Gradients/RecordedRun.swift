import LensCore
import LensTorch

/// A pass with its history: its rewards can be differentiated by the activations it kept.
public struct RecordedRun {
    /// One for each row.
    public let rewards: [Reward]
    /// The rewards with their history, `[row]`.
    let values: Tensor
    /// By site, with their history, `[row, position, …]`.
    let captures: [Site: Tensor]
    let adapter: any RewardModelAdapter

    /// A captured activation, `[row, position, …]`, without its history.
    ///
    /// - Throws: `LensError` where the site was not asked for.
    public func capture(_ site: Site) throws -> Tensor { try recorded(site).detached() }

    /// ∂reward/∂activation of captured sites, of the activations' shapes. One backward pass.
    ///
    /// Rows do not see each other, so each row's gradient is its own reward's.
    public func gradients(of sites: some Collection<Site>, keepingHistory: Bool = false) throws -> [Site: Tensor] {
        let sites = Array(sites)
        let found = try values.gradients(of: sites.map(recorded), keepingHistory: keepingHistory)
        return Dictionary(uniqueKeysWithValues: zip(sites, found))
    }

    func recorded(_ site: Site) throws -> Tensor {
        guard let value = captures[site] else { throw LensError.failure("\(site) was not captured in this run") }
        return value
    }
}
