import LensCore

/// Which number of a head with several outputs is the reward, as a user says it.
public enum ObjectiveChoice: Hashable, Sendable {
    case named(String)
    /// A sum of outputs by name, each times its weight.
    case weighted([String: Double])
}

extension RewardHead {
    /// The same head with another number as its reward; nil leaves it as it is.
    ///
    /// - Throws: `LensError` for a name that the head does not have, naming those it has.
    func choosing(_ choice: ObjectiveChoice?) throws -> RewardHead {
        func index(_ name: String) throws -> Int {
            guard let index = objectives.firstIndex(of: name) else {
                throw LensError.input(
                    "the model has no objective \"\(name)\"", hint: "its objectives are: \(objectives.joined(separator: ", "))")
            }
            return index
        }
        switch choice {
        case nil: return self
        case .named(let name): return reading(.objective(try index(name)))
        case .weighted(let named):
            guard !named.isEmpty, named.values.allSatisfy(\.isFinite) else {
                throw LensError.input("weights of objectives must be finite numbers, at least one")
            }
            var weights = [Double](repeating: 0, count: objectives.count)
            for (name, weight) in named { weights[try index(name)] = weight }
            return reading(.weighted(weights))
        }
    }

    /// What reports call one of its numbers.
    public func name(of output: HeadOutput) -> String {
        switch output {
        case .whole: "reward"
        case .objective(let index): objectives[index]
        case .weighted(let weights):
            zip(weights, objectives).filter { $0.0 != 0 }.map { "\($0.0)·\($0.1)" }.joined(separator: " + ")
        }
    }
}
