/// A place in the network where an activation can be read or replaced.
///
/// Layers count from 0. Axes are those of one pass over `row` texts: `[row, position, …]`.
public enum Site: Hashable, Sendable {
    /// The stream entering block `l`, `[row, position, width]`; `l` = number of layers is the stream before the final norm.
    case residual(Int)
    /// What attention writes to the stream (after the family's post-norm), `[row, position, width]`.
    case attention(Int)
    /// What the MLP writes to the stream (after the family's post-norm), `[row, position, width]`.
    case mlp(Int)
    /// Each head's mixed values before the output projection, `[row, position, head, headWidth]`.
    case headOutput(Int)
    /// Queries with their rotation, `[row, head, position, headWidth]`.
    case query(Int)
    /// Keys with their rotation, `[row, keyValueHead, position, headWidth]`.
    case key(Int)
    /// Values, `[row, keyValueHead, position, headWidth]`.
    case value(Int)
    /// Attention probabilities, `[row, head, query, key]`.
    case pattern(Int)
    /// The MLP's hidden units after the activation (and gate), `[row, position, neuron]`.
    case neurons(Int)
    /// What the reward head reads, `[row, position, width]`.
    case finalNorm

    /// The block the site belongs to; nil for the final norm.
    public var layer: Int? {
        switch self {
        case .residual(let l), .attention(let l), .mlp(let l), .headOutput(let l), .query(let l), .key(let l), .value(let l),
            .pattern(let l), .neurons(let l):
            l
        case .finalNorm: nil
        }
    }
}

extension Site: CustomStringConvertible {
    /// As in `attention.3`.
    public var description: String {
        switch self {
        case .residual(let l): "residual.\(l)"
        case .attention(let l): "attention.\(l)"
        case .mlp(let l): "mlp.\(l)"
        case .headOutput(let l): "headOutput.\(l)"
        case .query(let l): "query.\(l)"
        case .key(let l): "key.\(l)"
        case .value(let l): "value.\(l)"
        case .pattern(let l): "pattern.\(l)"
        case .neurons(let l): "neurons.\(l)"
        case .finalNorm: "finalNorm"
        }
    }

    /// Reads a name as `description` writes it; nil for anything else.
    public init?(_ name: String) {
        if name == "finalNorm" {
            self = .finalNorm
            return
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let layer = Int(parts[1]), layer >= 0 else { return nil }
        let cases: [Substring: (Int) -> Site] = [
            "residual": Site.residual, "attention": Site.attention, "mlp": Site.mlp, "headOutput": Site.headOutput,
            "query": Site.query, "key": Site.key, "value": Site.value, "pattern": Site.pattern, "neurons": Site.neurons,
        ]
        guard let make = cases[parts[0]] else { return nil }
        self = make(layer)
    }
}
