import Foundation
import LensCore
import Testing

@Suite struct ReportTests {
    private struct Numbers: AnalysisResult {
        static let analysis = "numbers"
        var b: Double
        var a: [Double]
    }

    @Test func keysAreSortedAndNumbersThatAreNotFiniteAreWords() throws {
        let report = Report(
            model: nil, options: ["z": .integer(1), "a": .text("x")], warnings: ["w"],
            result: Numbers(b: .nan, a: [.infinity, -.infinity, 0.5]))
        let json = try report.json()
        #expect(json.contains(#""result":{"a":["inf","-inf",0.5],"b":"nan"}"#))
        #expect(json.contains(#""options":{"a":"x","z":1}"#))
        #expect(json.hasPrefix(#"{"analysis":"numbers","options""#))
        #expect(json.contains(#""schema":1,"tool":{"name":"rewardlens","version":""#))
    }

    @Test func optionsSurviveTheJourney() throws {
        let options: [String: OptionValue] = [
            "b": .bool(true), "i": .integer(3), "r": .real(0.25), "t": .text("x"), "l": .list(["p", "q"]),
        ]
        let data = try JSONEncoder().encode(options)
        #expect(try JSONDecoder().decode([String: OptionValue].self, from: data) == options)
    }

    @Test(arguments: ["residual.0", "attention.12", "mlp.3", "headOutput.1", "pattern.2", "neurons.5", "finalNorm"])
    func siteNamesAreReadAsTheyAreWritten(name: String) throws {
        #expect(try #require(Site(name)).description == name)
    }

    @Test(arguments: ["", "attention", "attention.", "attention.-1", "attention.x", "nowhere.1", "finalNorm.1", "mlp.1.2"])
    func otherNamesAreNoSites(name: String) {
        #expect(Site(name) == nil)
    }
}
