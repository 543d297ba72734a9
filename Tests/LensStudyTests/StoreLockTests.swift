import LensCore
import LensStudy
import Testing

@Suite struct StoreLockTests {
    @Test func oneRunAtATime() throws {
        let scratch = try StoreFolder()
        do {
            let held = try StoreLock(scratch.folder, share: .whole)
            for share in [StaticShare.whole, StaticShare(index: 0, count: 2)] {
                let error = try #require(throws: LensError.self) { _ = try StoreLock(scratch.folder, share: share) }
                #expect(error.message.contains("another run is at work") && error.hint?.contains("--worker") == true)
            }
            withExtendedLifetime(held) {}
        }
        _ = try StoreLock(scratch.folder, share: .whole)
    }

    @Test func workersOfOtherSharesGoTogether() throws {
        let scratch = try StoreFolder()
        let first = try StoreLock(scratch.folder, share: StaticShare(index: 0, count: 2))
        let second = try StoreLock(scratch.folder, share: StaticShare(index: 1, count: 2))
        #expect(throws: LensError.self) { _ = try StoreLock(scratch.folder, share: StaticShare(index: 1, count: 2)) }
        #expect(throws: LensError.self) { _ = try StoreLock(scratch.folder, share: .whole) }
        withExtendedLifetime(first) {}
        withExtendedLifetime(second) {}
    }

    @Test(arguments: [
        ("0/4", true), ("3/4", true), ("4/4", false), ("-1/4", false), ("1", false), ("0/0", false), ("a/b", false),
    ])
    func sharesAreRead(text: String, isShare: Bool) {
        #expect((StaticShare(text) != nil) == isShare)
    }
}
