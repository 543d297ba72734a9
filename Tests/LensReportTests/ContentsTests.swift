import Testing

@testable import LensReport

/// Finding one's way through a long page, with and without a mouse.
@Suite struct ContentsTests {
    private func page(sections: Int, groups: Int) -> String {
        HTMLRenderer().render(
            Document(
                title: "t",
                sections: (0..<sections).map { section in
                    .init("Section \(section)", [.prose("p")] + (0..<groups).map { .group(Group("Pair \($0)", [.prose("q")])) })
                }))
    }

    @Test func longPagesListSectionsAndTheirGroups() {
        let html = page(sections: 2, groups: 3)
        #expect(html.contains("<nav aria-label=\"Contents\">"))
        for id in ["s1", "s2", "s1-1", "s1-3", "s2-3"] {
            #expect(html.contains("href=\"#\(id)\"") && html.contains(" id=\"\(id)\""), "\(id)")
        }
        #expect(html.contains("<details class=\"group\" id=\"s2-3\">"))
        let ids = html.matches(of: /\ id="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
    }

    @Test func shortPagesListNothing() {
        #expect(!page(sections: 3, groups: 1).contains("<nav"))
        #expect(page(sections: 4, groups: 0).contains("<nav"))
    }

    @Test func keyboardsSkipToTheReport() throws {
        let html = page(sections: 1, groups: 0)
        let skip = try #require(html.range(of: "<a class=\"skip\" href=\"#s1\">"))
        let main = try #require(html.range(of: "<main>"))
        #expect(skip.lowerBound < main.lowerBound)
        #expect(HTMLRenderer.styleSheet.contains(".skip:focus{") && HTMLRenderer.styleSheet.contains(":focus-visible{outline"))
        #expect(!HTMLRenderer.styleSheet.contains("outline:none"))
    }

    @Test func paperGetsEverything() {
        #expect(HTMLRenderer.styleSheet.contains(".group::details-content{content-visibility:visible"))
        #expect(HTMLRenderer.script.contains("'beforeprint'"))
    }
}
