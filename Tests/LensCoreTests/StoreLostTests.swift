import LensCore
import Testing

struct StoreLostTests {
    @Test func saysWhatIsLostOnOneLine() {
        let lost = StoreLost(host: "node7", port: 29500, reason: "Broken pipe")
        #expect(lost.description.hasPrefix("the workers' store at node7:29500 was lost: Broken pipe ("))
        #expect(lost.error.kind == .failure && lost.error.hint?.contains("rank 0") == true)
    }
}
