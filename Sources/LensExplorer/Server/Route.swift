import Hummingbird

/// A path and a method that the explorer answers.
struct Route: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let answer: @Sendable (Site, Request, Query) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String,
        _ answer: @escaping @Sendable (Site, Request, Query) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.answer = answer
    }

    /// Every address there is; none is looked for among files.
    static let all: [Route] = [
        Route(.get, "") { try await $0.home($2) },
        Route(.get, "pair") { try $0.pair($2) },
        Route(.post, "pair") { site, request, _ in try await site.keep(request) },
        Route(.post, "ask") { site, request, _ in try await site.ask(request) },
        Route(.get, "events") { try await $0.events($1, $2) },
        Route(.delete, "ticket") { await $0.drop($2) },
        Route(.get, "answer") { try await $0.answer($2) },
        Route(.get, "rows") { try await $0.rows($2) },
        Route(.get, "style.css") { _, _, _ in Reply.text(StyleSheet.css, type: "text/css; charset=utf-8") },
        Route(.get, "script.js") { _, _, _ in Reply.text(Script.source, type: "text/javascript; charset=utf-8") },
        Route(.get, "icon.svg") { _, _, _ in Reply.text(Icon.svg, type: "image/svg+xml") },
    ]
}
