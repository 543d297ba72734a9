import Foundation
import LensCore

extension ChatTemplate {
    /// The start of a day in UTC, for `render`, from text such as `2024-07-26`.
    ///
    /// - Throws: `LensError` if the text is not a date of the years 1 to 9999.
    public static func date(day text: String) throws -> Date {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let isNumeric = text.utf8.count == 10 && parts.map(\.utf8.count) == [4, 2, 2]
        if isNumeric, let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), year > 0 {
            // Counted from March, so that the leap day ends a year.
            let fromMarch = month < 3 ? (year: year - 1, month: month + 9) : (year: year, month: month - 3)
            let leapDays = fromMarch.year / 4 - fromMarch.year / 100 + fromMarch.year / 400
            let days = 365 * fromMarch.year + leapDays + (153 * fromMarch.month + 2) / 5 + day - 1 - 719_468
            let date = Date(timeIntervalSince1970: 86_400 * Double(days))
            // Only days that exist read back as they were written.
            if (try? TemplateCalendar(date).text(format: "%F")) == text { return date }
        }
        throw LensError.input("expected a date such as 2024-07-26, found '\(text)'")
    }
}
