import LensCore
import LensModel
import LensProbes
import LensText
import LensTorch
import Testing

@testable import LensAnalysis

/// Concept vectors of a model whose reward is linear in its last stream: every number can be had by hand.
@Suite struct ConceptsTests {
    private static let letters = Array("abcdefghijklmnopqrstuvw")

    /// Texts that end in `x` with the concept and in `y` without; and a placebo whose last letter but one differs.
    static func suite(_ count: Int = 14) -> LensProbes.Suite {
        func set(_ name: String, _ with: String, _ without: String) -> ContrastSet {
            ContrastSet(
                name: name,
                contrasts: (0..<count).map { index in
                    let word = String((0...index % 4).map { letters[(index * 5 + $0 * 3) % letters.count] })
                    return Contrast(
                        id: "\(name)-\(index)", prompt: "p\(letters[index % letters.count])\(index)", with: word + with,
                        without: word + without)
                })
        }
        return LensProbes.Suite(name: "ends", sets: [set("ends", "x", "y"), set("placebo", "zb", "nb")])
    }

    /// Better is what ends in a vowel.
    static let reference = LensProbes.Suite(
        name: "vowels",
        sets: [
            ContrastSet(
                name: "vowels",
                contrasts: (0..<12).map { Contrast(id: "\($0)", prompt: "q\($0)", with: "k\($0)a", without: "k\($0)t") })
        ])

    private static func options(_ change: (inout Concepts.Options) -> Void) -> Concepts.Options {
        var options = Concepts.Options()
        change(&options)
        return options
    }

    /// The streams of a concept's texts at a depth, where the head reads.
    private static func streams(_ model: RewardModel, _ texts: [(String, String)], layer: Int) throws -> [[[Double]]] {
        try texts.map { prompt, response in
            let text = try model.encode(prompt: [.user(prompt)], response: [.assistant(response)])
            let run = try model.run(text, capturing: Capture([.residual(layer)], at: .all))
            let places = model.shape.pooling == .mean ? Array(text.readIDs.indices) : [text.readout]
            let rows = try run.capture(.residual(layer)).select(0, 0).exact().rows()
            return places.map { rows[$0] }
        }
    }

    private static func difference(_ model: RewardModel, _ set: ContrastSet, layer: Int) throws -> [Double] {
        func mean(_ response: (Contrast) -> String) throws -> [Double] {
            let rows = try streams(model, set.contrasts.map { ($0.prompt, response($0)) }, layer: layer)
            return try #require(LabelledRows.mean(rows.map { LabelledRows.mean($0) ?? [] }))
        }
        return Vector.minus(try mean(\.with), try mean(\.without))
    }

