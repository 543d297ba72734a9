import Foundation

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// One exchange with a server, waited for; what comes is handed on piece by piece, and redirects are left to the caller.
final class HubRequest: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    struct Answer {
        let status: Int
        let headers: [String: String]

        /// A header by its name in lower case.
        subscript(name: String) -> String? { headers[name] }
    }

    private let done = DispatchSemaphore(value: 0)
    private let receive: (Answer, Data) throws -> Void
    // Written on the session's queue, read when the exchange is over.
    private var answer: Answer?
    private var failure: (any Error)?

    private init(_ receive: @escaping (Answer, Data) throws -> Void) { self.receive = receive }

    /// - Parameter receive: is given each piece of the body; what it throws ends the exchange.
    /// - Throws: what `receive` threw, or a `URLError` where the connection failed.
    static func send(
        _ request: URLRequest, timeout: Double, _ receive: @escaping (Answer, Data) throws -> Void
    ) throws -> Answer {
        let exchange = HubRequest(receive)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = 1
        let session = URLSession(configuration: configuration, delegate: exchange, delegateQueue: queue)
        session.dataTask(with: request).resume()
        exchange.done.wait()
        session.finishTasksAndInvalidate()
        if let failure = exchange.failure { throw failure }
        guard let answer = exchange.answer else { throw URLError(.badServerResponse) }
        return answer
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        note(response)
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse { note(response) }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let answer, failure == nil else { return }
        do { try receive(answer, data) } catch {
            failure = error
            dataTask.cancel()
        }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        // A redirect that is not followed ends some versions of the session with an error.
        let isRedirect = answer.map { (300..<400).contains($0.status) } ?? false
        if failure == nil, !isRedirect { failure = error }
        done.signal()
    }

    private func note(_ response: HTTPURLResponse) {
        var headers: [String: String] = [:]
        for (key, value) in response.allHeaderFields { headers["\(key)".lowercased()] = "\(value)" }
        answer = Answer(status: response.statusCode, headers: headers)
    }
}
