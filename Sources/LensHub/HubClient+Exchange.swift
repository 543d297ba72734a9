import Foundation
import LensCore

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A failure that may pass.
struct Again: Error {
    /// Seconds that the server asks to wait.
    let after: Double?
    let why: String
}

extension HubClient {
    typealias Receive = (HubRequest.Answer, Data) throws -> Void

    /// Sends a request on along redirects, five at most.
    ///
    /// - Parameter leavesHost: whether redirects to other hosts are followed; where not, the redirect is the answer.
    func follow(
        _ url: URL, method: String, leavesHost: Bool = true, range start: Int? = nil, _ receive: Receive? = nil
    ) throws -> (answer: HubRequest.Answer, body: Data) {
        var place = url
        for _ in 0..<6 {
            var request = URLRequest(url: place)
            request.httpMethod = method
            request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
            request.setValue("rewardlens", forHTTPHeaderField: "User-Agent")
            if let start { request.setValue("bytes=\(start)-", forHTTPHeaderField: "Range") }
            if isOwn(place), let token = settings.token {
                request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
            }
            // A body without a receiver is an answer of the Hub's own, which is short.
            var body = Data()
            let answer = try HubRequest.send(request, timeout: settings.timeout) { answer, data in
                if let receive { return try receive(answer, data) }
                guard body.count + data.count <= 1 << 26 else {
                    throw LensError.input("\(place.absoluteString): an answer of more than 64 MB", hint: "check HF_ENDPOINT")
                }
                body += data
            }
            guard [301, 302, 303, 307, 308].contains(answer.status) else { return (answer, body) }
            guard let text = answer["location"], let next = URL(string: text, relativeTo: place)?.absoluteURL,
                next.scheme == "https" || next.scheme == place.scheme
            else { throw LensError.input("\(place.absoluteString): redirected to nowhere that can be followed") }
            if !leavesHost, !isOwn(next) { return (answer, body) }
            place = next
        }
        throw LensError.input("\(url.absoluteString): redirected more than five times", hint: "check HF_ENDPOINT")
    }

    /// Whether an address is on the Hub's own host, which alone gets the token.
    private func isOwn(_ url: URL) -> Bool {
        guard let own = settings.address else { return false }
        return url.host() == own.host() && url.port == own.port && url.scheme == own.scheme
    }

    /// Refuses what is no success: by trying again where that may help, or for good.
    func check(_ answer: HubRequest.Answer, _ url: URL) throws {
        let place = url.absoluteString
        switch answer.status {
        case 200..<400: return
        case 416: throw Again(after: nil, why: "the server has no such range")
        case 408, 429, 500...:
            throw Again(after: answer["retry-after"].flatMap { Double($0) }, why: "the server answered \(answer.status)")
        case 401 where settings.token != nil:
            throw LensError.input(
                "\(place): the Hub answered 401: it refused the token that was sent",
                hint: "make a new token on the Hub, and set HF_TOKEN to it")
        case 401, 403:
            let isGated = answer["x-error-code"] == "GatedRepo"
            throw LensError.input(
                "\(place): the Hub answered \(answer.status): "
                    + (isGated
                        ? "\(id.name) is open only to those who accepted its licence"
                        : "\(id.name) is private, gated or absent"),
                hint: (isGated ? "accept the licence on the model's page and set HF_TOKEN" : "check the name, and set HF_TOKEN")
                    + (settings.token == nil ? "; no token was found" : ""))
        case 404:
            let what: String =
                switch answer["x-error-code"] {
                case "RevisionNotFound": "\(id.name) has no revision \(id.revision.quoted)"
                case "EntryNotFound": "there is no such file"
                default: "there is no model \(id.name)"
                }
            throw LensError.input("\(place): the Hub answered 404: \(what)", hint: "check the name and the revision")
        default: throw LensError.input("\(place): the Hub answered \(answer.status)", hint: "check HF_ENDPOINT")
        }
    }

    /// Tries again, a few times and ever later, where a failure may pass.
    func retrying<R>(_ url: URL, _ body: () throws -> R) throws -> R {
        var last = ""
        func pause(_ attempt: Int, _ asked: Double?) {
            guard attempt + 1 < settings.attempts else { return }
            Thread.sleep(forTimeInterval: min(max(asked ?? settings.patience * Double(1 << min(attempt, 6)), 0), 60))
        }
        for attempt in 0..<max(1, settings.attempts) {
            do { return try body() } catch let again as Again {
                last = again.why
                pause(attempt, again.after)
            } catch let error as URLError {
                last = error.localizedDescription
                pause(attempt, nil)
            }
        }
        throw LensError.input(
            "\(url.absoluteString): \(last); tried \(settings.attempts) times",
            hint: "try again later, check the network and HF_ENDPOINT, or give --offline to use what is in the cache")
    }
}
