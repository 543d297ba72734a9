import LensCore

extension TemplateValue {
    init(_ json: JSON, depth: Int = 0) throws {
        try TemplateList.check(depth)
        switch json {
        case .null: self = .none
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .real(value)
        case .string(let text): self = .string(text)
        case .array(let elements): self = try .list(elements.map { try TemplateValue($0, depth: depth + 1) })
        case .object(let object):
            var dictionary = TemplateDictionary()
            for member in object.members {
                try dictionary.set(.string(member.key), to: TemplateValue(member.value, depth: depth + 1))
            }
            self = .dictionary(dictionary)
        }
    }

    init(_ message: Message) throws {
        var dictionary = TemplateDictionary()
        try dictionary.set(.string("role"), to: .string(message.role))
        try dictionary.set(.string("content"), to: .string(message.content))
        self = .dictionary(dictionary)
    }
}
