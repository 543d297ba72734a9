import Testing

@testable import LensReport

@Suite struct LaTeXTableTests {
    @Test func rulesCaptionIntervalsAndNotes() {
        let table = Table(
            "Headline numbers", reading: "In brackets 95 % intervals.",
            columns: [
                "model", Column("n", format: .whole), Column("accuracy", format: .percent(decimals: 1)),
                Column("ρ", format: .decimals(2)), Column("p", format: .significant(2)), "curve",
            ],
            rows: [
                [
                    "toy_a", 695, .interval(0.712, low: 0.68, high: 0.75), .interval(0.71, low: 0.67, high: 0.75), .number(2e-5),
                    .spark([1, 2]),
                ],
                [
                    "toy_b", 695, .missing("no pairs & no_score"), .interval(-0.26, low: -0.3, high: -0.2), .missing(""),
                    .spark([]),
                ],
                ["toy_c", .missing("asked for later"), .missing("no pairs & no_score"), -0.5, 0.25],
            ])
        let expected = #"""
            \begin{table}[htbp]
              \centering
              \caption{Headline numbers. In brackets 95 \% intervals.}
              \label{tab:headline-numbers}
              \begin{tabular}{lrrrr}
                \toprule
                model & n & accuracy & $\rho$ & p \\
                \midrule
                toy\_a & 695 & 71.2\,\% [68.0\,\%, 75.0\,\%] & 0.71 [0.67, 0.75] & 2.0$\times$10$^{-5}$ \\
                toy\_b & 695 & --\textsuperscript{a} & $-$0.26 [$-$0.30, $-$0.20] & -- \\
                toy\_c & --\textsuperscript{b} & --\textsuperscript{a} & $-$0.50 & 0.25 \\
                \bottomrule
              \end{tabular}
              \par\smallskip
              {\footnotesize\raggedright
              \textsuperscript{a} no pairs \& no\_score\par
              \textsuperscript{b} asked for later\par
              }
            \end{table}

            """#
        #expect(LaTeXTable.render(table) == expected)
    }

    @Test func curvesAreLeftOutAndNothingIsEmpty() {
        let table = Table("", columns: ["a", "by depth"], rows: [["x", .spark([1, 2])]])
        #expect(
            LaTeXTable.render(table) == #"""
                \begin{table}[htbp]
                  \centering
                  \begin{tabular}{l}
                    \toprule
                    a \\
                    \midrule
                    x \\
                    \bottomrule
                  \end{tabular}
                \end{table}

                """#)
        #expect(LaTeXTable.render(Table("T", columns: [], rows: [])).isEmpty)
    }

    @Test(arguments: [
        (#"_ & % $ # { } ~ ^ \"#, ##"\_ \& \% \$ \# \{ \} \textasciitilde{} \textasciicircum{} \textbackslash{}"##),
        (#"\input{/etc/passwd}"#, #"\textbackslash{}input\{/etc/passwd\}"#),
        ("^^5cend", #"\textasciicircum{}\textasciicircum{}5cend"#),
        ("a --format b---c", "a -{}-format b-{}-{}-c"),
        (#"<a|b> "x" `y`"#, #"\textless{}a\textbar{}b\textgreater{} {\char34}x{\char34} \textasciigrave{}y\textasciigrave{}"#),
        ("a\nb\tc% d", #"a b c\% d"#), ("1.5×10⁻¹²", #"1.5$\times$10$^{-12}$"#), ("r² and σ(−1)", #"r$^{2}$ and $\sigma$($-$1)"#),
        ("日本 é", "日本 é"),
    ])
    func textStaysText(_ text: String, _ expected: String) {
        #expect(LaTeXEscape.text(text) == expected)
    }

    @Test func rowsDoNotTurnIntoOptions() {
        let table = Table("[a]", columns: ["[1ex]", "b"], rows: [["[2em]", "*"], ["*", "[x]"]])
        let lines = LaTeXTable.render(table).split(separator: "\n").filter { $0.hasSuffix(#"\\"#) }
        #expect(lines == [#"    {}[1ex] & b \\"#, #"    {}[2em] & {}* \\"#, #"    {}* & {}[x] \\"#])
    }
}
