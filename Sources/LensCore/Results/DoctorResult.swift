/// What this program runs on.
public struct DoctorResult: AnalysisResult {
    public static let analysis = "doctor"

    public let swift: String
    public let system: String
    public let libtorch: String
    /// The file that was loaded.
    public let libtorchPath: String?
    public let devices: [String]
    public let threads: Int
    public let cores: Int
    /// In bytes.
    public let memory: UInt64

    public init(
        swift: String, system: String, libtorch: String, libtorchPath: String?, devices: [String], threads: Int, cores: Int,
        memory: UInt64
    ) {
        self.swift = swift
        self.system = system
        self.libtorch = libtorch
        self.libtorchPath = libtorchPath
        self.devices = devices
        self.threads = threads
        self.cores = cores
        self.memory = memory
    }
}
