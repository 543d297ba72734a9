import LensCore
import LensTorch

/// Which activations of a pass to keep.
public struct Capture: Hashable, Sendable {
    public enum Positions: Hashable, Sendable {
        case all
        /// Only the position the reward is read at: position axes have length 1.
        case readout
    }

    public let sites: Set<Site>
    public let positions: Positions
    /// Those that are kept at every position in any case.
    public let everywhere: Set<Site>

    public init(_ sites: some Sequence<Site>, at positions: Positions, everywhere: some Sequence<Site> = []) {
        self.everywhere = Set(everywhere)
        self.sites = self.everywhere.union(sites)
        self.positions = positions
    }

    public static let nothing = Capture([], at: .readout)
}

/// Changes an activation on its way: from the value the model computed to the one it goes on with.
public typealias Edit = (Tensor) throws -> Tensor

/// The one place where activations are read or replaced during a pass.
///
/// The model hands every site's value through it and goes on with what comes back. It is created for one pass and
/// cannot be copied, so nothing is left behind.
public struct Trace: ~Copyable {
    private let capture: Capture
    private let edits: [Site: Edit]
    /// For each row, where in the span the reward is read.
    private let readouts: [Int]
    /// Asked at every site; throws to stop the pass.
    private let interruption: @Sendable () throws -> Void
    private(set) var captured: [Site: Tensor] = [:]

    init(
        capture: Capture, edits: [Site: Edit] = [:], readouts: [Int],
        interruption: @escaping @Sendable () throws -> Void = {}
    ) {
        self.interruption = interruption
        self.capture = capture
        self.edits = edits
        self.readouts = readouts
    }

    /// Whether anybody reads or replaces this site; models skip work that nobody asked for.
    public func wants(_ site: Site) -> Bool {
        capture.sites.contains(site) || edits[site] != nil
    }

    /// Whether only the readout's activations of the last block matter.
    var onlyReadoutMatters: Bool {
        edits.isEmpty && capture.everywhere.isEmpty && (capture.sites.isEmpty || capture.positions == .readout)
    }

    /// Passes a site's value through: edited if there is an edit, kept if it is to be captured.
    public mutating func callAsFunction(_ site: Site, _ value: Tensor) throws -> Tensor {
        try interruption()
        let edited = try edits[site].map { edit in
            let edited = try edit(value)
            guard edited.shape == value.shape else {
                throw LensError.failure("an edit at \(site) turned shape \(value.shape) into \(edited.shape)")
            }
            return edited
        }
        let result = edited ?? value
        if capture.sites.contains(site) { captured[site] = try kept(result, site) }
        return result
    }

    private func kept(_ value: Tensor, _ site: Site) throws -> Tensor {
        guard capture.positions == .readout, !capture.everywhere.contains(site) else { return value }
        let axis = site.positionAxis
        // In the last block the readout may be all that is computed.
        let isOne = value.length(axis) == 1
        let parts = try readouts.enumerated().map { row, position in
            let place = isOne ? 0 : position
            return try value.slice(0, row..<row + 1).slice(axis, place..<place + 1)
        }
        // Copied, so that a slice does not keep a whole layer's activations alive.
        return try (parts.count == 1 ? parts[0].copied() : Tensor.concatenated(parts, along: 0))
    }
}

extension Site {
    /// Which axis counts positions.
    var positionAxis: Int {
        switch self {
        case .query, .key, .value, .pattern: 2
        case .residual, .attention, .mlp, .headOutput, .neurons, .finalNorm: 1
        }
    }
}
