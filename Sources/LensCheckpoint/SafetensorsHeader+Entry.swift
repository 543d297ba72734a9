import LensCore

extension SafetensorsHeader {
    /// One tensor's entry, which has exactly the members `dtype`, `shape` and `data_offsets`.
    static func entry(_ name: String, _ value: JSON, source: String) throws -> Entry {
        func wrong(_ expected: String, _ found: String, hint: String? = nil) -> LensError {
            .input(at: "\(source): tensor \(name.quoted)", expected: expected, found: found, hint: hint)
        }
        guard let object = value.object else { throw wrong("an object", value.summary) }
        for member in object.members where !["dtype", "shape", "data_offsets"].contains(where: member.key.hasSameBytes) {
            throw wrong("only dtype, shape and data_offsets", member.key.quoted)
        }
        guard let typeName = object["dtype"] else { throw wrong("dtype", "none") }
        guard let text = typeName.string else { throw wrong("dtype to be a string", typeName.summary) }
        guard let dtype = StoredType(rawValue: text) else {
            let known = StoredType.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("a known dtype", text.quoted, hint: "known are \(known)")
        }

        guard let sizes = object["shape"] else { throw wrong("shape", "none") }
        guard let shape = naturals(sizes) else { throw wrong("shape to be an array of sizes from 0", sizes.summary) }
        guard let bits = bitCount(shape, dtype) else { throw wrong("a shape whose size fits 64 bits", sizes.summary) }
        guard bits.isMultiple(of: 8) else { throw wrong("whole bytes", "\(bits) bits of \(dtype.rawValue)") }

        guard let offsets = object["data_offsets"] else { throw wrong("data_offsets", "none") }
        guard let range = naturals(offsets), range.count == 2 else {
            throw wrong("data_offsets to be two numbers from 0", offsets.summary)
        }
        guard range[0] <= range[1] else { throw wrong("data_offsets in ascending order", offsets.summary) }
        guard range[1] - range[0] == bits / 8 else {
            throw wrong("\(bits / 8) bytes for \(dtype.rawValue) \(shape)", "\(range[1] - range[0]) between its data_offsets")
        }
        return Entry(name: name, dtype: dtype, shape: shape, begin: range[0], end: range[1])
    }

    /// Whole numbers from 0, written without a fraction or exponent.
    private static func naturals(_ value: JSON) -> [Int]? {
        guard let elements = value.array else { return nil }
        var result: [Int] = []
        for element in elements {
            guard case .integer(let number) = element, number >= 0 else { return nil }
            result.append(number)
        }
        return result
    }

    /// Nil on overflow, which is judged without the zero sizes: strides are computed from them too.
    static func bitCount(_ shape: [Int], _ dtype: StoredType) -> Int? {
        var product = dtype.bitsPerElement
        for size in shape where size > 0 {
            let (next, overflow) = product.multipliedReportingOverflow(by: size)
            if overflow { return nil }
            product = next
        }
        return shape.contains(0) ? 0 : product
    }
}
