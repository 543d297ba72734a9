import Foundation
import LensAnalysis
import LensCore
import LensExplorer
import LensModel
import LensReport
import Synchronization
import Testing

@testable import rewardlens

/// What the explorer is told, against the analyses by themselves.
@Suite struct ExploreServiceTests {
    private static let bundled = Command.project.appending(path: "Models/llama-3m")
    private static let file = Command.project.appending(path: "Models/demo-pairs.jsonl")

    private static func pairs(_ count: Int) -> [PreferencePair] {
        let answers = [
            "Yes.", "No, not at all.", "It depends on the weather.", "Ooh!", "Ask again later.", "I do not know.", "Maybe",
        ]
        return (0..<count).map { index in
            PreferencePair(
                id: "pair-\(index)", prompt: "Will it rain on day \(index)?", chosen: answers[index % answers.count],
                rejected: answers[(index + 3) % answers.count], category: index < 2 ? "early" : nil)
        }
    }

    private static func model(_ name: String) throws -> RewardModel {
        try RewardModel(folder: URL(filePath: Command.model(name)), options: .init(type: .float32))
    }

    private static func service(_ names: [String], pairs: Int = 3) throws -> ExploreService {
        ExploreService(
            try names.map { (try model($0), ["dtype": .text("float32")]) }, pairs: Self.pairs(pairs), truncating: false,
            threads: 2)
    }

    private static let pair = PreferencePair(
        id: "own", prompt: "What is the time?", chosen: "It is half past nine.", rejected: "Late.")

    private func silent(_ progress: LensCore.Progress) {}

    private func json(_ answer: Answer) throws -> JSON { try JSON(parsing: Data(answer.json.utf8), source: "answer") }

    private func figures(_ document: Document) -> [any Figure] {
        func descend(_ blocks: [Block]) -> [any Figure] {
            blocks.flatMap { block -> [any Figure] in
                if case .group(let group) = block { descend(group.blocks) } else { block.figure.map { [$0] } ?? [] }
            }
        }
        return descend(document.sections.flatMap(\.blocks))
    }

    @Test("small models take one thread each, unless more are asked for")
    func threads() throws {
        #expect(ExploreCommand.threads(for: [try RewardModel(folder: Self.bundled)]) == 1)
    }

    @Test func modelsSayWhatMayBeScaled() throws {
        let service = try Self.service(["llama", "llama", "bert"])
        #expect(service.models.map(\.description.name) == ["llama", "llama (2)", "bert"])
        let shape = try Self.model("llama").shape
        let components = service.models[0].components
        #expect(components.count == shape.layers * (shape.heads + 2))
        #expect(components.prefix(2) == [.attention(0), .head(layer: 0, head: 0)])
        #expect(service.models.allSatisfy { $0.noAttention == nil })
        #expect(service.pairs.count == 3)
    }

    @Test(arguments: ["llama", "bert", "modernbert-mean"]) func everyQuestionIsAnswered(name: String) async throws {
        let service = try Self.service([name])
        let model = try Self.model(name)
        let pair = Self.pair
        let margin = try Score(model).pairs([pair]).result.pairs[0].margin
        func near(_ value: Double?) -> Bool { abs((value ?? .nan) - margin) <= 1e-4 * max(1, abs(margin)) }

        let lens = try await service.answer(.lens(model: 0, pair), progress: silent)
        #expect(try near(json(lens)["result"]?["pairs"]?.array?[0]["margin"]?.real))
        #expect(lens.document.sections.first?.title == "Rewards")
        let strips = figures(lens.document).compactMap { $0 as? TokenStrips }
        #expect(strips.count == 1 && strips[0].strips.count == 2)
        let text = try model.encode(prompt: pair.prompt, response: pair.chosen)
        #expect(strips[0].strips[0].tokens.map(\.piece) == Array(text.surfaces.prefix(text.readIDs.count)))
        #expect(strips[0].strips[0].readout == text.readout)

        let attribution = try await service.answer(.attribution(model: 0, pair), progress: silent)
        let reports = try #require(json(attribution).array)
        #expect(reports.map { $0["result"]?["by"]?.string } == ["component", "head"])
        #expect(reports.allSatisfy { near($0["result"]?["pairs"]?.array?[0]["margin"]?.real) })
        let maps = figures(attribution.document).compactMap { $0 as? Heatmap }
        #expect(maps.contains { $0.columns.count == model.shape.heads && $0.rows.count == model.shape.layers })

        let patch = try await service.answer(.patch(model: 0, pair), progress: silent)
        let effects = try json(patch)["result"]?["pairs"]?.array?[0]["effects"]?.array
        #expect(effects?.count == model.shape.layers * (2 + model.shape.heads))

        let head = try await service.answer(.head(model: 0, pair, layer: 1, head: 0), progress: silent)
        #expect(try near(json(head)["result"]?["pairs"]?.array?[0]["margin"]?.real))
        #expect(figures(head.document).count == 4)

        let scalings = [ScaleResult.Scaling(.mlp(0), by: 0), .init(.head(layer: 1, head: 1), by: 0.5)]
        let scaled = try await service.answer(.scaled(model: 0, pair, scalings), progress: silent)
        let found = try json(scaled)["result"]?["pairs"]?.array?[0]
        let expected = try Scale(model, [.init(.mlp(0), by: 0), .init(.head(layer: 1, head: 1), by: 0.5)]).pairs([pair])
        #expect(near(found?["marginBefore"]?.real))
        #expect(abs((found?["margin"]?.real ?? .nan) - expected.result.pairs[0].margin) < 1e-6)
    }

