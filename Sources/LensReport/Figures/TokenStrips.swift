/// Texts token by token, coloured by a value per token where there is one; two strips compare the sides of a pair.
public struct TokenStrips: Figure {
    /// One token.
    public struct Token: Hashable, Sendable {
        /// The text the token stands for, spaces and line ends included.
        public var piece: String
        /// `system`, `user`, `assistant`, `template` …
        public var role: String
        /// nil where the token has no value.
        public var value: Double?
        /// The token's number in the vocabulary, where it matters.
        public var id: Int?

        public init(_ piece: String, role: String, value: Double? = nil, id: Int? = nil) {
            self.piece = piece
            self.role = role
            self.value = value
            self.id = id
        }
    }

    /// One text.
    public struct Strip: Hashable, Sendable {
        public var title: String
        public var tokens: [Token]
        /// The index of the token at which the reward is read.
        public var readout: Int?

        public init(_ title: String, _ tokens: [Token], readout: Int? = nil) {
            self.title = title
            self.tokens = tokens
            self.readout = readout
        }
    }

    public var title: String
    public var reading: String
    /// What the values are, with unit and format.
    public var quantity: Axis
    public var strips: [Strip]
    /// `diverging` for what raises and lowers a reward, `sequential` for what is only more or less there.
    public var scale: Heatmap.Scale

    public init(
        _ title: String, reading: String, quantity: Axis, strips: [Strip], scale: Heatmap.Scale = .diverging
    ) {
        self.title = title
        self.reading = reading
        self.quantity = quantity
        self.strips = strips
        self.scale = scale
    }

    /// One table per strip.
    public var tables: [Table] {
        let numbered = strips.contains { $0.tokens.contains { $0.id != nil } }
        let columns: [Column] =
            [Column("#", alignment: .trailing, format: .whole)]
            + (numbered ? [Column("id", alignment: .trailing, format: .whole)] : []) + ["token", "role"]
            + (hasValues
                ? [Column(quantity.title, unit: quantity.unit, alignment: .trailing, format: quantity.format)] : [])
        return strips.map { strip in
            Table(
                strips.count == 1 ? title : "\(title): \(strip.title)", columns: columns,
                rows: strip.tokens.enumerated().map { index, token -> [Cell] in
                    [.number(index)] + (numbered ? [.number(token.id.map(Double.init), orMissing: "")] : [])
                        + [
                            .text(VisibleText.make(token.piece)),
                            .text(index == strip.readout ? "\(token.role), readout" : token.role),
                        ] + (hasValues ? [.number(token.value, orMissing: "")] : [])
                })
        }
    }

    /// Whether there is anything to colour.
    var hasValues: Bool { strips.contains { $0.tokens.contains { $0.value != nil } } }

    /// A value's colour.
    func level(_ value: Double, extent: Double) -> Level {
        Level(scale == .sequential ? max(value, 0) : value, extent: extent)
    }

    /// The magnitude that gets the full colour, common to all strips; looks at every token.
    func extent() -> Double {
        strips.lazy.flatMap(\.tokens).compactMap(\.value).filter(\.isFinite).map(abs).max() ?? 0
    }
}

extension TokenStrips.Strip {
    /// Neighbouring tokens of one role.
    var runs: [(role: String, range: Range<Int>)] {
        var runs: [(role: String, range: Range<Int>)] = []
        for index in tokens.indices {
            if let last = runs.last, last.role == tokens[index].role {
                runs[runs.count - 1].range = last.range.lowerBound..<(index + 1)
            } else {
                runs.append((tokens[index].role, index..<(index + 1)))
            }
        }
        return runs
    }
}
