import LensCore
import LensTorch

extension SparseAutoencoder {
    /// The active latents of each input and how strongly they are active: sparse rows of as many columns as there are latents.
    ///
    /// - Parameter inputs: `[row, width]`.
    public func encode(_ inputs: Tensor) throws -> SparseRows {
        let centred = try (ready(inputs) - decoderBias).contiguous()
        switch activation {
        case .topK(let k):
            return try SparseRows.largest(k, x: centred, weight: encoder, bias: encoderBias)
        case .batchTopK(_, let threshold):
            let bounds = try Tensor.full([latents], threshold)
            return try SparseRows.above(bounds, x: centred, weight: encoder, bias: encoderBias)
        case .jumpReLU(let thresholds):
            return try SparseRows.above(thresholds, x: centred, weight: encoder, bias: encoderBias)
        }
    }

    /// The inputs that codes stand for, `[row, width]`.
    public func decode(_ codes: SparseRows) throws -> Tensor {
        try codes.sums(of: decoder) + decoderBias
    }

    /// Encodes and decodes, `[row, width]`.
    public func reconstruct(_ inputs: Tensor) throws -> Tensor {
        try decode(encode(inputs))
    }

    /// Inputs as float32 rows on the CPU.
    func ready(_ inputs: Tensor) throws -> Tensor {
        guard inputs.rank == 2, inputs.length(1) == width else {
            throw LensError.input(at: "an autoencoder's inputs", expected: "shape [row, \(width)]", found: "\(inputs.shape)")
        }
        return try inputs.to(.cpu).to(.float32).contiguous()
    }

    /// The same function of inputs that have been divided by a number: codes are divided by it too, and directions stay.
    ///
    /// Exact for any positive number, because every activation here is homogeneous when its thresholds scale along.
    func rescaled(by factor: Double) throws -> SparseAutoencoder {
        let activation: Activation =
            switch self.activation {
            case .topK(let k): .topK(k)
            case .batchTopK(let k, let threshold): .batchTopK(k, threshold: threshold / factor)
            case .jumpReLU(let thresholds): .jumpReLU(try thresholds / factor)
            }
        return try SparseAutoencoder(
            encoder: encoder, encoderBias: encoderBias / factor, decoder: decoder, decoderBias: decoderBias / factor,
            activation: activation, origin: origin)
    }
}
