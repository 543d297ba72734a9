import LensCore
import LensProbes
import Testing

@Suite struct TransformAxisTests {
    static let bases = (0..<200).map {
        BaseResponse(id: "b\($0)", prompt: "p\($0 % 50)", response: "Number \($0) is here. It is so.")
    }

    @Test func contrastsHaveTheChangeAndShareThePrompt() throws {
        let axis = try TransformAxis(transform: .named("emoji"))
        let (contrasts, skipped) = axis.contrasts(
            over: Self.bases + [BaseResponse(id: "none", prompt: "p", response: "")], dose: 2, seed: 3)
        #expect(skipped == 1 && contrasts.map(\.id) == Self.bases.map(\.id) && Set(contrasts.map(\.cluster)).count == 50)
        for (contrast, base) in zip(contrasts, Self.bases) {
            #expect(contrast.without == base.response)
            #expect(contrast.with == axis.transform.apply(base.response, prompt: base.prompt, dose: 2, seed: 3))
        }
        #expect(axis.contrasts(over: Self.bases.reversed(), dose: 2, seed: 3).contrasts.reversed() == contrasts)
    }

    @Test func aCoinDecidesWhichSideNoiseIsOn() throws {
        let axis = try TransformAxis(transform: .noise(3))
        let contrasts = axis.contrasts(over: Self.bases, dose: 1, seed: 0).contrasts
        let changed = zip(contrasts, Self.bases).count { $0.with != $1.response }
        // Five standard deviations of 200 fair coins around 100.
        #expect((65...135).contains(changed))
        #expect(zip(contrasts, Self.bases).allSatisfy { $0.with == $1.response || $0.without == $1.response })
        let higher = axis.contrasts(over: Self.bases, dose: 2, seed: 0).contrasts
        #expect(zip(zip(contrasts, higher), Self.bases).allSatisfy { ($0.0.with == $1.response) == ($0.1.with == $1.response) })
        #expect(axis.contrasts(over: Self.bases, dose: 1, seed: 1).contrasts != contrasts)
    }

    @Test(arguments: [[], [0, 1], [2, 1], [1, 1], [1, 5], [-1]]) func dosesRiseWithinWhatThereIs(doses: [Int]) throws {
        let uppercase = try Transform.named("uppercase")
        #expect(throws: LensError.self) { try TransformAxis(transform: uppercase, doses: doses) }
    }

    @Test func basesAreEachTextOnce() throws {
        let contrasts = [
            Contrast(id: "1", prompt: "p", with: "a", without: "b"), Contrast(id: "2", prompt: "p", with: "c", without: "b"),
            Contrast(id: "3", prompt: "q", with: "c", without: "b"),
        ]
        #expect(BaseResponse.plain(of: [ContrastSet(name: "s", contrasts: contrasts)]).map(\.id) == ["s/1", "s/3"])
        let pairs = contrasts.map { $0.pair() }
        #expect(try BaseResponse.both(of: pairs).map(\.id) == ["1/chosen", "1/rejected", "2/chosen", "3/chosen", "3/rejected"])
    }
}
