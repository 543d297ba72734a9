import Foundation
import LensCore
import LensStudy
import Testing

@Suite struct StudySummaryTests {
    private func finished() throws -> (StoreFolder, StudyContents) {
        let scratch = try StoreFolder()
        let text = StudyFixture.text.replacing("[score, readouts, hack, compare]", with: "[score]")
        let store = try scratch.store()
        try StudyFixture.run(StudyFixture.plan(text), store)
        return (scratch, try StudyContents(store))
    }

    /// Model a is right from the fourth pair on, model b up to the fourth.
    @Test func accuraciesAreThoseOfTheMargins() throws {
        let result = try finished().1.result(seed: 0)
        #expect(result.models.map(\.name) == ["a", "b"] && result.sources == [.init(name: "toy", pairs: 12)])
        let accuracies = try result.models.map { try #require($0.readings.first?.accuracy) }
        let shares: [Double?] = accuracies.map(\.all.value)
        #expect(shares == [0.75, 4.0 / 12.0] as [Double?])
        #expect(accuracies[0].all.low == WilsonInterval(successes: 9, n: 12).low)
        // Pairs 0, 3, 6 and 9.
        let thirds: [Double?] = accuracies.map { $0.categories.first { $0.name == "third" }?.accuracy.value }
        #expect(thirds == [0.75, 0.5] as [Double?])
        #expect(accuracies[0].calibration.error.n == 12 && accuracies[0].calibration.error.units == 6)
        #expect(result.models[0].description?.fingerprint == "sha256:a" && result.models[0].readings[0].depths == nil)
    }

    @Test func exportsEveryPairOnce() throws {
        let contents = try finished().1
        let rows = try contents.pairTable().split(separator: "\r\n")
        #expect(rows.count == 25 && rows[0] == "model,source,pair,category,chosenReward,rejectedReward,margin,correct")
        #expect(rows[1] == "a,toy,p0,third,-2.0,0.0,-2.0,0" && rows[24] == "b,toy,p11,other,-7.0,0.0,-7.0,0")
        let lines = try contents.lines().split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.count == 24 && lines.allSatisfy { $0["report"] is [String: Any] && $0["options"] is [String: Any] })
        #expect(lines[3]["pair"] as? String == "p3" && lines[3]["model"] as? String == "a")
    }

    /// The store alone tells what the study was.
    @Test func studyIsKept() throws {
        let (_, contents) = try finished()
        let study = try contents.study()
        #expect(study.name == "toy" && study.url("models/a").path == "/studies/models/a" && study.analyses == [.score])
    }
}
