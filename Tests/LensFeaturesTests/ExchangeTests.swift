import Foundation
import LensCheckpoint
import LensCore
import LensTorch
import TestSupport
import Testing

@testable import LensFeatures

/// Folders that sae-lens and sparsify wrote, and ours in their layouts.
///
/// With `REWARDLENS_SAE_EXPORTS` set to a folder, exports are left there for `Scripts/sae_fixtures.py check`.
struct ExchangeTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/sae")
    private static let lens = ["topk", "topk-reach", "topk-uncentred", "jumprelu", "standard"].map { "sae-lens-\($0)" }

    private let folder: TemporaryFolder
    private let inputs: Tensor

    init() throws {
        folder = try TemporaryFolder()
        inputs = try Self.recorded("inputs")
    }

    private static func recorded(_ name: String) throws -> Tensor {
        let file = try Safetensors(fixtures.appending(path: "outputs.safetensors"))
        return try Tensor(try #require(file.tensors.first { $0.name == name }))
    }

    private func difference(_ a: Tensor, _ b: Tensor) throws -> Double {
        try ((a - b).squared().sum().scalar() / b.squared().sum().scalar()).squareRoot()
    }

    @Test(arguments: lens) func saeLensFoldersReconstructTheSame(_ name: String) throws {
        let autoencoder = try SAELens.read(Self.fixtures.appending(path: name))
        #expect(try difference(autoencoder.reconstruct(inputs), Self.recorded(name)) < 1e-5)
    }

    @Test func sparsifyFoldersReconstructTheSame() throws {
        let autoencoder = try Sparsify.read(Self.fixtures.appending(path: "sparsify-topk"))
        #expect(try difference(autoencoder.reconstruct(inputs), Self.recorded("sparsify-topk")) < 1e-5)
    }

    /// One of each kind of activation.
    private func samples() throws -> [String: SparseAutoencoder] {
        func sample(_ activation: SparseAutoencoder.Activation) throws -> SparseAutoencoder {
            try SparseAutoencoder(
                encoder: Tensor.normal([24, 8], seed: 1), encoderBias: Tensor.normal([24], seed: 2),
                decoder: Tensor.normal([24, 8], seed: 3), decoderBias: Tensor.normal([8], seed: 4), activation: activation,
                origin: SAEOrigin(model: "small", fingerprint: "sha256:0", site: "residual.1", positions: "response"))
        }
        return [
            "topk": try sample(.topK(3)), "batchtopk": try sample(.batchTopK(3, threshold: 2)),
            "jumprelu": try sample(.jumpReLU(Tensor.normal([24], seed: 5).magnitude())),
        ]
    }

    @Test func whatIsWrittenReadsTheSame() throws {
        var exported = ["inputs": try SafetensorsWriter.Tensor(inputs)]
        let kept = ProcessInfo.processInfo.environment["REWARDLENS_SAE_EXPORTS"].map { URL(filePath: $0) }
        let target = kept ?? folder.url
        func expectSame(_ name: String, _ autoencoder: SparseAutoencoder, _ copy: SparseAutoencoder) throws {
            let output = try autoencoder.reconstruct(inputs)
            #expect(try copy.reconstruct(inputs).floats() == output.floats())
            exported[name] = try SafetensorsWriter.Tensor(output)
        }
        for (name, autoencoder) in try samples() {
            let place = target.appending(path: "sae-lens-\(name)")
            try SAELens.write(autoencoder, to: place)
            let copy = try SAELens.read(place)
            try expectSame("sae-lens-\(name)", autoencoder, copy)
            #expect(copy.origin == autoencoder.origin)
            guard case .topK(let k) = autoencoder.activation else {
                expectRefusal("TopK") { try Sparsify.write(autoencoder, to: folder.url.appending(path: "no")) }
                continue
            }
            try Sparsify.write(autoencoder, to: target.appending(path: "sparsify-topk"))
            let other = try Sparsify.read(target.appending(path: "sparsify-topk"))
            try expectSame("sparsify-topk", autoencoder, other)
            guard case .topK(k) = other.activation else {
                Issue.record("k is another")
                continue
            }
        }
        try SafetensorsWriter.write(exported, to: target.appending(path: "inputs.safetensors"))
    }

    /// A fixture's copy with a change to its config.
    private func changed(_ name: String, _ from: String, _ to: String) throws -> URL {
        let copy = folder.url.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: Self.fixtures.appending(path: name), to: copy)
        let file = copy.appending(path: "cfg.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(from))
        try Data(text.replacing(from, with: to).utf8).write(to: file)
        return copy
    }

    @Test(arguments: [
        ("\"architecture\": \"topk\"", "\"architecture\": \"gated\"", "gated"),
        ("\"normalize_activations\": \"none\"", "\"normalize_activations\": \"layer_norm\"", "layer_norm"),
        ("\"reshape_activations\": \"none\"", "\"reshape_activations\": \"hook_z\"", "hook_z"),
        ("\"k\": 3", "\"k\": 3, \"twist\": 1", "twist"), ("\"k\": 3", "\"k\": 25", "24"), ("\"k\": 3", "\"q\": 3", "k"),
        ("\"d_in\": 8", "\"d_in\": 9", "shape"), ("\"sae_lens_version\": \"6", "\"sae_lens_version\": \"5", "6.0.0"),
    ]) func unknownValuesAreRefusedByName(_ from: String, _ to: String, _ word: String) throws {
        let copy = try changed("sae-lens-topk", from, to)
        expectRefusal(word) { _ = try SAELens.read(copy) }
    }

    @Test(arguments: [
        ("\"activation\": \"topk\"", "\"activation\": \"groupmax\"", "groupmax"),
        ("\"transcode\": false", "\"transcode\": true", "transcode"),
        ("\"skip_connection\": false", "\"skip_connection\": true", "skip_connection"),
        ("\"num_latents\": 24", "\"num_latents\": 25", "shape"), ("\"num_latents\": 24", "\"num_latents\": -1", "num_latents"),
        ("\"num_latents\": 24", "\"num_latents\": 0, \"expansion_factor\": 16777216", "expansion_factor"),
        ("\"k\": 3", "\"k\": 3, \"twist\": 1", "twist"),
    ]) func sparsifyToo(_ from: String, _ to: String, _ word: String) throws {
        let copy = try changed("sparsify-topk", from, to)
        expectRefusal(word) { _ = try Sparsify.read(copy) }
    }

    @Test func damagedFoldersAreRefused() throws {
        let whole = try #require(try samples()["topk"])
        func refuse(_ word: String, _ damage: (URL) throws -> Void) throws {
            let place = folder.url.appending(path: UUID().uuidString)
            try SAELens.write(whole, to: place)
            try damage(place)
            expectRefusal(word) { _ = try SAELens.read(place) }
        }
        try refuse("cfg.json") { try FileManager.default.removeItem(at: $0.appending(path: "cfg.json")) }
        try refuse("sae_weights") { try FileManager.default.removeItem(at: $0.appending(path: "sae_weights.safetensors")) }
        try refuse("cfg.json") { try Data("[1]".utf8).write(to: $0.appending(path: "cfg.json")) }
        var tensors = [
            "W_enc": try SafetensorsWriter.Tensor(Tensor.zeros([8, 24])), "b_enc": try .init(Tensor.zeros([24])),
            "W_dec": try .init(Tensor.zeros([24, 8])), "b_dec": try .init(Tensor.zeros([8])),
        ]
        func rewrite(_ place: URL) throws {
            try SafetensorsWriter.write(tensors, to: place.appending(path: "sae_weights.safetensors"))
        }
        tensors["W_extra"] = tensors["b_dec"]
        try refuse("W_extra", rewrite)
        tensors["W_extra"] = nil
        tensors["b_dec"] = try .init(Tensor.full([8], .nan))
        try refuse("finite", rewrite)
        tensors["b_dec"] = try .init(Tensor(indices: Array(0..<8)))
        try refuse("I64", rewrite)
        tensors["b_dec"] = nil
        try refuse("b_dec", rewrite)
        // Cut anywhere, weights are refused.
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: seed)
            try refuse("sae_weights") { place in
                let file = place.appending(path: "sae_weights.safetensors")
                let bytes = try Data(contentsOf: file)
                try bytes.prefix(generator.index(below: bytes.count)).write(to: file)
            }
        }
    }
}
