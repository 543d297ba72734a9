import Foundation
import LensCore
import Testing

@testable import LensModel

/// A graph is read with everything it says, or refused by name.
struct ExportedGraphTests {
    @Test func nodesAreReadInOrder() throws {
        let graph = try HandmadeProgram.graph(HandmadeProgram.text(nodes: HandmadeProgram.nodes))
        #expect(graph.nodes.map(\.name) == ["sym_size", "double", "more"])
        #expect(graph.nodes.map(\.module) == ["", "", "layers.3"])
        #expect(graph.inputs.map(\.source) == [.user(0)])
        #expect(try graph.outputs == [graph.slot(named: "more")])
        #expect(try graph.nodes[2].reads == [graph.slot(named: "double"), graph.slot(named: "size")])
        #expect(graph.nodes[2].description == #"node "more" of layers.3, aten::add.Tensor"#)
    }

    /// A node that reads x with another target or argument.
    private func refuse(
        _ pieces: String..., target: String = "torch.ops.aten.mul.Tensor", argument: String = #"{"as_int": 2}"#,
        output: String = HandmadeProgram.tensor("more"), sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let node = HandmadeProgram.node("it", target, [("self", HandmadeProgram.tensor("x")), ("other", argument)], [output])
        refuse(HandmadeProgram.text(nodes: [node]), [#"node "it""#] + pieces, sourceLocation)
    }

    private func refuse(_ text: String, _ pieces: [String], _ sourceLocation: SourceLocation = #_sourceLocation) {
        do {
            _ = try HandmadeProgram.graph(text)
            Issue.record("expected an error with \(pieces)", sourceLocation: sourceLocation)
        } catch let error as LensError {
            for piece in pieces { #expect(error.description.contains(piece), "\(error)", sourceLocation: sourceLocation) }
            #expect(error.kind == .input, sourceLocation: sourceLocation)
        } catch {
            Issue.record("expected a LensError, found \(error)", sourceLocation: sourceLocation)
        }
    }

    @Test func operatorsBeyondTheListAreRefused() {
        for name in [
            "torch.ops.aten.add_.Tensor", "torch.ops.aten.rand.default", "torch.ops.aten.from_file.default",
            "torch.ops.aten.as_strided.default", "torch.ops.aten.mul", "torch.ops.aten.mul.out", "torch.ops.prim.device.default",
            "torch.ops.higher_order.cond", "_operator.getitem", "os.system", "",
        ] {
            refuse("pure functions", target: name)
        }
    }

    @Test func argumentsNotUnderstoodAreRefused() {
        refuse("a known kind", "as_graph", argument: #"{"as_graph": {"name": "g"}}"#)
        refuse("a known kind", "as_custom_obj", argument: #"{"as_custom_obj": {"name": "g", "class_fqn": "c"}}"#)
        refuse("an earlier value", "later", argument: HandmadeProgram.tensor("later"))
        refuse("an earlier value", argument: #"{"as_tensor": {}}"#)
        refuse("as_int says", argument: #"{"as_int": "2"}"#)
        refuse("as_int says", argument: #"{"as_int": 0.5}"#)
        refuse("as_ints says", argument: #"{"as_ints": [1, null]}"#)
        refuse("the device cpu", argument: #"{"as_device": {"type": "cuda", "index": 0}}"#)
        refuse("strided layout", argument: #"{"as_layout": 1}"#)
        refuse("memory format", argument: #"{"as_memory_format": 2}"#)
        refuse("as_scalar_type says", argument: #"{"as_scalar_type": 99}"#)
        refuse("arguments of one kind", argument: #"{"as_int": 1, "as_float": 2}"#)
        refuse("arguments of one kind", argument: "{}")
    }

    @Test func outputsNotUnderstoodAreRefused() {
        refuse("tensors or numbers", output: #"{"as_graph": {"name": "g"}}"#)
        refuse("distinct values", output: HandmadeProgram.tensor("x"))
        refuse("names", output: #"{"as_tensor": {"name": 3}}"#)
    }

    @Test func programsNotUnderstoodAreRefused() {
        let nodes = HandmadeProgram.nodes
        refuse(HandmadeProgram.text(nodes: nodes, version: 9), ["a schema of version 8", "9"])
        refuse(HandmadeProgram.text(nodes: nodes, output: "nowhere"), ["output 1", "an earlier value"])
        refuse(HandmadeProgram.text(nodes: nodes, input: #"{"custom_obj": {}}"#), ["input 1", "custom_obj"])
        refuse(
            HandmadeProgram.text(nodes: nodes, input: #"{"parameter": {"arg": {"name": "x"}}}"#), ["input 1", "parameter_name"])
        refuse(HandmadeProgram.text(nodes: nodes, input: "{}"), ["input 1", "one kind of input"])
        refuse("{}", ["schema"])
        refuse(#"{"schema_version": {"major": 8}}"#, ["a graph of nodes"])
    }

    /// A buffer's new value is for a next call, and each call here begins anew.
    @Test func changedBuffersAreNoOutputs() throws {
        let text = HandmadeProgram.text(nodes: HandmadeProgram.nodes).replacing("user_output", with: "buffer_mutation")
        #expect(try HandmadeProgram.graph(text).outputs.isEmpty)
    }
}
