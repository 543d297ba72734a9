import Foundation
import LensCore
import LensTorch
import TestSupport
import Testing

@testable import LensFeatures

/// Whole trainings: what they find, and that they can be broken off anywhere.
struct SAETrainerTests {
    @Test func topKRecoversAPlantedDictionary() throws {
        // In full: 256 directions in 64 dimensions, 4 active; else a quarter of the dictionary in half the width.
        let planted =
            try isSoak
            ? PlantedDictionary(directions: 256, width: 64, active: 4, rows: 65536, seed: 1)
            : PlantedDictionary(directions: 64, width: 32, active: 3, rows: 16384, seed: 1)
        let options = SAEOptions(
            .topK(isSoak ? 4 : 3), latents: isSoak ? 512 : 128, steps: isSoak ? 6000 : 1500, batch: isSoak ? 1024 : 256,
            learningRate: isSoak ? nil : 3e-3, seed: 3)
        var trainer = try SAETrainer(TensorRows(planted.rows), options: options)
        var last: SAEProgress?
        let autoencoder = try trainer.train { last = $0 }
        let progress = try #require(last)
        #expect(try planted.recovered(by: autoencoder) >= 0.95)
        #expect(progress.step == options.steps)
        #expect(progress.l0 <= (isSoak ? 4 : 3))
        // The last batch is one of the rows': both numbers are of one autoencoder.
        #expect(abs(try unexplained(planted.rows, by: autoencoder) - progress.fvu) < 0.02)
    }

    @Test(arguments: [SAEOptions.Selection.batchTopK(3), .jumpReLU(penalty: 0.05)])
    func othersRecoverItToo(_ kind: SAEOptions.Selection) throws {
        let planted = try PlantedDictionary(directions: 64, width: 32, active: 3, rows: 16384, seed: 2)
        let options = SAEOptions(kind, latents: 128, steps: 1500, batch: 256, learningRate: 3e-3)
        var trainer = try SAETrainer(TensorRows(planted.rows), options: options)
        var last: SAEProgress?
        let autoencoder = try trainer.train { last = $0 }
        let progress = try #require(last)
        #expect(progress.fvu < 0.1)
        #expect(progress.l0 < 5)
        #expect(try planted.recovered(by: autoencoder) >= 0.9)
        #expect(try abs(unexplained(planted.rows, by: autoencoder) - progress.fvu) < 0.05)
    }

    @Test func silentLatentsComeBack() throws {
        let planted = try PlantedDictionary(directions: 100, width: 32, active: 3, rows: 8192, seed: 4)
        func train(weight: Double) throws -> (dead: Double, recovered: Double) {
            let options = SAEOptions(
                .topK(3), latents: 128, steps: 1000, batch: 256, learningRate: 3e-3, auxiliaryWeight: weight, silence: 5120)
            var trainer = try SAETrainer(TensorRows(planted.rows), options: options)
            // Half of the latents start too weak to be ever among the largest, which leaves fewer than there are directions.
            let strengths = try Tensor((0..<128).map { $0 < 64 ? Float(1) : 0.01 }, shape: [128, 1])
            trainer.state.encoder = try AdamParameter(trainer.state.encoder.value * strengths)
            var dead = 1.0
            let autoencoder = try trainer.train { dead = $0.deadShare }
            return (dead, try planted.recovered(by: autoencoder))
        }
        let (with, without) = (try train(weight: 1.0 / 32), try train(weight: 0))
        #expect(without.dead >= 0.5)
        #expect(with.dead < 0.25)
        #expect(with.recovered > without.recovered + 0.2)
    }

