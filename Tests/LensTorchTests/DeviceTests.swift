import LensTorch
import TestSupport
import Testing

struct DeviceTests {
    /// Whether this machine has CUDA; what it has cannot be refused.
    static let hasCUDA = ((try? Device.loadCUDA()) ?? 0) > 0
    static let hasMPS = (try? Device(named: "mps")) != nil

    @Test func theProcessorIsAlwaysThere() throws {
        #expect(try Device(named: "cpu") == .cpu)
        #expect(try Tensor.zeros([1], device: .cpu).device == .cpu)
    }

    @Test func descriptionsAreTheNames() {
        #expect("\(Device.cpu) \(Device.cuda(3)) \(Device.mps)" == "cpu cuda:3 mps")
    }

    @Test(arguments: ["", "tpu", "CPU", "cuda:", "cuda:x", "cuda:-1", "cpu:0"]) func refusesUnknownNames(name: String) {
        expectRefusal("unknown device \"\(name)\"", "(devices are auto, cpu, cuda, cuda:N and mps)") {
            _ = try Device(named: name)
        }
    }

    @Test(.disabled(if: hasCUDA)) func refusesCUDAWhereThereIsNone() throws {
        expectRefusal("CUDA", "(use --device cpu") { _ = try Device(named: "cuda") }
        expectRefusal("CUDA", "(use --device cpu") { _ = try Device(named: "cuda:1") }
        expectRefusal("libtorch: ", "CUDA") { _ = try Tensor.zeros([1], device: .cuda(0)) }
        expectRefusal("libtorch: ", "CUDA") { _ = try Tensor([1.0]).to(.cuda(.max)) }
        #expect(try Device(named: "auto") == .cpu)
    }

    @Test(.enabled(if: hasCUDA)) func computesWithCUDA() throws {
        let device = try Device(named: "auto")
        #expect(device == .cuda(0))
        let x = try Tensor([1.0, 2]).to(device)
        #expect(x.device == device)
        try expect(x * x, [2], [1, 4])
        expectRefusal("there is no device cuda:99", "(use --device cpu)") { _ = try Device(named: "cuda:99") }
    }

    @Test(.disabled(if: hasMPS)) func refusesMPSWhereThereIsNone() {
        expectRefusal("MPS was asked for", "(use --device cpu)") { _ = try Device(named: "mps") }
        expectRefusal("libtorch: ", "MPS") { _ = try Tensor.zeros([1], device: .mps) }
    }
}
