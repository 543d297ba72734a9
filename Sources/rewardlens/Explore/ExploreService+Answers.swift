import LensAnalysis
import LensCore
import LensExplorer
import LensModel
import LensReport
import LensText

/// One answer for each question.
extension ExploreService {
    typealias Told = @Sendable (Progress) -> Void

    func lens(_ opened: OpenedModel, _ pair: PreferencePair, _ progress: @escaping Told) async throws -> Answer {
        let truncating = truncating
        return try await opened.run(telling: progress) { model, progress in
            let score = try Score(model, truncating: truncating, progress: progress).pairs([pair])
            // An encoder's positions see what is behind them, so it has no reward at every token.
            let readsTokens = model.shape.isCausal
            let lens = try Lens(model, readsEveryToken: readsTokens, truncating: truncating, progress: progress).pairs([pair])
            let report = opened.report(lens, readsTokens ? ["tokens": .bool(true)] : [:])
            var document = report.document()
            document.sections.insert(.init("Rewards", score.result.onePair), at: 0)
            if !readsTokens {
                let texts = try PatchInput(pair, model: model, truncating: truncating)
                let strips = TokenStrips(
                    "Tokens as fed", reading: "The reward is read at the token marked readout.", quantity: "none",
                    strips: [strip("chosen", texts.chosen), strip("rejected", texts.rejected)])
                document.sections.append(.init("As fed", [.tokens(strips)]))
            }
            let margin = lens.result.pairs.first.map { Answer.Margin($0.margin) }
            return Answer(document: document, json: try report.json(), margin: margin)
        }
    }

    func attribution(_ opened: OpenedModel, _ pair: PreferencePair, _ progress: @escaping Told) async throws -> Answer {
        let truncating = truncating
        return try await opened.run(telling: progress) { model, progress in
            let reports = try [AttributionResult.Granularity.component, .head].map { by in
                let attribution = try Attribution(model, by: by, truncating: truncating, progress: progress)
                return opened.report(try attribution.pairs([pair]), ["by": .text(by.rawValue)])
            }
            return try Answer(
                AttributionResult.title, reports, sections: ["By attention and MLP of each block", "By head"])
        }
    }

    func patch(_ opened: OpenedModel, _ pair: PreferencePair, _ progress: @escaping Told) async throws -> Answer {
        let truncating = truncating
        return try await opened.run(telling: progress) { model, progress in
            let options = PatchOptions(targets: [.component, .head])
            let input = try PatchInput(pair, model: model, truncating: truncating)
            let found = try Patch(model, options, progress: progress).pairs([input])
            return try Answer(
                opened.report(
                    found,
                    [
                        "mode": .text(options.mode.rawValue), "by": .list(options.targets.map(\.rawValue)),
                        "at": .text(options.at.rawValue), "align": .text(options.alignment.rawValue),
                        "method": .text(PatchResult.Method.patching.rawValue),
                    ]))
        }
    }

    func head(
        _ opened: OpenedModel, _ pair: PreferencePair, layer: Int, head: Int, _ progress: @escaping Told
    ) async throws -> Answer {
        let truncating = truncating
        return try await opened.run(telling: progress) { model, progress in
            let inspector = try HeadInspector(model, layer: layer, head: head, truncating: truncating, progress: progress)
            return try Answer(
                opened.report(inspector.pairs([pair]), ["layer": .integer(layer), "head": .integer(head)]))
        }
    }

    func scaled(
        _ opened: OpenedModel, _ pair: PreferencePair, _ scalings: [ScaleResult.Scaling], _ progress: @escaping Told
    ) async throws -> Answer {
        let truncating = truncating
        return try await opened.run(telling: progress) { model, progress in
            let scale = try Scale(model, scalings, truncating: truncating, progress: progress)
            let found = try scale.pairs([pair])
            return try Answer(
                opened.report(found, ["set": .list(scalings.map(\.text))]),
                margin: found.result.pairs.first.map { .init($0.margin, before: $0.marginBefore) })
        }
    }

    /// One model after another, each in its own line.
    func compare(_ pair: PreferencePair, _ progress: @escaping Told) async throws -> Answer {
        let truncating = truncating
        var reports: [Report<LensResult>] = []
        for one in opened {
            reports.append(
                try await one.run { model, progress in
                    one.report(try Lens(model, truncating: truncating, progress: progress).pairs([pair]))
                })
            progress(Progress(done: reports.count, total: opened.count, what: "models"))
        }
        return Answer(document: .beside(reports), json: try Answer.list(reports))
    }
}

private func strip(_ name: String, _ text: TokenizedText) -> TokenStrips.Strip {
    TokenStrips.Strip(
        name, zip(text.surfaces, text.roles).map { .init($0, role: $1.rawValue) }, readout: text.readout)
}
