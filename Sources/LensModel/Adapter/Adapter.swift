import Foundation
import LensCheckpoint
import LensCore
import LensTorch

/// A LoRA adapter (Hu et al., 2021) as PEFT saves it, which is added to its base model's weights while they are read.
struct Adapter: Sendable {
    /// One module's low-rank update, by the names of its tensors.
    struct Update: Sendable {
        enum Kind: Sendable { case matrix, embedding }

        var kind = Kind.matrix
        var a: String?
        var b: String?
        /// The lengths of the merged matrix's rows (DoRA; Liu et al., 2024).
        var magnitude: String?

        fileprivate var names: [String] { [a, b, magnitude].compactMap { $0 } }
    }

    let checkpoint: Checkpoint
    let config: AdapterConfig
    /// By the module's name in the base model.
    private let updates: [String: Update]
    /// Whole tensors that take the place of the base model's, by the latter's names: heads, biases, embeddings.
    private let replacements: [String: String]

    /// - Throws: `LensError` for a tensor whose part in the merge is not known.
    init(folder: URL) throws {
        checkpoint = try Checkpoint(adapter: folder)
        config = try AdapterConfig(checkpoint.config(), folder: folder)
        var updates: [String: Update] = [:]
        var replacements: [String: String] = [:]
        for stored in checkpoint.names {
            switch try AdapterName(stored, folder: folder) {
            case .a(let module, let kind):
                updates[module, default: Update()].a = stored
                updates[module, default: Update()].kind = kind
            case .b(let module): updates[module, default: Update()].b = stored
            case .magnitude(let module): updates[module, default: Update()].magnitude = stored
            case .whole(let name): replacements[name] = stored
            }
        }
        for (module, update) in updates {
            guard update.a != nil, update.b != nil else {
                throw LensError.input(
                    at: "\(folder.path): module \(module.quoted)", expected: "both matrices of an update", found: "one")
            }
            guard update.kind == .matrix || update.magnitude == nil else {
                throw LensError.input(
                    at: "\(folder.path): module \(module.quoted)", expected: "DoRA on matrices", found: "DoRA on an embedding")
            }
        }
        self.updates = updates
        self.replacements = replacements
    }

    /// Names of whole tensors that it brings.
    var names: [String] { replacements.keys.sorted() }

    /// A tensor that takes the base model's place, with its stored name.
    func replacement(_ name: String) throws -> CheckpointTensor? {
        try replacements[name].map { try checkpoint.weight($0) }
    }

    /// The names of the tensors that change a base model's tensor without taking its place.
    func namesOfUpdate(_ name: String) -> [String] { update(name)?.update.names ?? [] }

    /// The tensor with its update added: `W + s·B·A`, in `type`; under DoRA its rows are then brought to their lengths.
    func merged(_ name: String, into base: Tensor, type: ElementType) throws -> Tensor {
        guard let (module, update) = update(name), let nameA = update.a, let nameB = update.b else { return base }
        func read(_ name: String) throws -> Tensor { try Tensor(checkpoint.weight(name)).to(type) }
        let (a, b) = (try read(nameA), try read(nameB))
        let (source, weight) = ("\(checkpoint.folder.path): module \(module.quoted)", try base.to(type))
        guard a.rank == 2, b.rank == 2, b.length(1) == a.length(0) else {
            throw LensError.input(at: source, expected: "matrices that multiply", found: "shapes \(b.shape) and \(a.shape)")
        }
        let product = try b.matmul(a) * config.scale(of: module, rank: a.length(0))  // [out, in]
        let isTransposed = update.kind == .embedding || config.isInByOut
        let change = isTransposed ? try product.transposed() : product
        guard change.shape == weight.shape else {
            throw LensError.input(
                at: source, expected: "an update of shape \(weight.shape)", found: "\(change.shape)",
                hint: "the adapter belongs to another base model, or fan_in_fan_out is wrong")
        }
        let sum = try weight + change
        guard let magnitude = try update.magnitude.map(read) else { return sum }
        let rows = isTransposed ? try sum.transposed() : sum  // [out, in]
        guard magnitude.count == rows.length(0) else {
            throw LensError.input(at: source, expected: "\(rows.length(0)) lengths of rows", found: "\(magnitude.count)")
        }
        let lengths = try rows.squared().sum([1], keeping: true).squareRoot()
        let result = try rows * (magnitude.reshaped([-1, 1]) / lengths)
        return isTransposed ? try result.transposed().contiguous() : result
    }

    private func update(_ name: String) -> (module: String, update: Update)? {
        guard name.hasSuffix(".weight") else { return nil }
        let module = String(name.dropLast(".weight".count))
        return updates[module].map { (module, $0) }
    }
}
