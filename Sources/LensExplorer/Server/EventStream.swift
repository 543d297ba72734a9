import Hummingbird

/// The response that tells of a piece of work until it ends or the browser goes.
enum EventStream {
    /// - Parameters:
    ///   - isShort: Says only how things stand and asks to be called again, so that a browser with many tabs
    ///     does not use up its connections.
    ///   - joined: Hears that the stream begins, which a browser that has gone already prevents.
    ///   - left: Hears whether the end of the work was told.
    static func response(
        to request: Request, _ listening: Listening, isShort: Bool, joined: @escaping @Sendable () async -> Void,
        left: @escaping @Sendable (_ told: Bool) async -> Void
    ) -> Response {
        let body = ResponseBody { writer in
            await joined()
            var told = false
            do {
                try await writer.write(ByteBuffer(string: "retry: \(isShort ? 400 : 1000)\n\n"))
                if isShort { listening.stop() }
                told = try await request.body.consumeWithInboundCloseHandler { _ in
                    for await update in listening.updates {
                        try await writer.write(ByteBuffer(string: try ServerSentEvent(update).text))
                        if update.isFinal { return true }
                    }
                    return false
                } onInboundClosed: {
                    listening.stop()
                }
                try await writer.finish(nil)
            } catch {
                await left(told)
                throw error
            }
            await left(told || isShort)
        }
        return Response(status: .ok, headers: Reply.headers("text/event-stream"), body: body)
    }
}
