import ArgumentParser
import Foundation

/// A day given as `YYYY-MM-DD`.
struct Day {
    /// Noon in UTC; nil where no day was given.
    let moment: Date?

    init(_ text: String?) throws {
        guard let text else {
            moment = nil
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            let date = calendar.date(from: DateComponents(year: year, month: month, day: day, hour: 12)),
            calendar.dateComponents([.year, .month, .day], from: date) == DateComponents(year: year, month: month, day: day)
        else { throw ValidationError("--date must be a day such as 2026-01-31, not \"\(text)\"") }
        moment = date
    }
}
