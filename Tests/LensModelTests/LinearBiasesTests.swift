import LensTorch
import Testing

@testable import LensModel

@Suite struct LinearBiasesTests {
    private func attention(heads: Int) -> Architecture.Attention {
        Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: 8, layers: 1)
    }

    @Test func slopesHalveOverEightHeads() {
        #expect(attention(heads: 8).slopes == (1...8).map { 1 / Double(1 << $0) })
        #expect(attention(heads: 1).slopes == [1 / 256])
    }

    /// Beyond a power of two come the odd ones of twice as many.
    @Test func otherCountsOfHeadsInterleave() {
        let found = attention(heads: 6).slopes
        let expected = [0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125]
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 } && found.count == 6)
    }

    @Test func biasesRiseWithTheKeysPosition() throws {
        var architecture = Architecture(
            layers: 1, width: 16, vocabulary: 4, contextLength: 8, attention: attention(heads: 2),
            mlp: .init(kind: .plain, hidden: 4, activation: .relu), norm: .init(kind: .layer, epsilon: 1e-5))
        architecture.attention.linearBiases = .afterScaling
        let span = try Span(
            TokenRows([], positions: 2..<4), length: 4, architecture: architecture, precision: Precision(weights: .float32),
            device: .cpu)
        let biases = try #require(span.biases)
        #expect(biases.shape == [2, 1, 4])
        #expect(try biases.doubles() == [0, 1, 2, 3].map { $0 / 16 } + [0, 1, 2, 3].map { $0 / 256 })
    }
}
