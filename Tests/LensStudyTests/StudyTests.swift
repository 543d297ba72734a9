import Foundation
import LensCore
import LensStudy
import Testing

@Suite struct StudyTests {
    @Test func readsEverything() throws {
        let study = try StudyFixture.study(
            """
            study: mine
            models:
              - models/a
              - path: /elsewhere/b
                name: second
                objective: helpfulness
            pairs:
              - path: data/first.jsonl.gz
                limit: 7
              - path: data/second.jsonl
                name: other
            analyses:
              - score
              - analysis: attribute
                by: head
              - analysis: patch
                mode: denoising
                by: head
                at: response
                align: proportional
              - analysis: agree
                protocol: [corrected]
              - concepts
            options: {dtype: float32, device: cpu, seed: 3, truncate: yes, date: 2026-01-01}
            """)
        #expect(study.models.map(\.path) == ["models/a", "/elsewhere/b"])
        #expect(study.models[1].name == "second" && study.models[1].objective == "helpfulness")
        #expect(study.sources.map(\.name) == ["first", "other"] && study.sources[0].limit == 7)
        var patching = StudyAnalysis.Patching()
        (patching.mode, patching.targets, patching.at, patching.alignment) = (.denoising, [.head], .response, .proportional)
        #expect(study.analyses == [.score, .attribute(by: .head), .patch(patching), .agree([.corrected]), .concepts])
        #expect(study.options.seed == 3 && study.options.truncates && study.options.dtype == .float32)
        #expect(study.url("models/a").path == "/studies/models/a" && study.url("/elsewhere/b").path == "/elsewhere/b")
    }

    @Test(arguments: [
        ("study: x", "models"), ("study: x\nmodels: [a]\nanalyses: [score]", "pairs for the analysis score"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [compare]", "two models"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [dance]", "one of score, lens"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [{analysis: lens, by: head}]", "\"by\""),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [{analysis: patch, mode: mean}]", "noising, denoising or zero"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [{analysis: patch, by: residual}]", "component, head"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [score, score]", "twice"),
        ("study: x\nmodels: [a]\npairs: [p, {path: q/p.jsonl}]\nanalyses: [score]", "twice"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [score]\noptions: {seed: -1}", "whole number"),
        ("study: x\nmodels: [a]\npairs: [p]\nanalyses: [score]\noptions: {dtype: int8}", "float32"),
        ("study: x\nmodels: [a]\npairs: [{path: p, limit: 0}]\nanalyses: [score]", "at least 1"),
        ("study: [", "YAML"), ("", "a study"), ("study: x\ncolour: red", "colour"),
    ])
    func whatIsWrongIsNamed(text: String, wanted: String) throws {
        let error = try #require(throws: LensError.self) { try StudyFixture.study(text) }
        #expect(error.message.contains(wanted) && error.message.contains("toy.yaml") && error.kind == .input, "\(error)")
    }
}
