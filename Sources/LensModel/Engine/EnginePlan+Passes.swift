import LensCore

/// Rows that begin together.
struct Front {
    let positions: Range<Int>
    let rows: [Wavefront.Row]
}

extension EnginePlan {
    /// Fronts grouped into lockstep passes whose streams fit into memory together; at least one pass.
    func passes(memory: Int, model: RewardModel) -> [[Front]] {
        var passes: [[Front]] = []
        var current: [Front] = []
        var held = 0
        for front in fronts(memory: memory, model: model) {
            let size = front.rows.count * front.positions.count * model.shape.width * model.precision.stream.size
            if !current.isEmpty, held + size > memory / 2 {
                passes.append(current)
                (current, held) = ([], 0)
            }
            current.append(front)
            held += size
        }
        return passes + (current.isEmpty && !passes.isEmpty ? [] : [current])
    }

    /// Rows whose starts lie close together, as many as one block's temporaries leave room for.
    private func fronts(memory: Int, model: RewardModel) -> [Front] {
        var fronts: [Front] = []
        var group: [(start: Int, row: Wavefront.Row)] = []
        func close() {
            if let first = group.first { fronts.append(Front(positions: first.start..<count, rows: group.map(\.row))) }
            group = []
        }
        for element in rows {
            if let first = group.first {
                let length = count - first.start
                // Beginning earlier than needed costs an eighth at most.
                let isFar = (element.start - first.start) * 8 > length
                let isFull = (group.count + 1) * model.memory.bytesPerRow(span: length, context: count) > memory / 2
                if isFar || isFull { close() }
            }
            group.append(element)
        }
        close()
        return fronts
    }
}
