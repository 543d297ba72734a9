import LensCore

/// A response that transforms are applied to.
public struct BaseResponse: Hashable, Sendable {
    /// Unique among its like.
    public let id: String
    public let prompt: String
    public let response: String

    public init(id: String, prompt: String, response: String) {
        self.id = id
        self.prompt = prompt
        self.response = response
    }

    /// The sides of contrasts that lack the property, each text once.
    public static func plain(of sets: [ContrastSet]) -> [BaseResponse] {
        distinct(
            sets.flatMap { set in
                set.contrasts.map { BaseResponse(id: "\(set.name)/\($0.id)", prompt: $0.prompt, response: $0.without) }
            })
    }

    /// Both responses of each pair, as `ID/chosen` and `ID/rejected`, each text once.
    ///
    /// - Throws: `LensError` where a prompt or a response is no single text.
    public static func both(of pairs: [PreferencePair]) throws -> [BaseResponse] {
        distinct(
            try pairs.flatMap { pair in
                let contrast = try Contrast(pair)
                return [
                    BaseResponse(id: "\(pair.id)/chosen", prompt: contrast.prompt, response: contrast.with),
                    BaseResponse(id: "\(pair.id)/rejected", prompt: contrast.prompt, response: contrast.without),
                ]
            })
    }

    private static func distinct(_ bases: [BaseResponse]) -> [BaseResponse] {
        var seen: Set<[String]> = []
        return bases.filter { seen.insert([$0.prompt, $0.response]).inserted }
    }
}
