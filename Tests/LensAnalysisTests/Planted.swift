import Foundation
import LensAnalysis
import LensCore
import LensModel

/// A model whose weights were constructed, with the key to what was planted and reference effects of every method.
struct Planted {
    static let names = [
        "single-head", "redundant-pair", "backup", "suppressor", "norm-suppressor", "erased-write", "mlp-detector", "distributed",
        "length-sensitive", "negative-gain", "two-step",
    ]

    let model: RewardModel
    let pairs: [PreferencePair]
    /// 1 for carriers, −1 for suppressors, 0 for decoys; everything unnamed is background.
    let signs: [Component: Int]
    let margins: [Double]
    private let reference: JSON

    init(_ name: String) throws {
        let folder = Fixture.models.deletingLastPathComponent().appending(path: "planted/\(name)")
        model = try RewardModel(folder: folder)
        pairs = try PairsFile(folder.appending(path: "pairs.jsonl")).pairs()
        let key = try JSON(parsing: Data(contentsOf: folder.appending(path: "key.json")), source: name)
        var signs: [Component: Int] = [:]
        for member in key["signs"]?.object?.members ?? [] {
            if let component = Component(member.key) { signs[component] = member.value.integer }
        }
        self.signs = signs
        reference = try JSON(parsing: Data(contentsOf: folder.appending(path: "reference.json")), source: name)
        margins = (reference["pairs"]?.array ?? []).compactMap { $0["margin"]?.real }
    }

    var meanMargin: Double { margins.reduce(0, +) / Double(margins.count) }

    /// A method's reference effects, one for each pair, by component.
    func reference(_ method: String) -> [Component: [Double]] {
        var effects: [Component: [Double]] = [:]
        for member in reference["effects"]?[method]?.object?.members ?? [] {
            if let component = Component(member.key) { effects[component] = (member.value.array ?? []).compactMap(\.real) }
        }
        return effects
    }

    /// Mean effects over pairs of our own sweep.
    func means(_ mode: PatchResult.Mode, _ target: PatchTarget) throws -> [Component: Double] {
        let inputs = try pairs.map { try PatchInput($0, model: model, truncating: false) }
        let result = try Patch(model, PatchOptions(mode: mode, targets: [target])).pairs(inputs).result
        return Self.means(result.pairs.flatMap { $0.effects.map { ($0.component, $0.effect) } }, n: pairs.count)
    }

    /// Mean contributions over pairs.
    func contributions(_ by: AttributionResult.Granularity) throws -> [Component: Double] {
        let result = try Attribution(model, by: by).pairs(pairs).result
        return Self.means(result.pairs.flatMap { $0.components.map { ($0.component, $0.difference) } }, n: pairs.count)
    }

    private static func means(_ values: [(Component, Double)], n: Int) -> [Component: Double] {
        Dictionary(values, uniquingKeysWith: +).mapValues { $0 / Double(n) }
    }

    /// How well a score tells the planted carriers from everything else of the same kind.
    func auroc(_ scores: [Component: Double]) -> Double? {
        AreaUnderCurve(
            positives: scores.filter { signs[$0.key] == 1 }.map(\.value),
            negatives: scores.filter { signs[$0.key] != 1 }.map(\.value)
        ).value
    }
}
