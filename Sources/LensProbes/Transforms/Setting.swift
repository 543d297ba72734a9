import LensCore

/// What a transform is applied with, beside the response.
struct Setting {
    let prompt: String
    let dose: Int
    let generator: SeededGenerator

    /// The elements in an order of the seed's.
    func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var generator = generator
        return generator.shuffled(elements)
    }

    /// As many elements as asked for, in an order of the seed's; from the start again where there are too few.
    func picks<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        let order = shuffled(elements)
        return order.isEmpty ? [] : (0..<max(count, 0)).map { order[$0 % order.count] }
    }
}
