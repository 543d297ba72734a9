import LensCore
import LensTorch

/// The part of an exported graph that leads from some values to others, with the time that each is needed.
struct ExportedPlan: Sendable {
    /// What must be given beside the weights.
    let given: [ExportedGraph.Slot]
    let wanted: [ExportedGraph.Slot]
    /// Indices of nodes, in order.
    let nodes: [Int]
    /// Of each of them, the values that nothing behind it reads.
    let last: [[ExportedGraph.Slot]]

    /// - Parameter available: values that are given, whoever else would make them; weights are.
    /// - Throws: `LensError` naming the input that is needed and not given.
    init(
        _ graph: ExportedGraph, given available: Set<ExportedGraph.Slot>, wanted: [ExportedGraph.Slot]
    ) throws {
        var makers: [Int: Int] = [:]
        for (index, node) in graph.nodes.enumerated() { for slot in node.outputs { makers[slot] = index } }
        var users: [Int: Int] = [:]
        for case (let slot, .user(let index)) in graph.inputs { users[slot] = index }
        var needed: Set<Int> = []
        var given: Set<Int> = []
        var todo = wanted
        var seen: Set<Int> = []
        while let slot = todo.popLast() {
            guard seen.insert(slot).inserted else { continue }
            if available.contains(slot) {
                given.insert(slot)
            } else if let maker = makers[slot] {
                if needed.insert(maker).inserted { todo += graph.nodes[maker].reads }
            } else if let user = users[slot] {
                throw LensError.failure("\(graph.source): input \(user + 1) of the program is needed, but was not given")
            }
        }
        let order = needed.sorted()
        var kept = Set(wanted)
        var last: [[Int]] = []
        for index in order.reversed() {
            let node = graph.nodes[index]
            last.append(Set(node.reads + node.outputs).filter { kept.insert($0).inserted }.sorted())
        }
        self.given = given.sorted()
        self.wanted = wanted
        nodes = order
        self.last = last.reversed()
    }
}
