import ArgumentParser
import Foundation
import LensText

/// A day given as `YYYY-MM-DD`.
struct Day: ExpressibleByArgument {
    let text: String
    let moment: Date

    init?(argument: String) {
        guard let moment = try? ChatTemplate.date(day: argument) else { return nil }
        text = argument
        self.moment = moment
    }
}
