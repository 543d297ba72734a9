import Foundation
import LensCore

@testable import LensModel

/// Exported graphs written by hand, as JSON.
enum HandmadeProgram {
    /// `y = x · 2 + length`, with an assertion between.
    static let nodes = [
        node("sym_size", "torch.ops.aten.sym_size.int", [("self", tensor("x")), ("dim", #"{"as_int": 0}"#)], symbol("size")),
        node("check", "torch.ops.aten._assert_scalar.default", [("self", #"{"as_sym_bool": {"as_name": "nobody"}}"#)], []),
        node(
            "double", "torch.ops.aten.mul.Tensor", [("self", tensor("x")), ("other", #"{"as_float": 2.0}"#)], [tensor("double")]),
        node(
            "more", "torch.ops.aten.add.Tensor",
            [("self", tensor("double")), ("other", #"{"as_sym_int": {"as_name": "size"}}"#)],
            [tensor("more")], module: "layers.3"),
    ]

    static func tensor(_ name: String) -> String { #"{"as_tensor": {"name": "\#(name)"}}"# }

    private static func symbol(_ name: String) -> [String] { [#"{"as_sym_int": {"as_name": "\#(name)"}}"#] }

    static func node(
        _ name: String, _ target: String, _ inputs: [(String, String)], _ outputs: [String], module: String = ""
    ) -> String {
        let arguments = inputs.map { #"{"name": "\#($0.0)", "arg": \#($0.1), "kind": 1}"# }.joined(separator: ", ")
        let stack = #"L__self__,,Recorded;L__self__model,\#(module),Layer"#
        return #"""
            {"name": "\#(name)", "target": "\#(target)", "inputs": [\#(arguments)], "outputs": [\#(outputs.joined(separator: ", "))],
             "metadata": {"nn_module_stack": "\#(stack)"}}
            """#
    }

    static func text(nodes: [String], input: String? = nil, output: String = "more", version: Int = 8) -> String {
        let input = input ?? #"{"user_input": {"arg": \#(tensor("x"))}}"#
        return #"""
            {"schema_version": {"major": \#(version), "minor": 20}, "graph_module": {
             "signature": {"input_specs": [\#(input)], "output_specs": [{"user_output": {"arg": \#(tensor(output))}}]},
             "graph": {"nodes": [\#(nodes.joined(separator: ", "))]}}}
            """#
    }

    static func graph(_ text: String) throws -> ExportedGraph {
        try ExportedGraph(JSON(parsing: Data(text.utf8), source: "by hand"), source: "by hand")
    }
}
