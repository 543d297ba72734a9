import Hummingbird

/// Who may come in: the right host, no other site's page, and the secret.
struct Gate: Sendable {
    let token: AccessToken
    let hosts: HostRule

    /// What follows the secret in the request's path, and the query after it.
    func admit(_ request: Request, port: Int?) throws -> (path: Substring, query: Substring) {
        let head = request.head
        // A second Host header stays among the fields.
        guard hosts.admits(head.authority, port: port), !head.headerFields.contains(where: { $0.name.canonicalName == "host" })
        else {
            throw Refusal(.forbidden, "This server answers only under the address that rewardlens explore printed.")
        }
        if head.method != .get, head.method != .head { try checkOrigin(head) }
        let whole = (head.path ?? "").prefix { $0 != "#" }
        let path = whole.prefix { $0 != "?" }
        let query = whole.dropFirst(path.count).dropFirst()
        guard path.first == "/" else { throw Refusal.malformed("The request names no path.") }
        let parts = path.dropFirst().split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let guess = parts.first, token.matches(guess) else {
            throw Refusal(.forbidden, "The address lacks the secret: open the one that rewardlens explore printed.")
        }
        guard parts.count == 2 else { throw Refusal(.notFound, "There is nothing here; the address ends with a slash.") }
        return (parts[1], query)
    }

    /// Refuses what another site's page sends, should it ever come to know the secret.
    private func checkOrigin(_ head: HTTPRequest) throws {
        let site = HTTPFields.Element.Name("Sec-Fetch-Site").flatMap { head.headerFields[$0] }
        let origin = head.headerFields[.origin]
        // Forms under our referrer policy send the origin "null".
        let isOurs = origin == nil || origin == "null" || origin == "http://\(head.authority ?? "")"
        guard isOurs, site == nil || site == "same-origin" || site == "none" else {
            throw Refusal(.forbidden, "Only the explorer's own pages may send this.")
        }
    }
}
