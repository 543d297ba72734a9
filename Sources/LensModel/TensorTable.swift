/// Finds a checkpoint's tensors by the names that the family gives them, whatever the model was wrapped in when it was saved.
struct TensorTable {
    /// Stands before every name of the family's here, as `model.` or `pretrained_model.` do.
    let prefix: String
    /// The first part of the family's names that is left out here, as in files of the bare model.
    private let dropped: String?
    /// Stored names by those without wrappers and prefix.
    private let places: [String: String]

    /// What torch's wrappers write anywhere inside names.
    private static let wrappers = ["_orig_mod.", "_fsdp_wrapped_module.", "_checkpoint_wrapped_module."]

    /// - Parameter probe: a tensor that every model of the family has; it tells how names differ here.
    init(_ names: [String], probe: String) {
        let plain = names.map { name in (Self.wrappers.reduce(name) { $0.replacing($1, with: "") }, name) }
        func prefix(before probe: String) -> String? {
            plain.map(\.0).filter { $0 == probe || $0.hasSuffix("." + probe) }.min { ($0.count, $0) < ($1.count, $1) }
                .map { String($0.dropLast(probe.count)) }
        }
        let start = probe.firstIndex(of: ".").map { String(probe[...$0]) } ?? ""
        if let found = prefix(before: probe) {
            (self.prefix, dropped) = (found, nil)
        } else if start.count < probe.count - "weight".count, let found = prefix(before: String(probe.dropFirst(start.count))) {
            (self.prefix, dropped) = (found, start)
        } else {
            // Asking for the tensor gives the precise error.
            (self.prefix, dropped) = ("", nil)
        }
        let shared = self.prefix
        places = Dictionary(plain.map { ($0.0.hasPrefix(shared) ? String($0.0.dropFirst(shared.count)) : $0.0, $0.1) }) {
            first, _ in
            first
        }
    }

    /// Names as the family gives them, but for a part that is left out here.
    var names: [String] { places.keys.sorted() }

    /// The stored name; nil where there is no such tensor.
    func stored(_ name: String) -> String? {
        if let place = places[name] { return place }
        guard let dropped, name.hasPrefix(dropped) else { return nil }
        return places[String(name.dropFirst(dropped.count))]
    }
}
