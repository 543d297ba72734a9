import Foundation
import LensCore

/// Turns text into token ids and back, as a model's `tokenizer.json` prescribes.
///
/// The file is interpreted in full: added tokens, normalizer, pre-tokenizer, model, post-processor and decoder. Its
/// truncation and padding are not: texts are taken whole. What it asks for and this program does not know is an error.
public struct Tokenizer: Sendable {
    let addedTokens: AddedTokens
    let normalizer: Normalizer?
    let preTokenizer: PreTokenizer?
    let model: Model
    let postProcessor: PostProcessor?
    let decoder: PieceDecoder?

    /// Reads `tokenizer.json` in a model's folder.
    ///
    /// - Throws: `LensError` when the file is missing, damaged, or asks for something unknown.
    public init(folder: URL) throws {
        let file = folder.appendingPathComponent("tokenizer.json")
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw LensError.input(
                "\(folder.path): has no tokenizer.json",
                hint: "save the tokenizer in its fast form: AutoTokenizer.from_pretrained(…).save_pretrained(folder)")
        }
        let data: Data
        do {
            data = try Data(contentsOf: file, options: .mappedIfSafe)
        } catch {
            throw LensError.input("\(file.path): cannot be read: \(error.localizedDescription)")
        }
        try self.init(json: JSON(parsing: data, source: file.path), source: file.path)
    }

    /// Interprets the contents of a `tokenizer.json`.
    ///
    /// - Parameter source: What messages call the file.
    /// - Throws: `LensError` naming the part that is damaged or unknown.
    public init(json: JSON, source: String) throws {
        let file = TokenizerPart(value: json, place: "", source: source)
        try file.allow(
            "version", "truncation", "padding", "added_tokens", "normalizer", "pre_tokenizer", "post_processor", "decoder",
            "model")
        model = try Model(file.required("model"))
        normalizer = try file.member("normalizer").map(Normalizer.init)
        preTokenizer = try file.member("pre_tokenizer").map(PreTokenizer.init)
        postProcessor = try file.member("post_processor").map(PostProcessor.init)
        decoder = try file.member("decoder").map(PieceDecoder.init)
        addedTokens = try AddedTokens(file.member("added_tokens"), vocabulary: model.vocabulary, normalizer: normalizer)
    }
}

extension Tokenizer {
    /// The vocabulary's spelling of an id; nil for ids that do not occur.
    public func piece(_ id: Int) -> String? {
        addedTokens.token(id).map { String(scalars: $0.content) } ?? model.vocabulary.piece(id)
    }

    /// The id of a piece or an added token with exactly these bytes.
    public func id(of piece: String) -> Int? {
        (addedTokens.id(piece) ?? model.vocabulary.id(piece)).map(Int.init)
    }

    /// Whether the id is an added token that is marked as special.
    public func isSpecial(_ id: Int) -> Bool {
        addedTokens.token(id)?.isSpecial ?? false
    }

    /// Highest id + 1.
    public var vocabularySize: Int {
        max(model.vocabulary.idLimit, addedTokens.idLimit)
    }
}
