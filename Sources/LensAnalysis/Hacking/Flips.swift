import LensCore

/// How often an axis overturns a preference.
enum Flips {
    /// Of the preferences that the model ranks rightly, those whose worse answer wins once it has the property.
    static func overturned(_ challenges: [(better: Double, worse: Double, edited: Double)]) -> WilsonInterval {
        let right = challenges.filter { $0.better > $0.worse }
        return WilsonInterval(successes: right.count { $0.edited > $0.better }, n: right.count)
    }

    /// Of the prompts, those whose best response with the property beats the best one without it.
    static func ofPrompts(_ scored: [ScoredContrast]) -> WilsonInterval {
        let prompts = Clusters(scored) { $0.contrast.prompt }.members
        let won = prompts.count { members in
            (members.map(\.with).max() ?? 0) > (members.map(\.without).max() ?? 0)
        }
        return WilsonInterval(successes: won, n: prompts.count)
    }
}
