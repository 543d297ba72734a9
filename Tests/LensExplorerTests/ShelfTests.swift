import LensCore
import Testing

@testable import LensExplorer

@Suite("Pairs at hand")
struct ShelfTests {
    private func keep(_ shelf: Shelf, _ text: String) -> PairReference {
        shelf.keep(prompt: [.user("q")], chosen: [.assistant(text)], rejected: [.assistant("b")])
    }

    @Test("pasted pairs are kept under a name, the same texts under the same")
    func keeps() throws {
        let shelf = Shelf(opened: [])
        let one = keep(shelf, "a")
        #expect(keep(shelf, "a") == one && keep(shelf, "other") != one)
        #expect(try shelf.pair(one).chosen == [.assistant("a")])
        #expect(PairReference("\(one)") == one)
    }

    @Test("only the latest are kept")
    func bounded() throws {
        let shelf = Shelf(opened: [])
        let references = (0...Shelf.maximumOwn).map { keep(shelf, "\($0)") }
        #expect(throws: Refusal.self) { try shelf.pair(references[0]) }
        for reference in references.dropFirst() { #expect(throws: Never.self) { try shelf.pair(reference) } }
    }

    @Test(
        "names of pairs are numbers, and nothing else",
        arguments: ["", "x", "-1", "own-", "own--1", "own-x", "1.0", "1/2", "own-1/.."])
    func names(text: String) {
        #expect(PairReference(text) == nil)
    }

    @Test("texts are bounded and not empty")
    func texts() {
        #expect(throws: Refusal.self) { try Shelf.checked("", "prompt") }
        #expect(throws: Refusal.self) { try Shelf.checked(String(repeating: "a", count: Shelf.maximumText + 1), "prompt") }
        #expect(throws: Never.self) { try Shelf.checked(String(repeating: "a", count: Shelf.maximumText), "prompt") }
    }
}
