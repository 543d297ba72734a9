import CTorch
import LensCore

extension Tensor {
    /// Eigenvalues `[n]`, rising, and eigenvectors `[n, n]`, one a column and each up to its sign, of a symmetric matrix
    /// `[n, n]`, in float64 on the CPU.
    ///
    /// - Throws: `LensError` where the matrix is not square or holds numbers that are not finite.
    public func symmetricEigen() throws -> (values: Tensor, vectors: Tensor) {
        guard rank == 2, length(0) == length(1) else {
            throw LensError.failure("eigenvectors of a matrix of shape \(shape)")
        }
        let exact = try exact()
        guard try exact.isFinite().sum().scalar() == Double(length(0) * length(1)) else {
            throw LensError.failure("eigenvectors of a matrix with numbers that are not finite")
        }
        return try makingTwo { ct_symmetric_eigen(exact.pointer, $0, $1) }
    }
}
