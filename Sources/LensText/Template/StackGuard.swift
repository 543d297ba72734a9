/// Notices when recursion has used up its share of the stack.
///
/// Counting calls alone would have to assume the largest frames, those of debug builds.
struct StackGuard {
    /// Of the 512 KB that secondary threads have on some systems; the rest is for callers and for what does not recur.
    static let share = 320 << 10

    private let base = StackGuard.position()

    /// Whether the stack has grown by more than its share since this value was made.
    var isSpent: Bool {
        let here = StackGuard.position()
        return (base > here ? base - here : here - base) > UInt(StackGuard.share)
    }

    @inline(never)
    private static func position() -> UInt {
        var mark: UInt8 = 0
        return withUnsafePointer(to: &mark) { UInt(bitPattern: $0) }
    }
}
