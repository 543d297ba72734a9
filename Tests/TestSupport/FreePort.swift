/// A port of 127.0.0.1 that nobody has just now.
public enum FreePort {
    public static func find() throws -> Int { try ReservedPort().number }
}
