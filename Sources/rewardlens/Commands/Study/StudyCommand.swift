import ArgumentParser
import Foundation
import LensCore
import LensReport
import LensStudy

struct StudyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study",
        abstract: "Many analyses of many pairs by several models, on one machine or many; nothing is done twice, nothing lost.",
        subcommands: [
            StudyRunCommand.self, StudyStatusCommand.self, StudyResumeCommand.self, StudyReportCommand.self,
            StudyExportCommand.self, StudyMergeCommand.self,
        ])
}

/// Where a study's results are.
struct StoreOption: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the study's results; its database is study.sqlite.", valueName: "folder"))
    var store: String

    var folder: URL { URL(filePath: store) }

    func reading() throws -> StudyContents { try StudyContents(StudyStore(reading: folder)) }
}

struct StudyStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "status", abstract: "How far a study is.")

    @OptionGroup var store: StoreOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.check()
        let status = try store.reading().status()
        try output.write(Report(model: nil, options: [:], warnings: [], result: status))
    }
}

struct StudyReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What the results of a study say together.",
        discussion: "Of an unfinished study, what is there so far. Needs the store alone: neither models nor pairs.")

    @OptionGroup var store: StoreOption
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.check()
        let contents = try store.reading()
        let study = try contents.study()
        var options = study.options.recorded
        options["limit"] = contents.limit.map(OptionValue.integer)
        try output.write(
            Report(model: nil, options: options, warnings: [], result: contents.result(seed: study.options.seed)))
    }
}
