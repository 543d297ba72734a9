extension BenchmarkItem {
    /// - Parameter number: of the row, from 1; names a row without an id.
    init(_ json: JSON, layout: BenchmarkLayout, number: Int, place: String) throws {
        guard json.object != nil else { throw LensError.input(at: place, expected: "an object", found: json.summary) }
        let row = ConversationRow(json: json, place: place)
        switch layout {
        case .rewardBench:
            let (prompt, turns) = try row.split(
                row.prompt(), [("chosen", row.required("chosen")), ("rejected", row.required("rejected"))])
            self.init(
                id: try Self.id(row, number, "id"), subset: try row.label("subset") ?? row.label("category") ?? "all",
                prompt: prompt, chosen: [turns[0]], rejected: [turns[1]])
        case .rewardBench2:
            let chosen = try Self.list(row, "chosen")
            if let stated = row.value("num_correct")?.integer, stated != chosen.count {
                throw row.wrong("chosen", "\(stated) responses, as num_correct says", "\(chosen.count)")
            }
            self.init(
                id: try Self.id(row, number, "id"), subset: try row.label("subset") ?? "all",
                prompt: [.user(try Self.string(row, "prompt"))],
                chosen: chosen, rejected: try Self.list(row, "rejected"))
        case .rmBench:
            let (chosen, rejected) = (try Self.list(row, "chosen"), try Self.list(row, "rejected"))
            for (key, list) in [("chosen", chosen), ("rejected", rejected)] where list.count != StyleMatrix.styles.count {
                throw row.wrong(key, "three responses, of each style one", "\(list.count)")
            }
            self.init(
                id: try Self.id(row, number, "id"), subset: try row.label("domain") ?? "all",
                prompt: [.user(try Self.string(row, "prompt"))],
                chosen: chosen, rejected: rejected)
        case .judgeBench:
            let label = try row.required("label")
            let (a, b) = (
                [Message.assistant(try Self.string(row, "response_A"))], [Message.assistant(try Self.string(row, "response_B"))]
            )
            guard let winner = ["A>B", "B>A"].firstIndex(of: label.string) else {
                throw row.wrong("label", "A>B or B>A", label.string?.quoted ?? label.summary)
            }
            self.init(
                id: try Self.id(row, number, "pair_id"), subset: try row.label("source") ?? "all",
                prompt: [.user(try Self.string(row, "question"))], chosen: [winner == 0 ? a : b], rejected: [winner == 0 ? b : a])
        }
    }

    private static func id(_ row: ConversationRow, _ number: Int, _ key: String) throws -> String {
        try row.label(key) ?? "row-\(number)"
    }

    private static func string(_ row: ConversationRow, _ key: String) throws -> String {
        let value = try row.required(key)
        guard let text = value.string else { throw row.wrong(key, "a string", value.summary) }
        return text
    }

    private static func list(_ row: ConversationRow, _ key: String) throws -> [[Message]] {
        let value = try row.required(key)
        guard let elements = value.array, !elements.isEmpty else { throw row.wrong(key, "a list of responses", value.summary) }
        return try elements.enumerated().map { index, element in
            guard let text = element.string else { throw row.wrong("\(key)[\(index)]", "a string", element.summary) }
            return [.assistant(text)]
        }
    }
}
