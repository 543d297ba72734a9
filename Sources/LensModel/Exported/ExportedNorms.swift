import LensCore
import LensTorch

/// The norms of an exported model, as far as directions are read through them.
struct ExportedNorms: Sendable {
    private let final: NormLayer?
    private let attention: [NormLayer]
    private let mlp: [NormLayer]
    private let source: String

    init(_ program: ExportedProgram, _ description: ExportedDescription, _ steps: ExportedSteps?) throws {
        source = description.source
        func norm(_ name: String, _ step: ExportedSteps.Step) throws -> NormLayer? {
            if let layer = try NormLayer(program, step) { return layer }
            return try description.norms[name].map { norm in
                let gain = try program.weight(norm.gain)
                return NormLayer(
                    kind: norm.isCentred ? .layer(bias: try norm.bias.map(program.weight)) : .rms,
                    gain: norm.offset == 0 ? gain : try gain.to(.float32) + norm.offset, epsilon: norm.epsilon)
            }
        }
        func all(_ name: String, _ steps: [ExportedSteps.Step]) throws -> [NormLayer] {
            try steps.enumerated().map { layer, step in
                guard let norm = try norm("\(name).\(layer)", step) else {
                    throw LensError.input(
                        at: "\(description.source): norms", expected: "the norm behind \(name).\(layer)", found: "none")
                }
                return norm
            }
        }
        attention = try all("attention", steps?.attentionJoined ?? [])
        mlp = try all("mlp", steps?.mlpJoined ?? [])
        final = try steps?.finalNorm.flatMap { try norm("final", $0) }
    }

    func layer(_ sublayer: Sublayer) -> NormLayer {
        switch sublayer {
        case .attention(let layer): attention[layer]
        case .mlp(let layer): mlp[layer]
        }
    }

    func last() throws -> NormLayer {
        guard let final else {
            throw LensError.input(
                "\(source): the final norm is of no known kind, so that no direction can be read through it",
                hint: "use patching or gradients")
        }
        return final
    }
}

extension NormLayer {
    /// The layer norm that a step is; nil where it is something else.
    fileprivate init?(_ program: ExportedProgram, _ step: ExportedSteps.Step) throws {
        let nodes = step.plan.nodes.map { program.graph.nodes[$0] }
        guard nodes.count == 1, case .call(let function) = nodes[0].target, function.name == "aten::layer_norm" else {
            return nil
        }
        var (weight, bias, epsilon, width): (Tensor?, Tensor?, Double, Int) = (nil, nil, 1e-5, 0)
        for (name, value) in nodes[0].arguments {
            switch (name, value) {
            case ("weight", .value(let slot)), ("bias", .value(let slot)):
                // One that is computed, as `weight + 1`, the exporter knows.
                guard let found = program.weights[slot] else { return nil }
                if name == "weight" { weight = found } else { bias = found }
            case ("eps", .literal(.real(let value))): epsilon = value
            case ("normalized_shape", .literal(.integers(let sizes))) where sizes.count == 1: width = sizes[0]
            default: continue
            }
        }
        guard width > 0 else { return nil }
        self.init(
            kind: .layer(bias: bias), gain: try weight ?? .full([width], 1, device: program.device), epsilon: epsilon)
    }
}
