import LensCheckpoint

extension Family {
    /// Mistral (Jiang et al., 2023): Llama with a sliding window in every layer.
    static let mistral = Family(
        name: "mistral", modelTypes: ["mistral"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = try config.windows(layers: architecture.layers, window: window) { _ in true }
            return architecture
        },
        names: .llama)
}
