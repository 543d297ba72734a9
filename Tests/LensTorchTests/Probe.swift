import LensCore
import LensTorch
import Testing

@Test func probe() throws {
    func show(_ name: String, _ body: () throws -> Any) {
        do { print("##", name, "=>", try body()) } catch { print("##", name, "ERR", error) }
    }
    func d(_ t: Tensor) throws -> String { "\(t.shape) \(t.type) \(try t.doubles())" }
    let a = try Tensor([1.0, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
    show("empty") { try d(Tensor([] as [Float])) }
    show("neg") { try d(Tensor([1, 2] as [Float], shape: [-1, -2])) }
    show("huge") { try d(Tensor([1, 2] as [Float], shape: [Int.max, 4])) }
    show("alloc") { try d(Tensor.zeros([1 << 40])) }
    show("alloc2") { try d(Tensor.zeros([1 << 40, 1 << 40])) }
    show("shape") { try d(a + Tensor([1, 2] as [Float])) }
    show("cuda") { try d(Tensor.zeros([2], device: .cuda(0))) }
    show("cuda") { try d(Tensor.zeros([2], device: .cuda(300))) }
    show("mps") { try d(Tensor.zeros([2], device: .mps)) }
    show("named cuda") { try Device(named: "cuda") }
    show("named auto") { try Device(named: "auto") }
    show("named mps") { try Device(named: "mps") }
    show("named") { try Device(named: "tpu") }
    show("int+1") { try d(Tensor(indices: [1, 2]) + 1) }
    show("big eq") { try d(Tensor(indices: [16_777_217]).equals(16_777_216)) }
    show("lse scalar") { try d(Tensor([2.0], shape: []).logSumExp()) }
    show("sum scalar") { try d(Tensor([2.0], shape: []).sum()) }
    show("amax scalar") { try d(Tensor([2.0], shape: []).largest()) }
    show("amax empty") { try d(Tensor([] as [Double]).largest()) }
    show("mean empty") { try d(Tensor([] as [Double]).mean()) }
    show("lse empty") { try d(Tensor([] as [Double]).logSumExp()) }
    show("mean ints") { try d(Tensor(indices: [1]).mean()) }
    show("rms rank0") { try d(Tensor([2.0], shape: []).rmsNorm(gain: nil, epsilon: 0)) }
    show("full int") { try d(Tensor.full([1], 1e30, type: .int64)) }
    show("nan int") { try Tensor([Double.nan, 1e30, -1.9]).integers() }
    show("index") { try d(a.selecting(0, Tensor(indices: [5]))) }
    show("gather") { try d(a.gathered(0, Tensor(indices: [5]).reshaped([1, 1]))) }
    show("replace") { try d(a.replacing(0, at: Tensor(indices: [5]), with: a.slice(0, 0..<1))) }
    show("float index") { try d(a.selecting(0, Tensor([0.5]))) }
    show("select") { try d(a.select(0, 5)) }
    show("slice") { try d(a.slice(0, 1..<5)) }
    show("dim") { try d(a.sum([7])) }
    show("cat empty") { try d(Tensor.concatenated([], along: 0)) }
    show("stack") { try d(Tensor.stacked([], along: 0)) }
    show("squeeze") { try d(a.squeezed(0)) }
    show("top") { try a.top(9) }
    show("matmul") { try d(a.matmul(a)) }
    show("matmul types") { try d(a.matmul(a.to(.float64).transposed())) }
    show("linear") { try d(a.linear(a, bias: Tensor([1, 2, 3] as [Float]))) }
    show("norm gain") { try d(a.rmsNorm(gain: Tensor([1, 2] as [Float]), epsilon: 0)) }
    show("norm gain type") { try d(a.rmsNorm(gain: Tensor([1, 2, 3] as [Double]), epsilon: 0)) }
    show("repeat") { try d(a.repeatingEach(-1, along: 0)) }
    let q = try Tensor.normal([1, 2, 3, 4], seed: 1)
    let k = try Tensor.normal([1, 1, 3, 4], seed: 2)
    show("sdpa heads") { try d(Tensor.attention(query: q, key: k, value: k, mask: nil, causal: false, scale: 1, grouped: false)) }
    show("sdpa mask+causal") { try d(Tensor.attention(query: q, key: q, value: q, mask: .zeros([3, 3]), causal: true, scale: 1, grouped: false)) }
    show("sdpa mask type") { try d(Tensor.attention(query: q, key: q, value: q, mask: .zeros([3, 3], type: .float64), causal: false, scale: 1, grouped: false)) }
    show("sdpa mask shape") { try d(Tensor.attention(query: q, key: q, value: q, mask: .zeros([3, 2]), causal: false, scale: 1, grouped: false)) }
    show("flash heads") { try d(Tensor.flashAttention(query: q, key: k, value: k, mask: nil, causal: false, scale: 1).mixed) }
    show("flash mask type") { try d(Tensor.flashAttention(query: q, key: q, value: q, mask: .zeros([3, 3], type: .float64), causal: false, scale: 1).mixed) }
    show("flash mask shape") { try d(Tensor.flashAttention(query: q, key: q, value: q, mask: .zeros([3, 2]), causal: false, scale: 1).mixed) }
    show("flash mask shape") { try d(Tensor.flashAttention(query: q, key: q, value: q, mask: .zeros([2, 3]), causal: false, scale: 1).mixed) }
    show("flash mask shape4") { try d(Tensor.flashAttention(query: q, key: q, value: q, mask: .zeros([7, 1, 3, 3]), causal: false, scale: 1).mixed) }
    show("flash mask+causal") { try d(Tensor.flashAttention(query: q, key: q, value: q, mask: .zeros([3, 3]), causal: true, scale: 1).mixed) }
    show("flash all masked") { let r = try Tensor.flashAttention(query: q, key: q, value: q, mask: .full([3, 3], -.infinity), causal: false, scale: 1); return try d(r.mixed) + d(r.logSum) }
    show("flash bool") { try d(Tensor.flashAttention(query: q, key: q, value: q, mask: Tensor.zeros([3, 3]).equals(0), causal: false, scale: 1).mixed) }
    show("flash empty") { let e = try Tensor.zeros([1, 2, 0, 4]); return try d(Tensor.flashAttention(query: e, key: q, value: q, mask: nil, causal: false, scale: 1).logSum) }
    show("flash empty keys") { let e = try Tensor.zeros([1, 2, 0, 4]); return try d(Tensor.flashAttention(query: q, key: e, value: e, mask: nil, causal: false, scale: 1).logSum) }
    show("sdpa empty keys") { let e = try Tensor.zeros([1, 2, 0, 4]); return try d(Tensor.attention(query: q, key: e, value: e, mask: nil, causal: false, scale: 1, grouped: false)) }
    show("flash types") { try d(Tensor.flashAttention(query: q, key: q.to(.float64), value: q, mask: nil, causal: false, scale: 1).mixed) }
    show("flash vtypes") { try d(Tensor.flashAttention(query: q, key: q, value: q.to(.float64), mask: nil, causal: false, scale: 1).mixed) }
    show("flash ints") { let i = try q.to(.int64); return try d(Tensor.flashAttention(query: i, key: i, value: i, mask: nil, causal: false, scale: 1).mixed) }
    show("leaf int") { try Tensor(indices: [1]).leaf() }
    show("grad none") { try a.gradients(of: [a]) }
    let x = try a.leaf()
    let y = try Tensor.recording { try x * x }
    show("grad input none") { try y.gradients(of: [a]) }
    show("grad empty") { try y.gradients(of: []) }
    show("grad") { try d(y.gradients(of: [x])[0]) }
    show("grad twice") { try d(y.gradients(of: [x])[0]) }
    show("clamp") { try d(a.clamped(5, 2)) }
    show("expand") { try d(a.expanded([2, 2])) }
    show("permute") { try d(a.permuted([0, 0])) }
    show("transposed") { try d(Tensor([1.0]).transposed()) }
    show("normal") { try d(Tensor.normal([4], seed: 1)) + d(Tensor.normal([4], seed: 1)) }
    show("machine") { "\(Machine.version) \(Machine.libraryPath ?? "-") \(Machine.threads)" }
    Machine.setThreads(0)
}
