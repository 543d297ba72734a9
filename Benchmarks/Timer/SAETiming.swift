import Foundation
import LensCheckpoint
import LensCore
import LensFeatures
import LensModel
import LensTorch

/// The training of a sparse autoencoder on the rows of a file: seconds of its steps, and what it leaves unexplained of rows
/// it has not seen.
func measureSAE(_ folder: URL, threads: Int) throws -> Timing {
    Machine.setThreads(threads)
    func rows(_ name: String) throws -> Tensor {
        let file = try Safetensors(folder.appending(path: "activations.safetensors"))
        guard let stored = file.tensors.first(where: { $0.name == name }) else { throw LensError.input("there is no \(name)") }
        return try Tensor(stored)
    }
    let (training, heldOut) = (try rows("training"), try rows("held_out"))
    let batch = 4096
    let options = SAEOptions(
        .topK(32), latents: 8 * training.length(1), steps: training.length(0) / batch * 2, batch: batch)
    var trainer = try SAETrainer(TensorRows(training), options: options)
    var seconds: [Double] = []
    var dead = 0.0
    let clock = ContinuousClock()
    for _ in 0..<options.steps {
        let duration = try clock.measure { dead = try trainer.step().deadShare }
        seconds.append(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }
    let error = try (trainer.autoencoder().reconstruct(heldOut) - heldOut).squared().sum().scalar()
    let variance = try (heldOut - heldOut.mean([0])).squared().sum().scalar()
    return Timing(
        what: "sae", seconds: seconds, detail: ["fvu": error / variance, "dead": dead, "batch": Double(batch)])
}
