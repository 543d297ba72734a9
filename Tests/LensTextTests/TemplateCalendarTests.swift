import Foundation
import LensCore
import Testing

@testable import LensText

@Suite struct TemplateCalendarTests {
    private func text(_ format: String, at moment: String) throws -> String {
        try TemplateCalendar(try TemplateFixtures.date(moment)).text(format: format)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00", "1970-01-01 Thu 001 00:00:00 AM 12"),
        ("2024-02-29T23:59:59", "2024-02-29 Thu 060 23:59:59 PM 11"),
        ("2023-03-01T12:00:00", "2023-03-01 Wed 060 12:00:00 PM 12"),
        ("2000-12-31T01:02:03", "2000-12-31 Sun 366 01:02:03 AM 01"),
        ("1900-03-01T00:00:00", "1900-03-01 Thu 060 00:00:00 AM 12"),
        ("1969-12-31T23:59:59", "1969-12-31 Wed 365 23:59:59 PM 11"),
    ])
    func knowsTheCalendar(_ moment: String, _ expected: String) throws {
        #expect(try text("%Y-%m-%d %a %j %H:%M:%S %p %I", at: moment) == expected)
    }

    @Test func agreesWithFoundationOverTheYears() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: 0, to: 60_000, by: 37) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + 3_600)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let expected = "\(parts.year ?? 0)/\(parts.month ?? 0)/\(parts.day ?? 0)/\((parts.weekday ?? 0) - 1)"
            #expect(try TemplateCalendar(date).text(format: "%Y/%-m/%-d/%w") == expected)
        }
    }

    @Test func refusesWhatItDoesNotKnow() {
        for format in ["%", "%q", "%-", "%5Y"] {
            #expect(throws: TemplateFailure.self) { try TemplateCalendar(Date()).text(format: format) }
        }
        #expect(throws: TemplateFailure.self) { try TemplateCalendar(.distantPast.addingTimeInterval(-1e12)) }
        #expect(throws: TemplateFailure.self) { try TemplateCalendar(Date(timeIntervalSince1970: .nan)) }
    }

    @Test func readsThePresentInLocalTime() throws {
        #expect(try rendered("{{ strftime_now('%Y') | int > 2020 }}") == "True")
    }
}

@Suite struct TemplateDateTests {
    @Test(arguments: ["2024-07-26", "2024-02-29", "1970-01-01", "9999-12-31"])
    func readsDays(_ day: String) throws {
        #expect(try TemplateCalendar(ChatTemplate.date(day: day)).text(format: "%F %T") == day + " 00:00:00")
    }

    @Test(arguments: ["", "2024", "2023-02-29", "2024-13-01", "24-07-26", "2024-7-26", "2024/07/26", "0000-01-01", "2024-07-26 "])
    func refusesOtherText(_ text: String) {
        #expect(throws: LensError.self) { try ChatTemplate.date(day: text) }
    }
}
