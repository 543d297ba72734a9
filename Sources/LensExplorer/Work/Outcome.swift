import LensCore
import LensReport

/// The answer to a job as it is kept: markup to show, JSON to download.
struct Outcome: Hashable, Sendable {
    let number: Int
    /// The job's name.
    let name: String
    /// A fragment whose ids no other answer's has; empty for a survey.
    let html: String
    let json: String
    let margin: Answer.Margin?
    let rows: [SurveyRow]

    init(number: Int, name: String, _ answer: Answer) {
        self.number = number
        self.name = name
        html = HTMLRenderer().fragment(answer.document, idPrefix: "a\(number)-", titleLevel: 2)
        json = answer.json
        margin = answer.margin
        rows = []
    }

    init(number: Int, rows: [SurveyRow], model: ModelDescription) throws {
        self.number = number
        name = "survey"
        html = ""
        json = try Report(model: model, options: [:], warnings: [], result: SurveyResult(pairs: rows)).json()
        margin = nil
        self.rows = rows
    }

    /// About what it takes in memory, in bytes.
    var size: Int { html.utf8.count + json.utf8.count + rows.count * 256 }

    /// What a browser is told.
    var summary: Summary { Summary(answer: number, html: html, margin: margin?.value, marginBefore: margin?.before) }

    struct Summary: Encodable {
        let answer: Int
        let html: String
        let margin: Double?
        let marginBefore: Double?
    }
}

/// The download of a survey.
struct SurveyResult: AnalysisResult {
    static let analysis = "survey"
    let pairs: [SurveyRow]
}
