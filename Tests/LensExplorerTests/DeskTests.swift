import LensCore
import Testing

@testable import LensExplorer

@Suite("Work on questions")
struct DeskTests {
    private let lens = Job.question(.lens(model: 0, FakeService.somePairs[0]))
    private let patch = Job.question(.patch(model: 0, FakeService.somePairs[0]))

    private func ticket(_ taken: Desk.Taken) throws -> String {
        guard case .ticket(let name) = taken else { throw LensError.failure("was known already") }
        return name
    }

    /// Waits until something is so; the test's own limit ends what never is.
    private func until(_ condition: () async -> Bool) async throws {
        while !(await condition()) { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("a question is worked on once, told of, and known from then on", .timeLimit(.minutes(1)))
    func once() async throws {
        let service = FakeService()
        let desk = Desk(service: service)
        let name = try ticket(await desk.take(lens))
        let (listening, isShort) = try await desk.listen(to: name)
        var answer: Outcome?
        for await update in listening.updates {
            if case .answered(let outcome) = update {
                answer = outcome
                break
            }
        }
        let outcome = try #require(answer)
        #expect(!isShort && outcome.margin?.value == 1.5 && outcome.html.contains("a\(outcome.number)-"))
        guard case .known(let again) = try await desk.take(lens) else { return #expect(Bool(false)) }
        #expect(again == outcome && service.asked.count == 1)
        #expect(await desk.outcome(number: outcome.number) == outcome)
    }

    @Test("an answer that comes soon is handed over, and what takes longer keeps its name", .timeLimit(.minutes(1)))
    func soon() async throws {
        let desk = Desk(service: FakeService(hangs: { if case .patch = $0 { true } else { false } }))
        let quick = try ticket(await desk.take(lens))
        #expect(await desk.answer(soonFor: quick, within: .seconds(30))?.margin?.value == 1.5)
        await #expect(throws: Refusal.self) { try await desk.listen(to: quick) }
        let slow = try ticket(await desk.take(patch))
        #expect(await desk.answer(soonFor: slow, within: .milliseconds(20)) == nil)
        await #expect(throws: Never.self) { try await desk.listen(to: slow) }
        await desk.close()
    }

    @Test("two tabs share the work, and it goes on until both have left", .timeLimit(.minutes(1)))
    func shared() async throws {
        let service = FakeService(hangs: { _ in true })
        let desk = Desk(service: service)
        let first = try ticket(await desk.take(patch))
        let second = try ticket(await desk.take(patch))
        try await until { service.asked.count == 1 }
        await desk.drop(first)
        try await Task.sleep(for: .milliseconds(50))
        #expect(service.cancelled == 0)
        let (listening, _) = try await desk.listen(to: second)
        await desk.joined(second)
        await desk.left(second, told: false)
        try await until { service.cancelled == 1 }
        var last: Update?
        for await update in listening.updates where update.isFinal {
            last = update
            break
        }
        guard case .cancelled = last else { return #expect(Bool(false)) }
        // Asked again it starts anew.
        _ = try ticket(await desk.take(patch))
        try await until { service.asked.count == 2 }
        await desk.close()
        try await until { service.cancelled == 2 }
    }

    @Test("what nobody listens to is called off after a while", .timeLimit(.minutes(1)))
    func sweeps() async throws {
        let service = FakeService(hangs: { _ in true })
        let desk = Desk(service: service)
        let start = ContinuousClock.now
        let name = try ticket(await desk.take(patch))
        try await until { service.asked.count == 1 }
        // Not the clock's own time, which runs out on a machine that is busy with other things.
        await desk.sweep(now: start)
        _ = try await desk.listen(to: name)
        await desk.joined(name)
        await desk.sweep(now: .now + Desk.patience * 2)
        #expect(service.cancelled == 0)
        await desk.left(name, told: true)
        await desk.sweep(now: .now + Desk.patience * 2)
        try await until { service.cancelled == 1 }
        await #expect(throws: Refusal.self) { try await desk.listen(to: name) }
    }

    @Test("unfinished work is bounded", .timeLimit(.minutes(1)))
    func bounded() async throws {
        let desk = Desk(service: FakeService(hangs: { _ in true }))
        for index in 0..<Desk.maximumRunning { _ = try await desk.take(.question(.lens(model: 0, FakeService.somePairs[index]))) }
        let refusal = await #expect(throws: Refusal.self) { try await desk.take(patch) }
        #expect(refusal?.status == .tooManyRequests)
        await desk.close()
    }

    @Test("with many streams open new ones are short", .timeLimit(.minutes(1)))
    func short() async throws {
        let desk = Desk(service: FakeService(hangs: { _ in true }))
        let name = try ticket(await desk.take(patch))
        for _ in 0..<Desk.manyStreams {
            #expect(try await !desk.listen(to: name).isShort)
            await desk.joined(name)
        }
        #expect(try await desk.listen(to: name).isShort)
        await desk.close()
    }
}
