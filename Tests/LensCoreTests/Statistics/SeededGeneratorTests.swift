import LensCore
import Testing

struct SeededGeneratorTests {
    @Test func givesTheSameNumbersEverywhere() throws {
        for element in try cases("generator") {
            let seed = try #require(element["seed"]?.string.flatMap(UInt64.init))
            let next = try #require(element["next"]?.array?.map { $0.string.flatMap(UInt64.init) })
            var words = SeededGenerator(seed: seed)
            #expect(next.map { _ in words.next() } == next)
            var indices = SeededGenerator(seed: seed)
            for index in try element.numbers("indices") { #expect(Double(indices.index(below: 7)) == index) }
            var uniform = SeededGenerator(seed: seed)
            for number in try element.numbers("uniform") { #expect(uniform.uniform() == number) }
        }
    }

    @Test func streamsOfOneSeedDiffer() {
        let firsts = (0..<1000).map { stream in
            var random = SeededGenerator(seed: 7, stream: UInt64(stream))
            return random.next()
        }
        #expect(Set(firsts).count == 1000)
    }

    @Test func shufflesKeepEveryElement() {
        var random = SeededGenerator(seed: 1)
        let shuffled = random.shuffled(Array(0..<100))
        #expect(shuffled != Array(0..<100) && shuffled.sorted() == Array(0..<100))
        #expect(random.shuffled([Int]()).isEmpty)
        // All six orders of three, about equally often.
        var counts: [[Int]: Int] = [:]
        for _ in 0..<6000 { counts[random.shuffled([1, 2, 3]), default: 0] += 1 }
        #expect(counts.count == 6 && counts.values.allSatisfy { (850...1150).contains($0) })
    }

    @Test func normalNumbersHaveTheirMoments() {
        var random = SeededGenerator(seed: 3)
        let moments = Moments((0..<20_000).map { _ in random.normal() })
        #expect(abs(moments.mean ?? .nan) < 0.03)
        #expect(abs((moments.standardDeviation ?? .nan) - 1) < 0.03)
    }
}
