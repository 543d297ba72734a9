import LensReport
import Testing

@testable import LensExplorer

@Suite("Answers that are kept")
struct AnswerCacheTests {
    private func outcome(_ number: Int, bytes: Int = 0) -> Outcome {
        Outcome(
            number: number, name: "x",
            Answer(document: Document(title: "t", sections: []), json: String(repeating: " ", count: bytes)))
    }

    @Test("the longest unused goes first")
    func order() {
        var cache = AnswerCache(maximumCount: 2, maximumBytes: .max)
        cache.keep(outcome(1), of: .survey(model: 1))
        cache.keep(outcome(2), of: .survey(model: 2))
        #expect(cache.outcome(number: 1)?.number == 1)
        cache.keep(outcome(3), of: .survey(model: 3))
        #expect(cache.outcome(of: .survey(model: 2)) == nil && cache.outcome(number: 2) == nil)
        #expect(cache.outcome(of: .survey(model: 1))?.number == 1 && cache.outcome(number: 3)?.number == 3)
    }

    @Test("bytes are bounded, and counted as answers come, are replaced and go")
    func bytes() {
        var cache = AnswerCache(maximumCount: 10, maximumBytes: 3000)
        let empty = outcome(0).size
        for number in 1...5 { cache.keep(outcome(number, bytes: 1000 - empty), of: .survey(model: number)) }
        #expect(cache.count == 3 && cache.bytes == 3000)
        cache.keep(outcome(6, bytes: 500 - empty), of: .survey(model: 5))
        #expect(cache.count == 3 && cache.bytes == 2500 && cache.outcome(number: 5) == nil)
        cache.keep(outcome(7, bytes: 9000), of: .survey(model: 7))
        #expect(cache.count == 1 && cache.outcome(number: 7) != nil)
    }
}
