import Hummingbird

/// Responses with the headers that all of them carry.
enum Reply {
    /// Lets in the explorer's own scripts and styles, and nothing from anywhere else.
    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"

    static func headers(_ type: String) -> HTTPFields {
        var fields = HTTPFields()
        fields[.contentType] = type
        fields[.cacheControl] = "no-store"
        fields[.contentSecurityPolicy] = contentSecurityPolicy
        fields[.xContentTypeOptions] = "nosniff"
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ] {
            if let name = HTTPFields.Element.Name(name) { fields[name] = value }
        }
        return fields
    }

    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headers: headers(type), body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func page(_ html: HTML) -> Response { text(html.markup, type: "text/html; charset=utf-8") }

    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        self.text(text, type: "application/json", status: status)
    }

    /// A file to keep.
    ///
    /// - Parameter name: From the explorer's own words alone.
    static func download(_ json: String, name: String) -> Response {
        var response = self.json(json)
        response.headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return response
    }

    /// Sends the browser on to another page of the explorer.
    static func seeOther(_ path: String) -> Response {
        var response = text("", type: "text/plain; charset=utf-8", status: .seeOther)
        response.headers[.location] = path
        return response
    }

    static func refusal(_ refusal: Refusal, allow: String? = nil) -> Response {
        var response = text(refusal.sentence + "\n", type: "text/plain; charset=utf-8", status: refusal.status)
        response.headers[.allow] = allow
        return response
    }
}
