import Foundation
import Testing

/// What `make sanitize` calls is all that there is.
@Suite struct SanitizeDriverTests {
    @Test func everyFunctionOfTheShimIsCalled() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        func text(_ path: String) throws -> String { try String(contentsOf: project.appending(path: path), encoding: .utf8) }
        let declared = try text("Sources/CTorch/include/CTorch.h").matches(of: /\b(ct_\w+)\(/).map { String($0.1) }
        // Those that macros declare, the driver calls by the same macros.
        #expect(declared.count > 50)
        let driver = try ["driver.cpp", "Calling.h", "Expect.h", "Values.h"].map { try text("Tests/Sanitize/\($0)") }.joined()
        let called = Set(driver.matches(of: /\b(ct_\w+)\(/).map { String($0.1) })
        #expect(declared.filter { !called.contains($0) } == [])
    }
}
