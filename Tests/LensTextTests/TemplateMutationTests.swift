import Foundation
import LensCore
import Testing

@testable import LensText

/// Damaged templates give an error or a text, never a crash.
@Suite struct TemplateMutationTests {
    @Test func damagedTemplatesAreHarmless() throws {
        let rounds = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1" ? 10_000 : 500
        let files = try FileManager.default.contentsOfDirectory(at: TemplateFixtures.folder, includingPropertiesForKeys: nil)
        var sources = try files.filter { $0.pathExtension == "jinja" }.sorted { $0.path < $1.path }
            .map { try String(contentsOf: $0, encoding: .utf8) }
        let goldens = try TemplateFixtures.json("jinja-goldens.json")
        sources += try #require(goldens["cases"]?.array).compactMap { $0["source"]?.string }
        let values = try #require(goldens["variables"]?.object).members.map { ($0.key, $0.value) }
        let variables = Dictionary(values) { _, last in last }
        var mutator = Mutator(sources: sources)
        var limits = TemplateLimits()
        limits.steps = 50_000
        limits.bytes = 1 << 20
        limits.output = 1 << 16
        let messages = [Message(role: "system", content: "Be kind."), .user("Hi\n"), .assistant(" <think>a</think>b ")]
        var rendered = 0
        for round in 0..<rounds {
            let source = mutator.next()
            do {
                let template = try ChatTemplate(source: source, name: "round \(round)")
                let text = try template.render(
                    messages, addGenerationPrompt: true, variables: variables, date: nil, limits: limits)
                #expect(text.utf8.count <= limits.output)
                rendered += 1
            } catch {
                #expect(error is LensError, "\(source)")
            }
        }
        // Both outcomes must occur, or the damage is too light or too heavy to test anything.
        #expect(rendered > rounds / 20 && rendered < rounds)
    }
}

/// Deletes, repeats, swaps and inserts pieces of sources; the same every time.
private struct Mutator {
    let sources: [String]
    private var state: UInt64 = 0x5EED

    init(sources: [String]) {
        self.sources = sources
    }

    private static let pieces = [
        "{{ ", " }}", "{% ", " %}", "{%- endif %}", "{% endfor %}", "{% for x in messages %}", "{% if ", "not ", " | ", "(",
        ")", "[", "]", "{", "}", "'", "\"", "\\", "-", "*", " ** ", "~", ".", ",", ":", "999999999999", "0", "-1", "1e308",
        "none", "messages", "loop.", "namespace()", " is ", " in ", " if ", " else ", "|join", "|tojson", "|list",
        "|map('string')", ".split()", "[::-1]", "{% set ", "{% macro f() %}", "{% endmacro %}", "f()", "{% break %}", "é",
        "\u{0}", "😀", "\n", "  ",
    ]

    /// SplitMix64.
    private mutating func random(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(max(1, bound)))
    }

    mutating func next() -> String {
        var scalars = Array(sources[random(below: sources.count)].unicodeScalars)
        for _ in 0...random(below: 4) {
            let start = random(below: scalars.count)
            let end = min(scalars.count, start + 1 + random(below: 12))
            switch random(below: 5) {
            case 0: scalars.removeSubrange(start..<end)
            case 1: scalars.insert(contentsOf: scalars[start..<end], at: random(below: scalars.count))
            case 2: if scalars.count > 1 { scalars.swapAt(start, random(below: scalars.count)) }
            case 3: scalars.insert(contentsOf: Self.pieces[random(below: Self.pieces.count)].unicodeScalars, at: start)
            default:
                let other = Array(sources[random(below: sources.count)].unicodeScalars)
                let from = random(below: other.count)
                scalars.insert(contentsOf: other[from..<min(other.count, from + random(below: 60))], at: start)
            }
        }
        return String(scalars: scalars)
    }
}
