import ArgumentParser
import Foundation
import LensCore
import LensFeatures

struct SAEImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Reads an autoencoder of SAELens or sparsify, and checks that all of it is understood.")

    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The folder to read.", valueName: "folder"))
    var from: String

    @Option(help: ArgumentHelp("The folder to write it to.", valueName: "folder"))
    var sae: String

    func run() throws {
        try exchange(from, to: sae, layout: .saelens, output)
    }
}

struct SAEExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes an autoencoder in the layout of SAELens or sparsify.")

    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The autoencoder's folder.", valueName: "folder"))
    var sae: String

    @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
    var to: String

    @Option(help: "saelens or sparsify.")
    var layout = SAELayout.saelens

    func run() throws {
        try exchange(sae, to: to, layout: layout, output)
    }
}

private func exchange(_ source: String, to target: String, layout: SAELayout, _ output: OutputOptions) throws {
    try output.check()
    let (from, to) = (URL(filePath: source), URL(filePath: target))
    let autoencoder = try SparseAutoencoder(folder: from)
    try autoencoder.write(to: to, layout: layout)
    try output.write(
        Report(
            model: nil, options: ["from": .text(from.lastPathComponent), "layout": .text(layout.rawValue)], warnings: [],
            result: SAEExchangeResult(
                autoencoder: SAEDescription(autoencoder, name: to.lastPathComponent),
                from: SAELayout(of: from)?.rawValue ?? "", to: layout.rawValue)))
}
