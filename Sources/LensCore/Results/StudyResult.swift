/// What a study found: models on files of pairs, side by side.
public struct StudyResult: AnalysisResult {
    public static let analysis = "study"

    /// One file of pairs.
    public struct Source: Codable, Hashable, Sendable {
        public let name: String
        public let pairs: Int

        public init(name: String, pairs: Int) {
            self.name = name
            self.pairs = pairs
        }
    }

    /// How much of the plan is done.
    public struct Coverage: Codable, Hashable, Sendable {
        public let planned: Int
        public let done: Int
        public let failed: Int

        public init(planned: Int, done: Int, failed: Int) {
            self.planned = planned
            self.done = done
            self.failed = failed
        }
    }

    public typealias Category = CompareResult.Category

    /// Rewards of one model on one file.
    public struct Accuracy: Codable, Hashable, Sendable {
        public let all: Measure
        public let categories: [Category]
        public let calibration: Calibration

        public init(all: Measure, categories: [Category], calibration: Calibration) {
            self.all = all
            self.categories = categories
            self.calibration = calibration
        }
    }

    /// Where in depth preferences form.
    public struct Depths: Codable, Hashable, Sendable {
        public let layers: Int
        /// The mean difference of the `normalized` lens at each depth, over the root mean square of margins.
        public let curve: [Measure]
        /// The mean first depth at which half the final difference is reached, from 0 (embedding) to 1 (last block).
        public let firstCrossing: Measure
        /// The mean depth from which on it stays reached.
        public let stable: Measure
        /// How many pairs are stable from each depth on.
        public let stableCounts: [Int]

        public init(layers: Int, curve: [Measure], firstCrossing: Measure, stable: Measure, stableCounts: [Int]) {
            self.layers = layers
            self.curve = curve
            self.firstCrossing = firstCrossing
            self.stable = stable
            self.stableCounts = stableCounts
        }
    }

    /// One component's mean over pairs.
    public struct Contribution: Codable, Hashable, Sendable {
        public let component: Component
        /// In reward units.
        public let mean: Measure

        public init(component: Component, mean: Measure) {
            self.component = component
            self.mean = mean
        }
    }

    /// Contributions to the margin, or effects of patching.
    public struct Contributions: Codable, Hashable, Sendable {
        /// The analysis with its options.
        public let label: String
        public let components: [Contribution]

        public init(label: String, components: [Contribution]) {
            self.label = label
            self.components = components
        }
    }

    /// One model on one file of pairs.
    public struct Reading: Codable, Hashable, Sendable {
        public let source: String
        public let accuracy: Accuracy?
        public let depths: Depths?
        public let attributions: [Contributions]
        public let patches: [Contributions]
        /// Without single pairs, which `study export` gives.
        public let agreements: [AgreementResult]

        public init(
            source: String, accuracy: Accuracy?, depths: Depths?, attributions: [Contributions], patches: [Contributions],
            agreements: [AgreementResult]
        ) {
            self.source = source
            self.accuracy = accuracy
            self.depths = depths
            self.attributions = attributions
            self.patches = patches
            self.agreements = agreements
        }
    }

    public struct Model: Codable, Hashable, Sendable {
        public let name: String
        /// Nil until there is a result.
        public let description: ModelDescription?
        public let readings: [Reading]
        public let hack: HackResult?
        public let concepts: ConceptsResult?

        public init(
            name: String, description: ModelDescription?, readings: [Reading], hack: HackResult?, concepts: ConceptsResult?
        ) {
            self.name = name
            self.description = description
            self.readings = readings
            self.hack = hack
            self.concepts = concepts
        }
    }

    /// All models on one file.
    public struct Comparison: Codable, Hashable, Sendable {
        public let source: String
        public let result: CompareResult

        public init(source: String, result: CompareResult) {
            self.source = source
            self.result = result
        }
    }

    /// Results that could not be made, for one reason.
    public struct Failure: Codable, Hashable, Sendable {
        public let model: String
        public let analysis: String
        public let why: String
        public let n: Int

        public init(model: String, analysis: String, why: String, n: Int) {
            self.model = model
            self.analysis = analysis
            self.why = why
            self.n = n
        }
    }

    public let name: String
    public let sources: [Source]
    public let coverage: Coverage
    public let models: [Model]
    public let comparisons: [Comparison]
    public let failures: [Failure]

    public init(
        name: String, sources: [Source], coverage: Coverage, models: [Model], comparisons: [Comparison], failures: [Failure]
    ) {
        self.name = name
        self.sources = sources
        self.coverage = coverage
        self.models = models
        self.comparisons = comparisons
        self.failures = failures
    }
}
