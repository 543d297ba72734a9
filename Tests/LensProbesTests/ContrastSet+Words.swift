import LensProbes

func words(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

extension ContrastSet {
    /// The mean over contrasts of the words with the property for each word without it.
    var meanWordRatio: Double {
        contrasts.reduce(0) { $0 + Double(words($1.with)) / Double(words($1.without)) } / Double(contrasts.count)
    }

    var responses: [String] { contrasts.flatMap { [$0.with, $0.without] } }
}
