import LensCore
import Testing

@testable import LensModel

/// Which nodes lead from some values to others, and how long each value is held.
struct ExportedPlanTests {
    let graph: ExportedGraph

    init() throws { graph = try HandmadeProgram.graph(HandmadeProgram.text(nodes: HandmadeProgram.nodes)) }

    private func slots(_ names: String...) throws -> [Int] { try names.map(graph.slot(named:)) }

    @Test func wholeProgram() throws {
        let plan = try ExportedPlan(graph, given: Set(slots("x")), wanted: slots("more"))
        #expect(plan.nodes == [0, 1, 2])
        #expect(try plan.given == slots("x"))
        // The input is needed until it is doubled, and the sum's operands until they are added.
        #expect(try plan.last == [[], slots("x"), slots("size", "double")])
    }

    @Test func onlyWhatIsNeededRuns() throws {
        #expect(try ExportedPlan(graph, given: Set(slots("x")), wanted: slots("double")).nodes == [1])
        #expect(try ExportedPlan(graph, given: Set(slots("double", "x")), wanted: slots("more")).nodes == [0, 2])
        #expect(try ExportedPlan(graph, given: Set(slots("double", "size")), wanted: slots("more")).nodes == [2])
        #expect(try ExportedPlan(graph, given: Set(slots("more")), wanted: slots("more")).nodes == [])
    }

    @Test func wantedValuesAreKept() throws {
        let plan = try ExportedPlan(graph, given: Set(slots("x")), wanted: slots("double", "more"))
        #expect(try plan.last == [[], slots("x"), slots("size")])
    }

    @Test func missingInputsAreNamed() throws {
        do {
            _ = try ExportedPlan(graph, given: Set(slots("double")), wanted: slots("more"))
            Issue.record("expected an error")
        } catch let error as LensError {
            #expect(error.message.contains("input 1 of the program is needed"))
        }
    }
}
