import Foundation
import LensCheckpoint
import LensCore
import TestSupport
import Testing

struct ConfigReaderTests {
    private enum Activation: String, CaseIterable { case silu, gelu }

    private func reader(_ text: String) throws -> ConfigReader {
        try ConfigReader(parsing: Data(text.utf8), source: "m/config.json")
    }

    @Test func readsTypedValues() throws {
        let config = try reader(
            """
            {"hidden_size":64,"theta":1e4,"eps":1,"tie":true,"hidden_act":"silu","window":null,"factors":[1,2.5],
             "eos":[1,2],"bos":1,"names":["a"],"whole":3.0,"limit":[0.0,Infinity]}
            """)
        #expect(try config.int("hidden_size") == 64)
        #expect(try config.size("hidden_size") == 64)
        #expect(try config.int("whole") == 3)
        #expect(try config.double("theta") == 10_000)
        #expect(try config.double("eps") == 1)
        #expect(try config.bool("tie"))
        #expect(try config.string("hidden_act") == "silu")
        #expect(try config.choice("hidden_act", of: Activation.self) == .silu)
        #expect(try config.doubles("factors") == [1, 2.5])
        #expect(try config.doubles("limit") == [0, .infinity])
        #expect(try config.ints("eos") == [1, 2])
        #expect(try config.ints(oneOrMany: "eos") == [1, 2])
        #expect(try config.ints(oneOrMany: "bos") == [1])
        #expect(try config.strings("names") == ["a"])
        #expect(config.has("eos") && !config.has("window") && !config.has("pad"))
        #expect(config.unread == ["window"])
    }

    @Test func absentAndNullTakeTheDefault() throws {
        let config = try reader(#"{"window":null}"#)
        for key in ["window", "missing"] {
            #expect(try config.int(key, default: 5) == 5)
            #expect(try config.size(key, default: 5) == 5)
            #expect(try config.double(key, default: 0.5) == 0.5)
            #expect(try config.bool(key, default: true))
            #expect(try config.string(key, default: "x") == "x")
            #expect(try config.choice(key, of: Activation.self, default: .gelu) == .gelu)
            #expect(try config.int(optional: key) == nil)
            #expect(try config.ints(oneOrMany: key) == nil)
            #expect(try config.ints(optional: key) == nil)
            #expect(try config.object(optional: key) == nil)
        }
        expectRefusal("m/config.json: window: expected a whole number, found null") { _ = try config.int("window") }
        expectRefusal("m/config.json: missing: expected a string, found no such key") { _ = try config.string("missing") }
    }

    @Test func refusesWrongTypesEvenWhereThereIsADefault() throws {
        let config = try reader(#"{"a":"64","b":1.5,"c":-1,"d":[1,"x"],"e":1,"act":"tanh","huge":3000000000,"zero":0}"#)
        expectRefusal(#"a: expected a whole number, found "64""#) { _ = try config.int("a", default: 1) }
        expectRefusal("b: expected a whole number, found 1.5") { _ = try config.int("b") }
        for key in ["c", "huge", "zero", "b"] {
            expectRefusal("\(key): expected a whole number from 1 to 16777216") { _ = try config.size(key) }
        }
        expectRefusal("d: expected an array of whole numbers, found an array of 2") { _ = try config.ints("d") }
        expectRefusal("e: expected true or false, found 1") { _ = try config.bool("e", default: false) }
        expectRefusal(#"act: expected one of "silu", "gelu", found "tanh""#) { _ = try config.choice("act", of: Activation.self) }
        expectRefusal("e: expected an object, found 1") { _ = try config.object("e") }
    }

    @Test func keepsAccountOfKeys() throws {
        let config = try reader(
            #"{"b":1,"a":1,"dtype":"x","rope":{"type":"yarn","factor":8,"deep":{"x":1}},"id2label":{"0":"L"}}"#)
        #expect(config.unread == ["a", "b", "dtype", "id2label", "rope"])
        config.ignore("dtype", "use_cache", because: "weights carry their own type")
        let rope = try config.object("rope")
        #expect(try rope.string("type") == "yarn")
        #expect(try rope.object("deep").keys == ["x"])
        #expect(try config.object("rope") === rope)
        #expect(config.value("id2label")?["0"] == .string("L"))
        #expect(config.unread == ["a", "b", "rope.deep.x", "rope.factor"])
        expectRefusal("rope.factor: expected a string, found 8") { _ = try rope.string("factor") }
        expectRefusal(#"only keys that are understood, found "a", "b", "rope.deep.x""#) { try config.refuseUnread() }
        config.ignore("a", "b", because: "test")
        rope.ignore("deep", because: "test")
        _ = try rope.object("deep").int("x")
        #expect(throws: Never.self) { try config.refuseUnread() }
    }

    @Test func refusesWhatIsNoConfiguration() throws {
        expectRefusal("m/config.json: expected an object, found [1]") { _ = try reader("[1]") }
        expectRefusal("m/config.json", "found \"a\" again") { _ = try reader(#"{"a":1,"a":2}"#) }
        expectRefusal("m/config.json", "not valid JSON") { _ = try reader("") }
    }
}
