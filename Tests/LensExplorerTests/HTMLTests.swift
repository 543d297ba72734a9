import Testing

@testable import LensExplorer

@Suite("Markup")
struct HTMLTests {
    @Test("every text put in is escaped, and control characters shown as such")
    func escapes() {
        let text = "<b title=\"x\" id='y'>&\u{202E}\u{0}\n"
        let html: HTML = "<p>\(text)</p>\(3)\(["<i>" as HTML])\(when: false, "no")\(when: true, "yes")"
        #expect(html.markup == "<p>&lt;b title=&quot;x&quot; id=&#39;y&#39;&gt;&amp;\u{FFFD}\u{2400}\n</p>3<i>yes")
    }

    @Test("a field's text keeps what a person may want to edit")
    func exact() {
        #expect(("<textarea>\(exact: "\u{202E}</textarea>")" as HTML).markup == "<textarea>\u{202E}&lt;/textarea&gt;")
    }
}
