import LensCore
import LensModel
import LensTorch

/// One text's active features at the readout and what each does to its reward.
struct TextFeatures {
    typealias Activity = SAEFeaturesResult.Activity

    let terms: SAEFeaturesResult.Terms
    /// Active ones alone.
    let activities: [Int: Activity]
    /// By which the reward is read, `[width]`.
    let direction: [Double]

    /// One pass of the engine, with one counterfactual for each active feature.
    init(_ reading: StreamReading, _ site: FeatureSite, engine: CounterfactualEngine) throws {
        let autoencoder = site.autoencoder
        let active = try autoencoder.encode(reading.stream).entriesByRow().flatMap(\.self)
        // [feature, width]
        let rows = try autoencoder.decoder.selecting(0, Tensor(indices: active.map(\.column))).exact()
        let codes = try Tensor(active.map(\.value), shape: [active.count, 1])
        let writes = try rows * codes
        let contributions = try writes.matmul(reading.direction).doubles()
        let bias = try autoencoder.decoderBias.exact()
        let error = try reading.stream.exact().reshaped([-1]) - writes.sum([0]) - bias
        let effects = try Self.effects(of: writes, reading, site, engine)
        var activities: [Int: Activity] = [:]
        for (place, entry) in active.enumerated() {
            activities[entry.column] = Activity(
                activation: entry.value, contribution: contributions[place], effect: effects[place])
        }
        self.activities = activities
        direction = try reading.direction.doubles()
        terms = SAEFeaturesResult.Terms(
            reward: reading.reward, features: contributions.reduce(0, +),
            bias: try bias.matmul(reading.direction).scalar(), error: try error.matmul(reading.direction).scalar(),
            constant: reading.constant)
    }

    /// The reward minus that without each of some writes to the stream.
    ///
    /// - Parameter writes: `[write, width]`.
    private static func effects(
        of writes: Tensor, _ reading: StreamReading, _ site: FeatureSite, _ engine: CounterfactualEngine
    ) throws -> [Double] {
        let count = writes.length(0)
        guard count > 0 else { return [] }
        let streams = try (reading.stream.exact() - writes).to(reading.stream.type).to(reading.stream.device)
        let outcome = try engine.run(
            base: reading.text,
            counterfactuals: try (0..<count).map { row in
                Counterfactual(
                    Intervention(
                        .residual(site.layer), at: [reading.text.readout], .replace(try streams.slice(0, row..<row + 1))))
            })
        return outcome.rewards.map { outcome.base.value - $0.value }
    }
}
