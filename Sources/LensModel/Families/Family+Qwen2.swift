import LensCheckpoint

extension Family {
    /// Qwen2 and Qwen2.5: Llama with biased queries, keys and values; upper layers may slide.
    static let qwen2 = Family(
        name: "qwen2", modelTypes: ["qwen2"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            architecture.attention.hasInputBias = true
            architecture.attention.windows = try config.qwenWindows(layers: architecture.layers)
            return architecture
        },
        names: .llama)
}

extension ConfigReader {
    /// Qwen's rule: layers from `max_window_layers` on slide, if sliding is switched on at all.
    func qwenWindows(layers: Int) throws -> [Int?] {
        let slides = try bool("use_sliding_window", default: false)
        let first = try int("max_window_layers", default: 28)
        let window = try size(optional: "sliding_window")
        ignore("use_mrope", because: "it concerns images")
        return try windows(layers: layers, window: slides ? window : nil) { $0 >= first }
    }
}
