import LensCheckpoint
import LensCore

/// DeBERTa's keys.
extension ConfigReader {
    /// Which scores depend on distances, of "c2p" and "p2c".
    func positionKinds() throws -> Set<String> {
        let listed =
            if case .string(let joined) = value("pos_att_type") { joined.split(separator: "|").map(String.init) } else {
                try strings(optional: "pos_att_type") ?? []
            }
        let kinds = Set(listed.map { $0.lowercased().filter { $0 != " " } })
        guard kinds.isSubset(of: ["c2p", "p2c"]) else { throw wrong("pos_att_type", "c2p and p2c", "\(listed)") }
        return kinds
    }

    /// nil where scores depend on contents alone.
    func relativePositions(_ kinds: Set<String>, context: Int) throws -> Architecture.Attention.RelativePositions? {
        let isRelative = try bool("relative_attention", default: false)
        let stated = try int("max_relative_positions", default: -1)
        let farthest = stated < 1 ? context : stated
        let buckets = try int("position_buckets", default: -1)
        let norms = try string("norm_rel_ebd", default: "none")
        let shares = try bool("share_att_key", default: false)
        guard isRelative else {
            guard kinds.isEmpty else {
                throw wrong("pos_att_type", "nothing, for relative_attention is off", "\(kinds.sorted())")
            }
            return nil
        }
        guard farthest <= 1 << 24, buckets < 1 || (buckets >= 4 && buckets / 2 < farthest - 1 && buckets <= 1 << 24) else {
            throw wrong("position_buckets", "at least 4, and their half below max_relative_positions", "\(buckets), \(farthest)")
        }
        guard ["none", "layer_norm"].contains(norms) else { throw wrong("norm_rel_ebd", "none or layer_norm", "\"\(norms)\"") }
        return .init(
            span: buckets > 0 ? buckets : farthest, bucketedUpTo: buckets > 0 ? farthest : nil,
            hasContentToPosition: kinds.contains("c2p"), hasPositionToContent: kinds.contains("p2c"),
            sharesProjections: shares, isNormed: norms == "layer_norm")
    }
}
