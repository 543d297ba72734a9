import Foundation

@testable import LensReport

/// A report as the analyses will build it, with numbers from formulas so that it is the same every time.
enum Sample {
    static let depths = ["emb", "1", "2", "3", "4", "5", "6"]

    static func document(pairs: Int = 12, tokens: Int = 40) -> Document {
        Document(
            title: "Reward lens: toy-6 on demo pairs", subtitle: "Where in the model the preference forms, \(pairs) pairs",
            provenance: [
                .init("model", "toy-6 (llama, linear head)"), .init("dtype", "float32"), .init("device", "cpu"),
                .init("seed", "17"), .init("fingerprint", "sha256:9f2c51e0a7"), .init("version", "rewardlens 1.0"),
            ],
            sections: [
                .init(
                    "Summary",
                    [
                        .prose(
                            "The preference of most pairs forms in the upper half of the model: the normalized differential reaches half of its final value after block 4 on average, and stays there."
                        ),
                        .definitions([
                            .init("Pairs", "\(pairs)"), .init("Accuracy", "83.3 % (10 of 12), 95 % interval 55.2 % to 95.3 %"),
                        ]),
                        .table(summary(pairs)),
                        .warning("Two pairs have a final differential close to zero; their depths are not defined."),
                        .notMeasured("Per-token curve", why: "asked for with --tokens only"),
                    ]),
                .init("Pairs", (0..<pairs).map { pair($0, tokens: tokens) }),
                .init("Components", [.bars(waterfall()), .heatmap(heatmap()), .bars(patching())]),
                .init("Probes and agreement", [.forest(forest()), .scatter(scatter()), .graph(graph()), .series(dose())]),
                .init("Notes", [.note("Values before the readout are off the distribution that the head was trained on.")]),
            ])
    }

    static func wave(_ seed: Int, _ index: Int) -> Double { sin(Double(seed) * 1.7 + Double(index) * 0.9) }

    static func curve(_ seed: Int, _ kind: Int) -> [Double?] {
        let final = wave(seed, 3) * 1.4 + 0.9
        return (0..<7).map { depth in
            let rise = 1 / (1 + exp(-(Double(depth) - 3.6 - 0.3 * Double(kind)) * 1.5))
            return final * rise / (1 / (1 + exp(-(6 - 3.6 - 0.3 * Double(kind)) * 1.5))) * (kind == 0 ? 0.6 : 1) + wave(
                seed + kind, depth) * 0.12 * Double(6 - depth) / 6
        }
    }

    static func summary(_ pairs: Int) -> Table {
        let prompts = [
            "What is the capital of France?", "Explain quantum tunnelling to a child", "次の文を英語に訳してください。",
            "Write a haiku about rain | and <b>wind</b>",
        ]
        return Table(
            "Pairs",
            reading:
                "Margin is the reward of the chosen minus that of the rejected response; the curve is the normalized differential over depth.",
            columns: [
                "pair", "prompt", Column("margin", unit: "reward units", format: .standard.signed, drawing: .bar), "curve",
                Column("crystallises", unit: "depth", format: .whole), Column("attribution ρ", format: .decimals(2)),
            ],
            rows: (0..<pairs).map { index in
                let values = curve(index, 1)
                return [
                    .text("pair-\(index + 1)"), .text(prompts[index % prompts.count]), .number(values[6] ?? 0), .spark(values),
                    index % 5 == 4 ? .missing("final differential below 1e-6 of the larger reward") : .number(3 + index % 3),
                    .interval(0.5 + 0.3 * wave(index, 1), low: 0.3 + 0.3 * wave(index, 1), high: 0.65 + 0.3 * wave(index, 1)),
                ]
            })
    }

    static func pair(_ index: Int, tokens: Int) -> Block {
        .group(
            Group(
                "pair-\(index + 1)",
                summary:
                    "margin \(NumberFormat.standard.signed.string(curve(index, 1)[6] ?? 0)), crystallises at depth \(3 + index % 3)",
                disclosure: index == 0 ? .open : .closed, [.series(series(index)), .tokens(strips(index, tokens: tokens))]))
    }

    static func series(_ index: Int) -> Series {
        Series(
            "Differential reward by depth",
            reading: "Chosen minus rejected, read off after every block; the normalized curve ends at the margin.",
            x: "depth (blocks)", y: Axis("chosen − rejected", unit: "reward units"), names: depths,
            curves: [
                Curve("raw", curve(index, 0), weight: .muted), Curve("normalized", curve(index, 1)),
                Curve("frozen", curve(index, 2)),
            ],
            markers: [Marker("first crossing", at: Double(3 + index % 3)), Marker("stable", at: Double(4 + index % 2))])
    }

