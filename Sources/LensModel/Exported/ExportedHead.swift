import LensCore
import LensTorch

extension ExportedAdapter {
    /// The head of an exported model: linear where the exporter found it so, else the graph behind the last stream.
    static func head(
        _ program: ExportedProgram, _ description: ExportedDescription, _ steps: ExportedSteps?
    ) throws -> RewardHead {
        let count = description.outputs.count
        guard let steps else {
            // The stream is the logits.
            let identity = (0..<count * count).map { $0 % (count + 1) == 0 ? Float(1) : 0 }
            return .linear(
                weight: try Tensor(identity, shape: [count, count]).to(program.device), objectives: description.outputs)
        }
        if let head = description.head {
            return .linear(
                weight: try program.weight(head.weight), bias: try head.bias.map(program.weight), objectives: description.outputs)
        }
        let end = try description.shortText()
        @Sendable func logits(_ streams: Tensor) throws -> Tensor {
            let rows = streams.length(0)
            guard description.anyBatch || rows == 1 else {
                return try Tensor.concatenated((0..<rows).map { try logits(streams.slice(0, $0..<$0 + 1)) }, along: 0)
            }
            // Which tokens stand there must not matter, as long as they are no padding and end as texts do.
            var given = try program.inputs(end, rows: rows)
            // Heads that read one position, whichever, or a mean find the same everywhere: [row, position, width].
            let stream = try streams.to(program.device).to(program.floatType).unsqueezed(1).expanded([rows, end.count, -1])
            given[steps.normed] = .tensor(try stream.contiguous())
            return try program.tensor(steps.head, given).to(streams.type).to(streams.device)
        }
        return .own(name: "exported", objectives: description.outputs, output: .objective(0)) { streams in
            let logits = try logits(streams.readout)
            return HeadOutputs(rewards: try logits.select(1, 0), objectives: logits, gating: nil)
        }
    }
}

extension ExportedDescription {
    /// Ids of as few tokens as the program takes, which end as texts do.
    func shortText() throws -> [Int] {
        let length = max(2, lengths.lowerBound)
        let end = Array(goldens.first?.ids.suffix(length) ?? [])
        guard end.count == length else {
            throw LensError.input(at: source, expected: "golden texts of \(length) tokens or more", found: "none")
        }
        return end
    }
}

extension ExportedProgram {
    /// One text in every row, all of it the first of a pair.
    func inputs(_ ids: [Int], rows: Int) throws -> [ExportedGraph.Slot: OperatorValue] {
        var given = try blank(rows: rows, positions: ids.count)
        given[users[0]] = .tensor(
            try Tensor(indices: ids, device: device).unsqueezed(0).expanded([rows, ids.count]).contiguous())
        return given
    }
}

extension ExportedProgram {
    /// The type of its weights.
    var floatType: ElementType {
        get throws {
            let types: [ElementType] = [.float32, .bfloat16, .float16, .float64]
            guard let type = weights.sorted(by: { $0.key < $1.key }).lazy.map(\.value.type).first(where: types.contains) else {
                throw LensError.input(at: graph.source, expected: "weights", found: "none")
            }
            return type
        }
    }
}
