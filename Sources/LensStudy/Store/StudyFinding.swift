import LensCheckpoint
import LensCore

/// What an analysis found for one unit of a plan.
public struct StudyFinding {
    /// The report, as the command of that name would print it as JSON.
    public let report: String
    /// Tensors to lie beside it.
    public let tensors: [String: SafetensorsWriter.Tensor]

    public init(report: String, tensors: [String: SafetensorsWriter.Tensor] = [:]) {
        self.report = report
        self.tensors = tensors
    }
}
