extension RewardModel {
    /// The same model, whose passes ask at every step whether to go on.
    ///
    /// - Parameter check: throws to stop; its error comes out of whatever ran the model.
    public func interrupted(by check: @escaping @Sendable () throws -> Void) -> RewardModel {
        var model = self
        model.interruption = check
        return model
    }
}
