import Foundation
import LensCore
import LensTorch
import TestSupport
import Testing

@testable import LensCheckpoint
@testable import LensModel

/// Folders of exported programs with a damaged archive or description give an error or a model that runs; nothing else may
/// happen.
struct ExportedFolderMutationTests {
    @Test(.timeLimit(.minutes(30)), arguments: ExportedAdapterTests.all)
    func damagedFolders(name: String) throws {
        let rounds = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1" ? 2500 : 60
        let source = ExportedProgramTests.fixtures.appending(path: name)
        let folder = try TemporaryFolder()
        try folder.copy(filesOf: source)
        let description = try Data(contentsOf: source.appending(path: ExportedDescription.name))
        let damage = Damage(
            description: try JSON(parsing: description, source: name), archive: try Archive(source))
        var random = (json: JSONDamage(seed: 31), bytes: SeededDamage(seed: 37))
        var (ran, refused) = (0, 0)
        for round in 0..<rounds {
            let (file, bytes) = try damage.file(round, &random)
            try folder.write(bytes, to: file)
            do {
                try use(RewardModel(folder: folder.url, options: .init(memoryLimit: 1 << 29)))
                ran += 1
            } catch let error as LensError {
                #expect(!error.description.contains { $0.isNewline }, "\(error)")
                refused += 1
            }
            try folder.write(file == ExportedDescription.name ? description : damage.archive.whole, to: file)
        }
        #expect(ran > 0 && refused > rounds / 10, "\(ran) of \(rounds) ran, \(refused) were refused")
    }

    /// Everything that reads the graph in another way.
    private func use(_ model: RewardModel) throws {
        let text = try model.encode(prompt: [.user("Hi")], response: [.assistant("Yes.")])
        let sites = (0..<model.shape.layers).flatMap { [Site.residual($0), .attention($0), .mlp($0)] }.filter(model.has)
        let run = try model.run(text, capturing: Capture(model.sitesOfPath + sites, at: model.positionsRead))
        _ = try model.frozenPath(model.reader(), in: run)
        guard model.shape.layers > 0 else { return }
        _ = try CounterfactualEngine(model).run(
            base: text, counterfactuals: [Counterfactual(Intervention(.attention(0), at: [text.readout], .scale(0)))])
    }

    private struct Archive {
        let whole: Data
        let entries: [(name: String, bytes: [UInt8])]
        /// Which entries are JSON.
        let texts: [Int]

        init(_ folder: URL) throws {
            let file = try MappedFile(folder.appending(path: ExportedDescription.program))
            let zip = try ZipArchive(of: file)
            whole = file.withUnsafeBytes { Data($0) }
            entries = try zip.entries.keys.sorted().compactMap { name in
                try zip.range(of: name).map { range in (name, file.withUnsafeBytes { Array($0[range]) }) }
            }
            texts = entries.indices.filter { [entries] in entries[$0].name.hasSuffix(".json") }
        }
    }

    private struct Damage {
        let description: JSON
        let archive: Archive

        /// A damaged description, archive, or archive around a damaged description of its own.
        func file(
            _ round: Int, _ random: inout (json: JSONDamage, bytes: SeededDamage)
        ) throws -> (name: String, bytes: Data) {
            if round % 3 == 0 { return (ExportedDescription.name, Data(random.json.damaged(description).utf8)) }
            if round % 3 == 1 {
                var bytes = archive.whole
                random.bytes.apply(to: &bytes)
                return (ExportedDescription.program, bytes)
            }
            var entries = archive.entries
            let place = archive.texts[round / 3 % archive.texts.count]
            let json = try JSON(parsing: Data(entries[place].bytes), source: entries[place].name)
            entries[place].bytes = Array(random.json.damaged(json).utf8)
            return (ExportedDescription.program, Data(storedZip(entries)))
        }
    }
}