    @Test(arguments: [SAEOptions.Selection.topK(3), .batchTopK(3), .jumpReLU(penalty: 3e-3)])
    func aRunBrokenOffAnywhereEndsLikeOneUndisturbed(_ kind: SAEOptions.Selection) throws {
        let threads = Machine.threads
        Machine.setThreads(1)
        defer { Machine.setThreads(threads) }
        let rows = try TensorRows(
            PlantedDictionary(directions: 32, width: 16, active: 3, rows: 1000, seed: 5).rows, name: "planted")
        let options = SAEOptions(kind, latents: 64, steps: 40, batch: 96, silence: 500, seed: 7)
        var undisturbed = try SAETrainer(rows, options: options)
        let expected = try undisturbed.train()
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "training.safetensors")
        var generator = SeededGenerator(seed: 8)
        try SAETrainer(rows, options: options).save(to: file)
        var breaks = 0
        while true {
            // What a kill leaves: the last whole checkpoint, and half of the next under another name.
            var trainer = try SAETrainer(resuming: file, on: rows, options: options)
            let length = 1 + generator.index(below: 8)
            for step in 0..<length where trainer.stepsDone < options.steps {
                _ = try trainer.step()
                if step % 3 == 0 { try trainer.save(to: file) }
            }
            try Data("half a file".utf8).write(to: folder.url.appending(path: ".training.safetensors.half"))
            breaks += 1
            guard trainer.stepsDone == options.steps else { continue }
            try trainer.save(to: file)
            let found = try trainer.autoencoder()
            #expect(try found.encoder.floats() == expected.encoder.floats())
            #expect(try found.decoder.floats() == expected.decoder.floats())
            #expect(try found.encoderBias.floats() == expected.encoderBias.floats())
            #expect(try found.decoderBias.floats() == expected.decoderBias.floats())
            break
        }
        #expect(breaks > 3)
        let other = folder.url.appending(path: "other.safetensors")
        try undisturbed.save(to: other)
        #expect(try Data(contentsOf: other) == Data(contentsOf: file))
    }

    @Test func aCheckpointOfAnotherRunOrADamagedOneIsRefused() throws {
        let planted = try PlantedDictionary(directions: 8, width: 6, active: 2, rows: 100, seed: 5)
        let rows = try TensorRows(planted.rows, name: "planted")
        let options = SAEOptions(.topK(2), latents: 12, steps: 5, batch: 20)
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "training.safetensors")
        try SAETrainer(rows, options: options).save(to: file)
        var others = options
        others.seed = 1
        expectRefusal("options") { _ = try SAETrainer(resuming: file, on: rows, options: others) }
        expectRefusal("planted", "elsewhere") {
            _ = try SAETrainer(resuming: file, on: TensorRows(planted.rows, name: "elsewhere"), options: options)
        }
        let whole = try Data(contentsOf: file)
        for length in [0, 7, 100, whole.count / 2, whole.count - 1] {
            try whole.prefix(length).write(to: file)
            expectRefusal("training.safetensors") { _ = try SAETrainer(resuming: file, on: rows, options: options) }
        }
    }

    @Test func whatCannotBeTrainedIsRefused() throws {
        let rows = try TensorRows(Tensor.normal([10, 4], seed: 1))
        let good = SAEOptions(.topK(2), latents: 8, steps: 5, batch: 4)
        func refuse(_ word: String, _ change: (inout SAEOptions) -> Void) {
            var options = good
            change(&options)
            expectRefusal(word) { _ = try SAETrainer(rows, options: options) }
        }
        refuse("k:") { $0.selection = .topK(9) }
        refuse("k:") { $0.selection = .batchTopK(0) }
        refuse("bandwidth") { $0.selection = .jumpReLU(penalty: 0, bandwidth: 0) }
        refuse("steps") { $0.steps = 0 }
        refuse("batch") { $0.batch = 0 }
        refuse("latents") { $0.latents = 0 }
        refuse("learning rate") { $0.learningRate = .nan }
        expectRefusal("rows") { _ = try SAETrainer(TensorRows(Tensor.zeros([0, 4])), options: good) }
        expectRefusal("norm") { _ = try SAETrainer(TensorRows(Tensor.zeros([10, 4])), options: good) }
        expectRefusal("norm") { _ = try SAETrainer(TensorRows(Tensor.full([10, 4], .nan)), options: good) }
        var trainer = try SAETrainer(rows, options: good)
        _ = try trainer.train()
        #expect(throws: LensError.self) { try trainer.step() }
    }

    @Test func aHandlerCanStopTheRun() throws {
        struct Enough: Error {}
        let rows = try TensorRows(Tensor.normal([10, 4], seed: 1))
        let options = SAEOptions(.topK(2), latents: 8, steps: 5, batch: 4)
        var trainer = try SAETrainer(rows, options: options)
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "training.safetensors")
        #expect(throws: Enough.self) {
            try trainer.train(savingTo: file, every: 2) { if $0.step == 3 { throw Enough() } }
        }
        #expect(trainer.stepsDone == 3)
        var resumed = try SAETrainer(resuming: file, on: rows, options: options)
        #expect(resumed.stepsDone == 2)
        _ = try resumed.train(savingTo: file, every: 2)
        #expect(try SAETrainer(resuming: file, on: rows, options: options).stepsDone == 5)
    }
}
