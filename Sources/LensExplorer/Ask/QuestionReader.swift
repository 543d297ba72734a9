import Foundation
import LensCore

/// Reads what a page asks, and checks every number and name against what is open.
struct QuestionReader {
    let models: [OpenModel]
    let shelf: Shelf

    /// - Parameter bytes: `{"kind", "model", "pair", "edit"?, "layer"?, "head"?, "scalings"?}` in JSON.
    func job(_ bytes: [UInt8]) throws -> Job {
        let json: JSON
        do {
            json = try JSON(parsing: Data(bytes), source: "the question", duplicates: .refuse)
        } catch let error as LensError {
            throw Refusal.malformed(error)
        }
        guard let kind = json["kind"]?.string else { throw Refusal.malformed("The question should be an object with a kind.") }
        switch kind {
        case "survey": return .survey(model: try model(json))
        case "lens": return .question(.lens(model: try model(json), try pair(json)))
        case "attribution": return .question(.attribution(model: try model(json), try pair(json)))
        case "patch": return .question(.patch(model: try model(json), try pair(json)))
        case "compare": return .question(.compare(try pair(json)))
        case "scaled":
            let model = try model(json)
            return .question(.scaled(model: model, try pair(json), try scalings(json, models[model])))
        case "head":
            let model = try model(json)
            if let reason = models[model].noAttention { throw Refusal.malformed("Heads cannot be looked at: \(reason)") }
            let (layer, head) = (try integer(json, "layer"), try integer(json, "head"))
            guard models[model].components.contains(.head(layer: layer, head: head)) else {
                throw Refusal.malformed("The model has no head \(head) in layer \(layer).")
            }
            return .question(.head(model: model, try pair(json), layer: layer, head: head))
        default: throw Refusal.malformed("There is no question of the kind \(kind.quoted).")
        }
    }

    private func model(_ json: JSON) throws -> Int {
        let index = try integer(json, "model")
        guard models.indices.contains(index) else {
            throw Refusal.malformed("There is no model \(index); \(models.count) are open.")
        }
        return index
    }

    private func pair(_ json: JSON) throws -> PreferencePair {
        guard let text = json["pair"]?.string, let reference = PairReference(text) else {
            throw Refusal.malformed("pair should be the name of a pair.")
        }
        let pair = try shelf.pair(reference)
        guard let edit = json["edit"] else { return pair }
        guard edit.object != nil else { throw Refusal.malformed("edit should be an object of texts.") }
        return try PairEdit(
            prompt: try self.text(edit, "prompt"), chosen: try self.text(edit, "chosen"),
            rejected: try self.text(edit, "rejected")
        ).applied(to: pair)
    }

    private func scalings(_ json: JSON, _ model: OpenModel) throws -> [ScaleResult.Scaling] {
        let known = Set(model.components)
        guard let elements = json["scalings"]?.array, elements.count <= known.count else {
            throw Refusal.malformed("scalings should be an array with one element for each component at most.")
        }
        let scalings = try elements.map { element in
            guard let name = element["component"]?.string, let component = Component(name), known.contains(component) else {
                throw Refusal.malformed("The model has no component \((element["component"] ?? .null).summary) to scale.")
            }
            guard let factor = element["factor"]?.real, (0...2).contains(factor) else {
                throw Refusal.malformed("The factor of \(name) should be a number from 0 to 2.")
            }
            return ScaleResult.Scaling(component, by: factor)
        }
        guard Set(scalings.map(\.component)).count == scalings.count else {
            throw Refusal.malformed("A component is scaled twice.")
        }
        // The same switches in another order are the same question.
        return scalings.sorted { "\($0.component)" < "\($1.component)" }
    }

    private func integer(_ json: JSON, _ name: String) throws -> Int {
        guard let number = json[name]?.integer else { throw Refusal.malformed("\(name) should be a whole number.") }
        return number
    }

    private func text(_ json: JSON, _ name: String) throws -> String? {
        guard let value = json[name] else { return nil }
        guard let text = value.string else { throw Refusal.malformed("\(name) should be a text.") }
        return text
    }
}
