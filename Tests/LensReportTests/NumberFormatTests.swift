import Testing

@testable import LensReport

@Suite struct NumberFormatTests {
    @Test(arguments: [
        (0.0, "0"), (-0.0, "0"), (1, "1.00"), (-0.1234, "−0.123"), (0.9996, "1.00"), (99.96, "100"), (1234.5, "1234"),
        (0.00012, "0.000120"), (0.000012, "1.20×10⁻⁵"), (-1.5e12, "−1.50×10¹²"), (2_000_000, "2000000"),
        (.leastNonzeroMagnitude, "4.94×10⁻³²⁴"), (.greatestFiniteMagnitude, "1.80×10³⁰⁸"),
    ])
    func threeSignificantDigits(value: Double, text: String) {
        #expect(NumberFormat.standard.string(value) == text)
    }

    @Test func wordsForWhatIsNotFinite() {
        #expect(NumberFormat.standard.string(.nan) == "not a number")
        #expect(NumberFormat.whole.string(.infinity) == "infinity")
        #expect(NumberFormat.percent().string(-.infinity) == "−infinity")
    }

    @Test func otherPrecisions() {
        #expect(NumberFormat.decimals(2).string(-1.005) == "−1.00")
        #expect(NumberFormat.decimals(2).string(-0.001) == "0.00")
        #expect(NumberFormat.whole.string(1e20) == "1.00×10²⁰")
        #expect(NumberFormat.percent().string(0.1234) == "12.3\u{202F}%")
        #expect(NumberFormat.standard.signed.string(0.5) == "+0.500")
        #expect(NumberFormat.standard.signed.string(0) == "0")
    }

    @Test func boundsShareTheirDecimals() {
        #expect(NumberFormat.standard.string(-0.21, low: -0.36, high: -0.0105) == "−0.210 [−0.360, −0.011]")
        #expect(NumberFormat.standard.signed.string(12, low: 1, high: 30) == "+12.0 [1.0, 30.0]")
        #expect(NumberFormat.standard.string(1, low: .nan, high: 2) == "1.00 [not a number, 2.00]")
    }
}
