import Foundation
import LensCore

/// All results that a study asks for, in an order that every worker finds alike.
public struct StudyPlan: Sendable {
    /// One result.
    public struct Unit: Hashable, Sendable {
        /// Its address in the store.
        public let key: String
        public let address: StudyKey
        public let analysis: StudyAnalysis
        /// Which models of the study; all of them for comparisons.
        public let models: [Int]
        /// Which file of pairs.
        public let source: Int?
        /// Which pair of that file.
        public let pair: Int?
    }

    /// What a worker does in one go and saves as one: all analyses of one pair by one model, or one larger analysis.
    public struct Task: Hashable, Sendable {
        /// The same for all workers; a hash of the units' keys.
        public let name: String
        public let units: [Unit]

        init(_ units: [Unit]) {
            self.units = units
            name = StudyKey.hash(units.map(\.key))
        }
    }

    public let study: Study
    /// The models' fingerprints.
    public let fingerprints: [String]
    /// What tables call them, each unique.
    public let names: [String]
    /// At most so many pairs of each file.
    public let limit: Int?
    /// The pairs of each file.
    public let pairs: [[PreferencePair]]
    public let tasks: [Task]

    /// - Parameters:
    ///   - fingerprints: of the study's models, in its order.
    ///   - names: of the models, each unique.
    ///   - pairs: of the study's files, in its order.
    ///   - limit: whether these are only the first ones of each file.
    ///   - builtIn: a hash of the texts that an analysis of a model brings with it.
    /// - Throws: `LensError` where two models are the same.
    public init(
        _ study: Study, fingerprints: [String], names: [String], pairs: [[PreferencePair]], limit: Int? = nil,
        builtIn: (StudyAnalysis) throws -> String
    ) throws {
        self.study = study
        self.fingerprints = fingerprints
        self.names = names
        self.pairs = pairs
        self.limit = limit
        let identities = zip(fingerprints, study.models).map { [$0, $1.objective ?? ""] }
        for index in identities.indices where identities[..<index].contains(identities[index]) {
            throw LensError.input(
                "the models \(names[identities.firstIndex(of: identities[index]) ?? 0]) and \(names[index]) are the same",
                hint: "list each model once")
        }
        let hashes = pairs.map { $0.map(StudyKey.hash) }
        func unit(_ analysis: StudyAnalysis, _ models: [Int], _ source: Int?, _ pair: Int?, input: String) throws -> Unit {
            var options = study.options.recorded.merging(analysis.options) { $1 }
            let objectives = models.map { study.models[$0].objective ?? "" }
            if objectives.contains(where: { !$0.isEmpty }) { options["objective"] = .list(objectives) }
            let address = StudyKey(
                fingerprints: models.map { fingerprints[$0] }, analysis: analysis.name, input: input, options: options)
            return Unit(
                key: try address.digest(), address: address, analysis: analysis, models: models, source: source, pair: pair)
        }
        var tasks: [Task] = []
        let perPair = study.analyses.filter { $0.scope == .pair }
        for model in fingerprints.indices {
            for (source, hashes) in hashes.enumerated() where !perPair.isEmpty {
                for (pair, hash) in hashes.enumerated() {
                    tasks.append(Task(try perPair.map { try unit($0, [model], source, pair, input: hash) }))
                }
            }
            for analysis in study.analyses where analysis.scope == .model {
                tasks.append(Task([try unit(analysis, [model], nil, nil, input: try builtIn(analysis))]))
            }
        }
        for analysis in study.analyses where analysis.scope == .models {
            for (source, hashes) in hashes.enumerated() {
                tasks.append(
                    Task([try unit(analysis, Array(fingerprints.indices), source, nil, input: StudyKey.hash(hashes))]))
            }
        }
        self.tasks = tasks
    }

    public var units: [Unit] { tasks.flatMap(\.units) }

    /// The pair that a unit is about.
    public func pair(of unit: Unit) -> PreferencePair? {
        unit.source.flatMap { source in unit.pair.map { pairs[source][$0] } }
    }
}
