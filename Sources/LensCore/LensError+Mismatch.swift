extension LensError {
    /// An error in what the user gave: where it is, what was expected there and what was found.
    ///
    /// - Parameter place: A file, with a tensor, key or line where there is one.
    public static func input(at place: String, expected: String, found: String, hint: String? = nil) -> LensError {
        .input("\(place): expected \(expected), found \(found)", hint: hint)
    }
}
