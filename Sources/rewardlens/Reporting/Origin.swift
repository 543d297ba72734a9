import Foundation
import LensReport
import LensTorch

/// How and with what this run was made. No date: the same command gives the same report, byte for byte.
enum Origin {
    /// The command as it would be typed.
    static var command: String {
        (["rewardlens"] + CommandLine.arguments.dropFirst().map(quoted)).joined(separator: " ")
    }

    static var libtorch: String { Machine.version }

    static var entries: [Document.Entry] { [.init("libtorch", libtorch), .init("command", command)] }

    /// An argument as a shell takes it.
    static func quoted(_ argument: String) -> String {
        let plain =
            !argument.isEmpty
            && argument.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "_@%+=:,./-".utf8.contains(byte)
                }
            }
        return plain ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}
