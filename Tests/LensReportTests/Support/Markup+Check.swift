import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Whether a text is well-formed XML.
func isWellFormed(_ xml: String) -> Bool {
    XMLParser(data: Data(xml.utf8)).parse()
}

/// Every `<svg>` element of a page.
func pictures(_ html: String) -> [Substring] {
    html.matches(of: /<svg.*?<\/svg>/.dotMatchesNewlines()).map(\.output)
}
