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
        /// LongRoPE (Ding et al., 2024): each pair's wavelength times its own factor, other ones for texts longer than the
        /// original context; what turns is multiplied by `amplitude`.
        case longrope(short: [Double], long: [Double], originalContext: Int, amplitude: Double)
        /// Dynamic NTK: the base grows with texts longer than the context.
        case dynamic(factor: Double, context: Int)
        /// YaRN (Peng et al., 2024): wavelengths that turn more than `fast` times in the original context kept, those that turn
        /// less than `slow` times multiplied by `factor`, a linear passage between; what turns is multiplied by `amplitude`.
        case yarn(factor: Double, fast: Double, slow: Double, truncates: Bool, originalContext: Int, amplitude: Double)
    }

    /// Which of a head's dimensions turn together.
    public enum Pairing: Hashable, Sendable {
        /// Each with the one half the rotary dimensions further.
        case halves
        /// Each even one with the next (GLM).
        case neighbours
    }

    public var base: Double
    /// How many of a head's dimensions turn; the rest are left alone.
    public var dimensions: Int
    public var scaling: Scaling
    public var pairing = Pairing.halves

    public init(base: Double, dimensions: Int, scaling: Scaling = .none) {
        self.base = base
        self.dimensions = dimensions
        self.scaling = scaling
    }

    /// Radians per position for each pair of dimensions in a text of `length` tokens, in float32 as models are trained with.
    public func frequencies(length: Int) -> [Float] {
        let base = stretchedBase(length: length)
        return stride(from: 0, to: dimensions, by: 2).map { i in
            scaled(1 / Float(pow(base, Double(Float(i) / Float(dimensions)))), pair: i / 2, length: length)
        }
    }

    private func stretchedBase(length: Int) -> Double {
        guard case .dynamic(let factor, let context) = scaling, dimensions > 2 else { return base }
        let longer = Double(max(length, context)) / Double(context)
        return base * pow(factor * longer - (factor - 1), Double(dimensions) / Double(dimensions - 2))
    }

    /// Multiplies what turns, and so scores by its square.
    public var amplitude: Double {
        switch scaling {
        case .none, .linear, .llama3, .dynamic: 1
        case .longrope(_, _, _, let amplitude), .yarn(_, _, _, _, _, let amplitude): amplitude
        }
    }

    /// The longest text of a model with a context of so many positions, which dynamic scaling multiplies.
    func reach(_ context: Int) -> Int {
        guard case .dynamic(let factor, _) = scaling else { return context }
        return Int(min(Double(context) * max(factor, 1), 1e9))
    }

    /// Whether texts of these lengths turn alike, so that what they have in common may be computed once.
    public func agrees(lengths: [Int]) -> Bool {
        Set(lengths.map(frequencies)).count <= 1
    }

    private func scaled(_ frequency: Float, pair: Int, length: Int) -> Float {
        switch scaling {
        case .none, .dynamic: return frequency
        case .linear(let factor): return frequency / Float(factor)
        case .llama3(let factor, let low, let high, let original):
            let wavelength = 2 * Float.pi / frequency
            if wavelength < Float(Double(original) / high) { return frequency }
            if wavelength > Float(Double(original) / low) { return frequency / Float(factor) }
            let smooth = (Float(original) / wavelength - Float(low)) / Float(high - low)
            return (1 - smooth) * frequency / Float(factor) + smooth * frequency
        case .longrope(let short, let long, let original, _):
            return frequency / Float(length > original ? long[pair] : short[pair])
        case .yarn(let factor, let fast, let slow, let truncates, let original, _):
            // The pair that turns so many times in the original context.
            func place(_ turns: Double) -> Double {
                Double(dimensions) * log(Double(original) / (turns * 2 * .pi)) / (2 * log(base))
            }
            let low = max(truncates ? place(fast).rounded(.down) : place(fast), 0)
            var high = min(truncates ? place(slow).rounded(.up) : place(slow), Double(dimensions - 1))
            if low == high { high += 0.001 }
            let stretched = Float(min(max((Double(pair) - low) / (high - low), 0), 1))
            return frequency / Float(factor) * stretched + frequency * (1 - stretched)
        }
    }

    /// Cosines and sines for a range of positions of a text of `length` tokens, each `[position, dimensions]`.
    func tables(for positions: Range<Int>, length: Int, type: ElementType, device: Device) throws -> RotaryTables {
        let frequencies = try Tensor(frequencies(length: length)).to(type)
        // [position, 1] · [pair] = [position, pair]
        let angles = try Tensor.range(positions).to(type).unsqueezed(1) * frequencies
        let both =
            switch pairing {
            case .halves: try Tensor.concatenated([angles, angles], along: 1)
            case .neighbours: try angles.repeatingEach(2, along: 1)
            }
        func scaled(_ x: Tensor) throws -> Tensor { try (amplitude == 1 ? x : x * amplitude).to(device) }
        return RotaryTables(
            cosine: try scaled(both.cosine()), sine: try scaled(both.sine()), dimensions: dimensions, pairing: pairing)
    }
}

/// The rotations of a range of positions.
struct RotaryTables: Sendable {
    /// `[position, dimensions]`
    let cosine: Tensor
    let sine: Tensor
    let dimensions: Int
    let pairing: Rotary.Pairing

    /// The rotations of the last positions.
    func last(_ count: Int) throws -> RotaryTables {
        let all = cosine.length(0)
        guard count < all else { return self }
        return RotaryTables(
            cosine: try cosine.slice(0, all - count..<all), sine: try sine.slice(0, all - count..<all), dimensions: dimensions,
            pairing: pairing)
    }

    /// Turns queries or keys, `[row, head, position, headWidth]`, in the tables' own type.
    func apply(_ x: Tensor) throws -> Tensor {
        let width = x.length(-1)
        let turning = dimensions == width ? x : try x.slice(3, 0..<dimensions)
        let turned = try turning * cosine + partners(turning) * sine
        return dimensions == width ? turned : try Tensor.concatenated([turned, x.slice(3, dimensions..<width)], along: 3)
    }

    /// Each dimension's partner in its pair, the first of a pair getting the second's negative.
    private func partners(_ x: Tensor) throws -> Tensor {
        let half = dimensions / 2
        switch pairing {
        case .halves:
            return try Tensor.concatenated([x.slice(3, half..<dimensions).negated(), x.slice(3, 0..<half)], along: 3)
        case .neighbours:
            // [row, head, position, pair, 2]
            let pairs = try x.reshaped([x.length(0), x.length(1), x.length(2), half, 2])
            return try Tensor.concatenated([pairs.slice(4, 1..<2).negated(), pairs.slice(4, 0..<1)], along: 4).reshaped(x.shape)
        }
    }
}
