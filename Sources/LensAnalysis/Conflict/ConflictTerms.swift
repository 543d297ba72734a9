import LensCore
import LensModel
import LensProbes
import LensTorch

/// The terms of a reward: how each reads what the head is given, and how it changes within the reference's pairs.
struct ConflictTerms {
    struct Term {
        let name: String
        let description: String
        let contrasts: Int
        /// `[width]`
        let direction: [Double]
        /// One for each pair of the reference.
        let changes: [Double]

        var spread: Double { RootMeanSquare.of(changes) }
    }

    let all: [Term]

    var described: [ConflictResult.Term] {
        all.map { .init(name: $0.name, description: $0.description, contrasts: $0.contrasts, spread: $0.spread) }
    }

    /// The head's outputs; where the head is not linear, their directions are means over texts.
    static func objectives(_ model: RewardModel, _ inputs: HeadInputs, _ reference: [Contrast]) throws -> ConflictTerms {
        ConflictTerms(
            all: try model.head.objectives.enumerated().map { index, name in
                let reader = try model.reader(.objective(index))
                let directions = try inputs.streams.map { try reader.direction(at: $0).vector.doubles() }
                return Term(
                    name: name, description: "", contrasts: 0, direction: LabelledRows.mean(directions) ?? [],
                    changes: inputs.changes(index, reference))
            })
    }

    /// Mean differences of the sets' contrasts, of length one.
    static func directions(_ sets: [ContrastSet], _ inputs: HeadInputs, _ reference: [Contrast]) throws -> ConflictTerms {
        let differences = try inputs.differences(reference)
        return ConflictTerms(
            all: try sets.map { set in
                let mean = try inputs.differences(set.contrasts).mean([0]).doubles()
                let unit = Vector.unit(mean) ?? mean
                return Term(
                    name: set.name, description: set.description, contrasts: set.contrasts.count, direction: unit,
                    changes: try differences.matmul(Tensor(unit)).doubles())
            })
    }
}
