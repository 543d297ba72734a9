import Foundation
import LensAnalysis
import LensCheckpoint
import LensCore
import LensModel
import Testing

@Suite struct VerifyTests {
    /// A copy of a fixture that a test may damage.
    private final class Copy {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lens-verify-\(UUID().uuidString)")

        init(_ name: String) throws {
            try FileManager.default.copyItem(at: Fixture.models.appending(path: name), to: folder)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        var golden: URL { folder.appending(path: "golden.json") }

        func verify() throws -> VerifyResult {
            try Verify(folder: folder, options: .init(), golden: GoldenFile(golden)).run().result
        }

        /// Changes the elements of one float32 tensor, which keeps its place.
        func change(_ tensor: String, in file: String = "model.safetensors", _ body: (Float) -> Float) throws {
            let url = folder.appending(path: file)
            let stored = try Safetensors(url)
            var tensors: [String: SafetensorsWriter.Tensor] = [:]
            for other in stored.tensors {
                var bytes = other.withUnsafeBytes { Data($0) }
                if other.name == tensor {
                    let values = bytes.withUnsafeBytes { raw in
                        (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
                    }
                    bytes = values.map { body($0).bitPattern.littleEndian }.withUnsafeBytes { Data($0) }
                }
                tensors[other.name] = .init(dtype: other.dtype, shape: other.shape, bytes: bytes)
            }
            #expect(tensors[tensor] != nil)
            try SafetensorsWriter.write(tensors, to: url)
        }

        func edit(_ file: String, _ body: (String) -> String) throws {
            let url = folder.appending(path: file)
            let text = try String(contentsOf: url, encoding: .utf8)
            let edited = body(text)
            #expect(edited != text)
            try Data(edited.utf8).write(to: url)
        }
    }

    private func outcome(_ result: VerifyResult, _ name: String) -> VerifyResult.Outcome? {
        result.checks.first { $0.name == name }?.outcome
    }

    @Test(arguments: ["llama", "gemma2", "gpt_neox", "bloom", "bert", "modernbert-mean"])
    func everythingHoldsOfAFixture(name: String) throws {
        let result = try Copy(name).verify()
        let failed = result.checks.filter { $0.outcome != .held }
        #expect(failed.isEmpty, "\(name): \(failed)")
        #expect(result.holds && result.differences.isEmpty && result.bisection == nil)
        #expect(result.checks.count == 14 && result.texts.count == 2)
    }

    private func exported(_ name: String) -> URL {
        Fixture.models.deletingLastPathComponent().appending(path: "exported/\(name)")
    }

    @Test(arguments: ["bert", "mpt", "falcon-bfloat16"]) func programsBringTheirGoldens(name: String) throws {
        let result = try Verify(folder: exported(name), options: .init()).run().result
        #expect(result.holds)
        for check in ["parity of rewards", "lens", "completeness", "cone", "determinism", "batch invariance"] {
            #expect(outcome(result, check) == .held, "\(check)")
        }
        #expect(outcome(result, "precision") == .notMeasured)
        let parity = try #require(result.checks.first { $0.name == "parity of rewards" })
        #expect(try #require(parity.measured) < (name.hasSuffix("bfloat16") ? 2e-2 : 1e-5))
        // One export, whatever the length.
        #expect(name != "mpt" || parity.detail.contains("of 5 to 400 tokens"), "\(parity.detail)")
    }

    @Test func aFamilyIsHeldBesideItsProgram() throws {
        let copy = try Copy("bert")
        func parity() throws -> VerifyResult.Check {
            let result = try Verify(folder: copy.folder, options: .init(), program: exported("bert")).run().result
            return try #require(result.checks.first { $0.name == "parity with the program" })
        }
        let own = try parity()
        #expect(own.outcome == .held && own.detail.contains("the reward and 8 sites"), "\(own.detail)")
        try copy.change("bert.encoder.layer.1.output.dense.weight") { $0 * 1.01 }
        let changed = try parity()
        #expect(changed.outcome == .failed && changed.detail.contains("mlp.1"), "\(changed.detail)")
    }

    @Test func programsOfOtherModelsAreRefused() throws {
        let model = Fixture.models.appending(path: "gpt2")
        for (program, piece) in [(exported("mpt"), "expected a program of"), (model, "export.py")] {
            let error = #expect(throws: LensError.self) {
                _ = try Verify(folder: model, options: .init(), program: program).run()
            }
            #expect(error?.message.contains(piece) == true, "\(String(describing: error))")
        }
    }

