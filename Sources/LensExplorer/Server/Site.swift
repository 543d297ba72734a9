import Hummingbird
import LensCore

/// Everything that the explorer answers, behind its gate.
struct Site: Sendable {
    let service: any ExplorerService
    let gate: Gate
    let desk: Desk
    let shelf: Shelf

    init(service: any ExplorerService, gate: Gate) {
        self.service = service
        self.gate = gate
        desk = Desk(service: service)
        shelf = Shelf(opened: service.pairs)
    }

    /// - Parameter port: Where the request came in.
    func respond(to request: Request, port: Int?) async throws -> Response {
        do {
            let (path, query) = try gate.admit(request, port: port)
            let routes = Route.all.filter { $0.path == path }
            guard !routes.isEmpty else { return Reply.refusal(Refusal(.notFound, "There is nothing here.")) }
            let isHead = request.method == .head
            guard let route = routes.first(where: { $0.method == (isHead ? .get : request.method) }) else {
                let allowed = routes.map(\.method.rawValue).joined(separator: ", ")
                return Reply.refusal(Refusal(.methodNotAllowed, "Only \(allowed) is possible here."), allow: allowed)
            }
            if isHead { return Response(status: .ok, headers: Reply.headers("text/plain")) }
            return try await route.answer(self, request, try Query(query))
        } catch let refusal as Refusal {
            return Reply.refusal(refusal)
        }
    }

    func home(_ query: Query) async throws -> Response {
        let query = try SurveyQuery(query, models: service.models.count)
        let survey = await desk.known(.survey(model: query.model))
        return Reply.page(HomePage(models: service.models, pairs: shelf.opened, query: query, survey: survey).html)
    }

    /// The table alone, for a page that is open.
    func rows(_ query: Query) async throws -> Response {
        let query = try SurveyQuery(query, models: service.models.count)
        let survey = await desk.known(.survey(model: query.model))
        let selection = SurveySelection(query, pairs: shelf.opened, rows: survey?.rows)
        return Reply.page(
            PairTable(
                models: service.models, pairs: shelf.opened, query: query, selection: selection, answer: survey?.number
            ).html)
    }

    func pair(_ query: Query) throws -> Response {
        let model = try model(query)
        guard let reference = query["pair"].flatMap(PairReference.init) else {
            throw Refusal.malformed("The address should name a pair.")
        }
        let pair = try shelf.pair(reference)
        return Reply.page(
            PairPage(models: service.models, model: model, pair: pair, reference: reference, opened: shelf.opened.count).html)
    }

    /// Keeps a pasted or an edited pair and goes to its page.
    func keep(_ request: Request) async throws -> Response {
        let form = try await request.form()
        let model = try model(form)
        let texts = try PairEdit(prompt: form["prompt"], chosen: form["chosen"], rejected: form["rejected"])
        let pair: PreferencePair
        if let base = form["base"] {
            guard let reference = PairReference(base) else { throw Refusal.malformed("base should be the name of a pair.") }
            pair = texts.applied(to: try shelf.pair(reference))
        } else {
            guard let prompt = texts.prompt, let chosen = texts.chosen, let rejected = texts.rejected else {
                throw Refusal.malformed("A pair has a prompt, a chosen and a rejected response.")
            }
            pair = PreferencePair(id: "", prompt: prompt, chosen: chosen, rejected: rejected)
        }
        let reference = shelf.keep(prompt: pair.prompt, chosen: pair.chosen, rejected: pair.rejected)
        return Reply.seeOther("pair?model=\(model)&pair=\(reference)")
    }

    func model(_ query: Query) throws -> Int {
        let model = try query.integer("model") ?? 0
        guard service.models.indices.contains(model) else {
            throw Refusal.malformed("There is no model \(model); \(service.models.count) are open.")
        }
        return model
    }
}
