import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensTorch

extension SAETrainer {
    /// What a checkpoint says beside its tensors.
    private struct Notes: Codable {
        let schema: Int
        let options: SAEOptions
        let rows: String
        let step: Int
        let scale: Double
        let smallestKept: Double?
    }

    private static let key = "rewardlens_training"

    /// Writes everything the rest of the run depends on to one file, whole or not at all.
    public func save(to url: URL) throws {
        var tensors: [String: SafetensorsWriter.Tensor] = [:]
        for (name, parameter) in state.parameters {
            tensors[name] = try .init(parameter.value)
            tensors["adam.mean.\(name)"] = try .init(parameter.mean)
            tensors["adam.variance.\(name)"] = try .init(parameter.variance)
        }
        tensors["silence"] = try .init(Tensor(indices: state.silence))
        let notes = Notes(
            schema: 1, options: options, rows: source.identity, step: state.step, scale: state.scale,
            smallestKept: state.smallestKept)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(notes), as: UTF8.self)
        try SafetensorsWriter.write(tensors, metadata: [Self.key: text], to: url)
    }

    /// Goes on with a run where `save` left it; on one thread the end is the same as without the break, bit for bit.
    ///
    /// - Throws: `LensError` where the file is damaged, or belongs to a run with other options or on other rows.
    public init(resuming url: URL, on source: some ActivationRows, options: SAEOptions) throws {
        try options.check()
        let file = try NamedTensors(url)
        let notes = try Self.notes(of: file)
        guard notes.options == options else {
            throw LensError.input(
                at: url.path, expected: "a training with the options asked for", found: "one with \(notes.options)",
                hint: "resume with the options it was begun with, or begin anew")
        }
        guard notes.rows == source.identity else {
            throw LensError.input(
                at: url.path, expected: "a training on \(source.identity)", found: "one on \(notes.rows)",
                hint: "resume on the activations it was begun with, or begin anew")
        }
        let batches = try ShuffledBatches(source, size: options.batch, seed: options.seed)
        let shapes = (matrix: [options.latents, source.width], latents: [options.latents], width: [source.width])
        func parameter(_ name: String, _ shape: [Int]) throws -> AdamParameter {
            try AdamParameter(
                file.floats(name, shape: shape), mean: file.floats("adam.mean.\(name)", shape: shape),
                variance: file.floats("adam.variance.\(name)", shape: shape))
        }
        let isJump = if case .jumpReLU = options.selection { true } else { false }
        let state = SAEState(
            encoder: try parameter("encoder", shapes.matrix), encoderBias: try parameter("encoderBias", shapes.latents),
            decoder: try parameter("decoder", shapes.matrix), decoderBias: try parameter("decoderBias", shapes.width),
            thresholds: isJump ? try parameter("thresholds", shapes.latents) : nil, scale: notes.scale, step: notes.step,
            silence: try file.integers("silence", count: options.latents), smallestKept: notes.smallestKept)
        try file.refuseUnread()
        self.init(source, options: options, batches: batches, state: state)
    }

    private static func notes(of file: NamedTensors) throws -> Notes {
        guard let text = file.metadata[key] else {
            throw LensError.input(at: file.place, expected: "a training's checkpoint", found: "no notes of one")
        }
        let notes: Notes
        do { notes = try JSONDecoder().decode(Notes.self, from: Data(text.utf8)) } catch {
            throw LensError.input(at: file.place, expected: "a training's notes", found: "others that cannot be read")
        }
        guard notes.schema == 1, (0...notes.options.steps).contains(notes.step), notes.scale > 0, notes.scale.isFinite else {
            throw LensError.input(
                at: file.place, expected: "notes of schema 1 with a step of the run and a positive scale",
                found: "schema \(notes.schema), step \(notes.step) of \(notes.options.steps), scale \(notes.scale)")
        }
        return notes
    }
}

extension SAEState {
    /// All parameters by name.
    fileprivate var parameters: [(String, AdamParameter)] {
        [("encoder", encoder), ("encoderBias", encoderBias), ("decoder", decoder), ("decoderBias", decoderBias)]
            + (thresholds.map { [("thresholds", $0)] } ?? [])
    }
}
