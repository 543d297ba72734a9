import LensCore

extension AttributionResult: Presentable {
    public static var title: String { "Component attribution" }

    public func sections() -> [Document.Section] {
        var sections = [Document.Section("Summary", summary)]
        if !objectiveNames.isEmpty { sections.append(.init("Objectives", [.table(objectiveTable)])) }
        return sections + [Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    private var summary: [Block] {
        guard !pairs.isEmpty else { return [.prose("There are no pairs.")] }
        return [.prose(headline)] + overviewBlocks
    }

    /// How well everything adds up, then what is written on average.
    var overviewBlocks: [Block] {
        var blocks: [Block] = [.prose(soundness)]
        if pairs.count > 1 {
            blocks.append(.bars(meanWaterfall))
            blocks.append(.heatmap(map("Mean difference over pairs", of: meanDifferences)))
            blocks.append(.table(meanTable))
        }
        blocks.append(
            .note(
                "A contribution is what a component's write to the residual stream adds at the readout, through the final norm "
                    + "with its scale frozen. It describes the reward and does not say what the reward would be without the "
                    + "component, for others may depend on it: patching says that."))
        return blocks
    }

    private var headline: String {
        let signed = NumberFormat.standard.signed
        let margins = pairs.map(\.margin)
        let mean = meanMargin
        let largest = leading
        if pairs.count == 1 {
            return "The margin is \(signed.string(mean)). The largest contributions to it come from \(largest)."
        }
        return "The model prefers the chosen response in \(margins.count { $0 > 0 }) of \(pairs.count) pairs; the mean margin is "
            + "\(signed.string(mean)). The largest mean contributions to it come from \(largest)."
    }

    /// The components with the largest mean differences, in words.
    var leading: String {
        let signed = NumberFormat.standard.signed
        return meanDifferences.sorted { abs($0.value) > abs($1.value) }.prefix(3)
            .map { "\($0.component) (\(signed.string($0.value)))" }.joined(separator: ", ")
    }

    var meanMargin: Double { pairs.map(\.margin).reduce(0, +) / Double(max(1, pairs.count)) }

    /// The largest amount by which contributions and constant miss a reward.
    var completeness: Double { pairs.flatMap { [$0.completenessError.chosen, $0.completenessError.rejected] }.max() ?? 0 }

    private var meanWaterfall: Bars {
        let constant = pairs.map { $0.constant.chosen - $0.constant.rejected }.reduce(0, +) / Double(pairs.count)
        return .largest(
            12,
            of: meanDifferences.map { .init("\($0.component)", $0.value) } + (constant == 0 ? [] : [.init("constant", constant)]),
            "What the mean margin is made of",
            reading: "Each bar is the mean over pairs of a component's contribution to the chosen reward minus that to the "
                + "rejected; together they are the mean margin.",
            quantity: Axis("chosen − rejected", unit: "reward"), total: .init("mean margin", meanMargin))
    }

    /// How well everything adds up, and what the frozen scales hide.
    private var soundness: String {
        let error = completeness
        let scales = pairs.compactMap(\.scaleEffect)
        let scale = scales.reduce(0, +) / Double(max(1, scales.count))
        let remainder = pairs.compactMap(\.remainder).flatMap { [abs($0.chosen), abs($0.rejected)] }.max()
        // Whole writes are captured as the model added them; only their parts can miss its rounding.
        let isRounded = error > 1e-4 && [.head, .neuron, .source].contains(by)
        return "Contributions and constant add up to each reward within \(NumberFormat.significant(2).string(error))"
            + (isRounded ? ", as the model rounds products to 16 bits and the parts of a write do not. " : ". ")
            + (scales.isEmpty
                ? "" : "The two responses' norm scales alone account for \(NumberFormat.standard.signed.string(scale)) of the ")
            + (scales.isEmpty ? "" : pairs.count == 1 ? "margin." : "mean margin.")
            + (remainder.map {
                " The head is not linear: it is read by its slope at each text, and what that leaves of a reward, at most "
                    + "\(NumberFormat.standard.string($0)) here, is in the constant."
            } ?? "")
    }

    private var meanTable: Table {
        let means = means(largest: 20)
        let missing = means.first?.difference.interval.reason ?? ""
        return Table(
            "The largest mean contributions to the margin",
            reading: "Chosen minus rejected, mean over \(pairs.count) pairs; the interval is a 95 % bootstrap over prompts (BCa)"
                + (by == .neuron || by == .source ? "; neurons and sources count towards their MLP or head." : "."),
            columns: [
                "component", Column("mean difference", unit: "reward", format: .standard.signed, drawing: .bar),
                Column("95 % interval", unit: "reward", alignment: .trailing, format: .standard.signed),
            ],
            rows: means.map { mean in
                let estimate = mean.difference
                let interval: Cell =
                    if let value = estimate.value, let low = estimate.low, let high = estimate.high {
                        .interval(value, low: low, high: high)
                    } else {
                        .missing(missing)
                    }
                return [.text("\(mean.component)"), .number(estimate.value, orMissing: ""), interval]
            })
    }

    /// Each whole component's mean difference, in the network's order.
    private var meanDifferences: [(component: Component, value: Double)] {
        var sums: [Component: Double] = [:]
        var order: [Component] = []
        for pair in pairs {
            for whole in pair.components.wholes() {
                if sums[whole.component] == nil { order.append(whole.component) }
                sums[whole.component, default: 0] += whole.difference
            }
        }
        return order.map { ($0, (sums[$0] ?? 0) / Double(pairs.count)) }
    }
}
