import LensCore
import LensExplorer
import Testing

@Suite("Questions to the explorer's service")
struct QuestionTests {
    @Test("the same switches on the same pair are the same question")
    func equality() {
        let pair = PreferencePair(id: "p", prompt: "a", chosen: "b", rejected: "c")
        let off = ScaleResult.Scaling(.attention(1), by: 0)
        #expect(Question.scaled(model: 0, pair, [off]) == .scaled(model: 0, pair, [off]))
        #expect(Question.scaled(model: 0, pair, [off]) != .scaled(model: 0, pair, [.init(.attention(1), by: 1)]))
    }
}
