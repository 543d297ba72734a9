import Foundation
import LensCore
import LensModel
import LensText
import LensTorch

/// Conformance of a model folder: what it is, what it is fed, whether its numbers are its own, and whether the identities that
/// the analyses rest on hold for it.
///
/// Loads the model in float32 and in float64, but an exported program in its own type alone. A few forward passes for each text, and one pair of them for each of the golden
/// file's texts.
public struct Verify {
    let folder: URL
    let options: RewardModel.Options
    let golden: GoldenFile?
    let program: URL?
    let prompt: [Message]
    let responses: [[Message]]
    let progress: ProgressHandler

    /// - Parameters:
    ///   - golden: reference values; without them parity is not measured, but for exported programs, which bring some.
    ///   - program: the folder of the same model's exported program, to be compared with.
    ///   - prompt: with `responses`, the texts that identities are checked on.
    public init(
        folder: URL, options: RewardModel.Options, golden: GoldenFile? = nil, program: URL? = nil,
        prompt: [Message] = Verify.prompt,
        responses: [[Message]] = Verify.responses, progress: @escaping ProgressHandler = { _ in }
    ) {
        self.folder = folder
        self.options = options
        self.golden = golden
        self.program = program
        self.prompt = prompt
        self.responses = responses
        self.progress = progress
    }

    public static let prompt = [Message.user("Why is the sky blue?")]
    public static let responses = [
        [Message.assistant("Air scatters short waves of light more than long ones, so blue reaches us from every side.")],
        [Message.assistant("It just is.")],
    ]

    /// - Throws: `LensError` where the folder cannot be loaded at all, which says why.
    public func run() throws -> (result: VerifyResult, model: ModelDescription, warnings: [String]) {
        let own = RewardModel.isExported(folder)
        let model = try load(own ? nil : .float32)
        let beside = try program.map { try ProgramParity(model, program: load(nil, from: $0)) }
        let texts = try responses.map { try model.encode(prompt: prompt, response: $0) }
        let runs = try texts.map { try model.run($0) }
        var checks = describe(model, texts)
        let identities = Identities(model: model, texts: texts, rewards: runs.map(\.reward.value))
        try step(1)
        let pairs = responses.enumerated().map { PreferencePair(id: "text \($0)", prompt: prompt, chosen: $1, rejected: $1) }
        checks += [
            try identities.determinism(), try identities.batches(), identities.lens(pairs), identities.completeness(pairs),
        ]
        try step(2)
        checks += [identities.cone(), identities.gradients()]
        try step(3)
        let exact = own ? nil : try load(.float64)
        checks.append(
            try exact.map(identities.precision)
                ?? .init("precision", .notMeasured, "a program computes in the one type that it was exported in"))
        try step(4)
        var differences: [VerifyResult.Difference] = []
        var bisection: VerifyResult.Bisection?
        if let golden = golden ?? GoldenFile(model) {
            let parity = Parity(golden: golden, model: model, exact: exact)
            let tokens = try parity.tokens()
            differences = tokens.differences
            checks += [tokens.check, try parity.rewards()]
            let sites = try parity.sites()
            checks.append(sites.check)
            bisection = sites.bisection
        } else {
            checks.append(.init("parity", .notMeasured, "no golden file was given"))
        }
        if let beside { checks.append(try beside.check()) }
        try step(5)
        let shown = zip(texts, runs).map { text, run in
            VerifyResult.Text(
                text: text.text, ids: text.ids, pieces: text.pieces, roles: text.roles.map(\.rawValue), readout: text.readout,
                reward: run.reward.value)
        }
        return (
            VerifyResult(checks: checks, texts: shown, differences: differences, bisection: bisection), model.description,
            texts.flatMap(\.warnings)
        )
    }

    private func load(_ type: ElementType?, from other: URL? = nil) throws -> RewardModel {
        var options = options
        options.type = type
        if other != nil { options.name = nil }
        return try RewardModel(folder: other ?? folder, options: options)
    }

    private func step(_ done: Int) throws { try progress(Progress(done: done, total: 5, what: "steps")) }

    /// What was found, which loading has checked already: every tensor and key has its place.
    private func describe(_ model: RewardModel, _ texts: [TokenizedText]) -> [VerifyResult.Check] {
        let outputs = model.head.objectives.count
        let doubled = texts.flatMap(\.warnings).filter { $0.contains("twice") }
        let readouts = texts.map { text in
            let place = text.readout == text.ids.count - 1 ? "the last of \(text.ids.count)" : "of \(text.ids.count)"
            return "token \(text.readout), \(text.pieces[text.readout].quoted), \(place)"
        }
        return [
            .init(
                "head", .held, "\(model.head.name), \(outputs) output\(outputs == 1 ? "" : "s"); a missing one would be an error"),
            .init(
                "family", .held,
                model.exported?.layout
                    ?? model.family + (model.isInferred ? ": no family lists this type; told from names and shapes" : "")
                    + "; every tensor and every key of config.json has its place"),
            .init(
                "beginning of text", doubled.isEmpty ? .held : .failed,
                doubled.first ?? "the token that opens a text stands there at most once"),
            .init("readout", .held, readouts.joined(separator: "; ")),
        ]
    }
}
