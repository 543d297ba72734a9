import Foundation

/// Gzip files made with Python's `gzip`.
enum GzipFixtures {
    /// `{"prompt":"p","chosen":"c","rejected":"r"}` and a line feed.
    static let first = decoded("H4sIAAAAAAACA6tWKijKzy0oUbJSKlDSUUrOyC9OzQNykoGcotSs1OSS1BQgt0iplgsAGCkBZSsAAAA=")
    /// The same with prompt `q`, and a file name in the header.
    static let second = decoded(
        "H4sICAAAAAAC/25hbWUuanNvbmwAq1YqKMrPLShRslIqVNJRSs7IL07NA3KSgZyi1KzU5JLUFCC3SKmWCwCyLNuUKwAAAA==")
    static let empty = decoded("H4sIAAAAAAACAwMAAAAAAAAAAAA=")
    /// 1 MiB of spaces.
    static let spaces = decoded("H4sIAAAAAAACA+3BMQEAAADCoCrrn9IQvkAB" + String(repeating: "A", count: 1353) + "HwGpwID8QAAEAA=")

    private static func decoded(_ text: String) -> Data {
        Data(base64Encoded: text) ?? Data()
    }
}
