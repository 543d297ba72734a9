import LensCheckpoint
import LensCore

/// The modules of a checkpoint, as its tensors' names lay them out: numbered blocks, and what stands around them.
struct ModuleInventory {
    /// A module's own tensors.
    struct Module: Equatable {
        var weight: [Int]?
        var bias: [Int]?
        /// Tensors of other names.
        var others: [String] = []
    }

    let source: String
    /// What stands before the names inside a block; `{layer}` is its number.
    let block: String
    let layers: Int
    /// The modules of every block, by their names inside it.
    let inside: [String: Module]
    /// Those outside blocks, by their whole names.
    let outside: [String: Module]

    /// - Throws: `LensError` where no modules are numbered, or blocks differ, naming the tensor by which they do.
    init(_ checkpoint: Checkpoint) throws {
        source = checkpoint.folder.path
        var blocks: [String: [Int: [String: Module]]] = [:]
        var outside: [String: Module] = [:]
        for name in checkpoint.names {
            let shape = checkpoint.declaration(of: name)?.shape ?? []
            let parts = name.split(separator: ".").map(String.init)
            if let place = parts.firstIndex(where: { Int($0) != nil }), let layer = Int(parts[place]), place > 0,
                place + 2 < parts.count
            {
                let prefix = parts[..<place].joined(separator: ".")
                blocks[prefix, default: [:]][layer, default: [:]].add(Array(parts[(place + 1)...]), shape)
            } else {
                outside.add(parts, shape)
            }
        }
        guard let (prefix, found) = blocks.max(by: { ($0.value.count, $1.key) < ($1.value.count, $0.key) }),
            let first = found[0]
        else {
            throw LensError.input(
                at: source, expected: "blocks numbered from 0, as in \"model.layers.0.…\"", found: "tensors without numbers",
                hint: "the architecture cannot be told from the tensors' names")
        }
        for (layer, modules) in found.sorted(by: { $0.key < $1.key }) {
            guard let odd = Set(first.keys).symmetricDifference(modules.keys).min() else { continue }
            let owner = modules[odd] == nil ? 0 : layer
            throw LensError.input(
                at: source, expected: "the same modules in every block",
                found: "\"\(prefix).\(owner).\(odd)\", which block \(owner == 0 ? layer : 0) has not",
                hint: "this architecture mixes kinds of blocks, which the generic adapter does not")
        }
        for (other, modules) in blocks where other != prefix {
            for (layer, inner) in modules {
                for (name, module) in inner { outside["\(other).\(layer).\(name)"] = module }
            }
        }
        block = "\(prefix).{layer}."
        layers = found.count
        inside = first
        self.outside = outside
    }
}

extension [String: ModuleInventory.Module] {
    /// Files a tensor under the module it belongs to.
    fileprivate mutating func add(_ parts: [String], _ shape: [Int]) {
        guard let leaf = parts.last else { return }
        let name = parts.dropLast().joined(separator: ".")
        switch leaf {
        case "weight": self[name, default: .init()].weight = shape
        case "bias": self[name, default: .init()].bias = shape
        default: self[name, default: .init()].others.append(leaf)
        }
    }
}
