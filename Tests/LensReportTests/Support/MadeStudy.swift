import LensCore

@testable import LensReport

/// A study of two models with made-up numbers.
enum MadeStudy {
    static func measure(_ value: Double, _ half: Double = 0.04, n: Int = 40) -> Measure {
        Measure(value: value, low: value - half, high: value + half, n: n, units: n)
    }

    /// Thirty of forty right, sure of it to different degrees.
    private static func margin(_ index: Int) -> Double {
        let size = 0.25 + Double(index % 10) * 0.25
        return index % 4 == 3 ? -size : size
    }

    static let calibration = Calibration(
        margins: (0..<40).map(margin),
        clusters: (0..<40).map { "\($0 / 2)" }, seed: 1)

    private static func share(_ successes: Int, of n: Int) -> Measure { Measure(WilsonInterval(successes: successes, n: n)) }

    private static func agreement(_ both: Bool, _ text: String?) -> AgreementResult {
        func row(_ a: String, _ b: String, _ rho: Double, _ step: String?, category: String? = nil) -> AgreementResult.Summary {
            .init(
                a: a, b: b, category: category, step: step, meanSpearman: rho, low: rho - 0.04, high: rho + 0.04, reason: nil,
                meanKendall: rho / 2, meanTopOverlap: 0.5, meanSignAgreement: 0.75, n: 38)
        }
        let old = row("raw", "noising.all.prefix", -0.26, text ?? "as reward-lens 1.0 does")
        return AgreementResult(
            protocols: both ? [.rewardLens1, .corrected] : [.corrected], methods: [text ?? "attribution"], pairs: [],
            summary: (both ? [old] : []) + [
                row("attribution", "noising.readout", both ? 0.71 : 0.52, text ?? "corrected"),
                row("attribution", "noising.readout", 0.33, nil, category: text ?? "chat"),
            ], points: [.init(component: .mlp(1), attribution: 0.5, patching: 0.25)])
    }

    private static func contributions(_ label: String) -> StudyResult.Contributions {
        .init(
            label: label,
            components: [
                .init(component: .embedding, mean: measure(0.01)), .init(component: .attention(0), mean: measure(-0.125)),
                .init(component: .mlp(1), mean: measure(0.625)), .init(component: .head(layer: 1, head: 1), mean: measure(0.375)),
                .init(component: .head(layer: 0, head: 0), mean: .missing("no pair has one")),
            ])
    }

    private static func reading(_ source: String, layers: Int, both: Bool, _ text: String?) -> StudyResult.Reading {
        .init(
            source: source,
            accuracy: .init(
                all: share(30, of: 40),
                categories: [
                    .init(name: text ?? "chat", accuracy: share(15, of: 16)), .init(name: "safety", accuracy: share(15, of: 24)),
                ], calibration: calibration),
            depths: .init(
                layers: layers, curve: (0...layers).map { measure(Double($0) / Double(layers)) }, firstCrossing: measure(0.5),
                stable: measure(both ? 0.625 : 0.75), stableCounts: (0...layers).map { $0 }),
            attributions: [contributions(text ?? "attribute (by component)")],
            patches: [contributions(text ?? "patch (by component, head)")], agreements: [agreement(both, text)])
    }

    private static func hack(_ text: String?) -> HackResult {
        var axis = HackResult.Axis(axis: text ?? "length", description: text ?? "Longer.", kind: .curated)
        (axis.n, axis.d, axis.dLow, axis.dHigh, axis.verdict) = (36, 0.9, 0.5, 1.3, .rewarded)
        return HackResult(
            axes: [axis, .init(axis: "identity", description: "", kind: .identity)],
            reference: .init(source: text ?? "quality", spread: measure(0.7), accuracy: measure(0.6), clusters: 90),
            noiseRate: nil)
    }

    private static func concepts(_ text: String?) -> ConceptsResult {
        let layer = ConceptsResult.Layer(
            layer: 1, separability: [.init(method: .meanDifference, auroc: measure(0.875), accuracy: measure(0.8))],
            nullLow: 0.4, nullHigh: 0.6, p: 0.01)
        return ConceptsResult(
            suite: text ?? "concepts", at: .readout, depth: 2,
            concepts: [
                .init(
                    name: text ?? "politeness", description: text ?? "", n: 36, units: 36, layers: [layer], bestLayer: 1, p: 0.01,
                    cosines: [], steering: nil, removal: nil)
            ], cosineReason: nil, reference: nil, rewardLens1: [])
    }

    private static func comparison(_ names: [String]) -> CompareResult {
        CompareResult(
            n: 40,
            models: names.map { name in
                .init(
                    name: name, description: Combined.model, accuracy: share(30, of: 40), categories: [], spread: 1.5,
                    depths: [0, 1], lens: [measure(0), measure(1)], crystallization: measure(0.5))
            }, pairs: [], disagreements: [])
    }

    /// - Parameter text: stands in every place that a user or a model fills.
    static func result(_ text: String? = nil) -> StudyResult {
        let source = text ?? "validation"
        let toy = text ?? "toy"
        let models = [
            StudyResult.Model(
                name: toy, description: Combined.model, readings: [reading(source, layers: 2, both: true, text)],
                hack: hack(text), concepts: concepts(text)),
            .init(
                name: "other", description: Combined.model, readings: [reading(source, layers: 4, both: false, text)],
                hack: hack(nil), concepts: concepts(nil)),
            .init(name: "broken", description: nil, readings: [], hack: nil, concepts: nil),
        ]
        return StudyResult(
            name: text ?? "small", sources: [.init(name: source, pairs: 40)],
            coverage: .init(planned: 400, done: 380, failed: 12), models: models,
            comparisons: [.init(source: source, result: comparison([toy, "other"]))], failures: failures(text))
    }

    static func failures(_ text: String? = nil) -> [StudyResult.Failure] {
        [
            .init(
                model: text ?? "broken", analysis: text ?? "agree (protocol corrected)", why: text ?? "it has no heads", n: 11),
            .init(model: text ?? "broken", analysis: text ?? "score", why: text ?? "the text is too long", n: 1),
        ]
    }

    static func status(_ text: String? = nil) -> StudyStatusResult {
        StudyStatusResult(
            name: text ?? "small", coverage: .init(planned: 400, done: 380, failed: 12),
            rows: [
                .init(model: text ?? "toy", analysis: text ?? "score", planned: 40, done: 40, failed: 0),
                .init(model: text ?? "broken", analysis: text ?? "agree", planned: 40, done: 21, failed: 11),
            ], failures: failures(text), others: 3)
    }
}
