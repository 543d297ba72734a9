import LensCore
import Testing

struct LogisticRegressionTests {
    @Test func agreesWithScikitLearn() throws {
        for element in try multivariate("classifiers") {
            let rows = try element.table("rows")
            let labels = try element.numbers("labels").map { $0 == 1 }
            let weights = try element.numbers("weights")
            let found = try #require(LogisticRegression(rows, labels: labels, penalty: try element.number("penalty")))
            #expect(agree(found.weights, weights, within: 1e-8))
            #expect(agree(found.intercept, try element.number("intercept"), within: 1e-7))
            #expect(agree(found.score(rows[0]), zip(rows[0], weights).reduce(found.intercept) { $0 + $1.0 * $1.1 }, within: 1e-7))
        }
    }

    @Test func wideRowsGiveWhatNarrowOnesDo() throws {
        var random = SeededGenerator(seed: 3)
        let rows = (0..<20).map { _ in (0..<6).map { _ in random.normal() } }
        let labels = rows.map { $0[0] + 0.5 * $0[1] > 0 }
        let narrow = try #require(LogisticRegression(rows, labels: labels))
        // Columns of zeros change no inner product.
        let wide = try #require(LogisticRegression(rows.map { $0 + Array(repeating: 0, count: 30) }, labels: labels))
        #expect(agree(Array(wide.weights.prefix(6)), narrow.weights, within: 1e-9))
        #expect(wide.weights.dropFirst(6).allSatisfy { $0 == 0 } && agree(wide.intercept, narrow.intercept, within: 1e-9))
        // Repeated rows leave fewer directions than rows.
        let twice = (rows + rows).map { $0 + Array(repeating: 0, count: 50) }
        let doubled = try #require(LogisticRegression(twice, labels: labels + labels, penalty: 2))
        #expect(agree(Array(doubled.weights.prefix(6)), narrow.weights, within: 1e-9))
    }

    @Test func outOfFoldScoresComeFromModelsWithoutTheFold() throws {
        var random = SeededGenerator(seed: 4)
        for width in [3, 60] {
            let rows = (0..<30).map { _ in (0..<width).map { _ in random.normal() } }
            let labels = rows.map { $0[0] > 0 }
            let folds = try #require(GroupedFolds((0..<30).map { $0 / 3 }, count: 4, seed: 1))
            let scores = try #require(LogisticRegression.outOfFold(rows, labels: labels, folds: folds))
            for fold in 0..<4 {
                let training = folds.training(without: fold)
                let model = try #require(LogisticRegression(training.map { rows[$0] }, labels: training.map { labels[$0] }))
                for row in folds.heldOut(fold) { #expect(agree(scores[row], model.score(rows[row]), within: 1e-8)) }
            }
        }
    }

    @Test func separableClassesAndLargeValuesStayFinite() throws {
        let rows = (0..<20).map { [1000 * Double($0), Double($0 % 3)] }
        let labels = (0..<20).map { $0 >= 10 }
        let found = try #require(LogisticRegression(rows, labels: labels, penalty: 1e-3))
        #expect(zip(rows, labels).allSatisfy { (found.score($0) > 0) == $1 })
    }

    @Test func needsBothClassesAndNumbers() throws {
        #expect(LogisticRegression([[1], [2]], labels: [true, true]) == nil)
        #expect(LogisticRegression([], labels: []) == nil)
        #expect(LogisticRegression([[1], [.nan]], labels: [true, false]) == nil)
        let folds = try #require(GroupedFolds([0, 0, 1, 1], count: 2))
        #expect(LogisticRegression.outOfFold([[1], [2], [3], [4]], labels: [true, true, false, false], folds: folds) == nil)
        // Rows without variation say nothing: the log-odds are those of the labels.
        let flat = try #require(LogisticRegression([[1], [1], [1], [1]], labels: [true, false, false, false]))
        #expect(flat.weights == [0] && agree(flat.intercept, -1.0986122886681098))
    }
}
