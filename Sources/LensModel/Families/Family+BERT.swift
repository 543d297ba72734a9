extension Family {
    /// BERT (Devlin et al., 2019): every position sees all, norms of the stream after each write, a tanh pooler.
    static let bert = Family(
        name: "bert", modelTypes: ["bert"], architecture: { try $0.encoderArchitecture() }, names: .bert("bert"),
        pooler: { _ in PoolerLayout(dense: "bert.pooler.dense", activation: .tanh, output: "classifier") })
}