    /// The command line shows the same, but for what it was told.
    @Test func theCommandLineReportsTheSame() async throws {
        let service = try Self.service(["qwen3"])
        let pair = PreferencePair(id: "pair-1", prompt: "Hi", chosen: "Good day", rejected: "No")
        let answer = try await service.answer(.head(model: 0, pair, layer: 0, head: 1), progress: silent)
        let command = try Command(
            "head", "--model", Command.model("qwen3"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No", "--layer",
            "0",
            "--head", "1", "--format", "json", "--dtype", "float32")
        #expect(command.status == 0, "\(command.error)")
        #expect(try command.json["result"] == json(answer)["result"])
    }

    @Test func modelsStandBesideEachOther() async throws {
        let service = try Self.service(["llama", "bert", "gpt2"])
        let told = Mutex<[LensCore.Progress]>([])
        let answer = try await service.answer(.compare(Self.pair)) { step in told.withLock { $0.append(step) } }
        let reports = try #require(json(answer).array)
        #expect(reports.map { $0["model"]?["name"]?.string } == ["llama", "bert", "gpt2"])
        let curves = try #require(figures(answer.document).first as? Series).curves
        for (curve, report) in zip(curves, reports) {
            let margin = try #require(report["result"]?["pairs"]?.array?[0]["margin"]?.real)
            let end = try #require(curve.values.last ?? nil)
            #expect(abs(end - (margin > 0 ? 1 : -1)) < 1e-3)
        }
        #expect(told.withLock { $0.map(\.done) } == [1, 2, 3])
    }

    @Test func theSurveyHasEveryPair() async throws {
        let service = try Self.service(["llama", "gpt2"], pairs: 6)
        let told = Mutex<[LensCore.Progress]>([])
        let rows = try await service.survey(model: 1) { step in told.withLock { $0.append(step) } }
        #expect(rows.map(\.index) == Array(0..<6) && rows.map(\.id) == service.pairs.map(\.id))
        #expect(told.withLock { $0.last } == .init(done: 12, total: 12, what: "pairs"))
        let lens = try ["llama", "gpt2"].map { try Lens(Self.model($0)).pairs(service.pairs).result.pairs }
        let spreads = lens.map { ($0.reduce(0) { $0 + $1.margin * $1.margin } / 6).squareRoot() }
        for (index, row) in rows.enumerated() {
            #expect(abs(row.margin - lens[1][index].margin) < 1e-5)
            let (a, b) = (lens[0][index].margin / spreads[0], lens[1][index].margin / spreads[1])
            #expect(abs((row.disagreement ?? .nan) - abs(a - b) / 2.0.squareRoot()) < 1e-5)
            let signs = lens[1][index].difference.normalized.filter { $0 != 0 }.map { $0 > 0 }
            #expect(row.flips == zip(signs, signs.dropFirst()).count { $0 != $1 })
        }
        // The second time nothing is run.
        #expect(try await service.survey(model: 1, progress: silent) == rows)
        let alone = try await Self.service(["llama"]).survey(model: 0, progress: silent)
        #expect(alone.allSatisfy { $0.disagreement == nil })
    }

    @Test func errorsSayWhatToDo() async throws {
        let service = try Self.service(["llama"])
        await #expect(throws: LensError.self) { try await service.answer(.lens(model: 1, Self.pair), progress: silent) }
        await #expect(throws: LensError.self) { try await service.survey(model: -1, progress: silent) }
        let long = PreferencePair(
            id: "long", prompt: String(repeating: "word ", count: 20_000), chosen: "a", rejected: "b")
        let error = await #expect(throws: LensError.self) {
            try await service.answer(.lens(model: 0, long), progress: silent)
        }
        #expect(error?.message.contains("context") == true)
    }

    @Test func cancelledWorkStopsAndLetsOthersOn() async throws {
        let service = ExploreService(
            [(try RewardModel(folder: Self.bundled), [:])], pairs: try PairsFile(Self.file).pairs(), truncating: false, threads: 2
        )
        let began = AsyncStream<Void>.makeStream()
        let survey = Task {
            try await service.survey(model: 0) { _ in began.continuation.yield() }
        }
        for await _ in began.stream { break }
        survey.cancel()
        await #expect(throws: CancellationError.self) { try await survey.value }
        let answer = try await service.answer(.lens(model: 0, service.pairs[0]), progress: silent)
        #expect(!answer.json.isEmpty)
        // What was read before is kept, and the rest is read now.
        #expect(try await service.survey(model: 0, progress: silent).count == service.pairs.count)
    }
}
