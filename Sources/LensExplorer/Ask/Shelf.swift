import LensCore
import Synchronization

/// The pairs that were opened, and the latest of those that were pasted.
final class Shelf: Sendable {
    static let maximumOwn = 200
    /// The most bytes of UTF-8 that a pasted text may have.
    static let maximumText = 200_000

    let opened: [PreferencePair]
    private let own = Mutex<(pairs: [Int: PreferencePair], next: Int)>(([:], 1))

    init(opened: [PreferencePair]) {
        self.opened = opened
    }

    func pair(_ reference: PairReference) throws -> PreferencePair {
        switch reference {
        case .opened(let index) where opened.indices.contains(index): return opened[index]
        case .opened:
            throw Refusal(.notFound, "There is no such pair; \(opened.count) were opened, and the first is number 0.")
        case .own(let number):
            guard let pair = own.withLock({ $0.pairs[number] }) else {
                throw Refusal(.notFound, "This pair is no longer kept; paste it again.")
            }
            return pair
        }
    }

    /// Keeps a pasted pair; the same texts get the same name again.
    func keep(prompt: [Message], chosen: [Message], rejected: [Message]) -> PairReference {
        own.withLock { own in
            let same = own.pairs.first { $1.prompt == prompt && $1.chosen == chosen && $1.rejected == rejected }
            if let same { return .own(same.key) }
            let number = own.next
            own.next += 1
            own.pairs[number] = PreferencePair(id: "pasted \(number)", prompt: prompt, chosen: chosen, rejected: rejected)
            own.pairs[number - Self.maximumOwn] = nil
            return .own(number)
        }
    }

    /// A text that may be fed to a model.
    static func checked(_ text: String, _ name: String) throws -> String {
        guard !text.isEmpty else { throw Refusal.malformed("The \(name) is empty.") }
        guard text.utf8.count <= maximumText else {
            throw Refusal.malformed("The \(name) is longer than \(maximumText) bytes.")
        }
        return text
    }
}
