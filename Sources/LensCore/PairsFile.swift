import Foundation

/// A JSONL file of preference pairs, or of prompts with responses to rank; gzip is accepted.
public struct PairsFile: Hashable, Sendable {
    /// What one line holds.
    public enum Row: Hashable, Sendable {
        /// `chosen` and `rejected`.
        case pair(PreferencePair)
        /// `responses`.
        case ranking(RankingRow)

        /// The name of the pair or ranking, unique in its file.
        public var id: String {
            switch self {
            case .pair(let pair): pair.id
            case .ranking(let row): row.id
            }
        }
    }

    /// Lines that were left out because they could not be read.
    public struct Skipped: Hashable, Sendable {
        /// How many lines there were.
        public fileprivate(set) var count = 0
        /// What was wrong with the first five, each naming file and line.
        public fileprivate(set) var reasons: [String] = []

        fileprivate mutating func add(_ error: LensError) {
            count += 1
            if reasons.count < 5 { reasons.append(error.message) }
        }
    }

    /// The file, for messages.
    public let source: String
    /// In file order.
    public private(set) var rows: [Row] = []
    /// Empty unless bad lines were to be skipped.
    public private(set) var skipped = Skipped()

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - limit: Stop after this many rows.
    ///   - skipBad: Count lines that cannot be read instead of throwing.
    /// - Throws: `LensError` naming file and line, what was expected and what was found; also where there is no row at all.
    public init(_ url: URL, limit: Int? = nil, skipBad: Bool = false) throws {
        try self.init(LineReader(url), source: url.path, limit: limit, skipBad: skipBad)
    }

    /// Reads text that is in memory already.
    public init(parsing data: Data, source: String, limit: Int? = nil, skipBad: Bool = false) throws {
        try self.init(LineReader(data, source: source), source: source, limit: limit, skipBad: skipBad)
    }

    /// All rows as pairs.
    ///
    /// - Throws: `LensError` where a row has `responses` instead, because only scoring ranks those.
    public func pairs() throws -> [PreferencePair] {
        try rows.map { row in
            guard case .pair(let pair) = row else {
                throw LensError.input(
                    at: "\(source): row \(row.id.quoted)", expected: "chosen and rejected", found: "responses",
                    hint: "only the score command ranks responses")
            }
            return pair
        }
    }

    private init(_ reader: LineReader, source: String, limit: Int?, skipBad: Bool) throws {
        self.source = source
        var reader = reader
        var lineOfID: [String: Int] = [:]
        while rows.count < limit ?? .max, let line = try reader.next() {
            guard !Self.isBlank(line) else { continue }
            do {
                let row = try Row(line: line, number: reader.number, source: source)
                if let earlier = lineOfID[row.id] {
                    throw LensError.input(
                        at: "\(source): line \(reader.number)", expected: "an id of its own",
                        found: "\(row.id.quoted), as on line \(earlier)")
                }
                lineOfID[row.id] = reader.number
                rows.append(row)
            } catch let error as LensError {
                guard skipBad else { throw error.withHint("--skip-bad leaves such lines out and counts them") }
                skipped.add(error)
            }
        }
        guard !rows.isEmpty || limit == 0 else {
            throw LensError.input(
                at: source, expected: "at least one pair", found: skipped.count == 0 ? "none" : "\(skipped.count) bad lines",
                hint: skipped.reasons.first)
        }
    }

    private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
        line.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) } || line.elementsEqual([0xEF, 0xBB, 0xBF])
    }
}

extension LensError {
    /// The same error with a hint, unless it has one.
    fileprivate func withHint(_ hint: String) -> LensError {
        LensError(kind, message, hint: self.hint ?? hint)
    }
}
