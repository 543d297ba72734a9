import LensCore
import LensModel
import LensText
import LensTorch

/// A model beside reference values: tokens, rewards, and the activations of every site.
struct Parity {
    let golden: GoldenFile
    let model: RewardModel
    /// The same model in float64, where there is one.
    let exact: RewardModel?

    /// The golden file's conversations, rendered and tokenized here.
    func tokens() throws -> (check: VerifyResult.Check, differences: [VerifyResult.Difference]) {
        var differences: [VerifyResult.Difference] = []
        var compared = 0
        for (index, text) in golden.texts.enumerated() {
            guard let messages = text.messages, let last = messages.last else { continue }
            compared += 1
            let isAnswer = last.role != "user"
            let found = try model.encode(
                prompt: isAnswer ? Array(messages.dropLast()) : messages, response: isAnswer ? [last] : [])
            if let difference = Self.difference(index, text, found) { differences.append(difference) }
        }
        guard compared > 0 else {
            return (.init("tokens", .notMeasured, "the golden file has no conversations, only ids"), [])
        }
        return (
            .init(
                "tokens", differences.isEmpty ? .held : .failed, measured: Double(differences.count), bound: 0,
                "of \(compared) conversations, those with other token ids here than in the golden file"), differences
        )
    }

    private static func difference(
        _ index: Int, _ text: GoldenFile.Text, _ found: TokenizedText
    ) -> VerifyResult.Difference? {
        if found.ids != text.ids {
            let place = zip(found.ids, text.ids).prefix { $0 == $1 }.count
            func around(_ ids: [Int], _ piece: (Int) -> String) -> String {
                let shown = max(0, place - 2)..<min(ids.count, place + 3)
                let words = shown.map { $0 == place ? "»\(piece($0))« (\(ids[$0]))" : piece($0) }
                return words.joined(separator: " ") + (place >= ids.count ? " (ends)" : "")
            }
            return .init(
                index: index, position: place, expected: around(text.ids) { "\(text.ids[$0])" },
                found: around(found.ids) { found.pieces[$0] })
        }
        guard let rendered = text.rendered, rendered != found.text else { return nil }
        let (a, b) = (Array(rendered.unicodeScalars), Array(found.text.unicodeScalars))
        let place = zip(a, b).prefix { $0 == $1 }.count
        func around(_ scalars: [Unicode.Scalar]) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[max(0, min(place, scalars.count) - 12)..<min(scalars.count, place + 20)])
            return String(view)
        }
        return .init(index: index, position: nil, expected: around(a), found: around(b))
    }

    /// Rewards of the golden file's own token ids.
    func rewards() throws -> VerifyResult.Check {
        let errors = try golden.texts.map { text in
            let reward = try model.run(tokens(text)).reward.value
            return abs(reward - text.float32) / max(1, abs(text.float32))
        }
        let worst = errors.contains { !$0.isFinite } ? .nan : errors.max() ?? 0
        let counts = golden.texts.map(\.ids.count)
        // Two machines round sums of 16-bit numbers differently.
        let bound = model.precision.weights.size < 4 ? 2e-2 : 1e-4
        return .init(
            "parity of rewards", worst <= bound ? .held : .failed, measured: worst, bound: bound,
            "of \(errors.count) texts of \(counts.min() ?? 0) to \(counts.max() ?? 0) tokens, against transformers in "
                + golden.type.rawValue)
    }

    /// Activations, site by site in the network's order, up to the first that differs.
    func sites() throws -> (check: VerifyResult.Check, bisection: VerifyResult.Bisection?) {
        var compared = 0
        for index in golden.siteTexts {
            let text = tokens(golden.texts[index])
            let wanted = Self.order(model.shape.layers).filter { model.has($0) && golden.values(index, $0) != nil }
            guard !wanted.isEmpty else { continue }
            let capture = Capture(wanted, at: .all)
            let coarse = try model.run(text, capturing: capture)
            let fine = try exact?.run(text, capturing: capture)
            for site in wanted {
                guard let expected = golden.values(index, site) else { continue }
                compared += 1
                let own = golden.siteErrors["\(site)"]
                let scale = own?.scale ?? expected.map(abs).max() ?? 0
                let bound = max(2 * (own?.float32 ?? 0), 1e-6 * scale)
                let float32 = Self.distance(try coarse.capture(site).doubles(), expected)
                guard !(float32 <= bound) else { continue }
                // A program has no float64 to tell by.
                let float64 = try fine.map { Self.distance(try $0.capture(site).doubles(), expected) } ?? float32
                // Rounding to float32 is about 10⁸ times that to float64.
                let verdict: VerifyResult.Bisection.Verdict = float64 <= max(1e-3 * float32, 1e-9 * scale) ? .rounding : .bug
                let bisection = VerifyResult.Bisection(
                    index: index, site: "\(site)", float32: float32, float64: float64, bound: bound, verdict: verdict)
                return (
                    .init(
                        "parity of sites", verdict == .rounding ? .held : .failed, measured: float32, bound: bound,
                        "the first that differs is \(site) of text \(index): a \(verdict.rawValue)"), bisection
                )
            }
        }
        guard compared > 0 else {
            return (.init("parity of sites", .notMeasured, "the golden file has no values of sites"), nil)
        }
        return (
            .init("parity of sites", .held, "\(compared) activations are within twice transformers' own distance from float64"),
            nil
        )
    }

    private func tokens(_ text: GoldenFile.Text) -> TokenizedText {
        Self.text(text.ids, text.typeIDs, readout: text.readout, model)
    }

    /// A text that is known by its ids alone.
    static func text(_ ids: [Int], _ typeIDs: [Int]?, readout: Int, _ model: RewardModel) -> TokenizedText {
        TokenizedText(
            ids: ids, pieces: ids.map { "\($0)" }, roles: ids.map { _ in .response }, offsets: ids.map { _ in 0..<0 }, text: "",
            readout: readout, typeIDs: typeIDs, readsWhole: !model.shape.isCausal)
    }

    private static func distance(_ a: [Double], _ b: [Double]) -> Double {
        guard a.count == b.count else { return .infinity }
        let gaps = zip(a, b).map { abs($0 - $1) }
        return gaps.contains { $0.isNaN } ? .infinity : gaps.max() ?? 0
    }

    /// Every site whose values golden files hold, as a pass meets them.
    private static func order(_ layers: Int) -> [Site] {
        (0..<layers).flatMap { layer -> [Site] in
            [.residual(layer), .pattern(layer), .headOutput(layer), .attention(layer), .mlp(layer)]
        } + [.residual(layers), .finalNorm]
    }
}
