import LensCore

@testable import LensReport

/// A report of several analyses with numbers that can be checked by hand.
enum Combined {
    static let model = ModelDescription(
        name: "toy", family: "llama", layers: 2, heads: 2, width: 8, head: "linear", dtype: "float32", device: "cpu",
        fingerprint: "sha256:00")

    /// - Parameters:
    ///   - text: stands in every place that a user or a model fills.
    ///   - full: whether everything was measured.
    static func report(_ text: String? = nil, pairs: Int = 2, full: Bool = true) -> Report<CombinedResult> {
        let description = text.map {
            ModelDescription(
                name: $0, family: $0, layers: 2, heads: 2, width: 8, head: $0, dtype: $0, device: $0, fingerprint: $0)
        }
        func envelope<R: AnalysisResult>(_ result: R) -> Report<R> {
            Report(model: description ?? model, options: [text ?? "seed": .integer(0)], warnings: [], result: result)
        }
        let ids = (1...pairs).map { text ?? "pair-\($0)" }
        var reports = CombinedResult.Reports(score: envelope(score(ids, category: text)))
        if full {
            reports.lens = envelope(lens(ids, text))
            reports.attribute = envelope(attribution(ids, text))
            reports.sources = envelope(attribution(ids, text, sources: true))
            reports.patch = envelope(patch(ids, text))
            reports.agree = envelope(agreement(ids, text))
            reports.features = envelope(features(ids, text))
        }
        let token = text ?? " word"
        let side = CombinedResult.Side(
            tokens: [.init(id: 7, text: token, role: text ?? "user"), .init(id: 9, text: token, role: "response")], readout: 1)
        let gaps = [CombinedResult.Gap(what: text ?? "Concepts", why: text ?? "asked for with --concepts")]
        let result = CombinedResult(
            command: text ?? "rewardlens report", libtorch: text ?? "2.15.0",
            fed: ids.map { .init(id: $0, prompt: text ?? "A question", chosen: side, rejected: side) }, reports: reports,
            notMeasured: gaps)
        return Report(
            model: description ?? model, options: [text ?? "seed": .text(text ?? "0")], warnings: [text ?? "a warning"],
            result: result)
    }

    private static func score(_ ids: [String], category: String?) -> ScoreResult {
        ScoreResult(
            pairs: ids.enumerated().map { index, id in
                .init(
                    id: id, category: category, chosen: .init(reward: 2, tokens: 2, objectives: nil),
                    rejected: .init(reward: index == 0 ? 1 : 2.5, tokens: 2, objectives: nil))
            })
    }

    private static func lens(_ ids: [String], _ text: String?) -> LensResult {
        let token = text ?? " word"
        let tokens = [
            LensResult.Token(text: token, role: text ?? "user", reward: 0.5, increment: nil),
            LensResult.Token(text: token, role: "response", reward: 2, increment: 1.5),
        ]
        let chosen = LensResult.Curves(raw: [0, 1, 2], normalized: [0, 0.9, 2], frozen: [0, 1, 2])
        let rejected = LensResult.Curves(raw: [0, 0, 1], normalized: [0, 0.2, 1], frozen: [0, 0, 1])
        return LensResult(
            pairs: ids.map {
                .init(
                    id: $0, category: text, prompt: text ?? "A question", chosen: (2, chosen), rejected: (1, rejected),
                    tokens: .init(chosen: tokens, rejected: tokens))
            }, layers: 2)
    }

    private static func attribution(_ ids: [String], _ text: String?, sources: Bool = false) -> AttributionResult {
        let components: [AttributionResult.Contribution] = [
            .init(component: .head(layer: 0, head: 0), chosen: 1, rejected: 0.25),
            .init(component: .head(layer: 1, head: 1), chosen: -0.25, rejected: 0.25),
            .init(component: .mlp(1), chosen: 1, rejected: 0.25),
        ]
        let whole = AttributionResult.Decomposition(
            reward: .init(chosen: 2, rejected: 1), components: components, constant: .init(chosen: 0.25, rejected: 0.25),
            completenessError: .init(chosen: 1e-7, rejected: 0), scaleEffect: 0.1)
        let tokens = (0..<2).map { _ in
            AttributionResult.Token(text: text ?? " word", role: text ?? "user", contribution: 0.5)
        }
        return AttributionResult(
            by: sources ? .source : .head,
            pairs: ids.map {
                .init(
                    id: $0, category: text, prompt: text ?? "A question", whole,
                    tokens: sources ? .init(shared: 1, chosen: tokens, rejected: tokens) : nil)
            })
    }

    private static func patch(_ ids: [String], _ text: String?) -> PatchResult {
        let effects = [(Component.mlp(1), 0.75), (.head(layer: 0, head: 0), 0.5), (.head(layer: 1, head: 1), -0.125)]
        return PatchResult(
            mode: .noising, method: .patching, at: .readout, alignment: .suffix,
            pairs: ids.map { id in
                .init(
                    id: id, category: text, margin: 1, baseReward: 2,
                    effects: effects.map { .init(component: $0.0, reward: 2 - $0.1, effect: $0.1, normalized: $0.1) },
                    alignedFraction: 1)
            })
    }

    private static func agreement(_ ids: [String], _ text: String?) -> AgreementResult {
        let summary = [nil, text].enumerated().map { index, category in
            AgreementResult.Summary(
                a: "attribution", b: "noising.readout", category: category, step: text, meanSpearman: 0.9, low: 0.8, high: 0.95,
                reason: nil, meanKendall: 0.8, meanTopOverlap: 0.7, meanSignAgreement: 0.9, n: 12 - index)
        }
        return AgreementResult(
            protocols: [.corrected], methods: ["attribution", "noising.readout"], pairs: [],
            summary: text == nil ? [summary[0]] : summary,
            points: [.init(component: .mlp(1), attribution: 0.75, patching: 0.75)])
    }

    private static func features(_ ids: [String], _ text: String?) -> SAEFeaturesResult {
        let terms = SAEFeaturesResult.Terms(reward: 2, features: 1, bias: 0.5, error: 0.25, constant: 0.25)
        let none = SAEFeaturesResult.Terms(reward: 1, features: 0.5, bias: 0.5, error: 0, constant: 0)
        let feature = Component.feature(layer: 1, feature: 3)
        let measure = Measure(value: 0.5, low: 0.25, high: 0.75, n: 4)
        let context = SAEFeaturesResult.Context(
            id: text ?? "pair-1", side: text ?? "chosen", prompt: text ?? "A question", peak: 2,
            tokens: [.init(text: text ?? "word", role: text ?? "response", activation: 2)], readout: 0)
        return SAEFeaturesResult(
            autoencoder: .init(
                name: text ?? "mine", latents: 16, width: 8, activation: text ?? "TopK, k = 4", site: text ?? "residual.1",
                positions: text ?? "response"),
            layer: 1, reading: .gradient,
            pairs: ids.map {
                .init(id: $0, category: text, prompt: text ?? "A question", chosen: terms, rejected: none, features: [])
            }, meanMargin: terms - none, completenessError: nil, l0: 4, agreement: 0.5,
            rankings: [.init(order: .raising, features: [feature])],
            cards: [
                .init(
                    feature: feature, alignment: 0.5, cosine: 0.5, contribution: measure, difference: measure, effect: measure,
                    readouts: measure, density: 0.5, meanActivation: 1, contexts: [context],
                    axes: [.init(axis: text ?? "length", difference: measure, d: measure, p: 0.5, q: 0.5)])
            ])
    }
}
