import LensCore
import TestSupport
import Testing

@testable import LensCheckpoint

/// Pickles written by hand, operation by operation.
struct PickleReaderTests {
    private func run(_ text: String) throws -> PickleValue {
        var reader = PickleReader(Array(text.utf8), source: "x")
        let result = try reader.run()
        return reader.values[result]
    }

    @Test(arguments: [
        "os\nsystem", "posix\nsystem", "builtins\neval", "builtins\ngetattr", "subprocess\nPopen", "torch\nload",
        "torch._utils\n_rebuild_qtensor", "numpy.core.multiarray\nscalar", "torch.storage\n_load_from_bytes",
    ])
    func everyOtherNameWouldRunCode(name: String) {
        expectRefusal("would run code", "\"\(name.replacing("\n", with: "."))\"") { _ = try run("c\(name)\n.") }
        // Refused where it is named, not only where it is called, and also by the newer operation.
        let parts = name.split(separator: "\n").map(String.init)
        let texts = parts.map { "\u{58}\(Character(Unicode.Scalar(UInt8($0.utf8.count))))\0\0\0\($0)" }.joined()
        var bytes = Array(texts.utf8)
        bytes.append(0x93)
        var reader = PickleReader(bytes, source: "x")
        expectRefusal("would run code") { _ = try reader.run() }
    }

    @Test(arguments: [
        ("", "run out"), (".", "one value"), ("N", "run out"), ("NN.", "one value"), ("t.", "a mark"), ("(0.", "a value"),
        ("N(a.", "1 values"), ("h\u{5}.", "remembered as 5"), ("]Ns.", "a value"), ("]NNs.", "a dictionary"),
        ("}Na.", "a list"), ("}(Nu.", "a dictionary and pairs"), ("NNR.", "a call of a known name"), ("NNb.", "a state"),
        ("I1\n.", "the code \"I\""), ("i", "the code \"i\""), ("X\u{7F}\u{7F}\u{7F}\u{7F}", "bytes"), ("cos", "a line"),
        ("NQ.", "a storage's type"), ("ctorch._utils\n_rebuild_tensor_v2\n)R.", "arguments"),
        ("ccollections\nOrderedDict\n(NtR.", "a list of pairs"),
    ])
    func refusesWhatIsNoPickle(text: String, piece: String) {
        expectRefusal("x at byte", piece) { _ = try run(text) }
    }

    /// A list inside itself, and one of a million nested tuples: nothing follows them.
    @Test func neitherCyclesNorDepthAreFollowed() throws {
        guard case .list(let elements) = try run("]q\u{0}h\u{0}a.") else { return #expect(Bool(false)) }
        #expect(elements == [0])
        var reader = PickleReader([0x4E] + Array(repeating: 0x85, count: 1_000_000) + [0x2E], source: "x")
        #expect(try reader.run() == 1_000_000)
    }

    @Test func boundsItsMemory() {
        for code in [UInt8(ascii: "("), UInt8(ascii: "N"), UInt8(ascii: "]")] {
            var reader = PickleReader(Array(repeating: code, count: PickleReader.maximumValues + 2), source: "x")
            expectRefusal("at most") { _ = try reader.run() }
        }
    }
}
