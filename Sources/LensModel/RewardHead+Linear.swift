import LensTorch

extension RewardHead {
    /// A head of one row of weights for each objective, for models that no family loads.
    ///
    /// - Parameters:
    ///   - weight: `[objective, width]`.
    ///   - bias: `[objective]`.
    ///   - objectives: the outputs' names, one for each row.
    public static func linear(
        weight: Tensor, bias: Tensor? = nil, objectives: [String] = ["reward"], output: HeadOutput = .objective(0)
    ) -> RewardHead {
        RewardHead(kind: .linear(weight: weight, bias: bias), objectives: objectives, output: output)
    }
}