    /// Behind the last block the reward is `w · h + b`, so each text's slope is `rms(h) w · u`, and the curve a line.
    @Test(arguments: [Architecture.Pooling.readout, .mean]) func slopesAreThoseOfTheHead(pooling: Architecture.Pooling) throws {
        let bag = try BagModel(isCausal: pooling == .readout, pooling: pooling)
        let (model, suite) = (bag.model, Self.suite())
        let result = try Concepts(model, options: Self.options { $0.layers = [1] }).run(suite, reference: Self.reference)
        let concept = try #require(result.concepts.first)
        let (set, weight) = (suite.sets[0], try bag.score.select(0, 0).doubles())
        let unit = try #require(Vector.unit(try Self.difference(model, set, layer: 1)))
        let without = try Self.streams(model, set.contrasts.map { ($0.prompt, $0.without) }, layer: 1)
        let sizes = without.map { rows in rows.reduce(0) { $0 + Vector.rms($1) } / Double(rows.count) }
        let wanted = Vector.dot(weight, unit) * sizes.reduce(0, +) / Double(sizes.count)
        let steering = try #require(concept.steering)
        #expect(abs(wanted) > 0.01 && steering.layer == 1)
        #expect(abs((steering.slope.value ?? .nan) - wanted) < 1e-9 * max(1, abs(wanted)))
        #expect(abs((steering.linearity ?? 0) - 1) < 1e-9)
        #expect(steering.doses.map(\.alpha) == [-4, -2, -1, 1, 2, 4])
        for dose in steering.doses { #expect(abs((dose.change.value ?? .nan) - dose.alpha * wanted) < 1e-8) }
        #expect(steering.random.count == 20 && steering.slope.n == 14 && steering.slope.low != nil)
        let placebo = try #require(Vector.unit(try Self.difference(model, suite.sets[1], layer: 1)))
        let control = Vector.dot(weight, placebo) * sizes.reduce(0, +) / Double(sizes.count)
        #expect(abs((steering.placebo.value ?? .nan) - control) < 1e-9)
    }

    /// Without a final norm the reward's direction is the head's weight.
    @Test func cosinesAreThoseOfTheHead() throws {
        let bag = try BagModel()
        let (model, suite) = (bag.model, Self.suite())
        let result = try Concepts(
            model,
            options: Self.options {
                $0.isCompared = true
                $0.concepts = ["ends"]
            }
        ).run(suite)
        let weight = try bag.score.select(0, 0).doubles()
        let wanted = try #require(Vector.cosine(try Self.difference(model, suite.sets[0], layer: 1), weight))
        let concept = try #require(result.concepts.first)
        #expect(result.concepts.count == 1 && result.cosineReason == nil && concept.cosines.map(\.n) == [1000, 1000, 1000])
        let plain = try #require(concept.cosines.first { $0.method == .meanDifference })
        #expect(abs((plain.cosine ?? .nan) - wanted) < 1e-9)
        #expect((plain.nullLow ?? 0) < 0 && (plain.nullHigh ?? 0) > 0 && plain.p != nil && plain.q == plain.p)
        #expect(abs((result.rewardLens1.first?.cosine ?? .nan) - wanted) < 1e-9)
    }

    /// At the embedding the concept is nothing but the last letter: without it both texts are one.
    @Test func withoutTheConceptRewardsAreTheSame() throws {
        let model = try BagModel().model
        let result = try Concepts(model, options: Self.options { $0.layers = [0] }).run(Self.suite(), reference: Self.reference)
        let removal = try #require(result.concepts.first?.removal)
        #expect(abs(removal.difference.value ?? 0) > 0.01)
        #expect(abs(removal.projection.difference.value ?? 1) < 1e-9 && abs(removal.erasure.difference.value ?? 1) < 1e-9)
        #expect(removal.certificate.before.value == 1 && removal.certificate.after.value == 0.5)
        #expect(removal.certificate.verdict == .erased)
        // Both letters end on one point, half way.
        #expect(result.concepts[0].best?.auroc(.logistic)?.value == 1 && result.concepts[0].bestLayer == 0)
        let reference = try #require(result.reference)
        #expect(reference.name == "vowels" && reference.accuracy.n == 12 && removal.erasure.cost.n == 12)
        let cost = (reference.accuracy.value ?? .nan) - (removal.erasure.accuracy.value ?? .nan)
        #expect(abs(cost - (removal.erasure.cost.value ?? 1)) < 1e-12)
    }

    @Test func aConceptHasTheSameNumbersAloneAndAmongOthers() throws {
        let (model, suite) = (try BagModel().model, Self.suite(10))
        let both = try Concepts(model, seed: 3).run(suite, reference: Self.reference)
        let alone = try Concepts(model, options: Self.options { $0.concepts = ["placebo"] }, seed: 3)
            .run(suite, reference: Self.reference)
        let (a, b) = (both.concepts[1], try #require(alone.concepts.first))
        #expect(a.layers == b.layers && a.p == b.p && a.steering?.slope == b.steering?.slope)
        #expect(
            a.removal?.erasure.difference == b.removal?.erasure.difference && a.removal?.certificate == b.removal?.certificate)
        #expect(b.steering?.placebo.value == nil && b.steering?.placebo.reason != nil)
        #expect(try Concepts(model, seed: 3).run(suite, reference: Self.reference) == both)
    }

    @Test(arguments: ConceptsResult.Place.allCases) func encodersAreSteeredWhereTheyAreRead(at: ConceptsResult.Place) throws {
        for bag in [try BagModel(isCausal: false), try BagModel(isCausal: false, pooling: .mean), try BagModel(isGated: true)] {
            let options = Self.options {
                $0.at = at
                $0.alphas = [2]
            }
            let result = try Concepts(bag.model, options: options).run(Self.suite(6), reference: Self.reference.first(2))
            #expect(result.concepts.allSatisfy { $0.steering != nil && $0.removal != nil && $0.layers.count == 2 })
            #expect((result.cosineReason != nil) == (bag.shape.pooling == .mean))
            #expect(result.concepts.allSatisfy { $0.cosines.isEmpty == (result.cosineReason != nil) })
        }
    }

    @Test func aPublishedEncoderIsRead() throws {
        let model = try RewardModel(folder: Fixture.models.appending(path: "bert"))
        let words = ["good", "plan", "help", "then", "this", "work", "now", "read", "more", "see", "time", "day"]
        let set = ContrastSet(
            name: "yes", contrasts: words.map { Contrast(id: $0, prompt: "Say \($0)", with: "yes \($0)", without: "no \($0)") })
        let result = try Concepts(model).run(.init(name: "yes", sets: [set]), reference: Self.reference)
        #expect(result.cosineReason?.contains("normed again") == true && result.concepts[0].steering?.slope.value != nil)
        #expect(result.concepts[0].steering?.placebo.reason == "the suite has no set called placebo")
    }

    @Test func whatIsNotThereIsRefused() throws {
        let model = try BagModel().model
        func refusal(_ suite: LensProbes.Suite = Self.suite(), _ change: (inout Concepts.Options) -> Void) -> String? {
            do {
                _ = try Concepts(model, options: Self.options(change)).run(suite)
                return nil
            } catch { return "\(error)" }
        }
        #expect(refusal { $0.layers = [2] }?.contains("no depth 2") == true)
        #expect(refusal { $0.concepts = ["courage"] }?.contains("courage") == true)
        #expect(refusal { $0.alphas = [1, -1] }?.contains("positive") == true)
        #expect(refusal { $0.alphas = [] }?.contains("positive") == true)
        #expect(refusal(Self.suite(3)) { _ in }?.contains("4 or more prompts") == true)
    }

    @Test func noIntervalFromFewPrompts() throws {
        let result = try Concepts(BagModel().model).run(Self.suite(6))
        let concept = result.concepts[0]
        #expect(concept.steering?.slope.low == nil && concept.steering?.slope.reason?.contains("at least 10") == true)
        #expect(concept.steering?.verdict == .cannotBeEstimated && concept.removal?.certificate.verdict == .cannotBeEstimated)
        #expect(concept.best?.auroc(.meanDifference)?.reason != nil)
        #expect(concept.removal?.erasure.cost.reason == "there are no reference preferences" && result.reference == nil)
    }
}
