import LensCore
import LensModel
import LensText
import LensTorch

/// A family's model beside its own exported program, which computes it in another way: the original class's graph.
struct ProgramParity {
    private let model: RewardModel
    private let program: RewardModel
    private let goldens: [ExportedFacts.Golden]

    /// Largest difference that is granted, relative to the larger of 1 and the site's largest value.
    static let bound = 1e-4

    /// - Throws: `LensError` where the second model is no exported program, or not of the first.
    init(_ model: RewardModel, program: RewardModel) throws {
        guard let facts = program.exported, !facts.goldens.isEmpty else {
            throw LensError.input(
                "\(program.name): expected a program by Scripts/export.py with golden texts, found \(program.family)")
        }
        guard program.precision.weights.size >= 4 else {
            throw LensError.input(
                "\(program.name): expected a program in float32, found \(program.precision.weights.rawValue)",
                hint: "export it again with Scripts/export.py --dtype float32")
        }
        guard program.shape.layers == 0 || program.shape.layers == model.shape.layers && program.shape.width == model.shape.width
        else {
            throw LensError.input(
                "\(program.name): expected a program of \(model.shape.layers) blocks, \(model.shape.width) wide, found "
                    + "\(program.shape.layers), \(program.shape.width) wide", hint: facts.layout)
        }
        (self.model, self.program, goldens) = (model, program, facts.goldens)
    }

    /// Rewards, and every site that both have, on the texts that the exporter recorded.
    func check() throws -> VerifyResult.Check {
        // Blocks that write as a whole have no MLP, and their attention is all of it.
        let isWhole = !program.has(.mlp(0))
        let sites = Self.sites(program.shape.layers).filter { site in
            if case .attention = site, isWhole { return false }
            return model.has(site) && program.has(site)
        }
        var worst = (error: 0.0, place: "the reward")
        func note(_ error: Double, _ place: @autoclosure () -> String) {
            // Written so that a value that is no number counts.
            if !(error <= worst.error) { worst = (error.isNaN ? .infinity : error, place()) }
        }
        for (index, golden) in goldens.enumerated() {
            let text = Parity.text(golden.ids, golden.typeIDs, readout: golden.readout, model)
            let capture = Capture(sites, at: .all)
            let (own, other) = try (model.run(text, capturing: capture), program.run(text, capturing: capture))
            note(abs(own.reward.value - other.reward.value) / max(1, abs(other.reward.value)), "the reward of text \(index)")
            for site in sites {
                let (a, b) = try (own.capture(site).exact(), other.capture(site).exact())
                guard a.shape == b.shape else { throw LensError.failure("\(site): \(a.shape) here, \(b.shape) in the program") }
                let scale = try max(1, b.magnitude().largest().scalar())
                note(try (a - b).magnitude().largest().scalar() / scale, "\(site) of text \(index)")
            }
        }
        return .init(
            "parity with the program", worst.error <= Self.bound ? .held : .failed, measured: worst.error, bound: Self.bound,
            "the reward and \(sites.count) sites on \(goldens.count) texts; the largest difference is at \(worst.place)")
    }

    /// Those that a program can have, in the network's order.
    private static func sites(_ layers: Int) -> [Site] {
        layers == 0
            ? [] : (0..<layers).flatMap { [Site.residual($0), .attention($0), .mlp($0)] } + [.residual(layers), .finalNorm]
    }
}
