import LensCore
import LensText
import Testing

/// Published tokenizers give the ids, offsets and texts of their goldens.
@Suite struct TokenizerGoldenTests {
    @Test(arguments: try TokenizerFixtures.names())
    func encodesAndDecodes(_ name: String) throws {
        let tokenizer = try TokenizerFixtures.tokenizer(name)
        let results = try #require(TokenizerFixtures.json("\(name)/golden.json")["results"]?.array)
        let samples = try TokenizerFixtures.samples()
        #expect(results.count == samples.count)
        for (text, golden) in zip(samples, results) {
            let plain = try tokenizer.encode(text, addSpecialTokens: false)
            let full = try tokenizer.encode(text, addSpecialTokens: true)
            #expect(plain.ids == golden["ids_nospecial"]?.integers, "\(text.debugDescription)")
            #expect(full.ids == golden["ids"]?.integers, "\(text.debugDescription)")
            let offsets = plain.offsets.flatMap { [$0.lowerBound, $0.upperBound] }
            #expect(offsets == golden["offsets"]?.array?.flatMap { $0.integers ?? [] }, "\(text.debugDescription)")
            let decoded = tokenizer.decode(plain.ids, skipSpecialTokens: false)
            #expect(golden["decoded"]?.string?.hasSameBytes(as: decoded) == true, "\(text.debugDescription)")
            let skipped = tokenizer.decode(full.ids, skipSpecialTokens: true)
            #expect(golden["decoded_skip"]?.string?.hasSameBytes(as: skipped) == true, "\(text.debugDescription)")
        }
    }

    @Test(arguments: try TokenizerFixtures.names())
    func encodesPairs(_ name: String) throws {
        let golden = try #require(TokenizerFixtures.json("\(name)/golden.json")["pair"])
        let encoding = try TokenizerFixtures.tokenizer(name).encode(
            try #require(golden["a"]?.string), pair: try #require(golden["b"]?.string), addSpecialTokens: true)
        #expect(encoding.ids == golden["ids"]?.integers)
        #expect(encoding.typeIDs == golden["type_ids"]?.integers)
        #expect(encoding.offsets.count == encoding.ids.count && encoding.specialMask.count == encoding.ids.count)
    }

    @Test func knowsItsVocabulary() throws {
        let qwen = try TokenizerFixtures.tokenizer("qwen2.5")
        #expect(qwen.vocabularySize == 151_665)
        #expect(qwen.id(of: "<|im_end|>") == 151_645)
        #expect(qwen.piece(151_645) == "<|im_end|>")
        #expect(qwen.isSpecial(151_645) && !qwen.isSpecial(0))
        #expect(qwen.piece(151_665) == nil && qwen.piece(-1) == nil)
        #expect(qwen.id(of: "no such piece") == nil)
    }
}

extension JSON {
    fileprivate var integers: [Int]? { array?.compactMap(\.integer) }
}
