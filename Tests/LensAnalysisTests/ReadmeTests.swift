import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// The README's example, compiled and run.
@Suite struct ReadmeTests {
    private static let project = Fixture.models.deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func theExampleRuns() throws {
        let (reward, shape) = try example(in: Self.project)
        #expect(reward.isFinite)
        #expect(shape.count == 3 && shape[2] == 192)
    }

    /// The example's lines stand here word for word.
    @Test func theExampleIsTheOneInTheReadme() throws {
        let readme = try String(contentsOf: Self.project.appending(path: "README.md"), encoding: .utf8)
        let between = readme.split(separator: "<!-- example -->")[1].split(separator: "<!-- /example -->")[0]
        let lines = between.split(separator: "\n").filter { !$0.hasPrefix("```") }
        let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
        let own = source.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.count >= 10)
        for line in lines {
            // Only the folder differs: tests may run from anywhere.
            let wanted = line.trimmingCharacters(in: .whitespaces).replacing("URL(filePath: \"Models/llama-3m\")", with: "folder")
            #expect(own.contains(wanted), "\(wanted)")
        }
    }

    private func example(in project: URL) throws -> (Double, [Int]) {
        let folder = project.appending(path: "Models/llama-3m")
        // swift-format-ignore
        do {
            let model = try RewardModel(folder: folder)
            let pair = PreferencePair(id: "colour", prompt: "Why is the sky blue?", chosen: "Air scatters blue light more.", rejected: "Ooh!")
            let score = try Score(model).pairs([pair]).result
            print("margin \(score.pairs[0].margin)")
            let lens = try Lens(model).pairs([pair]).result
            for (depth, difference) in lens.pairs[0].difference.normalized.enumerated() {
                print("after block \(depth): \(difference)")
            }
            let text = try model.encode(prompt: pair.prompt, response: pair.chosen)
            let run = try model.run(text, capturing: Capture([.attention(3)], at: .all), edits: [.mlp(2): { try $0 * 0 }])
            print(run.reward.value, try run.capture(.attention(3)).shape)
            return (run.reward.value, try run.capture(.attention(3)).shape)
        }
    }
}
