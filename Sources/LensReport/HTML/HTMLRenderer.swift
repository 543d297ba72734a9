/// One self-contained page: no network, light and dark, readable on a phone and on paper.
///
/// Hover, touch or arrow keys read values off the figures; every figure has its numbers in a table beneath.
public struct HTMLRenderer: Renderer {
    public init() {}

    public func render(_ document: Document) -> String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="\(HTMLRenderer.contentSecurityPolicy)">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(Markup.escape(VisibleText.line(document.title)))</title>
        <style>\(HTMLRenderer.styleSheet)</style>
        </head>
        <body class="page">
        \(document.sections.isEmpty ? "" : "<a class=\"skip\" href=\"#s1\">Skip to the report</a>\n")<main>
        \(fragment(document))</main>
        <script>\(HTMLRenderer.script)</script>
        </body>
        </html>

        """
    }

    /// The document's own part of the page, for a page that brings `styleSheet` and `script` itself.
    ///
    /// - Parameters:
    ///   - idPrefix: keeps element ids apart where one page shows several documents.
    ///   - titleLevel: of the title's heading, where the page has headings of its own above.
    public func fragment(_ document: Document, idPrefix: String = "", titleLevel: Int = 1) -> String {
        var writer = HTMLWriter(idPrefix: Slug.safe(idPrefix), titleLevel: titleLevel)
        writer.write(document)
        return writer.html
    }

    /// The style sheet of pages and figures.
    public static let styleSheet = HTMLStyle.css

    /// The script that reads values off figures under a pointer or the arrow keys.
    public static let script = HTMLScript.source

    /// Forbids the network, and every script and style sheet but the page's own.
    public static let contentSecurityPolicy =
        "default-src 'none'; style-src '\(HTMLStyle.hash)'; script-src '\(HTMLScript.hash)'; base-uri 'none'; form-action 'none'"
}
