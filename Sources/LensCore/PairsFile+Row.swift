extension PairsFile.Row {
    /// One line of the file; `pair-<line>` is its id unless it has one.
    init(line: ArraySlice<UInt8>, number: Int, source: String) throws {
        let place = "\(source): line \(number)"
        let json = try Self.json(line, place: place)
        guard json.object != nil else {
            let hint = json.array == nil ? nil : "the file is a JSON array; write one object a line"
            throw LensError.input(at: place, expected: "an object", found: json.summary, hint: hint)
        }
        let row = ConversationRow(json: json, place: place)
        let id = try row.label("id") ?? "pair-\(number)"
        let category = try row.label("category")
        let prompt = try row.prompt()

        guard let responses = row.value("responses") else {
            let (prompt, continuations) = try row.split(
                prompt, [("chosen", row.required("chosen")), ("rejected", row.required("rejected"))])
            self = .pair(
                PreferencePair(
                    id: id, prompt: prompt, chosen: continuations[0], rejected: continuations[1], category: category))
            return
        }
        for key in ["chosen", "rejected"] where row.value(key) != nil {
            throw LensError.input(at: place, expected: "either responses or chosen and rejected", found: "responses and \(key)")
        }
        guard let elements = responses.array, !elements.isEmpty else {
            throw LensError.input(at: "\(place): responses", expected: "an array of responses", found: responses.summary)
        }
        let (shared, continuations) = try row.split(
            prompt, elements.enumerated().map { ("responses[\($0.offset)]", $0.element) })
        self = .ranking(RankingRow(id: id, prompt: shared, responses: continuations, category: category))
    }

    private static func json(_ line: ArraySlice<UInt8>, place: String) throws -> JSON {
        do {
            return try line.withUnsafeBytes { try JSON(parsing: $0, source: place) }
        } catch let error as LensError {
            let first = line.first { $0 > 0x20 }
            let hint: String? =
                switch first {
                case UInt8(ascii: "["), UInt8(ascii: "]"): "the file is a JSON array; write one object a line"
                case 0xFE, 0xFF: "save the file as UTF-8"
                default: nil
                }
            throw LensError(error.kind, error.message, hint: error.hint ?? hint)
        }
    }
}
