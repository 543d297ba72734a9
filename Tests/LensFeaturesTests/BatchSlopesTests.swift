import LensCore
import LensTorch
import Testing

@testable import LensFeatures

/// The gradients written by hand against those of recorded dense products.
struct BatchSlopesTests {
    private static let kinds: [SAEOptions.Selection] = [
        .topK(5), .batchTopK(5), .jumpReLU(penalty: 0.01, bandwidth: 0.4, threshold: 0.8),
    ]

    private let inputs: Tensor

    init() throws {
        inputs = try Tensor.normal([50, 12], seed: 1) + Tensor.normal([12], seed: 2)
    }

    /// A state off its start, in which encoder and decoder differ and some latents have long been silent.
    private func state(_ options: SAEOptions, silent: Bool) throws -> SAEState {
        var state = try SAEState(options, sample: inputs)
        for number in 1...3 {
            let slopes = try BatchSlopes(inputs, options: options, state: state)
            try state.move(against: slopes, rate: 0.05, rows: 50)
            #expect(state.step == number)
        }
        if silent { for latent in 0..<15 { state.silence[latent] = 1000 } }
        return state
    }

    /// The loss from dense products, whose choice of latents is taken as given.
    private func denseLoss(_ p: [Tensor], options: SAEOptions, state: SAEState) throws -> Tensor {
        let (encoder, bias, decoder, centre) = (p[0], p[1], p[2], p[3])
        let pre = try (inputs - centre).linear(encoder, bias: bias)
        let values = try pre.detached().doubles()
        let kept: [Bool]
        switch options.selection {
        case .topK(let k):
            kept = (0..<50).flatMap { row in
                let numbers = values[row * 40..<(row + 1) * 40]
                let bar = numbers.sorted(by: >)[k - 1]
                return numbers.map { $0 >= bar && $0 > 0 }
            }
        case .batchTopK(let k):
            let bar = values.sorted(by: >)[k * 50 - 1]
            kept = values.map { $0 >= bar && $0 > 0 }
        case .jumpReLU:
            let bars = try (state.thresholds?.value ?? Tensor.zeros([40])).doubles()
            kept = values.indices.map { values[$0] > bars[$0 % 40] }
        }
        let mask = try Tensor(kept.map { $0 ? Float(1) : 0 }, shape: [50, 40])
        let error = try (pre * mask).matmul(decoder) + centre - inputs
        let variance = try (inputs - inputs.mean([0])).squared().sum().scalar()
        var total = try error.squared().sum() / variance
        let silent = state.silent(for: options.silence(batch: 50))
        if !silent.isEmpty {
            // Six silent latents, those with the largest pre-activations, reconstruct the error.
            let chosen = (0..<50).flatMap { row in
                let numbers = (0..<40).map { silent.contains($0) ? values[row * 40 + $0] : -.infinity }
                let bar = numbers.sorted(by: >)[5]
                return numbers.map { $0 >= bar && $0 > 0 ? Float(1) : 0 }
            }
            let auxiliary = try (pre * Tensor(chosen, shape: [50, 40])).matmul(decoder) + error.detached()
            total = try total + auxiliary.squared().sum() / variance * options.auxiliaryWeight
        }
        return total
    }

    @Test(arguments: kinds, [false, true]) func slopesAreThoseOfRecordedProducts(
        _ kind: SAEOptions.Selection, silent: Bool
    ) throws {
        let isJump = if case .jumpReLU = kind { true } else { false }
        guard !(isJump && silent) else { return }
        let options = SAEOptions(kind, latents: 40, steps: 100, batch: 50, warmUp: 0, silence: 500)
        let state = try state(options, silent: silent)
        let found = try BatchSlopes(inputs, options: options, state: state)
        let leaves = try [state.encoder, state.encoderBias, state.decoder, state.decoderBias].map { try $0.value.leaf() }
        let loss: Tensor = try Tensor.recording { try denseLoss(leaves, options: options, state: state) }
        let expected = try loss.gradients(of: leaves)
        let slopes = [found.latents.encoder, found.latents.encoderBias, found.latents.decoder, found.decoderBias]
        for (slope, expected) in zip(slopes, expected) {
            let scaled = try (slope * found.scale).reshaped(expected.shape)
            let size = try expected.magnitude().largest().scalar()
            #expect(size > 0)
            #expect(try (scaled - expected).magnitude().largest().scalar() < 1e-4 * size)
        }
        let penalty = isJump ? 0.01 * Double(found.activity.reduce(0, +)) / 50 : 0
        #expect(abs(found.loss - penalty - (try loss.scalar())) < 1e-5)
    }

    @Test func thresholdsMoveAsTheKernelSays() throws {
        let options = SAEOptions(
            .jumpReLU(penalty: 0.01, bandwidth: 0.4, threshold: 0.8), latents: 40, steps: 100, batch: 50, warmUp: 0)
        let state = try state(options, silent: false)
        let found = try #require(try BatchSlopes(inputs, options: options, state: state).thresholds).doubles()
        let bars = try #require(state.thresholds).value.doubles()
        let centred = try inputs - state.decoderBias.value
        let pre = try centred.linear(state.encoder.value, bias: state.encoderBias.value).rows()
        let codes = pre.map { row in row.indices.map { row[$0] > bars[$0] ? Float(row[$0]) : 0 } }
        let error = try Tensor(codes.flatMap(\.self), shape: [50, 40]).matmul(state.decoder.value) - centred
        let variance = try (inputs - inputs.mean([0])).squared().sum().scalar()
        let slopes = try (error.matmul(state.decoder.value.transposed()) * (2 / variance)).rows()
        for latent in 0..<40 {
            var expected = 0.0
            for row in 0..<50 where abs(pre[row][latent] - bars[latent]) < 0.2 {
                expected -= bars[latent] / 0.4 * slopes[row][latent] + 0.01 / 50 / 0.4
            }
            #expect(abs(found[latent] - expected) < 1e-5)
        }
        #expect(found.contains { $0 != 0 })
    }

    @Test func aBatchWithoutVarianceHasALossOf0OnceItsPointIsLearnt() throws {
        let options = SAEOptions(.topK(1), latents: 4, steps: 10, batch: 3)
        let equal = try Tensor.full([3, 12], 1)
        let slopes = try BatchSlopes(equal, options: options, state: SAEState(options, sample: equal))
        #expect(slopes.loss == 0 || slopes.loss.isFinite)
    }
}
