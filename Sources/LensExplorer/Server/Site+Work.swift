import Hummingbird
import LensCore

/// Questions, and what becomes of them.
extension Site {
    /// An answer that is known at once, or the name under which its work is told of.
    func ask(_ request: Request) async throws -> Response {
        let bytes = try await request.bytes(type: "application/json")
        let job = try QuestionReader(models: service.models, shelf: shelf).job(bytes)
        switch try await desk.take(job) {
        case .known(let outcome): return Reply.json(try JSONText.encode(outcome.summary))
        case .ticket(let name):
            if let outcome = await desk.answer(soonFor: name, within: Desk.soon) {
                return Reply.json(try JSONText.encode(outcome.summary))
            }
            return Reply.json(try JSONText.encode(["ticket": name]), status: .accepted)
        }
    }

    func events(_ request: Request, _ query: Query) async throws -> Response {
        let name = query["ticket"] ?? ""
        let (listening, isShort) = try await desk.listen(to: name)
        return EventStream.response(
            to: request, listening, isShort: isShort, joined: { [desk] in await desk.joined(name) },
            left: { [desk] told in await desk.left(name, told: told) })
    }

    func drop(_ query: Query) async -> Response {
        await desk.drop(query["name"] ?? "")
        return Response(status: .noContent, headers: Reply.headers("text/plain"))
    }

    /// The JSON of an answer, to keep.
    func answer(_ query: Query) async throws -> Response {
        guard let number = try query.integer("number"), let outcome = await desk.outcome(number: number) else {
            throw Refusal(.notFound, "This answer is no longer kept; ask again.")
        }
        return Reply.download(outcome.json, name: "\(outcome.name).json")
    }
}
