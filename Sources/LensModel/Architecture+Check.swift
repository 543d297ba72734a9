import LensCore

extension Architecture {
    /// Refuses sizes that contradict each other.
    func check(source: String) throws {
        func require(_ holds: Bool, _ expected: String, _ found: String) throws {
            if !holds { throw LensError.input(at: source, expected: expected, found: found) }
        }
        let a = attention
        try require(
            a.heads.isMultiple(of: a.keyValueHeads), "a number of heads that is a multiple of the key/value heads",
            "\(a.heads) heads and \(a.keyValueHeads) key/value heads")
        try require(a.headWidth > 0, "heads of at least one dimension", "width \(width) over \(a.heads) heads")
        for rotary in [a.rotary, a.windowedRotary].compactMap({ $0 }) {
            try require(
                rotary.dimensions > 0 && rotary.dimensions <= a.headWidth && rotary.dimensions.isMultiple(of: 2),
                "an even number of rotary dimensions within a head of \(a.headWidth)", "\(rotary.dimensions)")
        }
        if let mixture = mlp.mixture {
            try require(
                mixture.chosen <= mixture.experts, "no more experts chosen than there are",
                "\(mixture.chosen) of \(mixture.experts)")
        }
        try require(norm.epsilon >= 0, "a norm's epsilon of at least 0", "\(norm.epsilon)")
    }
}
