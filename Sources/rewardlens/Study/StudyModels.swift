import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensStudy
import LensText
import LensTorch

/// The models of a study: where they are, and how they are loaded.
struct StudyModels {
    /// What a machine allows; no result depends on it.
    struct Machinery {
        var threads: Int?
        var memory: Double?
        var batch: Int?
    }

    let study: Study
    let folders: [URL]
    /// What tables call them, each unique.
    let names: [String]
    private let hub: HubOptions
    private let machinery: Machinery
    private let quiet: Bool

    init(_ study: Study, hub: HubOptions, machinery: Machinery, quiet: Bool) throws {
        self.study = study
        self.hub = hub
        self.machinery = machinery
        self.quiet = quiet
        folders = try study.models.map { model in
            let local = study.url(model.path)
            return FileManager.default.fileExists(atPath: local.path) ? local : try hub.folder(model.path, quiet: quiet)
        }
        names = Compare.unique(zip(study.models, folders).map { $0.name ?? $1.standardizedFileURL.lastPathComponent })
    }

    func fingerprints() throws -> [String] {
        try folders.indices.map { try RewardModel.fingerprint(folder: folders[$0], options: options($0)) }
    }

    func load(_ index: Int) throws -> RewardModel {
        try RewardModel(folder: folders[index], options: options(index))
    }

    private func options(_ index: Int) throws -> RewardModel.Options {
        Machine.setThreads(machinery.threads ?? ProcessInfo.processInfo.activeProcessorCount)
        var options = RewardModel.Options(
            type: study.options.dtype == .auto ? nil : ElementType(rawValue: study.options.dtype.rawValue),
            device: try Device(named: study.options.device), objective: study.models[index].objective.map { .named($0) },
            date: try study.options.date.map { try ChatTemplate.date(day: $0) },
            memoryLimit: machinery.memory.map { Int(min($0 * 1e9, 1e18)) }, batch: machinery.batch ?? RewardModel.usualBatch)
        options.name = names[index]
        options.base = { [hub, quiet] in try hub.base($0, quiet: quiet) }
        return options
    }
}
