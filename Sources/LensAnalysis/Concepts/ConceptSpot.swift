import LensCore
import LensModel
import LensText
import LensTorch

/// A text's stream at a depth, where a concept is changed.
struct ConceptSpot {
    let text: TokenizedText
    let layer: Int
    let positions: [Int]
    /// `[position][width]`
    let values: [[Double]]

    /// `h + α · rms(h) · u` at every position.
    func adding(_ alpha: Double, _ unit: [Double]) throws -> Counterfactual {
        try changed(
            .add(
                tensor { value in
                    let size = alpha * Vector.rms(value)
                    return unit.map { size * $0 }
                }))
    }

    /// `x − (x·u)u` at every position.
    func removing(_ unit: [Double]) throws -> Counterfactual { try changed(.removing(Tensor(unit))) }

    func erasing(_ eraser: LinearEraser) throws -> Counterfactual { try changed(.replace(tensor(eraser.erased))) }

    private func changed(_ operation: Intervention.Operation) throws -> Counterfactual {
        Counterfactual(Intervention(.residual(layer), at: positions, operation))
    }

    /// `[position, width]`
    private func tensor(_ body: ([Double]) -> [Double]) throws -> Tensor {
        let rows = values.map(body)
        return try Tensor(rows.flatMap(\.self), shape: [rows.count, rows.first?.count ?? 0])
    }
}
