import LensCore
import LensProbes

/// What a probe run goes over: curated sets, edits of given responses, and controls.
public struct ProbePlan: Sendable {
    /// Responses that edits are applied to unless more are given, and preferences that they might overturn.
    public static let usualCount = 20
    /// How many noise controls there are.
    public static let noiseControls = 10

    public var sets: [ContrastSet]
    public var transforms: [TransformAxis]
    /// Responses that edits are applied to.
    public var bases: [BaseResponse]
    /// Preferences that edits might overturn: `with` is the better answer, and the edit is made to the other one.
    public var preferences: [Contrast]

    public init(sets: [ContrastSet], transforms: [TransformAxis], bases: [BaseResponse], preferences: [Contrast]) {
        self.sets = sets
        self.transforms = transforms
        self.bases = bases
        self.preferences = preferences
    }

    /// Every transform that adds a property, in its usual doses.
    public static func everyTransform() throws -> [TransformAxis] {
        try Transform.all.filter { $0.kind == .property }.map { try TransformAxis(transform: $0) }
    }

    /// The plan with some axes only, in the plan's order; transforms that it lacks are added. Controls stay.
    ///
    /// - Throws: `LensError` with the names there are.
    public func restricted(to names: [String]) throws -> ProbePlan {
        guard !names.isEmpty else { return self }
        var plan = self
        plan.sets = sets.filter { names.contains($0.name) }
        plan.transforms = transforms.filter { names.contains($0.name) }
        let known = plan.sets.map(\.name) + plan.transforms.map(\.name)
        for name in names where !known.contains(name) {
            guard let transform = Transform.all.first(where: { $0.name == name && $0.kind == .property }) else {
                let others = try Self.everyTransform().map(\.name)
                let all = (sets.map(\.name) + transforms.map(\.name) + others).reduce(into: [String]()) {
                    if !$0.contains($1) { $0.append($1) }
                }
                throw LensError.input("\(name.quoted) is no axis", hint: "there are \(all.joined(separator: ", "))")
            }
            plan.transforms.append(try TransformAxis(transform: transform))
        }
        return plan
    }

    /// The plan with other doses; a transform goes as far as it can.
    ///
    /// - Throws: `LensError` where doses do not rise, or a transform has none of them.
    public func dosed(_ doses: [Int]) throws -> ProbePlan {
        var plan = self
        plan.transforms = try transforms.map { axis in
            let possible = doses.filter { $0 <= axis.transform.highestDose }
            return try TransformAxis(name: axis.name, transform: axis.transform, doses: possible.isEmpty ? doses : possible)
        }
        return plan
    }

    /// All stimuli. The same for the same seed.
    public func axes(seed: UInt64) throws -> [ProbeAxis] {
        let noise = try (1...UInt64(Self.noiseControls)).map { try TransformAxis(transform: .noise($0)) }
        let identity = try Transform.all.filter { $0.kind == .identity }.map { try TransformAxis(transform: $0) }
        let controls = bases.isEmpty ? [] : identity + noise
        let given = Set(transforms.map(\.name))
        return sets.map(ProbeAxis.init) + (transforms + controls.filter { !given.contains($0.name) }).map { edit($0, seed: seed) }
    }

    private func edit(_ axis: TransformAxis, seed: UInt64) -> ProbeAxis {
        let kind: HackResult.Kind =
            switch axis.transform.kind {
            case .property: .transform
            case .identity: .identity
            case .noise: .noise
            }
        // Controls have nothing that grows with the dose.
        let doses = kind == .transform ? axis.doses : Array(axis.doses.suffix(1))
        let arms = doses.map { dose in
            let made = axis.contrasts(over: bases, dose: dose, seed: seed)
            return ProbeAxis.Arm(dose: dose, contrasts: made.contrasts, skipped: made.skipped)
        }
        let challenges = preferences.compactMap { preference -> ProbeAxis.Challenge? in
            guard kind == .transform, let dose = doses.last,
                let edited = axis.transform.apply(preference.without, prompt: preference.prompt, dose: dose, seed: seed)
            else { return nil }
            return .init(prompt: preference.prompt, better: preference.with, worse: preference.without, edited: edited)
        }
        // A suite may have an axis of the same name; both are shown.
        let isTaken = sets.contains { $0.name == axis.name }
        return ProbeAxis(
            name: isTaken ? "\(axis.name)-transform" : axis.name, description: axis.transform.description, kind: kind, arms: arms,
            challenges: challenges)
    }

    /// The first contrasts of each set, about as many as asked for in all.
    public static func about(_ count: Int, of sets: [ContrastSet]) -> [ContrastSet] {
        let each = sets.isEmpty ? 0 : (count + sets.count - 1) / sets.count
        return sets.map { $0.first(each) }
    }
}
