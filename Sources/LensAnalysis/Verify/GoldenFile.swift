import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensText
import LensTorch

/// Reference values that `Scripts/goldens.py` took from transformers; `Docs/verify.md` describes the format.
public struct GoldenFile: Sendable {
    public struct Text: Sendable {
        public let ids: [Int]
        public let typeIDs: [Int]?
        /// The conversation, where the text is one.
        public let messages: [Message]?
        /// What was tokenized.
        public let rendered: String?
        public let readout: Int
        /// As transformers computes it.
        public let float32: Double
    }

    public let texts: [Text]
    /// What transformers computed the rewards in.
    let type: ElementType
    /// By site: how far transformers' own float32 is from float64, and the largest value.
    let siteErrors: [String: (float32: Double, scale: Double)]
    /// The texts whose sites are stored.
    let siteTexts: [Int]
    /// Values in float64 by `text/site`; nil where there are none.
    let sites: Safetensors?

    /// Reads the JSON file, and the values of sites beside it: `NAME.safetensors` or `NAME-sites.safetensors`.
    public init(_ file: URL) throws {
        guard let data = try? Data(contentsOf: file) else { throw LensError.input("\(file.path) cannot be read") }
        let json = try JSON(parsing: data, source: file.path)
        guard let rows = json["texts"]?.array, !rows.isEmpty else {
            throw LensError.input(
                at: "\(file.path): texts", expected: "a list of texts with their rewards",
                found: json["texts"]?.summary ?? "none",
                hint: "make golden files with Scripts/goldens.py --model FOLDER --text FILE --out FILE")
        }
        texts = try rows.enumerated().map { try Self.text($1, "\(file.path): texts[\($0)]") }
        type = .float32
        var errors: [String: (Double, Double)] = [:]
        for member in json["siteErrors"]?.object?.members ?? [] {
            guard let own = member.value["float32"]?.real, let scale = member.value["scale"]?.real else { continue }
            errors[member.key] = (own, scale)
        }
        siteErrors = errors
        siteTexts = (json["siteTexts"]?.array ?? []).compactMap(\.integer).filter(texts.indices.contains)
        let stem = file.deletingPathExtension()
        let places = ["", "-sites"].map { URL(filePath: stem.path + $0 + ".safetensors") }
        sites = try places.first { FileManager.default.fileExists(atPath: $0.path) }.map { try Safetensors($0) }
    }

    /// What the exporter took from the model itself; nil for models that are no exported program, or name no texts.
    init?(_ model: RewardModel) {
        guard let facts = model.exported, !facts.goldens.isEmpty else { return nil }
        texts = facts.goldens.map { golden in
            let reward = Reward(value: golden.logits.first ?? .nan, objectives: golden.logits)
            return Text(
                ids: golden.ids, typeIDs: golden.typeIDs, messages: nil, rendered: nil, readout: golden.readout,
                float32: reward.value(of: model.head.output))
        }
        (siteErrors, siteTexts, sites, type) = ([:], [], nil, model.precision.weights)
    }

    private static func text(_ row: JSON, _ place: String) throws -> Text {
        guard let ids = row["ids"]?.array?.map(\.integer), !ids.isEmpty, !ids.contains(nil) else {
            throw LensError.input(at: "\(place).ids", expected: "token ids", found: row["ids"]?.summary ?? "none")
        }
        guard let reward = row["reward"]?["float32"]?.real else {
            throw LensError.input(at: "\(place).reward.float32", expected: "a number", found: "none")
        }
        let readout = row["readout"]?.integer ?? ids.count - 1
        guard ids.indices.contains(readout) else {
            throw LensError.input(at: "\(place).readout", expected: "a position of \(ids.count) tokens", found: "\(readout)")
        }
        let messages = row["messages"]?.array?.map { message in
            Message(role: message["role"]?.string ?? "", content: message["content"]?.string ?? "")
        }
        return Text(
            ids: ids.compactMap { $0 }, typeIDs: row["typeIDs"]?.array?.compactMap(\.integer), messages: messages,
            rendered: row["text"]?.string, readout: readout, float32: reward)
    }

    /// The stored values of one site, in its own order.
    func values(_ text: Int, _ site: Site) -> [Double]? {
        sites?.tensors.first { $0.name == "\(text)/\(site)" && $0.dtype == .float64 }?.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
        }
    }
}
