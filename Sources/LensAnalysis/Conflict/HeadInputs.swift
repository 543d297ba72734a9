import LensCore
import LensModel
import LensProbes
import LensTorch

/// What the reward head is given for every text of some contrasts, and what it makes of it. One forward pass for each
/// distinct text.
struct HeadInputs {
    typealias Request = ResponseRewards.Request

    /// Of how many texts directions of a head are averaged over: they differ only where the head is not linear.
    static let directed = 32

    private let places: [Request: Int]
    /// `[text, width]`, float64.
    private let values: Tensor
    /// The stream after the last block at the readout, `[text, width]`; nil where it was not asked for.
    private let raw: Tensor?
    /// `[text][objective]`
    private let objectives: [[Double]]
    /// The first texts' inputs, to take the head's directions at.
    let streams: [HeadStreams]

    init(
        _ contrasts: [Contrast], model: RewardModel, keepingRaw: Bool = false, truncating: Bool, progress: ProgressHandler
    ) throws {
        var places: [Request: Int] = [:]
        var distinct: [Request] = []
        for request in contrasts.flatMap(\.requests) where places[request] == nil {
            places[request] = distinct.count
            distinct.append(request)
        }
        let last = Site.residual(model.shape.layers)
        var (parts, raws, objectives, streams): ([Tensor], [Tensor], [[Double]], [HeadStreams]) = ([], [], [], [])
        for request in distinct {
            let text = try model.encode(
                prompt: [.user(request.prompt)], response: [.assistant(request.response)], truncating: truncating)
            let run = try model.run(text, capturing: keepingRaw ? Capture([last], at: .readout) : .nothing)
            parts.append(try run.streams.readout.exact())
            // [1, 1, width] → [1, width]
            if keepingRaw { raws.append(try run.capture(last).select(1, 0).exact()) }
            objectives.append(run.reward.objectives)
            if streams.count < Self.directed { streams.append(run.streams) }
            try progress(Progress(done: parts.count, total: distinct.count, what: "texts read"))
        }
        self.places = places
        values = try Tensor.concatenated(parts, along: 0)
        raw = keepingRaw ? try Tensor.concatenated(raws, along: 0) : nil
        self.objectives = objectives
        self.streams = streams
    }

    /// What changes within each contrast, `[contrast, width]`.
    func differences(_ contrasts: [Contrast]) throws -> Tensor { try differences(contrasts, of: values) }

    /// The same of the stream after the last block.
    func rawDifferences(_ contrasts: [Contrast]) throws -> Tensor {
        guard let raw else { throw LensError.failure("the raw stream was not kept") }
        return try differences(contrasts, of: raw)
    }

    private func differences(_ contrasts: [Contrast], of values: Tensor) throws -> Tensor {
        func rows(_ side: Int) throws -> Tensor {
            try values.selecting(0, Tensor(indices: contrasts.compactMap { places[$0.requests[side]] }))
        }
        return try rows(0) - rows(1)
    }

    /// What changes in one of the head's outputs within each contrast.
    func changes(_ objective: Int, _ contrasts: [Contrast]) -> [Double] {
        contrasts.map { contrast in
            let sides = contrast.requests.compactMap { places[$0] }.map { objectives[$0][objective] }
            return sides[0] - sides[1]
        }
    }
}
