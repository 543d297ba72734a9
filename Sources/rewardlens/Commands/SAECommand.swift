import ArgumentParser
import LensCore
import LensFeatures

struct SAECommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sae", abstract: "Sparse autoencoders: in which features the model thinks.",
        subcommands: [
            SAETrainCommand.self, SAEEvaluateCommand.self, SAEFeaturesCommand.self, SAEImportCommand.self, SAEExportCommand.self,
        ])
}

extension SAELayout: ExpressibleByArgument {}
extension ActivationPlan.Positions: ExpressibleByArgument {}

extension SAEDescription {
    init(_ autoencoder: SparseAutoencoder, name: String) {
        self.init(
            name: name, latents: autoencoder.latents, width: autoencoder.width, activation: autoencoder.summary,
            site: autoencoder.origin?.site, positions: autoencoder.origin?.positions)
    }
}
