import LensCore
import Testing

/// Results of single pairs put together.
@Suite struct AgreementResultJoinedTests {
    private let rows = [
        AgreementResult.Comparing(a: "raw", b: "noising.all.prefix", step: "as before"),
        AgreementResult.Comparing(a: "attribution", b: "noising.readout", step: nil),
    ]
    /// Of the first row; the third pair has none.
    private let spearman: [Double?] = [0.5, -0.25, nil, 1, 0.75, 0.125, 0.25, -0.5, 0.375, 0.625, 0, 0.875, -1]
    /// The first two share theirs.
    private var prompts: [String] { spearman.indices.map { $0 < 2 ? "shared" : "prompt \($0)" } }

    private func pair(_ index: Int, category: String?) -> AgreementResult.Pair {
        let second = AgreementResult.Comparison(
            a: "attribution", b: "noising.readout", spearman: Double(index) / 16, kendall: nil, topOverlap: nil,
            signAgreement: 0.5)
        let first = AgreementResult.Comparison(
            a: "raw", b: "noising.all.prefix", spearman: spearman[index], kendall: spearman[index].map { $0 / 2 },
            topOverlap: Double(index % 2), signAgreement: nil)
        return .init(id: "p\(index)", category: category, margin: 1, comparisons: [first, second])
    }

    private func points(_ index: Int) -> [AgreementResult.Point] {
        [
            .init(component: .mlp(0), attribution: Double(index), patching: 2 * Double(index)),
            .init(component: .attention(1), attribution: 1, patching: -1),
        ]
    }

    private func category(_ index: Int) -> String { index % 2 == 0 ? "even" : "odd" }

    private func result(_ chosen: [Int], named: Bool = true) -> AgreementResult {
        AgreementResult(
            protocols: [.corrected], methods: ["raw"], rows: rows,
            pairs: chosen.map { pair($0, category: named ? category($0) : nil) }, prompts: chosen.map { prompts[$0] },
            points: chosen.map(points), seed: 3)
    }

    private func joined(named: Bool = true) throws -> AgreementResult {
        try #require(
            AgreementResult.joined(spearman.indices.map { result([$0], named: named) }, prompts: prompts, seed: 3))
    }

    @Test func equalsOneRunOverAllPairs() throws {
        #expect(try joined() == result(Array(spearman.indices)))
        #expect(try joined(named: false) == result(Array(spearman.indices), named: false))
        #expect(AgreementResult.joined([], prompts: [], seed: 3) == nil)
    }

    @Test func meansAreThoseOfPairsThatHaveOne() throws {
        let found = try joined()
        let row = try #require(found.summary.first)
        let known = spearman.indices.filter { spearman[$0] != nil }
        let values = known.compactMap { spearman[$0] }
        #expect(row.category == nil && row.step == "as before" && row.n == 12)
        #expect(agree(row.meanSpearman, values.reduce(0, +) / 12) && agree(row.meanKendall, values.reduce(0, +) / 24))
        #expect(agree(row.meanTopOverlap, 6.0 / 13) && row.meanSignAgreement == nil)
        // Eleven prompts of twelve pairs.
        let estimate = Bootstrap(seed: 3).mean(values, clusters: known.map { prompts[$0] })
        #expect(estimate.clusters == 11 && row.low == estimate.low && row.high == estimate.high && row.low != nil)
        #expect(found.pairs.map(\.id) == spearman.indices.map { "p\($0)" })
        #expect(found.summary[1].n == 13 && agree(found.summary[1].meanSpearman, 6.0 / 16))
    }

    @Test func categoriesHaveRowsOfTheirOwn() throws {
        let found = try joined()
        #expect(found.summary.map(\.category) == [nil, nil, "even", "even", "odd", "odd"])
        let odd = found.summary[4]
        // Pairs 1, 3, 5, 7, 9 and 11: too few for an interval.
        let values: [Double] = [-0.25, 1, 0.125, -0.5, 0.625, 0.875]
        #expect(odd.n == 6 && agree(odd.meanSpearman, values.reduce(0, +) / 6))
        #expect(odd.step == nil && odd.low == nil && odd.reason?.hasPrefix("6 independent units") == true)
        #expect(odd.meanTopOverlap == 1 && found.summary[2].meanTopOverlap == 0)
        #expect(found.summary[2].n == 6)
        #expect(try joined(named: false).summary.map(\.category) == [nil, nil])
    }

    @Test func pointsAreMeansOfEachComponent() throws {
        #expect(
            try joined().points == [
                .init(component: .mlp(0), attribution: 6, patching: 12),
                .init(component: .attention(1), attribution: 1, patching: -1),
            ])
    }
}
