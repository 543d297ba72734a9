extension TokenStrips {
    /// A text exactly as a model is fed it.
    public struct FedText: Hashable, Sendable {
        public let name: String
        public let pieces: [String]
        public let roles: [String]
        /// The position the reward is read at.
        public let readout: Int

        public init(_ name: String, pieces: [String], roles: [String], readout: Int) {
            self.name = name
            self.pieces = pieces
            self.roles = roles
            self.readout = readout
        }
    }

    /// Texts as they are fed, without values.
    public static func asFed(_ texts: [FedText]) -> TokenStrips {
        TokenStrips(
            "Tokens as fed", reading: "The reward is read at the token marked readout.", quantity: "none",
            strips: texts.map { text in
                Strip(text.name, zip(text.pieces, text.roles).map { Token($0, role: $1) }, readout: text.readout)
            })
    }
}
