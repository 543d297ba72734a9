import LensCore

extension ConfigReader {
    /// One of the named cases of an enum.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Choice.Type = Choice.self, default value: Choice? = nil
    ) throws -> Choice {
        let expected = "one of " + Choice.allCases.map(\.rawValue.quoted).joined(separator: ", ")
        func convert(_ json: JSON) -> Choice? { json.string.flatMap(Choice.init(rawValue:)) }
        if let value { return try read(key, expected, convert) ?? value }
        return try require(key, expected, convert)
    }
}
