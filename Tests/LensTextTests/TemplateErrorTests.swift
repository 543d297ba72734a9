import LensCore
import Testing

@testable import LensText

@Suite struct TemplateErrorTests {
    private func message(_ source: String) -> String {
        do {
            return "no error, but \(try rendered(source))"
        } catch {
            return (error as? LensError)?.message ?? "not a LensError: \(error)"
        }
    }

    @Test(arguments: [
        ("a\n\n{% if x %}", "line 3: a block begins here, expected 'elif' or 'else' or 'endif', found the end of the template"),
        ("{{ 1 +\n }}", "line 2: expected an expression, found '}}'"),
        ("x\n{{ (1, 2] }}", "line 2: expected ')', found ']'"),
        ("{% frobnicate %}", "line 1: expected a statement such as 'if', 'for' or 'set', found 'frobnicate'"),
        ("{# open", "line 1: a comment begins here, expected '#}', found the end of the template"),
        ("{{ 'open }}", "line 1: a string begins here, expected ', found the end of the template"),
        ("{% for x in y recursive %}{% endfor %}", "line 1: recursive loops are not supported, found 'recursive'"),
    ])
    func namesWhatTheParserExpectedAndFound(_ source: String, _ expected: String) {
        #expect(message(source) == "chat template snippet, \(expected)")
    }

    @Test(arguments: [
        ("\n{{ a.b }}", "line 2: 'a' is undefined, so it has no 'b'"),
        ("{{ messages.first.second }}", "line 1: a list has no 'first', so it has no 'second'"),
        ("{% for x in 3 %}{% endfor %}", "line 1: expected something to loop over, found a whole number"),
        ("{{ [].append(1) }}", "line 1: it cannot be called: 'append' would change a list, which templates may not do"),
        ("{% if true %}\n{{ 'a' + 1 }}{% endif %}", "line 2: a string and a whole number do not go together in this calculation"),
        ("{{ messages | select | length }}", "line 1: an iterator has no length"),
        ("{{ 1 | frob }}", "line 1: the filter 'frob' is not supported"),
        ("{{ 1 is frob }}", "line 1: the test 'frob' is not supported"),
        ("{% set x.y = 1 %}", "line 1: 'x.y' can be set only if 'x' is a namespace"),
    ])
    func namesWhatWentWrongWhileRendering(_ source: String, _ expected: String) {
        #expect(message(source) == "chat template snippet, \(expected)")
    }

    @Test func quotesTheTemplatesOwnRefusal() {
        let source = "{% macro f() %}\n{{ raise_exception('No ' ~ 'system role') }}{% endmacro %}{{ f() }}"
        #expect(message(source) == "chat template snippet, line 2, refuses this conversation: No system role")
        let long = message("{{ raise_exception('a\nb' * 1000) }}")
        #expect(long.count < 600 && !long.contains("\n"))
    }

    @Test func areInputErrorsWithAHintWhereOneHelps() {
        let error = #expect(throws: LensError.self) { try rendered("{{ [1] | map('string') }}") }
        #expect(error?.kind == .input)
        #expect(error?.hint == "turn it into a list with '|list'")
    }
}
