/// Text made literal in LaTeX.
enum LaTeXEscape {
    /// On one line, with every character that LaTeX obeys replaced, and those of numbers and formulas in math mode.
    ///
    /// Letters of other scripts stay as they are, which needs XeLaTeX or LuaLaTeX.
    static func text(_ text: String) -> String {
        var result = ""
        var previous: Character?
        for character in VisibleText.line(text) {
            if let digit = raised[character] {
                // One exponent for neighbours: 10⁻⁵.
                let continues = previous.map { raised[$0] != nil } ?? false
                result = continues ? String(result.dropLast(2)) + "\(digit)}$" : result + "$^{\(digit)}$"
            } else if character == "-", previous == "-" {
                // Two would become a dash.
                result += "{}-"
            } else {
                result += replacements[character] ?? String(character)
            }
            previous = character
        }
        return result
    }

    /// A cell's text: after a row's end LaTeX would read a bracket or star as an option.
    static func cell(_ text: String) -> String {
        let escaped = self.text(text)
        return escaped.hasPrefix("[") || escaped.hasPrefix("*") ? "{}" + escaped : escaped
    }

    private static let replacements: [Character: String] = [
        "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "_": "\\_", "&": "\\&", "%": "\\%", "$": "\\$", "#": "\\#",
        "~": "\\textasciitilde{}", "^": "\\textasciicircum{}", "<": "\\textless{}", ">": "\\textgreater{}",
        "|": "\\textbar{}", "`": "\\textasciigrave{}", "\"": "{\\char34}",
        "\u{A0}": "~", "\u{202F}": "\\,", "–": "--", "—": "---", "…": "\\ldots{}", "“": "``", "”": "''", "‘": "`", "’": "'",
        "−": "$-$", "×": "$\\times$", "±": "$\\pm$", "·": "$\\cdot$", "≤": "$\\leq$", "≥": "$\\geq$", "≈": "$\\approx$",
        "≠": "$\\neq$", "→": "$\\to$", "√": "$\\surd$", "∞": "$\\infty$", "Σ": "$\\Sigma$", "Δ": "$\\Delta$", "α": "$\\alpha$",
        "β": "$\\beta$", "γ": "$\\gamma$", "δ": "$\\delta$", "ε": "$\\varepsilon$", "λ": "$\\lambda$", "μ": "$\\mu$",
        "π": "$\\pi$", "ρ": "$\\rho$", "σ": "$\\sigma$", "τ": "$\\tau$",
    ]

    private static let raised: [Character: String] = [
        "⁻": "-", "⁺": "+", "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    ]
}
