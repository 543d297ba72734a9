import LensCore
import LensExplorer
import Testing

@Suite("Questions to the explorer's service")
struct QuestionTests {
    @Test("the same switches on the same pair are the same question")
    func equality() {
        let pair = PreferencePair(id: "p", prompt: "a", chosen: "b", rejected: "c")
        let off = Question.Scaling(component: .attention(1), factor: 0)
        #expect(Question.scaled(model: 0, pair, [off]) == .scaled(model: 0, pair, [off]))
        #expect(Question.scaled(model: 0, pair, [off]) != .scaled(model: 0, pair, [.init(component: .attention(1), factor: 1)]))
    }
}
