import Foundation

/// A benchmark of reward models, as JSON lines or one JSON array; gzip is accepted.
public struct BenchmarkFile: Hashable, Sendable {
    /// The file, for messages.
    public let source: String
    public let layout: BenchmarkLayout
    /// In file order.
    public let items: [BenchmarkItem]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - layout: nil goes by the first row's keys.
    ///   - limit: Stop after this many rows.
    /// - Throws: `LensError` naming file and row, what was expected and what was found.
    public init(_ url: URL, layout: BenchmarkLayout? = nil, limit: Int? = nil) throws {
        try self.init(LineReader(url), source: url.path, layout: layout, limit: limit)
    }

    /// Reads text that is in memory already.
    public init(parsing data: Data, source: String, layout: BenchmarkLayout? = nil, limit: Int? = nil) throws {
        try self.init(LineReader(data, source: source), source: source, layout: layout, limit: limit)
    }

    private init(_ reader: LineReader, source: String, layout: BenchmarkLayout?, limit: Int?) throws {
        let rows = try Self.rows(reader, source: source, limit: limit)
        guard let first = rows.first else { throw LensError.input(at: source, expected: "at least one row", found: "none") }
        guard let layout = layout ?? BenchmarkLayout(telling: first.json) else {
            throw LensError.input(
                at: first.place, expected: "the keys of a benchmark, such as prompt, chosen, rejected and subset",
                found: first.json.object.map { $0.members.map(\.key).joined(separator: ", ") } ?? first.json.summary,
                hint: "there are " + BenchmarkLayout.allCases.map(\.rawValue).joined(separator: ", "))
        }
        var seen: Set<String> = []
        items = try rows.enumerated().map { index, row in
            let item = try BenchmarkItem(row.json, layout: layout, number: index + 1, place: row.place)
            guard seen.insert(item.id).inserted else {
                throw LensError.input(at: row.place, expected: "an id of its own", found: item.id.quoted)
            }
            return item
        }
        (self.source, self.layout) = (source, layout)
    }

    private typealias Row = (json: JSON, place: String)

    /// Rows of JSON lines, or the elements of an array that may stretch over many lines.
    private static func rows(_ reader: LineReader, source: String, limit: Int?) throws -> [Row] {
        var (reader, rows) = (reader, [Row]())
        while rows.count < limit ?? .max, let line = try reader.next() {
            guard let first = line.first(where: { $0 > 0x20 }) else { continue }
            if rows.isEmpty, first == UInt8(ascii: "[") {
                return Array(try elements(Array(line), reader, source: source).prefix(limit ?? .max))
            }
            let place = "\(source): line \(reader.number)"
            rows.append((try line.withUnsafeBytes { try JSON(parsing: $0, source: place) }, place))
        }
        return rows
    }

    /// An array's elements, given its first line.
    private static func elements(_ first: [UInt8], _ reader: LineReader, source: String) throws -> [Row] {
        var (text, reader) = (first, reader)
        while let line = try reader.next() { text += [0x0A] + line }
        let json = try text.withUnsafeBytes { try JSON(parsing: $0, source: source) }
        return (json.array ?? []).enumerated().map { ($0.element, "\(source): element \($0.offset)") }
    }
}
