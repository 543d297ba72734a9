import Foundation
import LensTorch
import Testing

/// The fused kernels against a softmax over scores laid open.
struct TensorAttentionTests {
    let query: Tensor  // [row, head, position, width]
    let key: Tensor
    let value: Tensor
    let scale = 0.5

    init() throws {
        query = try .normal([2, 4, 3, 8], seed: 1).to(.float64)
        key = try .normal([2, 4, 5, 8], seed: 2).to(.float64)
        value = try .normal([2, 4, 5, 8], seed: 3).to(.float64)
    }

    /// `scale · Q Kᵀ + mask`, `[row, head, query, key]`.
    private func scores(_ key: Tensor, mask: Tensor?) throws -> Tensor {
        let products = try query.matmul(key.transposed()) * scale
        return try mask.map { try products + $0 } ?? products
    }

    /// `[query, key]`, zero where query `i` may see key `j`, and `-∞` elsewhere.
    private func mask(_ sees: (Int, Int) -> Bool) throws -> Tensor {
        try Tensor((0..<3).flatMap { i in (0..<5).map { j in sees(i, j) ? 0 : -Double.infinity } }, shape: [3, 5])
    }

    @Test func aQueryMixesTheValuesOfTheKeysItMatches() throws {
        // Scores log 3 and 0, so shares 3/4 and 1/4.
        let query = try Tensor([log(3.0), 7], shape: [1, 1, 1, 2])
        let key = try Tensor([2.0, 0, 0, 0], shape: [1, 1, 2, 2])
        let value = try Tensor([4.0, 0, 0, 8], shape: [1, 1, 2, 2])
        let mixed = try Tensor.attention(
            query: query, key: key, value: value, mask: nil, causal: false, scale: 0.5, grouped: false)
        try expect(mixed, [1, 1, 1, 2], [3, 2], within: 1e-15)
        let flash = try Tensor.flashAttention(query: query, key: key, value: value, mask: nil, causal: false, scale: 0.5)
        try expect(flash.mixed, [1, 1, 1, 2], [3, 2], within: 1e-15)
        try expect(flash.logSum, [1, 1, 1], [log(4)], within: 1e-6)  // kept in float32 by older kernels
    }

    @Test(arguments: [false, true]) func equalsTheOpenForm(masked: Bool) throws {
        // Every query sees the last key, so no row is empty.
        let mask = masked ? try mask { i, j in j == 4 || (i + j) % 2 == 0 } : nil
        let scores = try scores(key, mask: mask)
        let expected = try scores.softmax().matmul(value).doubles()
        let mixed = try Tensor.attention(
            query: query, key: key, value: value, mask: mask, causal: false, scale: scale, grouped: false)
        try expect(mixed, [2, 4, 3, 8], expected, within: 1e-13)
        let flash = try Tensor.flashAttention(query: query, key: key, value: value, mask: mask, causal: false, scale: scale)
        try expect(flash.mixed, [2, 4, 3, 8], expected, within: 1e-13)
        try expect(flash.logSum, [2, 4, 3], scores.logSumExp([3]).doubles(), within: 1e-6)
    }

    @Test func causalCountsFromTheFirstKey() throws {
        let expected = try scores(key, mask: mask { i, j in j <= i }).softmax().matmul(value).doubles()
        let mixed = try Tensor.attention(
            query: query, key: key, value: value, mask: nil, causal: true, scale: scale, grouped: false)
        try expect(mixed, [2, 4, 3, 8], expected, within: 1e-13)
        let flash = try Tensor.flashAttention(query: query, key: key, value: value, mask: nil, causal: true, scale: scale)
        try expect(flash.mixed, [2, 4, 3, 8], expected, within: 1e-13)
    }

    @Test func groupsShareKeysAndValues() throws {
        // Query heads 0, 1 read key head 0; heads 2, 3 read key head 1.
        let (fewKeys, fewValues) = (try key.slice(1, 0..<2), try value.slice(1, 0..<2))
        let expected = try scores(fewKeys.repeatingEach(2, along: 1), mask: nil).softmax()
            .matmul(fewValues.repeatingEach(2, along: 1))
        let mixed = try Tensor.attention(
            query: query, key: fewKeys, value: fewValues, mask: nil, causal: false, scale: scale, grouped: true)
        try expect(mixed, [2, 4, 3, 8], expected.doubles(), within: 1e-13)
    }

    @Test func rowsMayShareKeysAndValues() throws {
        let (oneKey, oneValue) = (try key.slice(0, 0..<1), try value.slice(0, 0..<1))
        let mixed = try Tensor.attention(
            query: query, key: oneKey, value: oneValue, mask: nil, causal: false, scale: scale, grouped: false)
        try expect(mixed, [2, 4, 3, 8], scores(oneKey, mask: nil).softmax().matmul(oneValue).doubles(), within: 1e-13)
    }

    @Test func booleanMasksKeepWhereTheyHold() throws {
        let keeps = try mask { i, j in j <= i + 1 }
        let mixed = try Tensor.attention(
            query: query, key: key, value: value, mask: keeps.equals(0), causal: false, scale: scale, grouped: false)
        try expect(mixed, [2, 4, 3, 8], scores(key, mask: keeps).softmax().matmul(value).doubles(), within: 1e-13)
    }

    @Test func logSumsJoinPartsOverDisjointKeys() throws {
        func part(_ keys: Range<Int>) throws -> (mixed: Tensor, logSum: Tensor) {
            try Tensor.flashAttention(
                query: query, key: key.slice(2, keys), value: value.slice(2, keys), mask: nil, causal: false, scale: scale)
        }
        let (first, second) = (try part(0..<2), try part(2..<5))
        // [row, head, position, part]
        let shares = try Tensor.stacked([first.logSum, second.logSum], along: -1).softmax()
        let joined = try first.mixed * shares.slice(3, 0..<1) + second.mixed * shares.slice(3, 1..<2)
        try expect(joined, [2, 4, 3, 8], part(0..<5).mixed.doubles(), within: 1e-6)
    }
}
