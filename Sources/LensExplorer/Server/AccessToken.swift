/// The secret in the explorer's address; who does not know it sees nothing.
public struct AccessToken: Hashable, Sendable, CustomStringConvertible {
    /// 192 random bits from the system, written in 32 characters that need no escaping in an address.
    public static func random() -> AccessToken {
        var generator = SystemRandomNumberGenerator()
        let characters = (0..<32).map { _ in alphabet[Int(generator.next() & 63)] }
        return AccessToken(text: String(decoding: characters, as: UTF8.self))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private let text: String

    public var description: String { text }

    /// Whether a guess is the secret; takes as long for any guess of one length.
    func matches(_ guess: some StringProtocol) -> Bool {
        let secret = Array(text.utf8)
        let guess = Array(guess.utf8)
        var difference = secret.count ^ guess.count
        for (index, byte) in guess.enumerated() { difference |= Int(byte ^ secret[index % secret.count]) }
        return difference == 0
    }
}
