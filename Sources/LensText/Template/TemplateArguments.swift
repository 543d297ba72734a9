/// What a call was given.
struct TemplateArguments {
    var positional: [TemplateValue] = []
    var keywords: [(name: String, value: TemplateValue)] = []

    /// The values of parameters `names`, in that order; nil where nothing was given.
    func bound(to names: [String], of function: String, required: Int = 0) throws -> [TemplateValue?] {
        guard positional.count <= names.count else {
            throw TemplateFailure.operation(
                "'\(function)' takes at most \(names.count) arguments, found \(positional.count)")
        }
        var values: [TemplateValue?] = positional + Array(repeating: nil, count: names.count - positional.count)
        for keyword in keywords {
            guard let place = names.firstIndex(of: keyword.name) else {
                throw TemplateFailure.operation("'\(function)' has no argument named '\(keyword.name)'")
            }
            guard values[place] == nil else {
                throw TemplateFailure.operation("'\(function)' was given its argument '\(keyword.name)' twice")
            }
            values[place] = keyword.value
        }
        if let missing = values.prefix(required).firstIndex(where: { $0 == nil }) {
            throw TemplateFailure.operation("'\(function)' needs the argument '\(names[missing])'")
        }
        return values
    }
}
