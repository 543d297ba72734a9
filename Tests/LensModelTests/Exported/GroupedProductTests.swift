import LensCore
import LensTorch
import TestSupport
import Testing

@testable import LensModel

struct GroupedProductTests {
    @Test func eachRowMeetsItsExpert() throws {
        let rows = try Tensor.normal([5, 3], seed: 1)
        let experts = try Tensor.normal([4, 3, 2], seed: 2)
        let product = try GroupedProduct.of(rows, experts, ends: Tensor(indices: [2, 2, 3, 4]))
        #expect(product.shape == [5, 2])
        for (row, expert) in [(0, 0), (1, 0), (2, 2), (3, 3)] {
            let expected = try rows.slice(0, row..<row + 1).matmul(experts.select(0, expert))
            #expect(try (product.slice(0, row..<row + 1) - expected).magnitude().largest().scalar() < 1e-6)
        }
        #expect(try product.slice(0, 4..<5).magnitude().largest().scalar() == 0)
    }

    @Test(arguments: [[2, 1, 3, 4], [0, 0, 0, 6], [-1, 2, 3, 4], [1, 2, 3]])
    func endsThatAreNoneAreRefused(ends: [Int]) throws {
        let (rows, experts) = (try Tensor.normal([5, 3], seed: 1), try Tensor.normal([4, 3, 2], seed: 2))
        expectRefusal("expected") { _ = try GroupedProduct.of(rows, experts, ends: Tensor(indices: ends)) }
    }
}
