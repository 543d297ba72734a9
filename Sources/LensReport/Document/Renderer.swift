/// Turns a document into text of one format; the same document always gives the same text.
public protocol Renderer: Sendable {
    func render(_ document: Document) -> String
}
