import LensAnalysis
import LensCore
import LensFeatures
import LensProbes

/// Analyses that are only made when asked for.
extension CombinedRun {
    mutating func hack(asked: Bool) throws -> Report<HackResult>? {
        let what = "What it can be talked into"
        guard asked else {
            leave(out: what, "asked for with --hack")
            return nil
        }
        let (model, seed, truncating, note) = (model, seed, truncating, progress("probes"))
        return try attempt(what) {
            (try Hack.builtIn(model, seed: seed, truncating: truncating, progress: note), [])
        }
    }

    mutating func concepts(asked: Bool) throws -> Report<ConceptsResult>? {
        let what = "Concepts"
        guard asked else {
            leave(out: what, "asked for with --concepts")
            return nil
        }
        let (model, seed, truncating, note) = (model, seed, truncating, progress("concepts"))
        return try attempt(what) {
            (try Concepts.builtIn(model, seed: seed, truncating: truncating, progress: note), [])
        }
    }

    /// - Parameter sae: the autoencoder, where its features are asked for.
    mutating func features(
        _ sae: (autoencoder: SparseAutoencoder, layer: Int, name: String)?, _ pairs: [PreferencePair]
    ) throws -> Report<SAEFeaturesResult>? {
        let what = "Features of a sparse autoencoder"
        guard let sae else {
            leave(out: what, "asked for with --sae FOLDER")
            return nil
        }
        let note = progress("features")
        var chosen = FeatureAttribution.Options(layer: sae.layer)
        (chosen.seed, chosen.truncating) = (seed, truncating)
        let (model, settings) = (model, chosen)
        return try attempt(what, ["sae": .text(sae.name), "layer": .integer(sae.layer)]) {
            let axes = try Suite.bundled(.hacking).sets.map { FeatureAxis($0.name, $0.contrasts) }
            return try FeatureAttribution(sae.autoencoder, model, options: settings) {
                try note(Progress(done: $1, total: $2, what: $0))
            }.run(pairs, description: SAEDescription(sae.autoencoder, name: sae.name), axes: axes)
        }
    }
}
