import Testing

@testable import LensReport

@Suite struct CSVRendererTests {
    @Test func oneTableStandsAlone() {
        let table = Table(
            "T", columns: ["a, b", Column("v", unit: "nats")],
            rows: [["say \"hi\"", -0.1], ["two\r\nlines", .missing("why")], ["#", .number(1e20)], ["", 3]])
        let document = Document(title: "D", sections: [.init("S", [.table(table)])])
        let expected = [
            "\"a, b\",v (nats)", "\"say \"\"hi\"\"\",-0.1", "\"two\r\nlines\",", "\"#\",1e+20", ",3", "",
        ]
        #expect(CSVRenderer().render(document) == expected.joined(separator: "\r\n"))
    }

    @Test func intervalsTakeThreeColumns() {
        let table = Table(
            "T", columns: ["ρ"], rows: [[.interval(0.5, low: -1, high: .nan)], [.missing("")], [.spark([1, nil, 0.5])]])
        #expect(CSVRenderer().render(table) == "ρ,ρ low,ρ high\r\n0.5,-1,nan\r\n,,\r\n1  0.5,,\r\n")
    }

    @Test func severalTablesAreTitled() {
        let csv = CSVRenderer().render(Sample.document(pairs: 1))
        #expect(csv.hasPrefix("# Pairs\r\n"))
        #expect(csv.contains("\r\n\r\n# pair-1: Differential reward by depth\r\n"))
        #expect(!csv.contains("−0."))
    }
}
