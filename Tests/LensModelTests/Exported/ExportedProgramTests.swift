import Foundation
import LensCheckpoint
import LensCore
import LensTorch
import Testing

@testable import LensModel

/// Programs by `Scripts/export.py`, against the logits that transformers gave when they were written.
struct ExportedProgramTests {
    static let fixtures = Golden.fixtures.deletingLastPathComponent().appending(path: "exported")

    static func program(_ name: String) throws -> ExportedProgram {
        try ExportedProgram(ProgramArchive(MappedFile(fixtures.appending(path: "\(name)/model.pt2"))))
    }

    /// The ids and, for pairs, the types of each golden text with its logits.
    static func goldens(_ name: String) throws -> [(inputs: [[Int]], logits: [Double])] {
        let file = fixtures.appending(path: "\(name)/rewardlens.json")
        let texts = try JSON(parsing: Data(contentsOf: file), source: name)["goldens"]?.array ?? []
        return texts.map { text in
            func numbers(_ key: String) -> [Int]? { text[key]?.array?.compactMap(\.integer) }
            return (["ids", "types"].compactMap(numbers), (text["logits"]?.array ?? []).compactMap(\.real))
        }
    }

    @Test(arguments: ["bart", "bert", "fnet", "mpt"]) func logitsAreTransformersOwn(name: String) throws {
        let program = try Self.program(name)
        let goldens = try Self.goldens(name)
        #expect(goldens.count == 3)
        for golden in goldens {
            let inputs = try golden.inputs.map { try Tensor(indices: $0).unsqueezed(0) }
            let found = try program.run(inputs)[0].doubles()
            #expect(found.count == golden.logits.count)
            for (found, expected) in zip(found, golden.logits) {
                #expect(abs(found - expected) <= 1e-5 * max(1, abs(expected)), "\(golden.inputs[0].count) tokens")
            }
        }
    }

