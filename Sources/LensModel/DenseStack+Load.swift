import LensCore
import LensTorch

extension DenseStack {
    /// The layers `<prefix>.<index>`, in the order of their indices. What stands between them, activations and dropout, has no
    /// tensors; a weight with one axis is a batch norm's.
    ///
    /// - Parameters:
    ///   - width: what the first layer reads.
    ///   - step: how far the linear layers' indices lie apart; nil leaves that open.
    /// - Throws: `LensError` naming the tensor that is missing or does not fit.
    static func load(
        _ loader: inout WeightLoader, prefix: String, width: Int, activation: Activation, step: Int?
    ) throws -> DenseStack {
        var layers: [Layer] = []
        var width = width
        for index in indices(loader.names, prefix) {
            let name = "\(prefix).\(index)"
            let shape = loader.shape(of: "\(name).weight") ?? []
            if shape.count == 1, let last = layers.popLast() {
                layers.append(Layer(linear: last.linear, norm: try batchNorm(&loader, name, width: width)))
                continue
            }
            if let step, index != layers.count * step { throw missing("\(prefix).\(layers.count * step).weight", loader) }
            // A missing weight, or one that does not fit, is refused where the tensor is read.
            let rows = shape.first ?? 1
            layers.append(
                Layer(
                    linear: LinearLayer(
                        weight: try loader.exact("\(name).weight", shape: [rows, width]),
                        bias: loader.contains("\(name).bias") ? try loader.exact("\(name).bias", shape: [rows]) : nil),
                    norm: nil))
            width = rows
        }
        guard layers.count > 1 else { throw missing("\(prefix).\(layers.count * (step ?? 1)).weight", loader) }
        return DenseStack(layers: layers, activation: activation)
    }

    /// How many numbers the last layer gives.
    var outputs: Int { layers.last?.linear.weight.length(0) ?? 0 }

    private static func indices(_ names: [String], _ prefix: String) -> [Int] {
        let found = names.compactMap { name -> Int? in
            guard name.hasPrefix(prefix + ".") else { return nil }
            return Int(name.dropFirst(prefix.count + 1).prefix { $0 != "." })
        }
        return Set(found).sorted()
    }

    private static func batchNorm(_ loader: inout WeightLoader, _ name: String, width: Int) throws -> BatchNorm {
        let variance = try loader.exact("\(name).running_var", shape: [width])
        // ε is torch's default, which the published classes leave as it is.
        let scale = try loader.exact("\(name).weight", shape: [width]) * (variance + 1e-5).reciprocalSquareRoot()
        let mean = try loader.exact("\(name).running_mean", shape: [width])
        // A count that only training reads.
        loader.passOver("\(name).num_batches_tracked")
        return BatchNorm(scale: scale, shift: try loader.exact("\(name).bias", shape: [width]) - mean * scale)
    }

    private static func missing(_ name: String, _ loader: WeightLoader) -> LensError {
        .input(
            at: loader.checkpoint.folder.path, expected: "the tensor \(name.quoted) of the reward head", found: "none",
            hint: "an incomplete download? The head is never made up")
    }
}
