import LensCore

/// What a report says in plain words before it shows anything.
extension CombinedResult {
    var summary: [Block] {
        var blocks: [Block] = [.prose(rewards), .definitions(answers)]
        if !notMeasured.isEmpty {
            let names = notMeasured.map(\.what).joined(separator: "; ")
            blocks.append(.note("Not measured here: \(names). The section with that name says why."))
        }
        return blocks
    }

    private var rewards: String {
        let score = reports.score.result
        let margins = score.pairs.map(\.margin)
        let mean = margins.reduce(0, +) / Double(max(1, margins.count))
        let model = reports.score.model.map { "\($0.name), \(Self.inWords($0))," } ?? "The model"
        let share = NumberFormat.percent(decimals: 0)
        let interval = zip2(score.accuracyLow, score.accuracyHigh).map { low, high in
            " (\(share.string(score.accuracy ?? .nan)), 95 % Wilson interval \(share.string(low)) to \(share.string(high)))"
        }
        return "\(model) prefers the chosen response in \(margins.count { $0 > 0 }) of \(margins.count) pairs\(interval ?? ""). "
            + "The mean margin, chosen minus rejected reward, is \(NumberFormat.standard.signed.string(mean))."
    }

    private static func inWords(_ model: ModelDescription) -> String {
        let kind = "\(model.family.first.map("aeiou".contains) == true ? "an" : "a") \(model.family) model"
        return model.layers == 0 ? "\(kind) whose blocks cannot be told apart" : "\(kind) with \(model.layers) blocks"
    }

    /// One question and its answer for each analysis.
    private var answers: [Document.Entry] {
        var entries: [Document.Entry] = []
        if let lens = reports.lens?.result {
            entries.append(
                .init(
                    "Where do preferences form?",
                    lens.formation ?? "Nowhere: the two responses of no pair have different rewards."))
        }
        if let attribution = reports.attribute?.result, !attribution.pairs.isEmpty {
            let error = NumberFormat.significant(2).string(attribution.completeness)
            entries.append(
                .init(
                    "Which parts write them?",
                    "The largest mean contributions to the margin are those of \(attribution.leading). Together with all others "
                        + "they add up to each reward within \(error)."))
        }
        if let tokens = reports.gradients?.result, !tokens.pairs.isEmpty {
            entries.append(.init("Which tokens make them?", tokens.leading))
        }
        if let patch = reports.patch?.result, !patch.pairs.isEmpty {
            entries.append(.init("Which parts cause them?", Self.causes(patch)))
        }
        if let row = reports.agree?.result.main { entries.append(.init("Do the two views agree?", Self.agreement(row))) }
        if let hack = reports.hack?.result { entries.append(.init("What can it be talked into?", Self.hacking(hack))) }
        if let concepts = reports.concepts?.result { entries.append(.init("Which concepts move it?", concepts.summary)) }
        if let features = reports.features?.result { entries.append(.init("Which features move it?", features.summary)) }
        return entries
    }

    private static func causes(_ patch: PatchResult) -> String {
        let signed = NumberFormat.standard.signed
        let largest = patch.meanEffects.prefix(3).map { "\($0.component) (\(signed.string($0.effect)))" }.joined(separator: ", ")
        return
            "Given the rejected response's activation where the reward is read, the chosen response loses most with \(largest), "
            + "on average over pairs and with everything downstream recomputed."
    }

    /// In words, by Spearman's ρ.
    private static func agreement(_ row: AgreementResult.Summary) -> String {
        guard let mean = row.meanSpearman else {
            return "That cannot be said: \(row.reason ?? "no pair has a rank correlation")."
        }
        let format = NumberFormat.decimals(2)
        let degree =
            switch mean {
            case 0.8...: "Closely"
            case 0.5..<0.8: "Broadly"
            case 0.2..<0.5: "Only loosely"
            default: "Hardly, or not at all"
            }
        let interval = zip2(row.low, row.high).map { " [\(format.string($0)), \(format.string($1))]" } ?? ""
        return "\(degree): they put components in an order with a mean Spearman's ρ of \(format.string(mean))\(interval) "
            + "over \(row.n) pairs, where 1 is the same order and 0 none."
    }

    private static func hacking(_ hack: HackResult) -> String {
        func names(_ verdict: HackResult.Verdict) -> String? {
            let found = hack.axes.filter { !$0.kind.isControl && $0.verdict == verdict }
                .sorted { abs($0.d ?? 0) > abs($1.d ?? 0) }.prefix(5).map(\.axis)
            return found.isEmpty ? nil : found.joined(separator: ", ")
        }
        let found = [names(.rewarded).map { "It pays most for \($0)." }, names(.penalised).map { "It punishes most \($0)." }]
        return ([hack.headline] + found.compactMap(\.self)).joined(separator: " ")
    }
}
