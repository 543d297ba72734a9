import LensCore
import LensText
import LensTorch

extension RewardModel {
    /// Tokens in one pass, filling included: enough to keep the processor busy, small enough to stay in its caches.
    public static let usualBatch = 512

    /// The rewards of several texts, each of which depends on its text alone: neither on what else is scored, nor on the size
    /// of a batch, to the last bit on a CPU; nor on whether one thread computes or two; `Machine.makeProductsRepeatable()` helps
    /// with more.
    ///
    /// Texts of a causal model share passes. A row of a product comes out the same whatever stands in the rows beside it, but not
    /// in a product of another kind; so texts are filled up on the right to whole blocks of positions, only equally long ones
    /// share a pass, and the head reads one row at a time. A long prompt is computed once for all its responses. Encoders,
    /// whose readout sees the filling, and models that compute texts of different lengths differently take one text at a time.
    ///
    /// - Parameters:
    ///   - batch: about how many tokens one pass takes; nil is what the model was loaded with.
    ///   - progress: hears how many texts are done.
    /// - Throws: `LensError` where a text does not fit into the memory bound or holds an unknown token; what `progress` throws.
    public func rewards(
        _ texts: [TokenizedText], batch: Int? = nil, progress: (Int) throws -> Void = { _ in }
    ) throws -> [Reward] {
        for text in texts { try check(text) }
        var rewards = [Reward?](repeating: nil, count: texts.count)
        var done = 0
        func finish(_ found: [(index: Int, reward: Reward)]) throws {
            for (index, reward) in found { rewards[index] = reward }
            done += found.count
            try progress(done)
        }
        let layouts = try texts.map { try RowLayout($0, model: self) }
        for index in texts.indices where layouts[index] == nil { try finish([(index, try run(texts[index]).reward)]) }
        for group in RowGroup.groups(texts, layouts) {
            let prompt = try PromptCache(group, model: self)
            for (length, rows) in group.passes(batch: batch ?? self.batch, memory: memory) {
                let found = try group.rewards(rows.map { texts[$0] }, length: length, after: prompt, model: self)
                try finish(zip(rows, found).map { ($0, $1) })
            }
        }
        return rewards.compactMap(\.self)
    }
}
