import LensCore
import Testing

struct GroupedFoldsTests {
    @Test func keepsGroupsTogetherAndFoldsEven() throws {
        let groups = (0..<100).map { $0 * $0 % 23 }
        let folds = try #require(GroupedFolds(groups, count: 5, seed: 7))
        #expect(folds.count == 5)
        for (group, fold) in zip(groups, folds.fold) {
            #expect(zip(groups, folds.fold).allSatisfy { $0 != group || $1 == fold })
        }
        // Dealing the largest first to the emptiest leaves folds within one group's size of each other.
        let sizes = (0..<5).map { folds.heldOut($0).count }
        let largest = Set(groups).map { group in groups.count { $0 == group } }.max() ?? 0
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= largest)
        for fold in 0..<5 {
            #expect((folds.training(without: fold) + folds.heldOut(fold)).sorted() == Array(0..<100))
        }
    }

    @Test func dependsOnGroupsAndSeedAlone() throws {
        let groups = (0..<60).map { "prompt \($0 % 20)" }
        let folds = try #require(GroupedFolds(groups, seed: 1))
        let reversed = try #require(GroupedFolds(groups.reversed(), seed: 1))
        #expect(folds.fold == reversed.fold.reversed())
        #expect(try #require(GroupedFolds(groups, seed: 2)).fold != folds.fold)
    }

    @Test func fewGroupsMakeFewFolds() throws {
        #expect(GroupedFolds(["a", "a"]) == nil)
        #expect(GroupedFolds([Int]()) == nil)
        #expect(try #require(GroupedFolds(["a", "b", "a"])).count == 2)
    }
}
