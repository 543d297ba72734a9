import LensCore
import LensTorch
import Testing

struct TensorEigenTests {
    @Test func findsEigenvaluesOnPaper() throws {
        // (2 1; 1 2) has 1 along (1, −1) and 3 along (1, 1).
        let (values, vectors) = try Tensor([2.0, 1, 1, 2], shape: [2, 2]).symmetricEigen()
        try expect(values, [2], [1, 3], within: 1e-14)
        let v = try vectors.doubles()
        #expect(abs(v[0] + v[2]) < 1e-14 && abs(v[1] - v[3]) < 1e-14)
    }

    @Test func putsTheMatrixTogetherAgain() throws {
        let a = try Tensor.normal([30, 40], seed: 3).exact()
        let matrix = try a.matmul(a.transposed())
        let (values, vectors) = try matrix.symmetricEigen()
        let again = try (vectors * values).matmul(vectors.transposed())
        #expect(try (again - matrix).magnitude().largest().scalar() < 1e-11)
        #expect(zip(try values.doubles(), try values.doubles().dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test func refusesWhatHasNoEigenvectors() throws {
        #expect(throws: LensError.self) { try Tensor([1.0, 2], shape: [1, 2]).symmetricEigen() }
        #expect(throws: LensError.self) { try Tensor([1.0, .nan, .nan, 1], shape: [2, 2]).symmetricEigen() }
    }
}
