import LensCore
import LensModel
import LensText
import LensTorch

/// What each component of one pair scores by each method. All methods together run each text three times: to observe, to
/// noise and to denoise.
struct AgreementScores {
    let margin: Double
    let byMethod: [AgreementMethod: [Component: Double]]

    init(_ input: PatchInput, _ model: RewardModel, _ methods: [AgreementMethod]) throws {
        var scores: [AgreementMethod: [Component: Double]] = [:]
        var margin = 0.0
        for mode in [PatchResult.Mode.noising, .denoising] {
            let patched = try AgreementMethod.patched(mode, heads: methods.contains(.attributionHeads)).filter {
                methods.contains($0.method)
            }.map { (method: $0.method, patch: try Patch(model, $0.options)) }
            for (pair, method) in zip(try Patch.swap(input, patched.map(\.patch)), patched.map(\.method)) {
                margin = pair.margin
                let effects = Dictionary(pair.effects.map { ($0.component, $0.effect) }, uniquingKeysWith: { first, _ in first })
                scores[method] = effects.filter { !$0.key.isHead }
                if let heads = method.ofHeads, methods.contains(heads) { scores[heads] = effects.filter(\.key.isHead) }
            }
        }
        scores.merge(try Self.observed(input, model, methods)) { $1 }
        (self.margin, byMethod) = (margin, scores)
    }

    /// Attribution by component and by head, and raw projections.
    private static func observed(
        _ input: PatchInput, _ model: RewardModel, _ methods: [AgreementMethod]
    ) throws -> [AgreementMethod: [Component: Double]] {
        let splits: [(method: AgreementMethod, attribution: Attribution)] = try [
            (.attribution, Attribution(model, by: .component)), (.attributionHeads, Attribution(model, by: .head)),
        ].filter { methods.contains($0.0) }
        let components = try PatchTarget.component.components(of: model)
        var sites = splits.reduce(into: Set<Site>()) { $0.formUnion($1.attribution.sites.sites) }
        if methods.contains(.raw) { sites.formUnion(components.compactMap(\.site)) }
        guard !sites.isEmpty else { return [:] }
        let capture = Capture(sites, at: model.positionsRead)
        let runs = try [input.chosen, input.rejected].map { try model.run($0, capturing: capture) }
        var scores: [AgreementMethod: [Component: Double]] = [:]
        for (method, attribution) in splits {
            let terms = try runs.map { try attribution.breakdown($0).terms }
            let differences = zip(terms[0], terms[1]).map { ($0.component, $0.total - $1.total) }
            scores[method] = Dictionary(
                uniqueKeysWithValues: differences.filter { component, _ in
                    method == .attributionHeads ? component.isHead : component.isSublayer
                })
        }
        if methods.contains(.raw) {
            let raw = try runs.map { try projections(components, $0, model) }
            scores[.raw] = Dictionary(uniqueKeysWithValues: zip(components, zip(raw[0], raw[1]).map { $0 - $1 }))
        }
        return scores
    }

    /// `w · o` of every sublayer's write at the readout, as if there were no final norm.
    private static func projections(_ components: [Component], _ run: Run, _ model: RewardModel) throws -> [Double] {
        // [component, width]; what the head adds by itself drops out of differences.
        let writes = try Tensor.concatenated(components.compactMap(\.site).map { try model.headInput($0, in: run) }, along: 0)
        return try model.reader().raw(writes, gate: run.streams.gate)
    }
}
