import LensCore

/// A transform in some doses, as one axis of a suite.
public struct TransformAxis: Hashable, Sendable {
    public let name: String
    public let transform: Transform
    /// Rising.
    public let doses: [Int]

    /// - Parameter doses: The transform's usual ones if none are given.
    /// - Throws: `LensError` where doses do not rise or the transform does not have them.
    public init(name: String? = nil, transform: Transform, doses: [Int]? = nil) throws {
        self.name = name ?? transform.name
        self.transform = transform
        self.doses = doses ?? transform.doses
        let isRising = zip(self.doses, self.doses.dropFirst()).allSatisfy { $0 < $1 }
        guard let first = self.doses.first, let last = self.doses.last, isRising, first >= 1, last <= transform.highestDose else {
            throw LensError.input(
                at: "the axis \(self.name.quoted)", expected: "rising doses from 1 to \(transform.highestDose)",
                found: "\(self.doses)")
        }
    }

    /// The contrasts that a dose makes of base responses, and how many of these offered no place for it. Contrasts of one
    /// prompt are one cluster.
    ///
    /// `with` is the changed response. For noise a coin decides which of the two is `with`: the mean effect is then zero
    /// whatever a model thinks of the edits, so that every noise axis found to have one is a false discovery. (It would not be
    /// otherwise: a model may well mind a double space.)
    public func contrasts(over bases: [BaseResponse], dose: Int, seed: UInt64) -> (contrasts: [Contrast], skipped: Int) {
        let contrasts = bases.compactMap { base -> Contrast? in
            guard let changed = transform.apply(base.response, prompt: base.prompt, dose: dose, seed: seed) else { return nil }
            let isSwapped = transform.kind == .noise && transform.coin(for: base, seed: seed)
            return Contrast(
                id: base.id, prompt: base.prompt, with: isSwapped ? base.response : changed,
                without: isSwapped ? changed : base.response)
        }
        return (contrasts, bases.count - contrasts.count)
    }
}

extension Transform {
    /// The same for every dose.
    fileprivate func coin(for base: BaseResponse, seed: UInt64) -> Bool {
        var generator = SeededGenerator(seed: seed, stream: ~Self.fingerprint(of: [name, base.prompt, base.response]))
        return generator.next() >> 63 == 1
    }
}
