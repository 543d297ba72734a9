import LensCore
import LensModel
import LensProbes
import LensText

/// Rewards of many responses, each text once however often it is asked for.
///
/// One forward pass for each distinct text; short ones share passes, and responses their prompt.
/// A reward depends on its text alone, so the same numbers come out of any selection and batch size.
public struct ResponseRewards {
    /// A response to a prompt of one message.
    public struct Request: Hashable, Sendable {
        public let prompt: String
        public let response: String

        public init(_ prompt: String, _ response: String) {
            self.prompt = prompt
            self.response = response
        }
    }

    let model: RewardModel
    let truncating: Bool
    let progress: ProgressHandler

    public init(_ model: RewardModel, truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }) {
        self.model = model
        self.truncating = truncating
        self.progress = progress
    }

    /// One reward for each request, in order.
    public func of(_ requests: [Request]) throws -> [Double] {
        var places: [Request: Int] = [:]
        var distinct: [Request] = []
        for request in requests where places[request] == nil {
            places[request] = distinct.count
            distinct.append(request)
        }
        let texts = try distinct.map {
            try model.encode(prompt: [.user($0.prompt)], response: [.assistant($0.response)], truncating: truncating)
        }
        let values = try model.rewards(texts) { try progress(Progress(done: $0, total: texts.count, what: "texts")) }
            .map(\.value)
        return requests.map { places[$0].map { values[$0] } ?? .nan }
    }

    /// What the property changes in each contrast: the reward with it minus the reward without it.
    public func differences(_ contrasts: [Contrast]) throws -> [Double] {
        let values = try of(contrasts.flatMap(\.requests))
        return contrasts.indices.map { values[2 * $0] - values[2 * $0 + 1] }
    }
}
