import Foundation
import Testing

@testable import LensReport

@Test func writeSample() throws {
    guard let out = ProcessInfo.processInfo.environment["SAMPLE_OUT"] else { return }
    let document = Sample.document()
    try HTMLRenderer().render(document).write(toFile: out + "/sample.html", atomically: true, encoding: .utf8)
    try TextRenderer(width: 100).render(document).write(toFile: out + "/sample.txt", atomically: true, encoding: .utf8)
    try TextRenderer(width: 100, style: .ansi).render(document).write(toFile: out + "/sample.ansi", atomically: true, encoding: .utf8)
    try MarkdownRenderer().render(document).write(toFile: out + "/sample.md", atomically: true, encoding: .utf8)
    try CSVRenderer().render(document).write(toFile: out + "/sample.csv", atomically: true, encoding: .utf8)
    for file in SVGRenderer().files(document) { try file.contents.write(toFile: out + "/" + file.name, atomically: true, encoding: .utf8) }
}
