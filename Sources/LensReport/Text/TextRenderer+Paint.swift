extension TextRenderer {
    /// What a piece of text is, for colouring.
    enum Role {
        case strong, dim, positive, negative
        /// A step of the signed scale.
        case level(Int)
    }

    /// The text in its colour, or as it is where the output has none.
    func paint(_ text: String, _ role: Role) -> String {
        guard style == .ansi, !text.isEmpty else { return text }
        let code =
            switch role {
            case .strong: "1"
            case .dim: "2"
            case .positive: "38;5;32"
            case .negative: "38;5;166"
            case .level(let step): TextRenderer.code(step)
            }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    // Blues and oranges of the 256-colour cube that are legible on black and on white.
    private static func code(_ step: Int) -> String {
        let strength = (abs(step) + 2) / 4  // 0…3
        guard strength > 0 else { return "2" }
        return "38;5;\((step > 0 ? [67, 32, 33] : [137, 172, 208])[strength - 1])"
    }

    /// Shades that grow with the magnitude of a step; the sign is written out where there is no colour.
    static func shade(_ step: Int) -> String {
        ["·", "░", "▒", "▓", "█"][(abs(step) * 2 + 4) / 5]
    }

    /// A bar of eighths of a column.
    static func bar(_ share: Double, columns: Int) -> String {
        let eighths = Int((min(max(share.isFinite ? share : 0, 0), 1) * Double(columns * 8)).rounded())
        let last = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + last
    }
}
