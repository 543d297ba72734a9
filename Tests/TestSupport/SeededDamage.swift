import Foundation

/// Flips, removes, inserts and repeats bytes: the same damage on every machine.
public struct SeededDamage {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func number(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % max(1, bound)
    }

    public mutating func apply(to data: inout Data) {
        for _ in 0...number(below: 3) {
            guard !data.isEmpty else { return }
            let place = number(below: data.count)
            let end = min(data.count, place + 1 + number(below: 8))
            switch number(below: 6) {
            case 0: data[place] ^= 1 << UInt8(number(below: 8))
            case 1: data[place] = UInt8(number(below: 256))
            case 2: data = data.prefix(place)
            case 3: data.removeSubrange(place..<end)
            case 4: data.insert(contentsOf: data.subdata(in: place..<end), at: place)
            default: data.insert(UInt8(number(below: 256)), at: place)
            }
        }
    }
}