    @Test(arguments: ["bert", "fnet", "mpt"]) func rowsAreTextsOfTheirOwn(name: String) throws {
        let program = try Self.program(name)
        let text = try #require(try Self.goldens(name).last).inputs
        let two = try text.map { try Tensor(indices: $0 + $0.reversed()).reshaped([2, -1]) }
        let one = try text.map { try Tensor(indices: $0).unsqueezed(0) }
        let (alone, beside) = (try program.run(one)[0].doubles(), try program.run(two)[0])
        #expect(beside.length(0) == 2)
        for (a, b) in zip(alone, try beside.select(0, 0).doubles()) { #expect(abs(a - b) <= 1e-5 * max(1, abs(a))) }
    }

    @Test func gradientsReachWhatIsGiven() throws {
        let program = try Self.program("mpt")
        let (stream, logits) = (try program.graph.slot(named: sites("mpt", "residual.1")), program.graph.outputs[0])
        let ids = try Tensor(indices: try #require(try Self.goldens("mpt").first).inputs[0]).unsqueezed(0)
        let users = Set(program.users)
        let before = try ExportedPlan(program.graph, given: users, wanted: [stream])
        let after = try ExportedPlan(program.graph, given: users.union([stream]), wanted: [logits])
        func tensor(_ values: [OperatorValue]) throws -> Tensor {
            guard case .tensor(let tensor)? = values.first else { throw LensError.failure("no tensor") }
            return tensor
        }
        let given: [Int: OperatorValue] = [program.users[0]: .tensor(ids)]
        let point = try tensor(program.run(before, given)).leaf()
        func reward(_ stream: Tensor) throws -> Tensor {
            try tensor(program.run(after, given.merging([self.slot(program): .tensor(stream)]) { $1 })).sum()
        }
        let slope = try Tensor.recording { try reward(point) }.gradients(of: [point])[0]
        let step = try Tensor.normal(point.shape, seed: 1) * 1e-2
        let (up, down) = (try reward(point + step).scalar(), try reward(point - step).scalar())
        let expected = try (slope * step).sum().scalar() * 2
        #expect(abs(up - down - expected) <= 0.02 * abs(expected) + 1e-5)
    }

    private func slot(_ program: ExportedProgram) throws -> Int { try program.graph.slot(named: sites("mpt", "residual.1")) }

    private func sites(_ name: String, _ site: String) throws -> String {
        let file = Self.fixtures.appending(path: "\(name)/rewardlens.json")
        return try #require(JSON(parsing: Data(contentsOf: file), source: name)["sites"]?[site]?["value"]?.string)
    }

    /// Runs a graph written by hand on the numbers 1 to 3.
    private func run(_ nodes: [String]) throws -> [Double] {
        let graph = try HandmadeProgram.graph(HandmadeProgram.text(nodes: nodes))
        return try ExportedProgram(graph: graph, weights: [:]).run([Tensor([1.0, 2, 3])])[0].doubles()
    }

    @Test func sizesAreNumbers() throws {
        #expect(try run(HandmadeProgram.nodes) == [5, 7, 9])
    }

    /// `copy` has no slope in libtorch, and `view` takes no tensor that lies otherwise.
    @Test func copiesAndViewsHaveSlopes() throws {
        let turned = HandmadeProgram.node(
            "turned", "torch.ops.aten.transpose.int",
            [("self", HandmadeProgram.tensor("x")), ("dim0", #"{"as_int": 0}"#), ("dim1", #"{"as_int": 1}"#)],
            [HandmadeProgram.tensor("turned")])
        let flat = HandmadeProgram.node(
            "flat", "torch.ops.aten.view.default", [("self", HandmadeProgram.tensor("turned")), ("size", #"{"as_ints": [-1]}"#)],
            [HandmadeProgram.tensor("flat")])
        let place = HandmadeProgram.node(
            "place", "torch.ops.aten.zeros.default", [("size", #"{"as_ints": [2, 6]}"#)], [HandmadeProgram.tensor("place")])
        let copied = HandmadeProgram.node(
            "more", "torch.ops.aten.copy.default",
            [("self", HandmadeProgram.tensor("place")), ("src", HandmadeProgram.tensor("flat"))], [HandmadeProgram.tensor("more")]
        )
        let program = ExportedProgram(
            graph: try HandmadeProgram.graph(HandmadeProgram.text(nodes: [turned, flat, place, copied])), weights: [:])
        let x = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]).leaf()
        let weights = try Tensor((0..<12).map(Float.init), shape: [2, 6])
        let (found, slope) = try Tensor.recording {
            let found = try program.run([x])[0]
            return (found, try (found * weights).sum().gradients(of: [x])[0])
        }
        #expect(try found.doubles() == [1, 4, 2, 5, 3, 6, 1, 4, 2, 5, 3, 6])
        // Each number stands in both rows, at weights that are 6 apart.
        #expect(try slope.doubles() == [6, 10, 14, 8, 12, 16])
    }

    @Test func failuresNameTheNode() throws {
        let bad = HandmadeProgram.node(
            "more", "torch.ops.aten.select.int",
            [("self", HandmadeProgram.tensor("x")), ("dim", #"{"as_int": 4}"#), ("index", #"{"as_int": 0}"#)],
            [HandmadeProgram.tensor("more")], module: "layers.3")
        let huge = HandmadeProgram.node(
            "more", "torch.ops.aten.ones.default", [("size", #"{"as_ints": [1048576, 1048576]}"#)],
            [HandmadeProgram.tensor("more")])
        for (node, pieces) in [
            (bad, ["layers.3", "aten::select.int", "Dimension out of range"]), (huge, ["beyond what any model"]),
        ] {
            do {
                _ = try run([node])
                Issue.record("expected an error")
            } catch let error as LensError {
                for piece in [#"node "more""#] + pieces { #expect(error.message.contains(piece), "\(error)") }
            }
        }
    }
}
