import LensCore

extension GatedMatrices {
    init(
        _ loader: inout WeightLoader, _ mlp: Architecture.MLP, hidden: Int, width: Int, names: TensorNames, prefix: String
    ) throws {
        func linear(_ name: String, out: Int, in input: Int) throws -> LinearLayer {
            try loader.linear(prefix + name, out: out, in: input, bias: mlp.hasBias, orientation: names.orientation)
        }
        switch names.mlp {
        case .gated(let gateName, let upName, let downName):
            gate = try linear(gateName, out: hidden, in: width)
            up = try linear(upName, out: hidden, in: width)
            down = try linear(downName, out: width, in: hidden)
        case .fusedGate(let name, let downName):
            let both = try linear(name, out: 2 * hidden, in: width)
            gate = try both.rows(0..<hidden)
            up = try both.rows(hidden..<2 * hidden)
            down = try linear(downName, out: width, in: hidden)
        case .plain(let upName, let downName):
            gate = nil
            up = try linear(upName, out: hidden, in: width)
            down = try linear(downName, out: width, in: hidden)
        }
    }
}

extension MixtureWeights {
    init(
        _ loader: inout WeightLoader, _ mixture: Architecture.MLP.Mixture, width: Int, names: TensorNames, prefix: String
    ) throws {
        guard let stored = names.experts, case .gated(let gate, let up, let down) = stored.each else {
            throw LensError.failure("the family does not name its experts' matrices")
        }
        router = try loader.matrix(
            prefix + stored.router + ".weight", out: mixture.experts, in: width, orientation: names.orientation)
        experts = try (0..<mixture.experts).map { expert in
            func linear(_ name: String, out: Int, in input: Int) throws -> LinearLayer {
                try loader.linear(
                    prefix + name.replacing("{expert}", with: "\(expert)"), out: out, in: input, bias: false,
                    orientation: names.orientation)
            }
            return GatedMatrices(
                gate: try linear(gate, out: mixture.hidden, in: width), up: try linear(up, out: mixture.hidden, in: width),
                down: try linear(down, out: width, in: mixture.hidden))
        }
        chosen = mixture.chosen
        normalizes = mixture.normalizes
    }
}
