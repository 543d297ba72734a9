import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensTorch

/// Runs the texts of pairs and keeps rows until a shard is full.
///
/// One forward pass for each response. Held are the rows of one shard and one text's activations.
struct ActivationCollector {
    let model: RewardModel
    let folder: URL
    private(set) var index: ActivationIndex
    private var pending: [PairRows] = []

    init(model: RewardModel, folder: URL, index: ActivationIndex) {
        self.model = model
        self.folder = folder
        self.index = index
    }

    /// Collects what is left of the pairs.
    ///
    /// - Parameter progress: hears how many pairs are done, of how many; may throw to stop.
    mutating func run(_ pairs: [PreferencePair], progress: (Int, Int) throws -> Void) throws {
        var started = index.pairsDone
        for (number, pair) in pairs.enumerated().dropFirst(started) {
            let rows = try PairRows(pair, number: number, plan: index.plan, model: model)
            let held = pending.reduce(0) { $0 + $1.count }
            if held > 0, held + rows.count > index.plan.shardRows { try flush(upTo: started) }
            if index.widths.isEmpty { index.widths = rows.widths }
            pending.append(rows)
            started += 1
            try progress(started, pairs.count)
        }
        try flush(upTo: started)
        try index.write(in: folder)
    }

    /// Writes a shard, then the index that names it; killed in between, the shard is written anew.
    private mutating func flush(upTo pairsDone: Int) throws {
        guard pairsDone > index.pairsDone else { return }
        let name = ActivationIndex.shardName(index.shards.count)
        var tensors = try Dictionary(
            uniqueKeysWithValues: index.plan.sites.enumerated().map { place, site in
                (site.description, try SafetensorsWriter.Tensor(.concatenated(pending.map { $0.sites[place] }, along: 0)))
            })
        let marks = pending.flatMap(\.marks)
        for (key, name) in RowMark.columns {
            tensors[name] = try .init(Tensor(indices: marks.map { $0[keyPath: key] }))
        }
        try SafetensorsWriter.write(tensors, to: folder.appendingPathComponent(name))
        index.shards.append(.init(name: name, rows: marks.count, pairsDone: pairsDone))
        try index.write(in: folder)
        pending = []
    }
}
