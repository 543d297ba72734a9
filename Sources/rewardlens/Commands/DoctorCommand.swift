import ArgumentParser
import Foundation
import LensCore
import LensTorch

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Versions, the libtorch that was loaded, devices, threads and memory.")

    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.check()
        let machine = ProcessInfo.processInfo
        Machine.setThreads(machine.activeProcessorCount)
        var devices = ["cpu"]
        if let count = try? Device.loadCUDA() { devices += (0..<count).map { "cuda:\($0)" } }
        let result = DoctorResult(
            swift: Self.compiler, system: machine.operatingSystemVersionString, libtorch: Machine.version,
            libtorchPath: Machine.libraryPath, devices: devices, threads: Machine.threads, cores: machine.activeProcessorCount,
            memory: machine.physicalMemory)
        try output.write(Report(model: nil, options: [:], warnings: [], result: result))
    }

    /// The language version this was compiled with.
    private static var compiler: String {
        #if compiler(>=6.3)
            "6.3 or later"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "before 6.2"
        #endif
    }
}
