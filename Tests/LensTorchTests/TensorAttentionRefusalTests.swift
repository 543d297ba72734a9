import LensTorch
import TestSupport
import Testing

/// What the kernels would read past their operands for, or divide by zero.
struct TensorAttentionRefusalTests {
    let x: Tensor  // [row, head, position, width]

    init() throws { x = try .normal([1, 4, 3, 8], seed: 1) }

    private func attend(
        _ key: Tensor, _ value: Tensor, mask: Tensor? = nil, causal: Bool = false, grouped: Bool = false
    ) throws {
        _ = try Tensor.attention(query: x, key: key, value: value, mask: mask, causal: causal, scale: 1, grouped: grouped)
    }

    private func flash(_ query: Tensor, _ key: Tensor, _ value: Tensor, mask: Tensor? = nil) throws {
        _ = try Tensor.flashAttention(query: query, key: key, value: value, mask: mask, causal: false, scale: 1)
    }

    @Test func attentionRefusesWhatDoesNotFit() throws {
        let three = try x.slice(1, 0..<3)
        let short = try x.slice(2, 0..<2)
        expectRefusal("libtorch: ") { try attend(three, three) }
        expectRefusal("libtorch: ") { try attend(three, three, grouped: true) }
        expectRefusal("libtorch: attention with a key [1, 4, 3, 8] and a value [1, 4, 2, 8]") { try attend(x, short) }
        expectRefusal("attention with a key") { try attend(short, x) }
        expectRefusal("attention with a key") { try attend(x, x.select(0, 0)) }
        expectRefusal("attention with a key") { try attend(x.slice(1, 0..<2), x.slice(1, 0..<1), grouped: true) }
        expectRefusal("libtorch: ") { try attend(x.slice(3, 0..<4), x) }
        expectRefusal("libtorch: ", "is_causal") { try attend(x, x, mask: .zeros([3, 3]), causal: true) }
        expectRefusal("libtorch: ", "mask dtype") { try attend(x, x, mask: .zeros([3, 3], type: .float64)) }
        expectRefusal("libtorch: ") { try attend(x, x, mask: .zeros([3, 2])) }
    }

    @Test func flashAttentionRefusesWhatDoesNotFit() throws {
        let one = try x.slice(1, 0..<1)
        let short = try x.slice(2, 0..<2)
        let empty = try x.slice(2, 0..<0)
        expectRefusal("libtorch: flash attention of a query [1, 4, 3, 8] with a key [1, 1, 3, 8]") { try flash(x, one, one) }
        expectRefusal("flash attention") { try flash(x, x, short) }
        expectRefusal("flash attention") { try flash(x, empty, empty) }
        expectRefusal("flash attention") { try flash(empty, x, x) }
        expectRefusal("flash attention") { try flash(x.select(0, 0), x, x) }
        expectRefusal("flash attention") { try flash(x, x.slice(3, 0..<4), x.slice(3, 0..<4)) }
        expectRefusal("libtorch: expected scalar type Float but found Double") { try flash(x, x.to(.float64), x) }
        expectRefusal("libtorch: ", "mask") { try flash(x, x, x, mask: .zeros([3, 3], type: .float64)) }
        expectRefusal("libtorch: ") { try flash(x, x, x, mask: .zeros([2, 3])) }
    }

    @Test func noKeysGiveNothing() throws {
        let empty = try x.slice(2, 0..<0)
        let mixed = try Tensor.attention(query: x, key: empty, value: empty, mask: nil, causal: false, scale: 1, grouped: false)
        try expect(mixed.sum(), [], [0])
    }
}
