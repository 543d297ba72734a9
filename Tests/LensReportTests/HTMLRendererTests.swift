import Foundation
import Testing

@testable import LensReport

@Suite struct HTMLRendererTests {
    let html = HTMLRenderer().render(Sample.document())

    @Test func securityPolicyAdmitsExactlyThePagesOwnScriptAndStyle() {
        #expect(SHA256.base64("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        #expect(HTMLScript.hash == "sha256-" + SHA256.base64(HTMLRenderer.script))
        #expect(HTMLStyle.hash == "sha256-" + SHA256.base64(HTMLRenderer.styleSheet))
        #expect(html.contains("default-src 'none'"))
        // The one address is the name of the SVG vocabulary.
        let addresses = html.matches(of: /https?:[^'" ]*/).map(\.output)
        #expect(!html.contains(" style=\"") && Set(addresses) == ["http://www.w3.org/2000/svg"])
    }

    @Test func headingsGoDownOneLevelAtATime() {
        let levels = html.matches(of: /<h([1-6])>/).compactMap { Int($0.1) }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test func idsAreUniqueAndReferencesResolve() {
        let ids = html.matches(of: /\ id="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        let references = html.matches(of: /aria-labelledby="([^"]*)"/).flatMap { $0.1.split(separator: " ").map(String.init) }
        #expect(!references.isEmpty && references.allSatisfy { ids.contains($0) })
        #expect(html.matches(of: /href="#([^"]*)"/).allSatisfy { ids.contains(String($0.1)) })
    }

    @Test func everyFigureHasTitleReadingAndNumbers() {
        let figures = html.matches(of: /<figure>.*?<\/figure>/.dotMatchesNewlines()).map(\.output)
        #expect(figures.count == 31)
        for figure in figures {
            #expect(figure.contains("<figcaption><b>"))
            #expect(figure.contains("<details class=\"data\">") && figure.contains("<table"))
        }
    }

    @Test func hitPlacesMatchTheRowsOfTheTable() {
        let document = Document(title: "t", sections: [.init("s", [.series(Sample.series(0)), .bars(Sample.waterfall())])])
        let page = HTMLRenderer().render(document)
        let counts = page.matches(of: /data-hit="[xy]" data-at="([^"]*)"/).map { $0.1.split(separator: " ").count }
        #expect(counts == [7, 7, 10, 10])
        #expect(page.ranges(of: "<tr>").count == 7 + 1 + 10 + 1)
    }

    @Test func tokensShowTheirSpacesAndTheReadout() {
        let strip = TokenStrips.Strip(
            "Chosen", [.init("a", role: "user"), .init(" b\n", role: "assistant", value: 2)], readout: 1)
        let block = Block.tokens(TokenStrips("t", reading: "r", quantity: "q", strips: [strip]))
        let page = HTMLRenderer().fragment(Document(title: "t", sections: [.init("s", [block])]))
        #expect(page.contains("<i>a</i>"))
        #expect(page.contains("<wbr><i class=\"p10 ro\"><b>·</b>b<b>⏎</b></i><br>"))
    }

    @Test func manyLongPairsStaySmall() {
        let document = Sample.document(pairs: 10, tokens: 600)
        #expect(HTMLRenderer().render(document).utf8.count < 1_500_000)
    }

    @Test func renderingIsDeterministic() {
        #expect(HTMLRenderer().render(Sample.document()) == html)
    }

    @Test func fragmentsKeepTheirIdsApart() {
        let fragment = HTMLRenderer().fragment(Sample.document(), idPrefix: "a1-\"><")
        #expect(fragment.contains("id=\"a1-s1\"") && !fragment.contains("id=\"s1\""))
    }
}
