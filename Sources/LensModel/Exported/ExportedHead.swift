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
        let length = max(2, description.lengths.lowerBound)
        let end = Array(description.goldens.first?.ids.suffix(length) ?? [])
        guard end.count == length else {
            throw LensError.input(at: description.source, expected: "golden texts of \(length) tokens or more", found: "none")
        }
        return .own(
            name: "exported", objectives: description.outputs, output: .objective(0)
        ) { streams in
            let rows = streams.readout.length(0)
            // Which tokens stand there must not matter, as long as they are no padding and end as texts do.
            let ids = try Tensor(indices: end, device: program.device).unsqueezed(0).expanded([rows, length]).contiguous()
            var given = try program.blank(rows: rows, positions: length)
            given[program.users[0]] = .tensor(ids)
            let type = try program.floatType
            // Heads that read one position, whichever, or a mean find the same everywhere: [row, position, width].
            let stream = try streams.readout.to(program.device).to(type).unsqueezed(1).expanded([rows, length, -1])
            given[steps.normed] = .tensor(try stream.contiguous())
            let logits = try program.tensor(steps.head, given).to(streams.readout.type).to(streams.readout.device)
            return HeadOutputs(rewards: try logits.select(1, 0), objectives: logits, gating: nil)
        }
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
