import CTorch
import Foundation

/// The libtorch that this process runs on.
public enum Machine {
    /// The version of the headers this was built with.
    public static var version: String { String(cString: ct_version()) }

    /// The file libtorch was loaded from.
    public static var libraryPath: String? { ct_library_path().map { String(cString: $0) } }

    /// The threads one operation may use, from the calling thread.
    public static var threads: Int { Int(ct_threads()) }

    /// Sets the threads one operation may use, at least 1; OpenMP keeps this per calling thread.
    public static func setThreads(_ count: Int) { ct_set_threads(Int32(clamping: count)) }

    /// Makes matrix products come out the same, to the last bit, with more threads too; to be called before the first one.
    ///
    /// MKL otherwise cuts long sums by the number of threads. Products of few rows or in float32 are slower so. A setting of the
    /// user's stands.
    public static func makeProductsRepeatable() { setenv("MKL_CBWR", "AUTO,STRICT", 0) }

    /// The most memory this process has held so far, in bytes.
    public static var peakMemory: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }
}
