import Testing

@testable import LensExplorer

@Suite("Fields of addresses and forms")
struct QueryTests {
    @Test("escapes, plus signs and empty values are read")
    func reads() throws {
        let query = try Query("a=1&b=x+y%2Bz&c=&d&e=%C3%A4=&a=2")
        #expect(query["a"] == "2" && query["b"] == "x y+z" && query["c"] == "" && query["d"] == "" && query["e"] == "ä=")
        #expect(query["f"] == nil)
        #expect(try query.integer("a") == 2 && query.integer("c") == nil)
    }

    @Test(
        "broken ones are refused",
        arguments: ["a=%", "a=%1", "a=%zz", "a=%ff", "%=1", (0...70).map { "a\($0)=1" }.joined(separator: "&")])
    func refuses(text: String) {
        #expect(throws: Refusal.self) { try Query(text) }
    }

    @Test("numbers are whole")
    func numbers() throws {
        for text in ["a=1.5", "a=x", "a=99999999999999999999", "a=0x1"] {
            #expect(throws: Refusal.self) { try Query(text).integer("a") }
        }
    }
}
