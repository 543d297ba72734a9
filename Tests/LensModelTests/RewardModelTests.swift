import Foundation
import LensCore
import LensModel
import LensText
import Testing

/// Loading, text, and rewards of whole models.
@Suite struct RewardModelTests {
    @Test(arguments: Golden.names) func textsTurnIntoTheGoldensTokens(name: String) throws {
        let golden = try Golden(name)
        let model = try RewardModel(folder: golden.folder)
        var compared = 0
        for text in golden.texts {
            guard let messages = text.messages else { continue }
            let encoded = try model.encode(prompt: Array(messages.dropLast()), response: messages.suffix(1))
            #expect(encoded.ids == text.ids, "\(name), text \(text.index)")
            #expect(encoded.text == text.rendered)
            #expect(encoded.readout == text.readout)
            #expect(encoded.warnings.isEmpty)
            compared += 1
        }
        #expect(compared >= 20)
    }

    @Test(arguments: Golden.names) func rowsOfABatchDoNotSeeEachOther(name: String) throws {
        let golden = try Golden(name)
        let model = try RewardModel(folder: golden.folder, options: .init(type: .float32))
        let texts = golden.texts.map(\.tokens)
        let together = try model.rewards(texts)
        for (text, reward) in zip(texts, together) {
            let alone = try model.run(text).reward.value
            #expect(abs(reward.value - alone) <= 1e-5 * max(1, abs(alone)), "\(name)")
        }
    }

    /// A mean over positions is no reading of one.
    @Test(arguments: Golden.names.filter { $0 != "modernbert-mean" }) func readingsOfTheLastStreamAreTheReward(name: String)
        throws
    {
        let golden = try Golden(name)
        let model = try RewardModel(folder: golden.folder, options: .init(type: .float32))
        let reader = try model.reader()
        let last = Site.residual(model.shape.layers)
        for text in golden.texts {
            let run = try model.run(text.tokens, capturing: Capture([last], at: .readout))
            let stream = try run.capture(last).select(0, 0)
            let reward = run.reward.value
            let tolerance = 1e-5 * max(1, abs(reward))
            let direction = try reader.frozen(at: stream)
            #expect(abs(try reader.normalized(stream)[0] - reward) <= tolerance)
            #expect(abs(try direction.contribution(of: stream).doubles()[0] + direction.constant - reward) <= tolerance)
        }
    }

    @Test func rolesTellWhoseWordsATokenCarries() throws {
        let model = try RewardModel(folder: Golden.fixtures.appending(path: "llama"))
        let text = try model.encode(
            prompt: [Message(role: "system", content: "Be kind."), .user("Hello there")], response: [.assistant("Good day")])
        func words(_ role: TokenizedText.Role) -> String {
            zip(text.surfaces, text.roles).filter { $1 == role }.map(\.0).joined()
        }
        #expect(words(.system) == "Be kind.")
        #expect(words(.user) == "Hello there")
        #expect(words(.response) == "Good day")
    }

    @Test func tooLongTextsAreRefusedOrLosePromptTokens() throws {
        let model = try RewardModel(folder: Golden.fixtures.appending(path: "llama"))
        let prompt = [Message.user(String(repeating: "many words and more ", count: 200))]
        let response = [Message.assistant("short")]
        let error = #expect(throws: LensError.self) { try model.encode(prompt: prompt, response: response) }
        #expect(error?.message.contains("context of 512") == true)
        let cut = try model.encode(prompt: prompt, response: response, truncating: true)
        #expect(cut.ids.count == 512)
        #expect(zip(cut.surfaces, cut.roles).filter { $1 == .response }.map(\.0).joined() == "short")
        #expect(cut.warnings.count == 1)
        _ = try model.run(cut)
    }

    @Test func aMissingHeadIsAnErrorThatNamesWhatWasLookedFor() throws {
        let error = #expect(throws: LensError.self) {
            try RewardModel(folder: Golden.fixtures.appending(path: "llama-nohead"))
        }
        #expect(error?.message.contains("score.weight") == true)
        #expect(error?.kind == .input)
    }

    @Test func aMemoryBoundRefusesWithAnEstimate() throws {
        let folder = Golden.fixtures.appending(path: "llama")
        let error = #expect(throws: LensError.self) { try RewardModel(folder: folder, options: .init(memoryLimit: 1000)) }
        #expect(error?.message.contains("GB") == true)
        let model = try RewardModel(folder: folder, options: .init(memoryLimit: 1_000_000))
        let text = try model.encode(prompt: [.user(String(repeating: "word ", count: 150))], response: [.assistant("ok")])
        #expect(throws: LensError.self) { try model.run(text) }
    }
}
