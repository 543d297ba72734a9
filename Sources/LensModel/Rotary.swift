import Foundation
import LensTorch

/// Rotary position embedding (Su et al., 2021): pairs of a head's dimensions turn with the position.
public struct Rotary: Hashable, Sendable {
    /// How frequencies are stretched for texts longer than the pretraining's.
    public enum Scaling: Hashable, Sendable {
        case none
        /// All wavelengths times `factor`.
        case linear(factor: Double)
        /// Llama 3.1: long wavelengths times `factor`, short ones kept, a smooth passage between.
        case llama3(factor: Double, lowFrequency: Double, highFrequency: Double, originalContext: Int)
    }

    public var base: Double
    /// How many of a head's dimensions turn; the rest are left alone.
    public var dimensions: Int
    public var scaling: Scaling

    public init(base: Double, dimensions: Int, scaling: Scaling = .none) {
        self.base = base
        self.dimensions = dimensions
        self.scaling = scaling
    }

    /// Radians per position for each pair of dimensions, in float32 as models are trained with.
    public var frequencies: [Float] {
        stride(from: 0, to: dimensions, by: 2).map { i in
            scaled(1 / Float(pow(base, Double(Float(i) / Float(dimensions)))))
        }
    }

    private func scaled(_ frequency: Float) -> Float {
        switch scaling {
        case .none: return frequency
        case .linear(let factor): return frequency / Float(factor)
        case .llama3(let factor, let low, let high, let original):
            let wavelength = 2 * Float.pi / frequency
            if wavelength < Float(Double(original) / high) { return frequency }
            if wavelength > Float(Double(original) / low) { return frequency / Float(factor) }
            let smooth = (Float(original) / wavelength - Float(low)) / Float(high - low)
            return (1 - smooth) * frequency / Float(factor) + smooth * frequency
        }
    }

    /// Cosines and sines for a range of positions, each `[position, dimensions]`, both halves alike.
    func tables(for positions: Range<Int>, type: ElementType, device: Device) throws -> RotaryTables {
        let frequencies = try Tensor(frequencies).to(type)
        // [position, 1] · [pair] = [position, pair]
        let angles = try Tensor.range(positions).to(type).unsqueezed(1) * frequencies
        let both = try Tensor.concatenated([angles, angles], along: 1)
        return RotaryTables(
            cosine: try both.cosine().to(device), sine: try both.sine().to(device), dimensions: dimensions)
    }
}

/// The rotations of a range of positions.
struct RotaryTables: Sendable {
    /// `[position, dimensions]`
    let cosine: Tensor
    let sine: Tensor
    let dimensions: Int

    /// The rotations of the last positions.
    func last(_ count: Int) throws -> RotaryTables {
        let all = cosine.length(0)
        guard count < all else { return self }
        return RotaryTables(
            cosine: try cosine.slice(0, all - count..<all), sine: try sine.slice(0, all - count..<all), dimensions: dimensions)
    }

    /// Turns queries or keys, `[row, head, position, headWidth]`, in the tables' own type.
    func apply(_ x: Tensor) throws -> Tensor {
        let width = x.length(-1)
        let turning = dimensions == width ? x : try x.slice(3, 0..<dimensions)
        let half = dimensions / 2
        let swapped = try Tensor.concatenated(
            [turning.slice(3, half..<dimensions).negated(), turning.slice(3, 0..<half)], along: 3)
        let turned = try turning * cosine + swapped * sine
        return dimensions == width ? turned : try Tensor.concatenated([turned, x.slice(3, dimensions..<width)], along: 3)
    }
}
