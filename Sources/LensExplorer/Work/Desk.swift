import LensCore

/// Takes jobs, has each done once however many tabs ask for it, and calls off what nobody waits for.
actor Desk {
    /// How many jobs may be unfinished at once.
    static let maximumRunning = 48
    static let maximumTickets = 1024
    /// How long a question is waited for before its name is given out.
    static let soon = Duration.milliseconds(100)
    /// How long an unfinished job lives without anybody listening.
    static let patience = Duration.seconds(6)
    /// From how many open streams on new ones are short: browsers keep six connections to one server.
    static let manyStreams = 4

    private struct Ticket {
        let job: Job
        let work: Work
        var seen: ContinuousClock.Instant
        var streams = 0
    }

    enum Taken: Sendable {
        /// Was asked before.
        case known(Outcome)
        /// Is under way; its updates are to be had under this name.
        case ticket(String)
    }

    private let service: any ExplorerService
    private var works: [Job: Work] = [:]
    private var tickets: [String: Ticket] = [:]
    private var cache: AnswerCache
    private var numbers = 0

    init(service: any ExplorerService, cache: AnswerCache = AnswerCache()) {
        self.service = service
        self.cache = cache
    }

    func take(_ job: Job) throws -> Taken {
        if let known = cache.outcome(of: job) { return .known(known) }
        forgetEnded()
        guard tickets.count < Self.maximumTickets, works[job] != nil || works.count < Self.maximumRunning else {
            throw Refusal(.tooManyRequests, "Too much is being worked on at once; wait until something is done or cancel it.")
        }
        let work = works[job] ?? start(job)
        numbers += 1
        let name = "t\(numbers)"
        tickets[name] = Ticket(job: job, work: work, seen: .now)
        return .ticket(name)
    }

    /// The answer, if the work ends with one before long; a quick question then needs no stream.
    func answer(soonFor name: String, within limit: Duration) async -> Outcome? {
        guard let work = tickets[name]?.work else { return nil }
        let listening = work.listen()
        let timer = Task {
            try? await Task.sleep(for: limit)
            listening.stop()
        }
        defer { timer.cancel() }
        for await update in listening.updates {
            guard case .answered(let outcome) = update else { continue }
            drop(name)
            return outcome
        }
        return nil
    }

    /// What is known without any work.
    func known(_ job: Job) -> Outcome? { cache.outcome(of: job) }

    func outcome(number: Int) -> Outcome? { cache.outcome(number: number) }

    /// - Returns: The updates, and whether the stream should be short.
    func listen(to name: String) throws -> (Listening, isShort: Bool) {
        guard let ticket = tickets[name] else {
            throw Refusal(.notFound, "Nothing is being worked on under this name; ask again.")
        }
        tickets[name]?.seen = .now
        return (ticket.work.listen(), tickets.values.reduce(0) { $0 + $1.streams } >= Self.manyStreams)
    }

    /// A stream has begun; what `left` is for its end.
    func joined(_ name: String) { tickets[name]?.streams += 1 }

    /// A stream has ended; one that was cut off before the end takes its ticket with it.
    func left(_ name: String, told: Bool) {
        tickets[name]?.streams -= 1
        tickets[name]?.seen = .now
        if !told, tickets[name]?.streams == 0 { drop(name) }
    }

    /// Nobody waits under this name any more; calls the work off where nobody else does either.
    func drop(_ name: String) {
        guard let ticket = tickets.removeValue(forKey: name) else { return }
        guard works[ticket.job] === ticket.work, !tickets.values.contains(where: { $0.work === ticket.work }) else { return }
        works[ticket.job] = nil
        ticket.work.cancel()
        ticket.work.tell(.cancelled)
    }

    /// Drops the tickets that nobody has listened to for a while.
    func sweep(now: ContinuousClock.Instant = .now) {
        for (name, ticket) in tickets where ticket.streams == 0 && ticket.seen + Self.patience < now { drop(name) }
    }

    /// Calls everything off.
    func close() {
        for name in tickets.keys { drop(name) }
    }

    private func forgetEnded() {
        guard tickets.count >= Self.maximumTickets / 2 else { return }
        for (name, ticket) in tickets where ticket.streams == 0 && ticket.work.isEnded { tickets[name] = nil }
    }

    private func start(_ job: Job) -> Work {
        let work = Work()
        works[job] = work
        numbers += 1
        let number = numbers
        work.run(
            Task { [service] in
                do {
                    let outcome = try await Self.done(job, number, service) { work.tell(.progress($0)) }
                    end(job, work, .answered(outcome))
                } catch {
                    end(job, work, Update(ending: error))
                }
            })
        return work
    }

    /// Away from the desk, which goes on taking jobs.
    private nonisolated static func done(
        _ job: Job, _ number: Int, _ service: any ExplorerService, _ progress: @escaping @Sendable (Progress) -> Void
    ) async throws -> Outcome {
        switch job {
        case .question(let question):
            return Outcome(number: number, name: job.name, try await service.answer(question, progress: progress))
        case .survey(let model):
            let rows = try await service.survey(model: model, progress: progress)
            return try Outcome(number: number, rows: rows, model: service.models[model].description)
        }
    }

    private func end(_ job: Job, _ work: Work, _ update: Update) {
        if works[job] === work { works[job] = nil }
        if case .answered(let outcome) = update { cache.keep(outcome, of: job) }
        work.tell(update)
    }
}
