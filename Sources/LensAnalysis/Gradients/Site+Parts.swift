import LensCore
import LensTorch

extension Site {
    /// Values `[1, position, …]` at some positions, `[position, part, n]`: heads and neurons are parts, other sites have one.
    func parts(of values: Tensor, at positions: [Int]) throws -> Tensor {
        let chosen = try values.select(0, 0).selecting(0, Tensor(indices: positions, device: values.device))
        return switch self {
        case .headOutput: chosen
        case .neurons: try chosen.unsqueezed(2)
        default: try chosen.unsqueezed(1)
        }
    }

    /// How many parts values `[row, position, …]` of this site have.
    func partCount(_ shape: [Int]) -> Int {
        switch self {
        case .headOutput, .neurons: shape[2]
        default: 1
        }
    }
}

extension Component {
    /// Which of its site's parts it is.
    var partIndex: Int {
        switch self {
        case .head(_, let head): head
        case .neuron(_, let neuron): neuron
        default: 0
        }
    }
}

/// Numbers for every part of some sites, by group of positions.
struct PartTable {
    private var values: [Site: [[Double]]] = [:]

    /// - Parameter products: by site, for every position, `[position, part]`.
    init(_ products: [Site: Tensor], _ replacement: Replacement) throws {
        for (site, table) in products {
            values[site] = try (replacement.isEach ? table : table.sum([0], keeping: true)).rows()
        }
    }

    /// The numbers of components, by group.
    func changes(_ components: [Component], groups: Int) throws -> [[Double]] {
        try components.map { component in
            guard let site = component.site, let table = values[site] else {
                throw LensError.failure("\(component) has no gradient")
            }
            return (0..<groups).map { table[$0][component.partIndex] }
        }
    }
}
