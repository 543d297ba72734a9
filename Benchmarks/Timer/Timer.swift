// Times our side of the benchmark; Benchmarks/run.py puts it beside the others.

import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch

/// The seconds of repeated runs of one piece of work, after a warm-up.
struct Timing: Encodable {
    let what: String
    let seconds: [Double]
    let detail: [String: Double]
}

@main
enum Timer {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        func option(_ name: String, _ standard: String) -> String {
            guard let index = arguments.firstIndex(of: name), index + 1 < arguments.endIndex else { return standard }
            defer { arguments.removeSubrange(index...index + 1) }
            return arguments[index + 1]
        }
        let threads = Int(option("--threads", "2")) ?? 2
        let repeats = Int(option("--repeats", "10")) ?? 10
        let type = ElementType(rawValue: option("--dtype", "float32")) ?? .float32
        guard let what = arguments.popFirst(), let path = arguments.popFirst() else {
            throw LensError.input("timer WHAT FOLDER [--threads N] [--repeats N] [--dtype TYPE]")
        }
        if what == "tokenize" {
            let text = try String(contentsOfFile: arguments.popFirst() ?? "", encoding: .utf8)
            return try show(measureTokenizer(URL(filePath: path), text, repeats: repeats))
        }
        if what == "sae" { return try show(measureSAE(URL(filePath: path), threads: threads)) }
        Machine.setThreads(threads)
        let folder = URL(filePath: path)
        let model = try RewardModel(folder: folder, options: .init(type: type))
        let pairs = try PairsFile(folder.appending(path: "pair.jsonl")).pairs()
        let timing = try measure(what, model: model, pair: pairs[0], repeats: repeats)
        try show(timing)
    }

    private static func show(_ timing: Timing) throws {
        print(String(decoding: try JSONEncoder().encode(timing), as: UTF8.self))
    }

    /// Ids and offsets of a text, on one thread.
    private static func measureTokenizer(_ folder: URL, _ text: String, repeats: Int) throws -> Timing {
        let tokenizer = try Tokenizer(folder: folder)
        var tokens = 0
        let seconds = try time(repeats) { tokens = try tokenizer.encode(text, addSpecialTokens: false).ids.count }
        return Timing(what: "tokenize", seconds: seconds, detail: ["bytes": Double(text.utf8.count), "tokens": Double(tokens)])
    }

    private static func measure(_ what: String, model: RewardModel, pair: PreferencePair, repeats: Int) throws -> Timing {
        switch what {
        case "score":
            let text = try model.encode(prompt: pair.prompt, response: pair.chosen)
            var reward = 0.0
            let seconds = try time(repeats) { reward = try model.run(text).reward.value }
            return Timing(what: what, seconds: seconds, detail: ["tokens": Double(text.ids.count), "reward": reward])
        case "lens":
            let lens = try Lens(model)
            return Timing(what: what, seconds: try time(repeats) { _ = try lens.pairs([pair]) }, detail: [:])
        case "noising", "zero":
            // reward-lens 1.0's protocol: every sublayer, all positions, aligned from the left.
            var options = PatchOptions(mode: what == "zero" ? .zero : .noising, at: .all, alignment: .prefix)
            options.measuresMargin = false
            return try measurePatch(what, options, model: model, pair: pair, repeats: repeats)
        case "readout":
            return try measurePatch(
                what, PatchOptions(targets: [.component, .head]), model: model, pair: pair, repeats: repeats)
        case "engine": return try measureEngine(model: model, pair: pair, repeats: repeats)
        default: throw LensError.input("there is nothing called \(what) to time")
        }
    }

    private static func measurePatch(
        _ what: String, _ options: PatchOptions, model: RewardModel, pair: PreferencePair, repeats: Int
    ) throws -> Timing {
        let patch = try Patch(model, options)
        var effects = 0
        let seconds = try time(repeats) {
            effects = try patch.pair(PatchInput(pair, model: model, truncating: false)).effects.count
        }
        return Timing(what: what, seconds: seconds, detail: ["effects": Double(effects)])
    }

    /// What counterfactual rows cost beside the base runs, which are timed without them.
    private static func measureEngine(model: RewardModel, pair: PreferencePair, repeats: Int) throws -> Timing {
        let input = try PatchInput(pair, model: model, truncating: false)
        let engine = CounterfactualEngine(model)
        let components = [PatchTarget.component, .head].flatMap { $0.components(model.shape) }
        let rows = components.map {
            Counterfactual(Intervention($0, at: [input.chosen.readout], .source(run: 0, positions: [input.rejected.readout])))
        }
        func run(_ rows: [Counterfactual]) throws {
            _ = try engine.run(base: input.chosen, sources: [input.rejected], counterfactuals: rows)
        }
        // In turn, so that drift hits both alike.
        var (with, without): ([Double], [Double]) = ([], [])
        for _ in 0..<repeats {
            with += try time(1) { try run(rows) }
            without += try time(1) { try run([]) }
        }
        return Timing(
            what: "engine", seconds: zip(with, without).map { $0 - $1 }, detail: ["effects": Double(rows.count)])
    }

    private static func time(_ repeats: Int, _ body: () throws -> Void) throws -> [Double] {
        let clock = ContinuousClock()
        for _ in 0..<2 { try body() }
        return try (0..<repeats).map { _ in
            let duration = try clock.measure(body)
            return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        }
    }
}
