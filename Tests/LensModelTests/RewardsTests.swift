import Foundation
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// Rewards depend on their text alone.
@Suite struct RewardsTests {
    /// Texts of all lengths, the first of which have one long prompt.
    static func texts(_ golden: Golden, _ model: RewardModel) throws -> [TokenizedText] {
        let words = "we may try this now and then see how it will help a lot with the plan today ".split(separator: " ")
        func text(_ count: Int) -> String { (0..<count).map { words[$0 % words.count] }.joined(separator: " ") }
        let most = min(model.shape.contextLength, 160)
        let prompt = text(34)
        let encoded = try [3, 1, 9, 24].map {
            try model.encode(prompt: [.user(prompt)], response: [.assistant(text($0))], truncating: true)
        }
        return (encoded + golden.texts.prefix(12).map(\.tokens)).filter { $0.readIDs.count <= most }
    }

    @Test(arguments: Golden.names) func areTheSameInAnyCompany(name: String) throws {
        let golden = try Golden(name)
        for type in [ElementType.float32, .bfloat16] {
            let model = try RewardModel(folder: golden.folder, options: .init(type: type))
            let texts = try Self.texts(golden, model)
            try #require(texts.count > 8)
            let all = try model.rewards(texts)
            let small = try model.rewards(texts, batch: 1)
            let reversed = try Array(model.rewards(texts.reversed(), batch: 300).reversed())
            let alone = try texts.flatMap { try model.rewards([$0]) }
            for index in texts.indices {
                let value = all[index].value
                #expect(small[index].value == value && reversed[index].value == value && alone[index].value == value)
                guard type == .float32 else { continue }
                let run = try model.run(texts[index]).reward.value
                #expect(abs(run - value) <= 1e-5 * max(1, abs(run)), "\(name), text \(index)")
            }
        }
    }

    @Test func doNotDependOnThreads() throws {
        let golden = try Golden("llama")
        let model = try RewardModel(folder: golden.folder)
        let texts = try Self.texts(golden, model)
        let before = Machine.threads
        defer { Machine.setThreads(before) }
        let found = try [1, 2].map { count in
            Machine.setThreads(count)
            return try model.rewards(texts).map(\.value)
        }
        #expect(found[0] == found[1])
    }

    @Test func tellHowFarTheyAre() throws {
        let golden = try Golden("llama")
        let model = try RewardModel(folder: golden.folder)
        let texts = try Self.texts(golden, model)
        var heard: [Int] = []
        _ = try model.rewards(texts, batch: 64) { heard.append($0) }
        #expect(heard.count > 3 && heard == heard.sorted() && heard.last == texts.count)
    }
}
