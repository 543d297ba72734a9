import Foundation
import LensCore

/// What one of an adapter's tensors is, by its name.
enum AdapterName: Hashable {
    case a(module: String, Adapter.Update.Kind)
    case b(module: String)
    case magnitude(module: String)
    /// A tensor that takes the place of the base model's of this name.
    case whole(String)

    /// Reads `base_model.model.` + the module's path + what PEFT's layers put between.
    ///
    /// - Throws: `LensError` for parts of updates that are not known.
    init(_ stored: String, folder: URL) throws {
        let wrapper = "base_model.model."
        guard stored.hasPrefix(wrapper) else {
            throw LensError.input(
                at: "\(folder.path): tensor \(stored.quoted)", expected: "a name that begins with \(wrapper)", found: "another")
        }
        // "default" is the adapter's own name, which checkpoints of the training itself hold too.
        let inserted: Set<Substring> = ["base_layer", "modules_to_save", "default"]
        let name = stored.dropFirst(wrapper.count).split(separator: ".").filter { !inserted.contains($0) }.joined(separator: ".")
        func module(before ending: String) -> String? {
            name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : nil
        }
        if let module = module(before: ".lora_A.weight") {
            self = .a(module: module, .matrix)
        } else if let module = module(before: ".lora_embedding_A") {
            self = .a(module: module, .embedding)
        } else if let module = module(before: ".lora_B.weight") ?? module(before: ".lora_embedding_B") {
            self = .b(module: module)
        } else if let module = module(before: ".lora_magnitude_vector") ?? module(before: ".lora_magnitude_vector.weight") {
            self = .magnitude(module: module)
        } else if name.contains("lora_") || name.contains("token_adapter") {
            throw LensError.input(
                at: "\(folder.path): tensor \(stored.quoted)", expected: "a part of an update that can be merged",
                found: "another",
                hint: "merge the adapter with PEFT's merge_and_unload and save the model")
        } else {
            self = .whole(name)
        }
    }
}
