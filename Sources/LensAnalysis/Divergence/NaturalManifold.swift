import LensCore
import LensTorch

/// The distribution of a site's natural activations, to judge whether one that an experiment puts there could have come up by
/// itself.
///
/// The score is that of probabilistic PCA (Tipping and Bishop, 1999): Mahalanobis' distance, squared, in the leading components
/// that hold 95 % of the variance (at most a quarter as many as texts), plus the squared length of the rest over its mean
/// variance. The threshold is the .99 quantile of scores of held-out texts: a distance of "two standard deviations" is
/// exceeded by every activation of some hundred dimensions. The distance to the fifth nearest text is a second opinion
/// that assumes no shape.
public struct NaturalManifold: Sendable {
    static let share = 0.95
    static let folds = 4
    static let neighbour = 5
    static let quantile = 0.99
    /// So that what was brought to the threshold is not beyond it by rounding.
    static let inside = 1 - 1e-9
    /// Fewer texts say nothing about what is rare.
    public static let leastTexts = 20

    /// Above it a score is called divergent.
    public let threshold: Double
    /// Above it a distance to the fifth nearest text is.
    public let neighbourThreshold: Double
    /// Leading components.
    public var components: Int { subspace.count }
    /// The share of the variance that they hold.
    public var explained: Double { subspace.explained }
    /// Texts it was fitted on.
    public var n: Int { rows.length(0) }

    let subspace: PrincipalSubspace
    /// Of a column of the rest, on held-out texts.
    private let restVariance: Double
    /// `[text, width]`, float64.
    let rows: Tensor

    /// Fits and calibrates.
    ///
    /// - Parameters:
    ///   - rows: natural activations, `[text, width]`.
    ///   - clusters: texts of one cluster, such as a prompt, are held out together.
    /// - Throws: `LensError` below twenty texts or two clusters.
    public init(_ rows: Tensor, clusters: [String], seed: UInt64 = 0) throws {
        let exact = try rows.exact()
        guard exact.length(0) >= Self.leastTexts, let folds = GroupedFolds(clusters, count: Self.folds, seed: seed) else {
            throw LensError.input(
                "natural activations cannot be told from \(exact.length(0)) reference texts of \(Set(clusters).count) prompts",
                hint: "give at least \(Self.leastTexts) texts of several prompts as the reference")
        }
        func fitted(_ rows: Tensor) throws -> PrincipalSubspace {
            try PrincipalSubspace(rows, share: Self.share, most: rows.length(0) / 4)
        }
        self.rows = exact
        subspace = try fitted(exact)
        var held: [(distance: Double, rest: Double)] = []
        var restColumns = 0
        for fold in 0..<folds.count {
            let own = folds.heldOut(fold)
            let other = try fitted(exact.selecting(0, Tensor(indices: folds.training(without: fold))))
            let (along, rest) = try other.split(exact.selecting(0, Tensor(indices: own)))
            held += zip(try other.squaredDistances(along).doubles(), try rest.squared().sum([1]).doubles()).map { ($0, $1) }
            restColumns += own.count * (other.width - other.count)
        }
        let mean = held.reduce(0) { $0 + $1.rest } / Double(max(1, restColumns))
        // What rounding leaves of a rest that is none must not count as a distance.
        let restVariance = max(mean, 1e-6 * subspace.meanVariance, Double.leastNormalMagnitude)
        self.restVariance = restVariance
        let scores = held.map { $0.distance + $0.rest / restVariance }.sorted()
        threshold = Quantile.of(sorted: scores, at: Self.quantile) ?? 0
        let distances = try Self.distances(exact, clusters: clusters).sorted()
        neighbourThreshold = Quantile.of(sorted: distances, at: Self.quantile) ?? 0
    }

    /// The scores of activations `[row, width]`.
    public func scores(_ activations: Tensor) throws -> [Double] {
        let (along, rest) = try subspace.split(activations)
        return try (subspace.squaredDistances(along) + rest.squared().sum([1]) / restVariance).doubles()
    }

    /// The distances of activations `[row, width]` to their fifth nearest text.
    public func neighbourDistances(_ activations: Tensor) throws -> [Double] {
        try Self.fifth(Self.squares(activations.exact(), rows))
    }

    /// Activations `[row, width]` with what makes them divergent removed: the rest beside the components is shortened until the
    /// threshold is met, and, where it is exceeded without any rest, the way from the mean. Natural ones stay as they are.
    public func natural(_ activations: Tensor) throws -> Tensor {
        let (along, rest) = try subspace.split(activations)
        let distances = try subspace.squaredDistances(along).doubles()
        let rests = try rest.squared().sum([1]).doubles().map { $0 / restVariance }
        var (keptAlong, keptRest): ([Double], [Double]) = ([], [])
        for (distance, rest) in zip(distances, rests) {
            let isWide = distance > threshold
            keptAlong.append(isWide ? (threshold / distance).squareRoot() * Self.inside : 1)
            keptRest.append(
                isWide ? 0 : distance + rest > threshold ? ((threshold - distance) / rest).squareRoot() * Self.inside : 1)
        }
        func column(_ factors: [Double]) throws -> Tensor { try Tensor(factors, shape: [factors.count, 1]) }
        return try subspace.mean + (along * column(keptAlong)).matmul(subspace.basis) + rest * column(keptRest)
    }

    /// Coordinates in which natural activations vary alike in every direction, so that the squared length is the score:
    /// `[row, component + width]`, the components' first, then the rest's in the axes of the site.
    func whitened(_ activations: Tensor) throws -> Tensor {
        let (along, rest) = try subspace.split(activations)
        return try Tensor.concatenated([along / subspace.variances.squareRoot(), rest / restVariance.squareRoot()], along: 1)
    }

    /// The linear map from coordinates to steps of the activation, `[component + width, width]`: a row of coordinates times
    /// it, plus the mean, is the activation. What the rest's coordinates have along the components does not count.
    func whitenedMap() throws -> Tensor {
        let along = try subspace.basis * subspace.variances.squareRoot().unsqueezed(1)
        let ones = try Tensor((0..<subspace.width * subspace.width).map { $0 % (subspace.width + 1) == 0 ? 1.0 : 0 })
            .reshaped([subspace.width, subspace.width])
        let beside = try ones - subspace.basis.transposed().matmul(subspace.basis)
        return try Tensor.concatenated([along, beside * restVariance.squareRoot()], along: 0)
    }

    /// Each text's distance to its fifth nearest of other clusters.
    private static func distances(_ rows: Tensor, clusters: [String]) throws -> [Double] {
        let names = Dictionary(Set(clusters).sorted().enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let owners = try Tensor(clusters.map { Double(names[$0] ?? 0) })
        let same = try owners.unsqueezed(1).equals(owners.unsqueezed(0))
        let squares = try squares(rows, rows)
        return try fifth(same.choose(Tensor.full(squares.shape, .infinity, type: .float64), squares)).filter(\.isFinite)
    }

    /// `‖a − b‖²`, `[row of a, row of b]`.
    private static func squares(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        let (x, y) = (try a.squared().sum([1], keeping: true), try b.squared().sum([1]))
        return try (x + y - a.matmul(b.transposed()) * 2).clamped(0, .infinity)
    }

    private static func fifth(_ squares: Tensor) throws -> [Double] {
        let count = min(neighbour, squares.length(1))
        let nearest = try squares.negated().top(count).values
        return try nearest.select(1, count - 1).negated().squareRoot().doubles()
    }
}
