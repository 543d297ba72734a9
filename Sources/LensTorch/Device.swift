import CTorch
import LensCore

/// Where a tensor lives and its operations run.
public enum Device: Hashable, Sendable, CustomStringConvertible {
    case cpu
    case cuda(Int)
    case mps

    init(_ device: ct_device) {
        self =
            switch device.kind {
            case 1: .cuda(Int(device.index))
            case 2: .mps
            default: .cpu
            }
    }

    var raw: ct_device {
        switch self {
        case .cpu: ct_device(kind: 0, index: 0)
        case .cuda(let index): ct_device(kind: 1, index: Int32(clamping: index))
        case .mps: ct_device(kind: 2, index: 0)
        }
    }

    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        case .mps: "mps"
        }
    }

    /// The device a user names: `auto` (CUDA, else the CPU), `cpu`, `cuda`, `cuda:N` or `mps`.
    ///
    /// libtorch's CUDA half is loaded here, and only when CUDA is asked for, or `auto` finds it.
    public init(named name: String) throws {
        switch name {
        case "cpu": self = .cpu
        case "mps":
            guard ct_has_mps() else {
                throw LensError.input("MPS was asked for, but this libtorch or machine has none", hint: "use --device cpu")
            }
            self = .mps
        case "auto": self = (try? Device.loadCUDA()).map { $0 > 0 } == true ? .cuda(0) : .cpu
        case "cuda": self = try Device(cudaIndex: 0)
        default:
            guard name.hasPrefix("cuda:"), let index = Int(name.dropFirst(5)), index >= 0 else {
                throw LensError.input(
                    "unknown device \"\(name)\"", hint: "devices are auto, cpu, cuda, cuda:N and mps")
            }
            self = try Device(cudaIndex: index)
        }
    }

    private init(cudaIndex index: Int) throws {
        let count: Int
        do { count = try Device.loadCUDA() } catch {
            throw LensError.input(
                "CUDA was asked for, but libtorch's CUDA half cannot be loaded: \(error)",
                hint: "use --device cpu, or set LIBTORCH to a libtorch with CUDA and build again")
        }
        guard index < count else {
            throw LensError.input(
                "there is no device cuda:\(index): \(count) CUDA devices are visible", hint: "use --device cpu")
        }
        self = .cuda(index)
    }

    /// Loads libtorch's CUDA half and counts the visible devices.
    ///
    /// It comes too late after the first gradient: there libtorch looks for CUDA itself, once for all.
    public static func loadCUDA() throws -> Int {
        var count: Int32 = 0
        try check(ct_load_cuda(&count))
        return Int(count)
    }
}
