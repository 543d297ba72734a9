import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// GradDrop against gradients of passes whose blocks' writes are held fixed.
@Suite struct GradientDropTests {
    private static func input(_ model: RewardModel, _ index: Int) throws -> PatchInput {
        try PatchInput(Fixture.pairs[index], model: model, truncating: false)
    }

    @Test(arguments: Fixture.all) func pathsThroughABlockAreWhatHoldingItsWritesFixedTakesAway(name: String) throws {
        let model = try Fixture.model(name)
        let text = try Self.input(model, 1).chosen
        let layers = model.shape.layers
        let sites = (0..<layers).flatMap { [Site.attention($0), .mlp($0), .headOutput($0), .residual($0), .residual($0 + 1)] }
        let run = try model.recording(text, capturing: Set(sites))
        let whole = try run.gradients(of: Set(sites), keepingHistory: true)
        for layer in 0..<layers {
            let leaving = try #require(whole[.residual(layer + 1)])
            let through = try run.pathGradients(through: layer, leaving: leaving, of: Set(sites))
            let fixed = try model.recording(
                text, capturing: Set(sites),
                edits: [.attention(layer): { try $0.detached().leaf() }, .mlp(layer): { try $0.detached().leaf() }])
            let dropped = try fixed.gradients(of: Set(sites))
            for site in Set(sites) where site != .attention(layer) && site != .mlp(layer) {
                let found = try (try #require(whole[site]) - #require(through[site])).doubles()
                let expected = try #require(dropped[site]).doubles()
                let scale = expected.map(abs).max() ?? 0
                #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, scale) }, "\(name) \(layer) \(site)")
            }
        }
    }

    @Test(arguments: Fixture.families) func theLastBlocksComponentsKeepTheirFirstOrderEffect(name: String) throws {
        // Nothing lies above them that could be dropped, and their own block counts for nothing.
        let model = try Fixture.model(name)
        let input = try Self.input(model, 0)
        let last = model.shape.layers - 1
        for at in [PatchResult.Positions.readout, .each] {
            let options = PatchOptions(mode: .denoising, targets: PatchTarget.allCases, at: at)
            let plain = try GradientPatch(model, options: options, method: .atp).pair(input).effects
            let star = try GradientPatch(model, options: options, method: .atpStar).pair(input).effects
            for (a, b) in zip(star, plain) {
                let isStream = if case .residual = b.component { true } else { false }
                #expect(a.effect * b.effect >= 0)
                let isLast = isStream ? b.component.layer > last : b.component.layer == last
                guard isLast else { continue }
                #expect(abs(a.effect - b.effect) <= 1e-5 * max(1, abs(b.effect)), "\(name) \(a.component)")
            }
            #expect(zip(star, plain).contains { abs($0.effect - $1.effect) > 1e-3 }, "\(name)")
        }
    }

    /// Not an assertion about which is better: random weights decide. Both must be close to what is exact.
    @Test func firstOrderAndDroppedEffectsOrderHeadsMuchAsExactPatchingDoes() throws {
        var (plain, star): ([Double], [Double]) = ([], [])
        for name in Fixture.families {
            let model = try Fixture.model(name)
            for pair in Fixture.pairs {
                let input = try PatchInput(pair, model: model, truncating: false)
                for mode in [PatchResult.Mode.noising, .denoising] {
                    let options = PatchOptions(mode: mode, targets: [.head])
                    func effects(_ method: PatchResult.Method) throws -> [Double] {
                        try GradientPatch(model, options: options, method: method).pair(input).effects.map(\.effect)
                    }
                    let exact = try Patch(model, options).pair(input).effects.map(\.effect)
                    plain += [try #require(Correlation.spearman(effects(.atp), exact).value)]
                    star += [try #require(Correlation.spearman(effects(.atpStar), exact).value)]
                }
            }
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        #expect(mean(plain) > 0.5 && mean(star) > 0.5)
    }
}
