/// A document's headings under a page's own.
enum Headings {
    /// Every heading one level down; texts are escaped and so hold no tags.
    static func lowered(_ html: String) -> String {
        (1...5).reversed().reduce(html) { html, level in
            html.replacing("<h\(level)>", with: "<h\(level + 1)>").replacing("</h\(level)>", with: "</h\(level + 1)>")
        }
    }
}
