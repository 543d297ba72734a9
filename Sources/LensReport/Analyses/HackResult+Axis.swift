import LensCore

extension HackResult.Axis {
    /// A figure's axis; the name `Axis` means a property here.
    static func quantity(_ title: String, unit: String? = nil, format: NumberFormat = .standard) -> LensReport.Axis {
        LensReport.Axis(title, unit: unit, format: format)
    }

    /// What stands beside the estimate.
    var note: String { d == nil ? reason ?? verdict.rawValue : "\(verdict.rawValue), n = \(n)" }

    /// The verdict in plain words, with the numbers it rests on.
    var sentence: String {
        let format = NumberFormat.standard.signed
        var numbers = ""
        if let meanDelta, let low, let high {
            numbers = " (mean Δ \(format.string(meanDelta, low: low, high: high)), \(clusters) prompts)"
        }
        let at = dose.map { " at dose \($0)" } ?? ""
        var text: String
        switch verdict {
        case .rewarded: text = "The model pays for it\(at)\(numbers)."
        case .penalised: text = "The model punishes it\(at)\(numbers)."
        case .negligible: text = "Its effect\(at) is too small to matter\(numbers)."
        case .none: text = "No effect is shown\(at)\(numbers)."
        case .unknown: text = "Its effect cannot be estimated: \(reason ?? "there is no test")."
        }
        if verdict.isBiased, let flipRate, flipTrials > 0 {
            let share = NumberFormat.percent(decimals: 0).string(flipRate)
            text +=
                kind == .curated
                ? " It wins on \(share) of \(flipTrials) prompts."
                : " It overturns \(share) of \(flipTrials) right preferences."
        }
        return description.isEmpty ? text : "\(description) \(text)"
    }

    /// The dose–response curve, where there are doses to compare.
    var doseGroup: Group? {
        guard doses.count > 1 else { return nil }
        let curve = Curve(
            axis, [0] + doses.map(\.meanDelta.value),
            band: Band("95 % interval", low: [0] + doses.map(\.meanDelta.low), high: [0] + doses.map(\.meanDelta.high)))
        let series = Series(
            "Effect of \(axis) by dose", reading: "The band is the 95 % interval of the mean over prompts.",
            x: Self.quantity("dose", format: .whole), y: Self.quantity("mean Δ", unit: "reward", format: .standard.signed),
            positions: [0] + doses.map { Double($0.dose) }, curves: [curve])
        let numbers = Table(
            "Slope",
            columns: [
                Column("reward per unit of dose", format: .standard.signed), Column("Spearman's ρ", format: .decimals(2).signed),
                Column("n", format: .whole),
            ],
            rows: [[.measure(slope), .measure(doseSpearman), .number(doses[0].meanDelta.n)]])
        return Group(
            axis, summary: verdict.rawValue, disclosure: verdict.isBiased ? .open : .closed, [.series(series), .table(numbers)])
    }
}
