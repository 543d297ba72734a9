import Foundation
import LensCore
import LensModel
import Testing

/// The tables of models in the README and in `Docs/models.md` are what the code does.
@Suite struct ModelDocsTests {
    private func text(of name: String) throws -> String {
        let project = Golden.fixtures.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: project.appending(path: name), encoding: .utf8)
    }

    /// The rows of the table with this head.
    private func rows(of name: String, under head: String) throws -> [[String]] {
        let lines = try text(of: name).split(separator: "\n").map(String.init)
        let start = try need(lines.firstIndex { $0.hasPrefix(head) })
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func everyFamilyHasItsRow() throws {
        let written = try Dictionary(uniqueKeysWithValues: rows(of: "Docs/models.md", under: "| family |").map { ($0[0], $0[1]) })
        let known = Dictionary(
            uniqueKeysWithValues: Family.all.map { ($0.name, $0.modelTypes.map { "`\($0)`" }.joined(separator: ", ")) })
        #expect(written == known)
    }

    /// The classes that `Scripts/export_classes.py` tried, and how many rewards were right.
    @Test func theReadmeCountsExportedClasses() throws {
        let classes = try rows(of: "Docs/exported.md", under: "| type | reward |")
        let right = classes.count { Double($0[1]).map { $0 <= 1e-4 } == true }
        #expect(right >= 90)
        #expect(classes.allSatisfy { Double($0[1]) == nil || Double($0[5]).map { $0 <= 0.01 } == true })
        // Whatever is not right says why.
        #expect(classes.allSatisfy { Double($0[1]) != nil || $0[6].count > 20 })
        let words = "\(right) of \(classes.count) classes"
        #expect(try text(of: "README.md").contains(words), "\(words)")
    }

    @Test func everyOtherTypeHasItsOutcome() throws {
        let written = try rows(of: "README.md", under: "| `model_type` |")
        #expect(written.count >= 10)
        let types = GenericFamilyTests.matching + GenericFamilyTests.refused.keys
        #expect(Set(written.map(\.[0])) == Set(types.map { "`\($0)`" }))
        for row in written {
            let type = row[0].replacing("`", with: "")
            let folder = GenericFamilyTests.folder.appending(path: type)
            if GenericFamilyTests.matching.contains(type) {
                #expect(row[1] == "equals transformers to 1e-4", "\(type)")
            } else {
                let error = #expect(throws: LensError.self) { try RewardModel(folder: folder) }
                let reason = row[1].replacing("refused: ", with: "")
                #expect(error?.message.hasSuffix(reason) == true, "\(type): \(error?.message ?? "")")
            }
        }
    }
}
