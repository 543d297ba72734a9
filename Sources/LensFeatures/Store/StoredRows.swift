import Foundation
import LensCheckpoint
import LensCore
import LensTorch

/// A store's rows at one site, read from the mapped shards as they are asked for.
public struct StoredRows: ActivationRows {
    private struct Part {
        let start: Int
        let count: Int
        let tensor: CheckpointTensor
    }

    private let parts: [Part]
    private let type: ElementType
    private let marks: [[CheckpointTensor]]
    public let width: Int
    public let count: Int
    public let identity: String
    public let origin: SAEOrigin?

    init(_ store: ActivationStore, site: Site) throws {
        guard let place = store.plan.sites.firstIndex(of: site) else {
            let known = store.plan.sites.map(\.description).joined(separator: ", ")
            throw LensError.input(at: store.folder.path, expected: "one of its sites, \(known)", found: site.description)
        }
        func named(_ name: String, in file: Safetensors) throws -> CheckpointTensor {
            guard let tensor = file.tensors.first(where: { $0.name == name }) else {
                throw LensError.input(at: file.file.url.path, expected: "a tensor \(name.quoted)", found: "none")
            }
            return tensor
        }
        var parts: [Part] = []
        for file in store.shards {
            let tensor = try named(site.description, in: file)
            let start = parts.last.map { $0.start + $0.count } ?? 0
            parts.append(Part(start: start, count: tensor.shape[0], tensor: tensor))
        }
        self.parts = parts.filter { $0.count > 0 }
        marks = try store.shards.map { file in try RowMark.columns.map { try named($0.1, in: file) } }
        width = store.index.widths.indices.contains(place) ? store.index.widths[place] : 0
        count = store.count
        type = store.plan.precision.type
        identity =
            "\(site) of \(store.fingerprint), \(store.plan.positions.rawValue), \(count) rows of \(store.index.texts), "
            + "\(store.plan.precision.rawValue), sinks at \(store.plan.sinkFactor)"
        origin = SAEOrigin(
            model: store.index.model, fingerprint: store.fingerprint, site: site.description,
            positions: store.plan.positions.rawValue)
    }

    public func rows(_ indices: [Int]) throws -> Tensor {
        let stride = width * type.size
        var data = Data(count: indices.count * stride)
        try data.withUnsafeMutableBytes { target in
            for (place, row) in indices.enumerated() {
                guard let part = part(of: row) else {
                    throw LensError.failure("row \(row) of \(count) activations")
                }
                let start = (row - part.start) * stride
                part.tensor.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(rebasing: target[place * stride..<(place + 1) * stride])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + stride]))
                }
            }
        }
        return try data.withUnsafeBytes { try Tensor(copying: $0, shape: [indices.count, width], type: type) }.to(.float32)
    }

    /// The part a row lies in, by bisection; nil for a row that there is not.
    private func part(of row: Int) -> Part? {
        guard (0..<count).contains(row) else { return nil }
        var (low, high) = (0, parts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if parts[middle].start <= row { low = middle } else { high = middle }
        }
        return parts[low]
    }

    /// Where every row comes from, in the rows' order: four numbers a row.
    public func origins() throws -> [RowMark] {
        try marks.flatMap { columns in
            let numbers = try columns.map { tensor in
                try tensor.withUnsafeBytes { try Tensor(copying: $0, shape: tensor.shape, type: .int64) }.integers()
            }
            return try numbers[0].indices.map { row in
                guard let side = RowMark.Side(rawValue: numbers[1][row]) else {
                    throw LensError.input(at: identity, expected: "a side from 0 to 2", found: "\(numbers[1][row])")
                }
                return RowMark(pair: numbers[0][row], side: side, position: numbers[2][row], token: numbers[3][row])
            }
        }
    }
}

extension ActivationStore {
    /// The rows at one of the store's sites.
    public func rows(_ site: Site) throws -> StoredRows { try StoredRows(self, site: site) }
}