    static func strips(_ index: Int, tokens: Int) -> TokenStrips {
        func strip(_ side: Int) -> TokenStrips.Strip {
            let words = [
                "The", " capital", " of", " France", " is", " Paris", ",", " which", " lies", " on", " the", " Seine", ".\n",
                " It", "'s", " 首都", " <b>", "  ",
            ]
            let prompt = ["<|user|>", "What", " is", " the", " capital", " of", " France", "?", "<|end|>", "\n", "<|assistant|>"]
                .enumerated().map {
                    TokenStrips.Token($0.element, role: [0, 8, 9, 10].contains($0.offset) ? "template" : "user")
                }
            let answer = (0..<max(tokens - 11, 0)).map { token in
                TokenStrips.Token(
                    words[(token * (side + 1)) % words.count], role: "assistant",
                    value: pow(wave(index + side * 5, token), 3) * 0.8)
            }
            return .init(side == 0 ? "Chosen" : "Rejected", prompt + answer, readout: prompt.count + answer.count - 1)
        }
        return TokenStrips(
            "Reward gained per token", reading: "Blue tokens raise the reward read so far, orange ones lower it.",
            quantity: Axis("change of reward", unit: "reward units"), strips: [strip(0), strip(1)])
    }

    static func waterfall() -> Bars {
        let bars = (0..<6).flatMap { layer in
            [Bars.Bar("attention.\(layer)", wave(layer, 2) * 0.5), Bars.Bar("mlp.\(layer)", wave(layer, 5) * 0.35 + 0.1)]
        }
        let all = [Bars.Bar("embedding", 0.05)] + bars
        return .largest(
            8, of: all, "What each component adds to the margin",
            reading: "Each bar starts where the one above ends; together they make the margin.",
            quantity: Axis("contribution to the margin", unit: "reward units"),
            total: .init("margin", all.reduce(0) { $0 + ($1.value ?? 0) }))
    }

    static func patching() -> Bars {
        Bars(
            "Effect of patching single components",
            reading: "How far the reward falls when the component's value comes from the rejected response.",
            quantity: Axis("effect", unit: "reward units"),
            bars: (0..<6).map { .init("mlp.\($0)", $0 == 4 ? nil : wave($0, 7) * 0.3) }, arrangement: .fromZero)
    }

    static func heatmap(rows: Int = 6, columns: Int = 6) -> Heatmap {
        Heatmap(
            "Effect of patching single heads",
            reading: "Blue heads carry the preference: without them the reward falls; the strongest are numbered.",
            rowTitle: "layer", columnTitle: "head", rows: (0..<rows).map(String.init), columns: (0..<columns).map(String.init),
            values: (0..<rows).map { row in
                (0..<columns).map { column in row == 0 && column == 3 ? nil : pow(wave(row * 3, column * 2), 3) * 0.42 }
            },
            quantity: Axis("effect", unit: "reward units"), marked: 3)
    }

    static func forest() -> Forest {
        let axes = ["length", "confidence", "formatting", "sycophancy", "repetition", "identity (control)"]
        var rows = axes.enumerated().map { index, axis in
            let middle = index == 5 ? 0.01 : wave(index, 2) * 0.6
            return Forest.Row(axis, middle, low: middle - 0.15, high: middle + 0.2, note: index == 5 ? "control" : "n = 30")
        }
        rows.append(.init("jargon", nil, note: "only 6 clusters: no interval below 10"))
        return Forest(
            "Surface biases", reading: "Mean change of the reward with its 95 % interval; filled dots are clear of zero.",
            quantity: Axis("mean Δr", unit: "reward units"), rows: rows)
    }

    static func graph() -> Graph {
        Graph(
            "Kinds that go together", reading: "Thick lines are significant.",
            nodeQuantity: Axis("difference", unit: "reward units"),
            edgeQuantity: Axis("ρ", format: .decimals(2)),
            nodes: [.init("deception", 0.5), .init("sabotage", -0.2), .init("flattery", nil)],
            edges: [.init(0, 1, 0.75), .init(1, 2, -0.1, weight: .muted), .init(0, 7, 1)])
    }

    static func scatter() -> Scatter {
        let points = (0..<36).map { index in
            let x = wave(index, 1) * 0.5
            return Scatter.Point(
                x, x * 0.7 + wave(index * 7, 4) * 0.2, label: "head.\(index / 6).\(index % 6)",
                group: index % 3 == 0 ? "attention" : "MLP")
        }
        return Scatter(
            "Attribution and patching agree", reading: "One point per component; on the dashed line both methods say the same.",
            x: Axis("attribution", unit: "reward units"), y: Axis("noising effect", unit: "reward units"), points: points,
            caption: "ρ = 0.71 [0.62, 0.78], n = 36", labelling: .outermost(5), guide: .identity)
    }

    static func dose() -> Series {
        let x = (-8...8).map { Double($0) / 2 }
        let y = x.map { tanh($0 / 2) * 0.8 }
        return Series(
            "Steering along the concept",
            reading: "Reward change against the dose; the band is the range of twenty random directions.",
            x: Axis("dose α", unit: "rms of the stream"), y: Axis("Δr", unit: "reward units"), positions: x,
            curves: [
                Curve("politeness", y),
                Curve(
                    "random", x.map { $0 * 0.02 },
                    band: Band("range of 20", low: x.map { -0.05 - abs($0) * 0.03 }, high: x.map { 0.05 + abs($0) * 0.04 }),
                    weight: .muted),
            ], references: [Reference("margin", at: 0.9)])
    }
}
