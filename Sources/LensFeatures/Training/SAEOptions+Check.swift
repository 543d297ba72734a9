import LensCore

extension SAEOptions {
    /// Refuses numbers with which nothing can be trained.
    func check() throws {
        func require(_ holds: Bool, _ what: String, _ expected: String, _ found: any CustomStringConvertible) throws {
            guard holds else {
                throw LensError.input(at: "sparse autoencoder: \(what)", expected: expected, found: "\(found)")
            }
        }
        try require((1...1 << 24).contains(latents), "latents", "a number from 1 to \(1 << 24)", latents)
        try require(steps >= 1, "steps", "at least 1", steps)
        try require(batch >= 1, "batch", "at least 1", batch)
        try require(!batch.multipliedReportingOverflow(by: steps).overflow, "steps", "fewer", steps)
        if let rate = learningRate { try require(rate > 0 && rate.isFinite, "learning rate", "a positive number", rate) }
        try require((0...1).contains(warmUp), "warm-up", "a share from 0 to 1", warmUp)
        try require((0...1).contains(decay), "decay", "a share from 0 to 1", decay)
        try require(
            auxiliaryWeight >= 0 && auxiliaryWeight.isFinite, "auxiliary weight", "a number from 0", auxiliaryWeight)
        if let count = auxiliaryLatents { try require(count >= 1, "auxiliary latents", "at least 1", count) }
        if let silence { try require(silence >= 1, "silence", "at least 1", silence) }
        switch selection {
        case .topK(let k), .batchTopK(let k):
            try require((1...latents).contains(k), "k", "a number from 1 to \(latents)", k)
        case .jumpReLU(let penalty, let bandwidth, let threshold):
            try require(penalty >= 0 && penalty.isFinite, "penalty", "a number from 0", penalty)
            try require(bandwidth > 0 && bandwidth.isFinite, "bandwidth", "a positive number", bandwidth)
            try require(threshold >= 0 && threshold.isFinite, "threshold", "a number from 0", threshold)
        }
    }

    /// The peak learning rate.
    var peakRate: Double { learningRate ?? 2e-4 / (Double(latents) / 16384).squareRoot() }

    /// Steps over which the learning rate rises.
    var warmUpSteps: Int { min(1000, Int(warmUp * Double(steps))) }

    /// How far the warm-up is at a step, counted from 0: 1 when it is over.
    func warmth(_ step: Int) -> Double { step < warmUpSteps ? Double(step + 1) / Double(warmUpSteps + 1) : 1 }

    /// The learning rate of a step, counted from 0.
    func rate(_ step: Int) -> Double {
        let falling = Int(decay * Double(steps))
        let left = steps - step
        return peakRate * warmth(step) * (left < falling ? Double(left) / Double(falling) : 1)
    }

    /// Inputs without being active after which a latent counts as silent.
    func silence(batch: Int) -> Int { silence ?? max(1, min(10_000_000, steps * batch / 10)) }
}
