import LensCheckpoint
import LensCore

/// A block's modules by their roles.
struct InferredBlocks {
    let inventory: ModuleInventory
    let modelType: String
    private let byRole: [ModuleRole: String]
    let norms: NormLayout
    let layout: OuterLayout

    init(_ inventory: ModuleInventory, config: ConfigReader) throws {
        self.inventory = inventory
        modelType = try config.string("model_type")
        var byRole: [ModuleRole: String] = [:]
        var normNames: Set<String> = []
        for (name, module) in inventory.inside.sorted(by: { $0.key < $1.key }) {
            let whole = "\(inventory.block)\(name)"
            guard let role = ModuleRole.of(name), module.others.isEmpty else {
                let tensor = module.others.first.map { "\(whole).\($0)" } ?? whole
                throw inventory.unplaced(tensor, "a known part of attention, MLP or norm")
            }
            if role == .norm {
                normNames.insert(name)
            } else if let other = byRole.updateValue(name, forKey: role) {
                throw inventory.unplaced(whole, "one module as \(role.rawValue), beside \"\(other)\"")
            }
        }
        guard let norms = NormLayout.known.first(where: { $0.names == normNames }) else {
            let found = normNames.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            throw LensError.input(
                at: "\(inventory.source): norms of a block",
                expected: "a known set, such as input_layernorm and post_attention_layernorm",
                found: found.isEmpty ? "none" : found, hint: "where they stand cannot be told from such names")
        }
        self.byRole = byRole
        self.norms = norms
        layout = try OuterLayout(inventory)
    }

    func name(_ role: ModuleRole) -> String? { byRole[role] }

    func module(_ role: ModuleRole) -> ModuleInventory.Module? { byRole[role].flatMap { inventory.inside[$0] } }

    private func needed(_ role: ModuleRole) throws -> String {
        guard let name = byRole[role] else {
            throw LensError.input(
                at: "\(inventory.source): blocks \"\(inventory.block)\"",
                expected: "a module for \(role.rawValue), such as "
                    + role.endings.prefix(3).joined(separator: ", "),
                found: inventory.inside.keys.sorted().joined(separator: ", "))
        }
        return name
    }

    /// What the family calls its tensors.
    func names() throws -> TensorNames {
        let projections: TensorNames.Projections =
            if let name = byRole[.stacked] {
                .stacked(name)
            } else if let name = byRole[.perHead] {
                .perHead(name)
            } else {
                .separate(query: try needed(.query), key: try needed(.key), value: try needed(.value))
            }
        var names = TensorNames(
            embedding: layout.embedding, positions: layout.positions, finalNorm: layout.finalNorm, block: inventory.block,
            attentionNorm: norms.attention, projections: projections, output: try needed(.output), mlpNorm: norms.mlp,
            mlp: try mlpNames(), ignored: ["rotary_emb.inv_freq", "lm_head.weight", "position_ids", "attn.bias", "masked_bias"])
        names.queryNorm = byRole[.queryNorm]
        names.keyNorm = byRole[.keyNorm]
        names.attentionPostNorm = norms.attentionWrite
        names.attentionSumNorm = norms.attentionSum
        names.mlpPostNorm = norms.mlpWrite
        names.mlpSumNorm = norms.mlpSum
        return names
    }

    private func mlpNames() throws -> TensorNames.MLP {
        if byRole[.gate] != nil {
            return .gated(gate: try needed(.gate), up: try needed(.up), down: try needed(.down))
        }
        return .plain(up: try needed(.up), down: try needed(.down))
    }
}

extension ModuleInventory {
    func unplaced(_ tensor: String, _ expected: String) -> LensError {
        LensError.input(
            at: source, expected: expected, found: "\"\(tensor)\"",
            hint: "the generic adapter could not place it, and does not load a model half")
    }
}
