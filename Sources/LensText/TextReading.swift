import Foundation
import LensCore

/// How a model reads a conversation that no chat template lays out.
public enum TextReading: Hashable, Sendable {
    /// As one text, judged at its end: decoders.
    case text
    /// As a pair of texts, prompt and response, of which every token sees all: encoders.
    case pair

    /// The values of `model_type` that are encoders.
    private static let encoders: Set<String> = [
        "albert", "bert", "camembert", "deberta", "deberta-v2", "distilbert", "electra", "modernbert", "roberta", "xlm-roberta",
    ]

    init(modelType: String?) {
        self = modelType.map(Self.encoders.contains) == true ? .pair : .text
    }
}