    @Test func withoutAGoldenFileParityIsNotMeasured() throws {
        let folder = Fixture.models.appending(path: "qwen3")
        let result = try Verify(folder: folder, options: .init()).run().result
        #expect(outcome(result, "parity") == .notMeasured && result.holds)
    }

    /// The site at which a change first shows.
    @Test(arguments: [
        ("model.layers.1.self_attn.o_proj.weight", "attention.1"), ("model.layers.1.mlp.down_proj.weight", "mlp.1"),
        ("model.layers.2.self_attn.v_proj.weight", "headOutput.2"), ("model.embed_tokens.weight", "residual.0"),
        ("model.norm.weight", "finalNorm"),
    ])
    func aChangedTensorIsFoundAtItsSite(tensor: String, site: String) throws {
        let copy = try Copy("llama")
        try copy.change(tensor) { $0 * 1.01 }
        let result = try copy.verify()
        let bisection = try #require(result.bisection)
        #expect(bisection.site == site && bisection.verdict == .bug)
        #expect(bisection.float64 > bisection.bound)
        #expect(outcome(result, "parity of sites") == .failed && !result.holds)
        // What holds of any weights still holds.
        for name in ["completeness", "cone", "determinism", "batch invariance", "precision", "tokens"] {
            #expect(outcome(result, name) == .held, "\(name)")
        }
    }

    @Test func aChangedRotationIsFoundInTheHeads() throws {
        let copy = try Copy("llama")
        try copy.edit("config.json") { $0.replacing("10000.0", with: "20000.0") }
        let result = try copy.verify()
        #expect(result.bisection?.site == "headOutput.0" || result.bisection?.site == "pattern.0")
        #expect(outcome(result, "parity of rewards") == .failed)
    }

    @Test func roundingIsCalledSo() throws {
        let copy = try Copy("llama")
        // A reference that claims to have no error of its own leaves no room for ours.
        try copy.edit("golden.json") { text in
            text.split(separator: "\n").map { line in
                line.contains("\"scale\":") && line.contains("attention.2")
                    ? "  \"attention.2\": {\"float32\": 0, \"scale\": 0}," : line
            }.joined(separator: "\n")
        }
        let result = try copy.verify()
        let bisection = try #require(result.bisection)
        #expect(bisection.site == "attention.2" && bisection.verdict == .rounding)
        #expect(bisection.float64 < 1e-3 * bisection.float32)
        #expect(result.holds)
    }

    @Test func theFirstOtherTokenIsShown() throws {
        let copy = try Copy("llama")
        try copy.edit("chat_template.jinja") { $0.replacing("assistant", with: "Assistant") + " " }
        let result = try copy.verify()
        #expect(outcome(result, "tokens") == .failed)
        let difference = try #require(result.differences.first { $0.position != nil })
        // Where one side ends, the other has one more.
        #expect("\(difference.expected) \(difference.found)".contains("»"))
    }

    @Test func filesThatAreNoGoldensAreRefused() throws {
        let copy = try Copy("llama")
        func refusal(_ text: String) throws -> String {
            try Data(text.utf8).write(to: copy.golden)
            let error = #expect(throws: LensError.self) { try GoldenFile(copy.golden) }
            return error?.message ?? ""
        }
        #expect(try refusal("{}").contains("a list of texts"))
        #expect(try refusal("{\"texts\": [{\"ids\": [\"a\"]}]}").contains("texts[0].ids"))
        #expect(try refusal("{\"texts\": [{\"ids\": [1]}]}").contains("reward.float32"))
        #expect(try refusal("{\"texts\": [{\"ids\": [1], \"reward\": {\"float32\": 1}, \"readout\": 9}]}").contains("readout"))
        #expect(throws: LensError.self) { try GoldenFile(copy.folder.appending(path: "absent.json")) }
    }
}
