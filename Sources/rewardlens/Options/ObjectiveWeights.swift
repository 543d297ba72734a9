import ArgumentParser

/// Weights of a head's outputs, given as `name=weight,name=weight`.
struct ObjectiveWeights: ExpressibleByArgument {
    let text: String
    let named: [String: Double]

    init?(argument: String) {
        var named: [String: Double] = [:]
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            guard let equals = part.lastIndex(of: "="), equals > part.startIndex,
                let weight = Double(part[part.index(after: equals)...]), weight.isFinite
            else { return nil }
            let name = part[..<equals].trimmingPrefix { $0 == " " }
            guard named.updateValue(weight, forKey: String(name)) == nil else { return nil }
        }
        text = argument
        self.named = named
    }
}
