import LensCore

extension HeadResult: Presentable {
    public static var title: String { "Attention head" }

    static let signed = NumberFormat.standard.signed

    public func sections() -> [Document.Section] {
        [Document.Section("Summary", summary), Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    private var summary: [Block] {
        guard !pairs.isEmpty else { return [.prose("There are no pairs.")] }
        var blocks: [Block] = [.prose(headline)]
        blocks += pairs.count > 1 ? [.table(overview)] : pairs.map { .table(numbers($0)) }
        blocks.append(
            .note(
                "A contribution is what the head's write adds at the readout, through the final norm with its scale frozen; the "
                    + "tokens' contributions add up to it. An effect is what the reward becomes when the head carries something "
                    + "else and everything downstream is recomputed. The two part where other components react."))
        return blocks
    }

    private var headline: String {
        let format = Self.signed
        func mean(_ values: [Double]) -> String { format.string(values.reduce(0, +) / Double(max(1, values.count))) }
        let silent = pairs.compactMap { $0.effect(.zero, .all)?.marginEffect }
        let onAverage = pairs.count == 1 ? "" : " on average over \(pairs.count) pairs"
        return "\(component) adds \(mean(pairs.map(\.contribution))) to a margin of \(mean(pairs.map(\.margin)))\(onAverage). "
            + "With the head silent everywhere the margin changes by \(mean(silent.map(-))); another head may then have taken over, "
            + "or have lost what it needs."
    }

    private var overview: Table {
        Table(
            "The head on each pair",
            reading: "Contribution: what it adds to the margin at the readout. Without it: how the margin changes with the head "
                + "silent at the readout, and everywhere.",
            columns: [
                "pair", "prompt", Column("margin", unit: "reward", format: Self.signed),
                Column("contribution", unit: "reward", format: Self.signed, drawing: .bar),
                Column("without it at the readout", unit: "reward", format: Self.signed),
                Column("without it everywhere", unit: "reward", format: Self.signed),
            ],
            rows: pairs.map { pair in
                func change(_ at: PatchResult.Positions) -> Cell {
                    .number(pair.effect(.zero, at).map { -$0.marginEffect }, orMissing: "")
                }
                return [
                    .text(pair.id), .text(Shortened.text(pair.prompt, to: 32)), .number(pair.margin), .number(pair.contribution),
                    change(.readout), change(.all),
                ]
            })
    }

    private func numbers(_ pair: Pair) -> Table {
        func row(_ name: String, _ value: (Side) -> Double, difference: Bool = true) -> [Cell] {
            let (chosen, rejected) = (value(pair.chosen), value(pair.rejected))
            return [.text(name), .number(chosen), .number(rejected), difference ? .number(chosen - rejected) : .missing("")]
        }
        return Table(
            "What it writes",
            reading: "The write's length is what attention's write at the readout loses without the head.",
            columns: [
                "", Column("chosen"), Column("rejected"), Column("difference", format: Self.signed),
            ],
            rows: [
                row("reward", \.reward), row("contribution (reward)", \.contribution),
                row("length of its write", \.writeNorm, difference: false),
                row("length of the stream it reads", \.streamNorm, difference: false),
            ])
    }
}
