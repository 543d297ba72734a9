import LensCore

/// A way to score components, observational or causal.
enum AgreementMethod: String, CaseIterable {
    /// Contribution with the final norm's scale frozen, chosen minus rejected.
    case attribution
    /// `w · o` without the norm, chosen minus rejected.
    case raw
    case noisingReadout = "noising.readout"
    case denoisingReadout = "denoising.readout"
    case noisingAllSuffix = "noising.all.suffix"
    case noisingAllPrefix = "noising.all.prefix"
    case attributionHeads = "attribution.heads"
    case noisingHeads = "noising.readout.heads"
    case denoisingHeads = "denoising.readout.heads"

    /// The same for heads, which one sweep measures as well.
    var ofHeads: AgreementMethod? {
        switch self {
        case .noisingReadout: .noisingHeads
        case .denoisingReadout: .denoisingHeads
        default: nil
        }
    }

    var isOfHeads: Bool { [.attributionHeads, .noisingHeads, .denoisingHeads].contains(self) }

    /// The methods that patch in this direction.
    static func patched(_ mode: PatchResult.Mode, heads: Bool) -> [(method: AgreementMethod, options: PatchOptions)] {
        let readout = PatchOptions(
            mode: mode, targets: heads ? [.component, .head] : [.component], at: .readout, alignment: .suffix)
        func all(_ alignment: PatchResult.Alignment) -> PatchOptions {
            PatchOptions(mode: mode, targets: [.component], at: .all, alignment: alignment)
        }
        return switch mode {
        case .noising:
            [(.noisingReadout, readout), (.noisingAllSuffix, all(.suffix)), (.noisingAllPrefix, all(.prefix))]
        case .denoising: [(.denoisingReadout, readout)]
        case .zero, .mean, .resample: []
        }
    }
}

/// Two methods to compare, and what the row changes against the one before it.
struct AgreementRow {
    let a: AgreementMethod
    let b: AgreementMethod
    let step: String?

    /// The rows of the protocols asked for. With both, the steps from one to the other are rows of their own, so that a
    /// reader sees which one moves ρ.
    static func rows(_ protocols: [AgreementResult.Scheme]) -> [AgreementRow] {
        let old = AgreementRow(
            a: .raw, b: .noisingAllPrefix, step: "reward-lens 1.0: no norm, all positions, aligned from the left")
        let steps = [
            AgreementRow(a: .attribution, b: .noisingAllPrefix, step: "through the final norm"),
            AgreementRow(a: .attribution, b: .noisingAllSuffix, step: "aligned from the end"),
            AgreementRow(a: .raw, b: .noisingReadout, step: "at the readout, but without the norm"),
        ]
        let corrected = [
            AgreementRow(a: .attribution, b: .noisingReadout, step: "corrected: through the norm, at the readout"),
            AgreementRow(a: .attribution, b: .denoisingReadout, step: nil),
            AgreementRow(a: .noisingReadout, b: .denoisingReadout, step: nil),
            AgreementRow(a: .attributionHeads, b: .noisingHeads, step: "the same for heads"),
            AgreementRow(a: .attributionHeads, b: .denoisingHeads, step: nil),
        ]
        let hasOld = protocols.contains(.rewardLens1)
        let hasNew = protocols.contains(.corrected)
        return (hasOld ? [old] : []) + (hasOld && hasNew ? steps : []) + (hasNew ? corrected : [])
    }
}
