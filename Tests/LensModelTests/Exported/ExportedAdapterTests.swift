import Foundation
import LensCore
import LensText
import LensTorch
import TestSupport
import Testing

@testable import LensModel

/// Models that run by their exported graphs, against families that compute the same, and against themselves.
struct ExportedAdapterTests {
    /// By fixture, the folder of a model that a family loads; the graph was exported from it.
    static let families = ["bert", "falcon"]
    static let all = ["bart", "bert", "falcon", "fnet", "mpt"]

    private func exported(_ name: String) throws -> RewardModel {
        try RewardModel(folder: ExportedProgramTests.fixtures.appending(path: name))
    }

    /// The longest golden text below 100 tokens.
    private func text(_ name: String) throws -> TokenizedText {
        let golden = try ExportedDescription(
            ExportedProgramTests.fixtures.appending(path: "\(name)/rewardlens.json")
        ).goldens.filter { $0.ids.count < 100 }.max { $0.ids.count < $1.ids.count }
        let found = try need(golden)
        let isEncoder = ["bert", "fnet"].contains(name)
        return Golden.tokens(
            found.ids, readout: isEncoder ? 0 : found.ids.count - 1, typeIDs: found.types, readsWhole: isEncoder)
    }

    @Test(arguments: families) func equalsTheFamilyAtEverySharedSite(name: String) throws {
        let golden = try Golden(name)
        let (own, graph) = (try RewardModel(folder: golden.folder, options: .init(type: .float32)), try exported(name))
        #expect(graph.shape.layers == own.shape.layers && graph.shape.width == own.shape.width)
        #expect(graph.shape.isAdditive == own.shape.isAdditive && graph.shape.order == own.shape.order)
        let layers = 0..<own.shape.layers
        let sites = layers.flatMap { [Site.residual($0), .attention($0), .mlp($0)] } + [.residual(own.shape.layers), .finalNorm]
        let texts = golden.texts.filter { (2...120).contains($0.ids.count) }
        #expect(texts.count >= 5)
        for text in texts {
            let tokens = text.tokens
            let (a, b) = try (
                own.run(tokens, capturing: Capture(sites, at: .all)), graph.run(tokens, capturing: Capture(sites, at: .all))
            )
            #expect(abs(a.reward.value - b.reward.value) <= 1e-4 * max(1, abs(a.reward.value)))
            for site in sites {
                let (x, y) = try (a.capture(site), b.capture(site))
                try #require(x.shape == y.shape, "\(site)")
                let bound = try 1e-4 * max(1, x.magnitude().largest().scalar())
                #expect(try (x - y).magnitude().largest().scalar() <= bound, "\(site)")
            }
        }
    }

    @Test(arguments: all) func contributionsAddUpToTheReward(name: String) throws {
        let (model, text) = (try exported(name), try text(name))
        let blocks = (0..<model.shape.layers).flatMap { [Site.attention($0), .mlp($0)] }.filter(model.has)
        let sites = model.sitesOfPath + [.residual(0)] + blocks
        let run = try model.run(text, capturing: Capture(sites, at: model.positionsRead))
        let path = try model.frozenPath(model.reader(), in: run)
        let writes = try ([.residual(0)] + blocks).map { try path.contribution(of: $0, in: run) }
        let (sum, largest) = (writes.reduce(path.constant, +), writes.map(abs).max() ?? 0)
        #expect(abs(sum - run.reward.value) <= 1e-5 * max(1, largest), "\(sum), not \(run.reward.value)")
    }

    @Test(arguments: all) func theLensEndsAtTheReward(name: String) throws {
        let (model, text) = (try exported(name), try text(name))
        let end = Site.residual(model.shape.layers)
        let run = try model.run(text, capturing: Capture([end], at: .readout))
        let read = try model.reader().normalized(run.capture(end).select(1, 0))[0]
        #expect(abs(read - run.reward.value) <= 1e-4 * max(1, abs(run.reward.value)))
    }

