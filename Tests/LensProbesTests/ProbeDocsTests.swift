import Foundation
import Testing

@testable import LensProbes

/// `Docs/probes.md` says what the code does.
@Suite struct ProbeDocsTests {
    private static func text() throws -> String {
        try String(contentsOf: SampleTexts.root.appending(path: "Docs/probes.md"), encoding: .utf8)
    }

    @Test func everyTransformHasItsRow() throws {
        let lines = try Self.text().split(separator: "\n").map(String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("| transform |") })
        let written = Array(lines[(head + 2)...].prefix { $0.hasPrefix("|") })
        let known = Transform.all.map { transform in
            let example = transform.apply(
                "Air scatters blue light more than red. So the sky is blue.", prompt: "Why is the sky blue?",
                dose: transform.doses[0], seed: 0)
            let shown = (example ?? "").replacing("\n", with: "⏎").replacing("  ", with: " ␣")
            let doses = transform.doses.map(String.init).joined(separator: ", ")
            return "| `\(transform.name)` | \(doses) | \(transform.description) | `\(shown)` |"
        }
        #expect(written == known, "the table should be:\n\(known.joined(separator: "\n"))")
    }

    @Test func theExampleIsASuite() throws {
        let parts = try Self.text().components(separatedBy: "```")
        let yaml = try #require(parts.first { $0.hasPrefix("yaml\n") })
        let suite = try LensProbes.Suite(parsing: String(yaml.dropFirst(5)), source: "probes.md")
        #expect(suite.sets.map(\.name) == ["politeness"])
        #expect(suite.transforms.map(\.name) == ["smileys", "hedged", "noise-1"])
    }
}
