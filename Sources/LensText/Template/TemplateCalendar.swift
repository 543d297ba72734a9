import Foundation

/// A moment, taken apart for `strftime_now`.
///
/// A pinned moment is read in UTC, so that it gives the same text everywhere; the present in local time.
struct TemplateCalendar {
    private let year, month, day, hour, minute, second, microsecond: Int
    /// Monday is 0.
    private let weekday: Int
    private let dayOfYear: Int

    init(_ pinned: Date?) throws {
        let moment = pinned ?? Date()
        let offset = pinned == nil ? TimeZone.current.secondsFromGMT(for: moment) : 0
        let seconds = moment.timeIntervalSince1970 + Double(offset)
        // Years 1 to 9999, as Python's dates.
        guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else {
            throw TemplateFailure.operation("the date is outside the years 1 to 9999")
        }
        let whole = Int(seconds.rounded(.down))
        microsecond = min(999_999, Int((seconds - Double(whole)) * 1_000_000))
        let days = (whole >= 0 ? whole : whole - 86_399) / 86_400
        let ofDay = whole - days * 86_400
        (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
        weekday = ((days + 3) % 7 + 7) % 7
        // Count from March of year 0, so that the leap day ends a year.
        let fromMarch = days + 719_468
        let era = (fromMarch >= 0 ? fromMarch : fromMarch - 146_096) / 146_097
        let ofEra = fromMarch - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * ofYear + 2) / 153
        day = ofYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1]
        dayOfYear = before + day + (isLeap && month > 2 ? 1 : 0)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// `format` with C's directives replaced, in English; `%-d` is without its leading zero.
    func text(format: String) throws -> String {
        var result = String.UnicodeScalarView()
        var rest = Substring(format).unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "%" else {
                result.append(scalar)
                continue
            }
            let isBare = rest.first == "-"
            if isBare { rest.removeFirst() }
            guard let letter = rest.popFirst() else { throw TemplateFailure.operation("a date format ends in '%'") }
            var field = try field(letter)
            if isBare { while field.count > 1, field.hasPrefix("0") || field.hasPrefix(" ") { field.removeFirst() } }
            result.append(contentsOf: field.unicodeScalars)
        }
        return String(result)
    }

    private func field(_ letter: Unicode.Scalar) throws -> String {
        func padded(_ number: Int, _ width: Int = 2, _ padding: String = "0") -> String {
            let digits = String(number)
            return String(repeating: padding, count: max(0, width - digits.count)) + digits
        }
        let halfHour = (hour + 11) % 12 + 1
        switch letter {
        case "Y": return padded(year, 4)
        case "y": return padded(year % 100)
        case "C": return padded(year / 100)
        case "m": return padded(month)
        case "d": return padded(day)
        case "e": return padded(day, 2, " ")
        case "j": return padded(dayOfYear, 3)
        case "B": return Self.months[month - 1]
        case "b", "h": return String(Self.months[month - 1].prefix(3))
        case "A": return Self.days[weekday]
        case "a": return String(Self.days[weekday].prefix(3))
        case "u": return String(weekday + 1)
        case "w": return String((weekday + 1) % 7)
        case "H": return padded(hour)
        case "I": return padded(halfHour)
        case "M": return padded(minute)
        case "S": return padded(second)
        case "f": return padded(microsecond, 6)
        case "p": return hour < 12 ? "AM" : "PM"
        case "F": return try text(format: "%Y-%m-%d")
        case "T", "X": return try text(format: "%H:%M:%S")
        case "R": return try text(format: "%H:%M")
        case "r": return try text(format: "%I:%M:%S %p")
        case "D", "x": return try text(format: "%m/%d/%y")
        case "c": return try text(format: "%a %b %e %H:%M:%S %Y")
        case "Z", "z": return ""
        case "n": return "\n"
        case "t": return "\t"
        case "%": return "%"
        default:
            throw TemplateFailure.operation("the date format '%\(letter)' is not supported", hint: "use %Y %m %d %B %b %A %H %M")
        }
    }
}
