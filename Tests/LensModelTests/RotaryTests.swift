import LensModel
import Testing

@Suite struct RotaryTests {
    @Test func frequenciesFallGeometrically() {
        let rotary = Rotary(base: 10000, dimensions: 8)
        // 10000^(-2i/8)
        #expect(zip(rotary.frequencies(length: 1), [1, 0.1, 0.01, 0.001]).allSatisfy { abs($0 / Float($1) - 1) < 1e-6 })
    }

    @Test func linearScalingStretchesAllWavelengths() {
        let rotary = Rotary(base: 10000, dimensions: 4, scaling: .linear(factor: 4))
        #expect(zip(rotary.frequencies(length: 1), [0.25, 0.0025]).allSatisfy { abs($0 / Float($1) - 1) < 1e-6 })
    }

    @Test func llama3ScalingKeepsShortWavelengthsAndStretchesLongOnes() {
        let plain = Rotary(base: 500000, dimensions: 128).frequencies(length: 1)
        let scaled = Rotary(
            base: 500000, dimensions: 128,
            scaling: .llama3(factor: 8, lowFrequency: 1, highFrequency: 4, originalContext: 8192)
        ).frequencies(length: 1)
        #expect(scaled[0] == plain[0])
        #expect(abs(scaled[63] * 8 / plain[63] - 1) < 1e-6)
        // In between the ratio falls from 1 to 1/8 without a jump.
        let ratios = zip(scaled, plain).map { $0 / $1 }
        #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 >= $1 - 1e-6 })
        #expect(ratios.contains { $0 < 0.99 && $0 > 0.13 })
    }

    @Test func longropeTakesItsFactorsByTheTextsLength() {
        let plain = Rotary(base: 10000, dimensions: 4).frequencies(length: 1)
        let rotary = Rotary(
            base: 10000, dimensions: 4, scaling: .longrope(short: [1, 2], long: [4, 8], originalContext: 16, amplitude: 1.5))
        #expect(rotary.frequencies(length: 16) == [plain[0], plain[1] / 2])
        #expect(rotary.frequencies(length: 17) == [plain[0] / 4, plain[1] / 8])
        #expect(rotary.agrees(lengths: [3, 16]) && rotary.agrees(lengths: [17, 40]) && !rotary.agrees(lengths: [16, 17]))
        #expect(rotary.amplitude == 1.5)
    }

    @Test func dynamicScalingRaisesTheBaseOfLongTexts() {
        let plain = Rotary(base: 10000, dimensions: 4).frequencies(length: 1)
        let rotary = Rotary(base: 10000, dimensions: 4, scaling: .dynamic(factor: 2, context: 16))
        #expect(rotary.frequencies(length: 16) == plain)
        // Twice the context: the base times (2 · 2 − 1)^(4/2), of which the second pair takes the root.
        #expect(abs(rotary.frequencies(length: 32)[1] * 3 / plain[1] - 1) < 1e-6)
        #expect(rotary.agrees(lengths: [3, 16]) && !rotary.agrees(lengths: [16, 17]))
    }

    @Test func yarnKeepsFastPairsAndStretchesSlowOnes() {
        let plain = Rotary(base: 10000, dimensions: 64).frequencies(length: 1)
        let scaled = Rotary(
            base: 10000, dimensions: 64,
            scaling: .yarn(factor: 4, fast: 32, slow: 1, truncates: true, originalContext: 2048, amplitude: 1.1)
        ).frequencies(length: 1)
        // The first pair turns 2048 / 2π times in the original context, the last less than once.
        #expect(scaled[0] == plain[0] && abs(scaled[31] * 4 / plain[31] - 1) < 1e-6)
        let ratios = zip(scaled, plain).map { $0 / $1 }
        #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 >= $1 - 1e-6 })
        #expect(ratios.contains { $0 < 0.99 && $0 > 0.26 })
    }
}
