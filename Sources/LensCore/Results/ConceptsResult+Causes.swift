/// What happens to rewards when a concept is added to the stream, or taken out of it.
extension ConceptsResult {
    /// Rewards of texts that lack the concept, as its direction is added: `h + α · rms(h) · u`.
    public struct Steering: Codable, Hashable, Sendable {
        /// One strength. `α` is in units of the stream's root mean square.
        public struct Dose: Codable, Hashable, Sendable {
            public let alpha: Double
            /// The change of the reward, in reward units.
            public let change: Measure
            /// The range of random directions' mean changes; null without any.
            public let randomLow: Double?
            public let randomHigh: Double?
            /// The placebo's mean change; null without a placebo.
            public let placebo: Double?

            public init(alpha: Double, change: Measure, randomLow: Double?, randomHigh: Double?, placebo: Double?) {
                self.alpha = alpha
                self.change = change
                self.randomLow = randomLow
                self.randomHigh = randomHigh
                self.placebo = placebo
            }
        }

        public let layer: Int
        /// The distance between the class means in the same unit as `α`: how large natural differences are.
        public let naturalDose: Double
        public let doses: [Dose]
        /// Reward units per `α`: least squares through the origin for each text, then the mean.
        public let slope: Measure
        /// Pearson's r², of the mean change and `α`; null where nothing changes.
        public let linearity: Double?
        /// Mean slopes of directions drawn with the activations' covariance.
        public let random: [Double]
        /// Of the slope against them, two-sided; no smaller than 1 in their number and one.
        public let p: Double
        /// The slope of the placebo's direction: of a difference without meaning.
        public let placebo: Measure

        public init(
            layer: Int, naturalDose: Double, doses: [Dose], slope: Measure, linearity: Double?, random: [Double], p: Double,
            placebo: Measure
        ) {
            self.layer = layer
            self.naturalDose = naturalDose
            self.doses = doses
            self.slope = slope
            self.linearity = linearity
            self.random = random
            self.p = p
            self.placebo = placebo
        }

        /// Words follow from the interval, and from whether random directions do as much.
        public var verdict: Verdict {
            guard let low = slope.low, let high = slope.high, let value = slope.value, !random.isEmpty else {
                return .cannotBeEstimated
            }
            guard low > 0 || high < 0 else { return .undecided }
            guard !random.contains(where: { abs($0) >= abs(value) }) else { return .noMoreThanRandom }
            return low > 0 ? .raises : .lowers
        }
    }

    /// What steering does to the reward.
    public enum Verdict: String, Codable, Hashable, Sendable {
        case raises
        case lowers
        case undecided
        case noMoreThanRandom = "no more than random directions"
        case cannotBeEstimated = "cannot be estimated"
    }

    /// The concept taken out of the stream in two ways.
    public struct Removal: Codable, Hashable, Sendable {
        public let layer: Int
        /// The mean reward with the concept minus without, as the model is.
        public let difference: Measure
        /// `x − (x·u)u`, `u` the mean difference of other prompts.
        public let projection: Effect
        /// LEACE fitted on the other half of the prompts.
        public let erasure: Effect
        public let certificate: Certificate

        public init(layer: Int, difference: Measure, projection: Effect, erasure: Effect, certificate: Certificate) {
            self.layer = layer
            self.difference = difference
            self.projection = projection
            self.erasure = erasure
            self.certificate = certificate
        }
    }

    /// What a removal changes.
    public struct Effect: Codable, Hashable, Sendable {
        /// What is left of the mean reward with the concept minus without.
        public let difference: Measure
        /// The share of reference pairs whose better response still has the higher reward, and by how much that share fell.
        public let accuracy: Measure
        public let cost: Measure
        /// The reference pairs' mean margin.
        public let margin: Measure

        public init(difference: Measure, accuracy: Measure, cost: Measure, margin: Measure) {
            self.difference = difference
            self.accuracy = accuracy
            self.cost = cost
            self.margin = margin
        }
    }

    /// Whether a fresh probe finds the concept in erased streams: an eraser of one half of the prompts, probes fitted and tested
    /// on different prompts of the other, and the same with the halves exchanged.
    public struct Certificate: Codable, Hashable, Sendable {
        /// The probe's AUROC on streams as they are.
        public let before: Measure
        /// On erased ones.
        public let after: Measure
        public let verdict: Erased

        public init(before: Measure, after: Measure) {
            self.before = before
            self.after = after
            guard let low = after.low, let high = after.high, let lowBefore = before.low else {
                verdict = .cannotBeEstimated
                return
            }
            verdict = low > 0.5 || high < 0.5 ? .stillThere : lowBefore > 0.5 ? .erased : .nothingToErase
        }
    }

    /// What a certificate says.
    public enum Erased: String, Codable, Hashable, Sendable {
        /// The interval holds chance, and did not before.
        case erased
        /// The interval does not hold chance.
        case stillThere = "still there"
        /// The probe found nothing before.
        case nothingToErase = "nothing to erase"
        case cannotBeEstimated = "cannot be estimated"
    }

    /// Pairs of other texts with a better response each, as the model is.
    public struct Preferences: Codable, Hashable, Sendable {
        public let name: String
        public let accuracy: Measure
        public let margin: Measure

        public init(name: String, accuracy: Measure, margin: Measure) {
            self.name = name
            self.accuracy = accuracy
            self.margin = margin
        }
    }
}
