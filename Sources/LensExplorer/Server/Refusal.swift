import Hummingbird
import LensCore

/// Why a request is not answered: a status, and a sentence for whoever sent it.
struct Refusal: Error, Hashable {
    let status: HTTPResponse.Status
    let sentence: String

    init(_ status: HTTPResponse.Status, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    static func malformed(_ sentence: String) -> Refusal { Refusal(.badRequest, sentence) }

    static func malformed(_ error: LensError) -> Refusal { malformed(error.description) }
}
