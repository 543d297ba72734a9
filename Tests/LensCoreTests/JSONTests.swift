import Foundation
import LensCore
import TestSupport
import Testing

struct JSONTests {
    private func parse(_ text: String, duplicates: JSON.DuplicateKeys = .keepLast) throws -> JSON {
        try JSON(parsing: Data(text.utf8), source: "x.json", duplicates: duplicates)
    }

    private func parse(_ bytes: [UInt8]) throws -> JSON {
        try JSON(parsing: Data(bytes), source: "x.json")
    }

    @Test func agreesWithPython() throws {
        let cases = try #require(try fixture("json.json").array)
        #expect(cases.count > 400)
        for element in cases {
            let text = try #require(element.array?.first?.string)
            let spelling = (try? parse(text)).map(spelled)
            #expect(spelling == element.array?.last?.string, "\(text.quoted)")
        }
    }

    @Test func keepsMembersInOrder() throws {
        let object = try #require(try parse(#"{"b":1,"a":2,"b":3}"#).object)
        #expect(object.members.map(\.key) == ["b", "a", "b"])
        #expect(object["b"] == .integer(3))
        #expect(object["c"] == nil)
    }

    @Test func tellsCanonicallyEquivalentKeysApart() throws {
        let value = try parse("{\"\u{E9}\":1,\"e\u{301}\":2}", duplicates: .refuse)
        #expect(value["\u{E9}"] == .integer(1))
        #expect(value["e\u{301}"] == .integer(2))
    }

    @Test func refusesDuplicatesOnRequest() throws {
        expectRefusal("x.json: expected distinct keys in an object, found \"a\" again before byte 10") {
            _ = try parse(#"{"a":1,"a":2}"#, duplicates: .refuse)
        }
        expectRefusal(#"found "a\n" again"#) { _ = try parse(#"{"a\n":1,"b":{"a\u000a":0},"a\u000a":2}"#, duplicates: .refuse) }
        #expect(try parse(#"[{"a":1},{"a":2}]"#, duplicates: .refuse).array?.count == 2)
    }

    @Test func boundsTheDepth() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try parse(nested(256)) }
        expectRefusal("x.json: nested deeper than 256 levels at byte 256") { _ = try parse(nested(257)) }
        expectRefusal("nested deeper") { _ = try parse(String(repeating: "[", count: 1_000_000)) }
        expectRefusal("nested deeper") { _ = try parse(String(repeating: #"{"a":"#, count: 100_000)) }
    }

    @Test func readsNumbersByTheirSize() throws {
        #expect(try parse("9223372036854775807") == .integer(.max))
        #expect(try parse("-9223372036854775808") == .integer(.min))
        #expect(try parse("9223372036854775808") == .real(9.223372036854775808e18))
        #expect(try parse("1e3") == .real(1000))
        #expect(try parse("1e3").integer == 1000)
        #expect(try parse("1.5").integer == nil)
        #expect(try parse("1e300").integer == nil)
        #expect(try parse("NaN").real?.isNaN == true)
        #expect(try parse("NaN").integer == nil)
        #expect(try parse("[Infinity,-Infinity]") == .array([.real(.infinity), .real(-.infinity)]))
    }

    @Test func replacesLoneSurrogates() throws {
        #expect(try parse(#""\ud83d\ude00""#) == .string("😀"))
        for text in [#"\ud83d"#, #"\ude00"#] {
            #expect(try parse("\"\(text)\"") == .string("\u{FFFD}"))
            #expect(try parse("\"\(text)a\"") == .string("\u{FFFD}a"))
        }
        #expect(try parse(#""\ud83d\ud83d\ude00""#) == .string("\u{FFFD}😀"))
        #expect(try parse(#""\ud83d\n""#) == .string("\u{FFFD}\n"))
        expectRefusal("four hexadecimal digits") { _ = try parse(#""\ud83d\u12""#) }
        expectRefusal("four hexadecimal digits, but byte 3 is 0x12") { _ = try parse("\"\\u\u{12}234\"") }
    }

    @Test func acceptsAByteOrderMark() throws {
        #expect(try parse("\u{FEFF}[]") == .array([]))
        #expect(try parse("\"\u{FEFF}\"") == .string("\u{FEFF}"))
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xFF],
        ] as [[UInt8]])
    func refusesWhatIsNotUTF8(bytes: [UInt8]) throws {
        let quote = [UInt8(ascii: "\"")]
        expectRefusal("x.json", "expected UTF-8, but byte 2 is 0x\(String(bytes[0], radix: 16))") {
            _ = try parse(quote + [0x61] + bytes + quote)
        }
        expectRefusal("expected UTF-8") { _ = try parse(quote + Array(#"\n"#.utf8) + bytes + quote) }
        expectRefusal("expected UTF-8") { _ = try parse(quote + bytes + Array(#"\n"#.utf8) + quote) }
    }

    @Test func saysWhatIsWrongAndWhere() throws {
        expectRefusal("x.json: not valid JSON: expected a value, but it ends at byte 0") { _ = try parse("") }
        expectRefusal("expected ':', but byte 5 is '1'") { _ = try parse(#"{"a" 1}"#) }
        expectRefusal("expected ',' or ']', but byte 3 is '2'") { _ = try parse("[1 2]") }
        expectRefusal("expected ',' or '}', but it ends at byte 6") { _ = try parse(#"{"a":1"#) }
        expectRefusal("expected no digit after a leading zero, but byte 1 is '1'") { _ = try parse("01") }
        expectRefusal("expected a digit, but byte 2 is ']'") { _ = try parse("[-]") }
        expectRefusal("expected no bare control character in a string, but byte 1 is 0xa") { _ = try parse("\"\n\"") }
        expectRefusal("expected an escape, but byte 2 is 'x'") { _ = try parse(#""\x""#) }
    }

    @Test func survivesDamage() throws {
        let text = #"{"a":[1,-2.5e3,"\u00e9\ud83d\ude00é😀\n",{"b":null,"c":[true,false,NaN]}],"d":{"e":"","f":123456789012}}"#
        var damage = SeededDamage(seed: 11)
        for _ in 0..<10_000 {
            var data = Data(text.utf8)
            damage.apply(to: &data)
            do {
                _ = try JSON(parsing: data, source: "x", duplicates: .refuse)
            } catch let error as LensError {
                #expect(!error.description.contains { $0.isNewline })
            }
        }
    }

    @Test func summarisesValues() throws {
        #expect(try parse("[1,2]").summary == "[1, 2]")
        #expect(try parse("[]").summary == "an empty array")
        #expect(try parse(#"["a"]"#).summary == "an array of 1")
        #expect(try parse(#""a\n""#).summary == #""a\n""#)
        #expect(try parse("{}").summary == "an object")
        #expect(try parse("null").summary == "null")
    }

    /// The spelling of the fixture.
    private func spelled(_ value: JSON) -> String {
        func hexadecimal(_ text: String) -> String {
            text.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        switch value {
        case .null: return "n"
        case .bool(let value): return value ? "t" : "f"
        case .integer(let value): return "i\(value)"
        case .real(let value):
            let digits = String(value.bitPattern, radix: 16)
            return value.isNaN ? "rnan" : "r" + String(repeating: "0", count: 16 - digits.count) + digits
        case .string(let value): return "s" + hexadecimal(value)
        case .array(let elements): return "[" + elements.map(spelled).joined(separator: ",") + "]"
        case .object(let object):
            return "{" + object.members.map { "s" + hexadecimal($0.key) + ":" + spelled($0.value) }.joined(separator: ",") + "}"
        }
    }
}
