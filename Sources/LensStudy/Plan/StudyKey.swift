import Crypto
import Foundation
import LensCore

/// The address of a result: a hash of everything it depends on.
///
/// Whoever asks for the same thing finds it; whatever changes, the old result stays beside the new one.
public struct StudyKey: Hashable, Sendable {
    /// Of the model, or of all of them in their order.
    public let fingerprints: [String]
    public let analysis: String
    /// A hash of the texts.
    public let input: String
    public let options: [String: OptionValue]
    /// The version of this program.
    public let tool: String

    public init(
        fingerprints: [String], analysis: String, input: String, options: [String: OptionValue],
        tool: String = Tool.current.version
    ) {
        self.fingerprints = fingerprints
        self.analysis = analysis
        self.input = input
        self.options = options
        self.tool = tool
    }

    /// 64 hexadecimal digits.
    public func digest() throws -> String {
        Self.hash(fingerprints + [analysis, input, try JSONText.encode(options), tool])
    }

    /// A hash of texts that keeps them apart.
    public static func hash(_ texts: [String]) -> String {
        var hash = SHA256()
        for text in texts {
            let bytes = Data(text.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// A hash of a pair: its texts, and the names that its results bear.
    public static func hash(_ pair: PreferencePair) -> String {
        var parts = [pair.id, pair.category == nil ? "" : "category", pair.category ?? ""]
        for messages in [pair.prompt, pair.chosen, pair.rejected] {
            parts.append("\(messages.count)")
            for message in messages { parts += [message.role, message.content] }
        }
        return hash(parts)
    }
}
