import LensAnalysis
import LensCore
import LensText
import Testing

/// Alignments worked out by hand.
@Suite struct PositionMapTests {
    /// A prompt of `P` tokens and a response; ids tell the texts apart.
    private func text(prompt: [Int], response: [Int]) -> TokenizedText {
        let ids = prompt + response
        return TokenizedText(
            ids: ids, pieces: ids.map { "\($0)" }, roles: prompt.map { _ in .user } + response.map { _ in .response },
            offsets: ids.map { _ in 0..<1 }, text: "", readout: ids.count - 1)
    }

    private var long: TokenizedText { text(prompt: [1, 2, 3], response: [10, 11, 12, 13]) }
    private var short: TokenizedText { text(prompt: [1, 2, 3], response: [20, 21]) }

    private func map(_ base: TokenizedText, _ source: TokenizedText, _ at: PatchResult.Positions, _ align: PatchResult.Alignment)
        -> [Int: Int]
    {
        let map = PositionMap(base: base, source: source, at: at, alignment: align)
        return Dictionary(uniqueKeysWithValues: zip(map.base, map.source))
    }

    @Test func suffixKeepsThePromptAndCountsFromTheEnd() {
        #expect(map(long, short, .all, .suffix) == [0: 0, 1: 1, 2: 2, 5: 3, 6: 4])
        #expect(map(short, long, .all, .suffix) == [0: 0, 1: 1, 2: 2, 3: 5, 4: 6])
        #expect(PositionMap(base: long, source: short, at: .all, alignment: .suffix).alignedFraction == 5.0 / 7)
    }

    @Test func proportionalStretchesTheResponse() {
        #expect(map(long, short, .response, .proportional) == [3: 3, 4: 3, 5: 4, 6: 4])
        #expect(map(short, long, .response, .proportional) == [3: 3, 4: 6])
    }

    @Test func prefixGoesByIndexAndMissesTheReadout() {
        #expect(map(long, short, .readout, .prefix) == [:])
        #expect(PositionMap(base: long, source: short, at: .readout, alignment: .prefix).alignedFraction == 0)
        // The readout gets an activation from the middle of the longer response.
        #expect(map(short, long, .readout, .prefix) == [4: 4])
    }

    @Test func theReadoutAlwaysMapsToTheReadout() {
        for align in [PatchResult.Alignment.suffix, .proportional] {
            #expect(map(long, short, .readout, align) == [6: 4])
            #expect(map(short, long, .readout, align) == [4: 6])
        }
        let single = text(prompt: [1, 2, 3], response: [9])
        #expect(map(single, long, .response, .proportional) == [3: 6])
        #expect(map(long, single, .response, .suffix) == [6: 3])
    }

    @Test func promptsThatDifferShareTheirCommonBeginningOnly() {
        let other = text(prompt: [1, 5, 3], response: [20, 21])
        #expect(PositionMap.promptLength(long, other) == 1)
        #expect(map(long, other, .all, .suffix) == [0: 0, 3: 1, 4: 2, 5: 3, 6: 4])
    }

    @Test func equalResponsesKeepTheirReadout() {
        #expect(PositionMap.promptLength(long, long) == 3)
        #expect(map(long, long, .each, .suffix).count == 7)
    }
}
