/// Which sparse autoencoder a result is about.
public struct SAEDescription: Codable, Hashable, Sendable {
    /// The folder's name.
    public let name: String
    public let latents: Int
    public let width: Int
    /// Which latents stay active, such as `TopK, k = 32`.
    public let activation: String
    /// What it was trained on; nil where nobody says.
    public let site: String?
    public let positions: String?

    public init(name: String, latents: Int, width: Int, activation: String, site: String?, positions: String?) {
        self.name = name
        self.latents = latents
        self.width = width
        self.activation = activation
        self.site = site
        self.positions = positions
    }
}

/// How a sparse autoencoder was trained, and what it is worth on texts it was not trained on.
public struct SAETrainingResult: AnalysisResult {
    public static let analysis = "sae-train"

    /// How the training stood after a step.
    public struct Point: Codable, Hashable, Sendable {
        public let step: Int
        public let loss: Double
        /// The batch's fraction of variance unexplained.
        public let fvu: Double
        public let l0: Double
        public let deadShare: Double

        public init(step: Int, loss: Double, fvu: Double, l0: Double, deadShare: Double) {
            self.step = step
            self.loss = loss
            self.fvu = fvu
            self.l0 = l0
            self.deadShare = deadShare
        }
    }

    public let autoencoder: SAEDescription
    /// Rows it was trained on, and pairs they come from.
    public let rows: Int
    public let pairs: Int
    public let steps: Int
    /// Inputs to a step.
    public let batch: Int
    /// By rising step; those of the part that this run did, where it went on with another.
    public let curve: [Point]
    /// On held-out pairs; nil where none were held out.
    public let heldOut: SAEEvaluation?

    public init(
        autoencoder: SAEDescription, rows: Int, pairs: Int, steps: Int, batch: Int, curve: [Point], heldOut: SAEEvaluation?
    ) {
        self.autoencoder = autoencoder
        self.rows = rows
        self.pairs = pairs
        self.steps = steps
        self.batch = batch
        self.curve = curve
        self.heldOut = heldOut
    }
}

/// How well a sparse autoencoder stands for a model's activations.
public struct SAEEvaluationResult: AnalysisResult {
    public static let analysis = "sae-evaluate"

    public let autoencoder: SAEDescription
    public let evaluation: SAEEvaluation

    public init(autoencoder: SAEDescription, evaluation: SAEEvaluation) {
        self.autoencoder = autoencoder
        self.evaluation = evaluation
    }
}

/// A sparse autoencoder that was read from one folder and written to another.
public struct SAEExchangeResult: AnalysisResult {
    public static let analysis = "sae-exchange"

    public let autoencoder: SAEDescription
    /// The layouts' names.
    public let from: String
    public let to: String

    public init(autoencoder: SAEDescription, from: String, to: String) {
        self.autoencoder = autoencoder
        self.from = from
        self.to = to
    }
}
