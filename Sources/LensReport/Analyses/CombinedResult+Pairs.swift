import LensCore

/// Everything that is known of one pair.
extension CombinedResult {
    func pair(_ index: Int) -> Group {
        let row = fed[index]
        var blocks: [Block] = [.tokens(strips(index))]
        if let lens = reports.lens?.result { blocks += lens.curves(of: lens.pairs[index]) }
        if let attribution = reports.attribute?.result {
            let pair = attribution.pairs[index]
            var map = attribution.layers(pair)
            map.title = "What each head adds to the margin"
            blocks += [.bars(attribution.waterfall(pair, pair.components)), .heatmap(map)]
        }
        if let tokens = reports.sources?.result.pairs[index].tokens, let sources = reports.sources?.result {
            blocks.append(.tokens(sources.strips(tokens)))
        }
        if let tokens = reports.gradients?.result { blocks.append(.tokens(tokens.strips(tokens.pairs[index]))) }
        if let patch = reports.patch?.result { blocks += effects(patch, patch.pairs[index]) }
        if let features = reports.features?.result { blocks += features.blocks(of: features.pairs[index]) }
        let margin = NumberFormat.standard.signed.string(reports.score.result.pairs[index].margin)
        return Group(
            row.id, summary: "margin \(margin) · \(Shortened.text(row.prompt, to: 90))",
            disclosure: index == 0 ? .open : .closed, blocks)
    }

    /// A pair's patches: the map beside that of attribution, the numbers folded.
    private func effects(_ patch: PatchResult, _ pair: PatchResult.Pair) -> [Block] {
        patch.blocks(of: pair).map { block in
            switch block {
            case .heatmap(var map):
                map.title = "What each head causes, by patching"
                return .heatmap(map)
            case .table(let table):
                return .group(Group("All patches", summary: "\(pair.effects.count) components", [.table(table)]))
            default: return block
            }
        }
    }

    /// The tokens as fed, coloured where the reward was read at every token.
    private func strips(_ index: Int) -> TokenStrips {
        let row = fed[index]
        let read = reports.lens?.result.pairs[index].tokens
        func strip(_ title: String, _ side: Side, _ values: [LensResult.Token]?) -> TokenStrips.Strip {
            let tokens = side.tokens.enumerated().map { place, token in
                // The first tokens of a text are all alike; what the answer adds is what tells the two apart.
                let value =
                    token.role == "response" ? values.flatMap { $0.indices.contains(place) ? $0[place].increment : nil } : nil
                return TokenStrips.Token(token.text, role: token.role, value: value, id: token.id)
            }
            return .init(title, tokens, readout: side.readout)
        }
        let fed = "Both texts exactly as the model was fed them, chat template included."
        return TokenStrips(
            read == nil ? "Tokens as fed" : "Tokens as fed, and the reward by token",
            reading: read == nil
                ? fed
                : "\(fed) Colour is how much the reward changes from the token before, read as if the text ended there; such "
                    + "readings are off what the head was trained on, except the last.",
            quantity: Axis("change of reward", unit: "reward", format: .standard.signed),
            strips: [strip("chosen", row.chosen, read?.chosen), strip("rejected", row.rejected, read?.rejected)])
    }
}
