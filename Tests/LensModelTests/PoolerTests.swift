import Foundation
import LensCheckpoint
import LensCore
import LensTorch
import Testing

@testable import LensModel

/// Poolers before encoders' classifiers.
@Suite struct PoolerTests {
    /// `r = 3·act(2x₀ + 1) − act(x₁)  + 0.5`
    private func head(_ activation: Activation, norm: NormLayer? = nil) throws -> RewardHead {
        let dense = LinearLayer(
            weight: try Tensor([2.0, 0, 0, 1], shape: [2, 2]), bias: try Tensor([1.0, 0]))
        return RewardHead(
            kind: .pooled(
                Pooler(dense: dense, activation: activation, norm: norm), weight: try Tensor([3.0, -1], shape: [1, 2]),
                bias: try Tensor([0.5])),
            objectives: ["r"], output: .objective(0))
    }

    @Test func aTanhPoolerByHand() throws {
        let head = try head(.tanh)
        let x = HeadStreams(readout: try Tensor([0.25, -0.5], shape: [1, 2]))
        let expected = 3 * tanh(1.5) - tanh(-0.5) + 0.5
        #expect(abs(try head.read(x).rewards.doubles()[0] - expected) < 1e-12)
        let direction = try head.direction(at: x)
        func slope(_ z: Double) -> Double { 1 - tanh(z) * tanh(z) }
        let vector = try direction.vector.doubles()
        #expect(abs(vector[0] - 6 * slope(1.5)) < 1e-12 && abs(vector[1] + slope(-0.5)) < 1e-12)
        #expect(abs(vector[0] * 0.25 - vector[1] * 0.5 + direction.constant - expected) < 1e-12)
        let remainder = 3 * (tanh(1.5) - slope(1.5) * 1.5) - (tanh(-0.5) + slope(-0.5) * 0.5)
        #expect(abs(try #require(direction.remainder) - remainder) < 1e-12)
    }

    @Test func aReLUPoolerIsExact() throws {
        let head = try head(.relu)
        for values in [[0.25, -0.5], [-3.0, 2.0]] {
            let x = HeadStreams(readout: try Tensor(values, shape: [1, 2]))
            let direction = try head.direction(at: x)
            #expect(direction.remainder == nil)
            let read = try zip(direction.vector.doubles(), values).map(*).reduce(direction.constant, +)
            #expect(abs(read - (3 * max(0, 2 * values[0] + 1) - max(0, values[1]) + 0.5)) < 1e-12)
        }
    }

    @Test func aNormedPoolerIsReadWithItsScaleFrozen() throws {
        let norm = NormLayer(kind: .layer(bias: try Tensor([0.25, -0.5])), gain: try Tensor([1.5, 0.5]), epsilon: 1e-5)
        let head = try head(.relu, norm: norm)
        let x = HeadStreams(readout: try Tensor([0.25, 0.75], shape: [1, 2]))
        // act = (1.5, 0.75): mean 1.125, deviations ±0.375.
        let scale = (0.375 * 0.375 + 1e-5).squareRoot()
        let expected = 3 * (1.5 * 0.375 / scale + 0.25) - (-0.5 * 0.375 / scale - 0.5) + 0.5
        #expect(abs(try head.read(x).rewards.doubles()[0] - expected) < 1e-12)
        let direction = try head.direction(at: x)
        let read = try zip(direction.vector.doubles(), [0.25, 0.75]).map(*).reduce(direction.constant, +)
        #expect(abs(read - expected) < 1e-12)
        // Frozen, the norm's part of the direction is not zero, as its gradient along the input would be.
        #expect(abs(try direction.vector.doubles()[0]) > 1)
    }
}