    @Test(arguments: all) func theEngineEqualsFullPasses(name: String) throws {
        let (model, text) = (try exported(name), try text(name))
        let layers = 0..<model.shape.layers
        let components = try layers.flatMap { [Component.attention($0), .mlp($0), .residual($0)] }
            .filter { model.has(try #require($0.site)) }
        let position = text.ids.count / 2
        let counterfactuals = components.map { component in
            Counterfactual([Intervention(component, at: [position, text.readout], .scale(0.5))])
        }
        let outcome = try CounterfactualEngine(model).run(base: text, counterfactuals: counterfactuals)
        for (component, reward) in zip(components, outcome.rewards) {
            let half: Edit = { value in
                let places = try Tensor(indices: [position, text.readout])
                return try value.replacing(1, at: places, with: value.selecting(1, places) * 0.5)
            }
            let full = try model.run(text, edits: [#require(component.site): half]).reward.value
            #expect(abs(reward.value - full) <= 1e-4 * max(1, abs(full)), "\(component)")
            #expect(reward.value != outcome.base.value, "\(component)")
        }
    }

    @Test(arguments: all) func gradientsOfEmbeddings(name: String) throws {
        let (model, text) = (try exported(name), try text(name))
        let adapter = model.adapter
        let embeddings = try adapter.tokenEmbeddings(text.readIDs).unsqueezed(0)
        var tokens = TokenRows([text])
        let looked = try adapter.embed(tokens)
        tokens.embeddings = embeddings
        #expect(try (adapter.embed(tokens) - looked).magnitude().largest().scalar() == 0)
        let point = try embeddings.leaf()
        tokens.embeddings = point
        let slope = try Tensor.recording { try adapter.embed(tokens).sum() }.gradients(of: [point])[0]
        #expect(slope.shape == embeddings.shape)
        #expect(try slope.magnitude().largest().scalar() > 0)
    }

    /// Whatever a graph does with its tokens: with another text's embeddings it gives the other text's reward.
    @Test(arguments: all) func embeddingsStandForTokens(name: String) throws {
        let (model, text) = (try exported(name), try text(name))
        var ids = text.readIDs
        for place in 1..<ids.count - 1 { ids[place] = 10 + (3 * ids[place]) % 200 }
        let other = TokenizedText(
            ids: ids, pieces: text.pieces, roles: text.roles, offsets: text.offsets, text: text.text, readout: text.readout,
            typeIDs: text.typeIDs, readsWhole: true)
        let rewards = try [text, other].map { try model.run($0).reward.value }
        let found = try model.rewards(text, embeddings: model.embeddings(other))[0]
        #expect(abs(found - rewards[1]) <= 1e-5 && abs(rewards[0] - rewards[1]) > 1e-3)
        let both = try Tensor.concatenated([text, other].map(model.embeddings), along: 0)
        for (a, b) in zip(try model.rewards(other, embeddings: both), rewards) { #expect(abs(a - b) <= 1e-5) }
        // Rows of one pass are texts of their own, whatever blocks read beside the stream.
        var trace = Trace(capture: .nothing, readouts: [text, other].map(\.readout))
        let beside = try model.head.read(model.adapter.forward([text, other], &trace)).values()
        for (a, b) in zip(beside, rewards) { #expect(abs(a.value - b) <= 1e-5) }
    }

    @Test func absentSitesAreRefusedByName() throws {
        let (model, text) = (try exported("mpt"), try text("mpt"))
        for site in [Site.headOutput(0), .pattern(1), .neurons(0), .query(0)] {
            let error = #expect(throws: LensError.self) { try model.run(text, capturing: Capture([site], at: .all)) }
            #expect(error?.message.contains("\(site): an exported program tells whole") == true)
        }
    }

    /// A copy of a fixture with a piece of its description replaced.
    private func described(_ name: String, _ piece: String, _ other: String) throws -> (TemporaryFolder, RewardModel) {
        let folder = try TemporaryFolder()
        try folder.copy(filesOf: ExportedProgramTests.fixtures.appending(path: name))
        try folder.replace(piece, with: other, in: ExportedDescription.name)
        return (folder, try RewardModel(folder: folder.url))
    }

    @Test func modelsWithoutBlocksAreScoredAndSayWhy() throws {
        let (folder, model) = try described("mpt", #""readout": "last""#, #""readout": "other""#)
        let whole = try exported("mpt")
        let text = try text("mpt")
        #expect(abs(try model.run(text).reward.value - whole.run(text).reward.value) < 1e-5)
        let error = #expect(throws: LensError.self) { try model.requireBlocks("the lens") }
        #expect(error?.message.contains("MptForSequenceClassification reads more than one position") == true)
        withExtendedLifetime(folder) {}
    }

    @Test func blocksOfOneWriteHaveNoMLP() throws {
        let (folder, model) = try described("mpt", #""order": "sequential""#, #""order": null"#)
        #expect(model.has(.attention(0)) && !model.has(.mlp(0)))
        let error = #expect(throws: LensError.self) { try model.require(.mlp(0)) }
        #expect(error?.message.contains("a block counts as one write") == true)
        let text = try text("mpt")
        #expect(abs(try model.run(text).reward.value - exported("mpt").run(text).reward.value) < 1e-5)
        withExtendedLifetime(folder) {}
    }

    @Test(arguments: all) func fingerprintsAreKnownBeforeLoading(name: String) throws {
        let folder = ExportedProgramTests.fixtures.appending(path: name)
        #expect(try RewardModel.fingerprint(folder: folder) == exported(name).fingerprint)
    }

    @Test func otherTypesAreRefused() throws {
        let folder = ExportedProgramTests.fixtures.appending(path: "mpt")
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder, options: .init(type: .bfloat16)) }
        #expect(error?.description.contains("--dtype") == true)
    }
}
