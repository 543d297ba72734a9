import LensCore

extension ReadoutRule {
    /// The rule of the class that a checkpoint names in its `config.json`.
    ///
    /// - Parameter classifierToken: the tokenizer's `cls_token`.
    /// - Throws: `LensError` where the tokenizer lacks the token that the class reads.
    init(config: JSON?, reading: TextReading, tokenizer: Tokenizer, classifierToken: String?) throws {
        let pad = config?["pad_token_id"]?.integer
        let classes = Self.classes(config)
        func named(_ endings: String...) -> Bool { classes.contains { name in endings.contains { name.hasSuffix($0) } } }
        func token(_ name: String) throws -> Int {
            guard let id = tokenizer.id(of: name) else {
                throw LensError.input(
                    "the model reads its reward at the token \(name.quoted), which its tokenizer does not have",
                    hint: "the tokenizer and the weights do not belong together")
            }
            return id
        }
        if reading == .pair {
            self = .first
        } else if let id = config?["reward_token_id"]?.integer {
            // InternLM2: its class appends the token where it is not there.
            self = .appended(id: id)
        } else if named("AtheneForSequenceClassification", "CustomAutoModelForSequenceClassification") {
            self = .appended(id: try token(classifierToken ?? "<|reserved_special_token_1|>"))
        } else if named("ForProcessRewardModel") {
            self = .marker(id: try token("<extra_0>"), name: "<extra_0>")
        } else if named("WithValueHead", "ForPrmModel") || config?["value_head_prefix"]?.string != nil
            || config?["normalize_reward"]?.bool != nil
        {
            self = .lastAttended(padID: pad)
        } else if Self.hasOwnClass(config) {
            self = .beforeFirstPad(padID: pad)
        } else {
            self = .lastNonPad(padID: pad)
        }
    }

    /// Names of classes in `architectures` and `auto_map`, without their modules.
    private static func classes(_ config: JSON?) -> [String] {
        let listed = config?["architectures"]?.array?.compactMap(\.string) ?? []
        let mapped = config?["auto_map"]?.object?.members.compactMap { $0.value.string } ?? []
        return listed + mapped.map { String($0.split(separator: ".").last ?? "") }
    }

    /// Whether the classifier's code comes with the checkpoint, or is one of those known to be published beside it.
    private static func hasOwnClass(_ config: JSON?) -> Bool {
        let keys = config?["auto_map"]?.object?.members.map(\.key) ?? []
        let own = ["RewardModelWithGating", "ForRewardModel", "INFORMForSequenceClassification"]
        return keys.contains("AutoModelForSequenceClassification")
            || classes(config).contains { name in own.contains { name.hasSuffix($0) } }
    }
}
