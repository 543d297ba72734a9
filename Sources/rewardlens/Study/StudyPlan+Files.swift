import Foundation
import LensCore
import LensProbes
import LensStudy

extension StudyPlan {
    /// The plan of a study with its files of pairs read.
    init(_ study: Study, _ models: StudyModels, limit: Int?) throws {
        let pairs = try study.sources.map { source in
            let most = [source.limit, limit].compactMap(\.self).min()
            return try PairsFile(study.url(source.path), limit: most).pairs()
        }
        try self.init(
            study, fingerprints: models.fingerprints(), names: models.names, pairs: pairs, limit: limit
        ) { analysis in
            let suites: [Suite.Bundled] = analysis == .concepts ? [.concepts, .quality] : [.hacking, .quality]
            return StudyKey.hash(try suites.map(Suite.bundledText))
        }
    }
}
