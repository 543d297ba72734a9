import Hummingbird

extension Request {
    /// The most bytes that a request may send.
    static let maximumBody = 1 << 20

    /// The whole body, of the type that the route expects.
    func bytes(type expected: String) async throws -> [UInt8] {
        let type = headers[.contentType]?.prefix { $0 != ";" }.lowercased() ?? ""
        guard type.filter({ $0 != " " }) == expected else {
            throw Refusal(.unsupportedMediaType, "The body should be \(expected).")
        }
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= Self.maximumBody else {
                throw Refusal(.contentTooLarge, "The body is longer than \(Self.maximumBody) bytes.")
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    /// A form's fields.
    func form() async throws -> Query {
        let bytes = try await bytes(type: "application/x-www-form-urlencoded")
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Refusal.malformed("The form is not UTF-8.") }
        return try Query(text)
    }
}
