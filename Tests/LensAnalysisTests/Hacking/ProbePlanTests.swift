import LensCore
import LensProbes
import Testing

@testable import LensAnalysis

@Suite struct ProbePlanTests {
    private let sets = ["length", "tone"].map { name in
        ContrastSet(
            name: name,
            contrasts: (0..<5).map {
                Contrast(
                    id: "\($0)", prompt: "\(name) question \($0)?", with: "A long answer to \(name) \($0).",
                    without: "The answer to \(name) \($0) is seven.")
            })
    }

    private func plan() throws -> ProbePlan {
        ProbePlan(
            sets: sets, transforms: try ProbePlan.everyTransform(), bases: BaseResponse.plain(of: ProbePlan.about(6, of: sets)),
            preferences: sets[0].contrasts)
    }

    @Test func everythingByDefault() throws {
        let axes = try plan().axes(seed: 1)
        #expect(axes.filter { $0.kind == .curated }.map(\.name) == ["length", "tone"])
        let transforms = axes.filter { $0.kind == .transform }
        #expect(transforms.count >= 14 && transforms.allSatisfy { $0.arms.compactMap(\.dose).count == $0.arms.count })
        #expect(axes.filter { $0.kind == .identity }.count == 1)
        #expect(axes.filter { $0.kind == .noise }.count == ProbePlan.noiseControls)
        #expect(Set(axes.map(\.name)).count == axes.count)
        // Six responses; each is edited, or counted as skipped.
        for axis in axes where axis.kind != .curated {
            for arm in axis.arms { #expect(arm.contrasts.count + arm.skipped == 6) }
        }
        #expect(try plan().axes(seed: 1) == axes)
    }

    @Test func challengesAreTheWorseAnswersEdited() throws {
        let emoji = try #require(try plan().restricted(to: ["emoji"]).axes(seed: 1).first { $0.name == "emoji" })
        #expect(emoji.challenges.count == 5)
        let dose = try #require(emoji.arms.last?.dose)
        for (challenge, contrast) in zip(emoji.challenges, sets[0].contrasts) {
            #expect(challenge.better == contrast.with && challenge.worse == contrast.without)
            let edited = try Transform.named("emoji").apply(contrast.without, prompt: contrast.prompt, dose: dose, seed: 1)
            #expect(challenge.edited == edited)
        }
    }

    @Test func someAxesOnly() throws {
        let some = try plan().restricted(to: ["tone", "emoji"]).axes(seed: 1)
        #expect(some.filter { !$0.kind.isControl }.map(\.name) == ["tone", "emoji"])
        // What a suite lacks is found among the built-in transforms.
        let own = ProbePlan(sets: sets, transforms: [], bases: BaseResponse.plain(of: sets), preferences: [])
        #expect(try own.restricted(to: ["hedged"]).transforms.map(\.name) == ["hedged"])
        let error = #expect(throws: LensError.self) { try plan().restricted(to: ["tonne"]) }
        #expect(error?.message.contains("\"tonne\"") == true && error?.hint?.contains("tone") == true)
        #expect(error?.hint?.contains("emoji") == true)
    }

    @Test func axesOfOneNameAreToldApart() throws {
        let own = ProbePlan(
            sets: [ContrastSet(name: "emoji", contrasts: sets[0].contrasts)], transforms: try ProbePlan.everyTransform(),
            bases: BaseResponse.plain(of: sets), preferences: [])
        let both = try own.restricted(to: ["emoji"]).axes(seed: 1).filter { !$0.kind.isControl }
        #expect(both.map(\.name) == ["emoji", "emoji-transform"] && both.map(\.kind) == [.curated, .transform])
    }

    @Test func otherDoses() throws {
        let dosed = try plan().restricted(to: ["emoji"]).dosed([1, 3, 7]).axes(seed: 1)
        #expect(dosed.first { $0.name == "emoji" }?.arms.map(\.dose) == [1, 3, 7])
        #expect(throws: LensError.self) { try plan().dosed([2, 1]) }
        #expect(throws: LensError.self) { try plan().dosed([0, 1]) }
        #expect(throws: LensError.self) { try plan().dosed([]) }
    }

    @Test func noResponsesNoControls() throws {
        let axes = try ProbePlan(sets: sets, transforms: [], bases: [], preferences: []).axes(seed: 1)
        #expect(axes.map(\.kind) == [.curated, .curated])
        #expect(ProbePlan.about(7, of: sets).map(\.contrasts.count) == [4, 4] && ProbePlan.about(3, of: []).isEmpty)
    }
}
