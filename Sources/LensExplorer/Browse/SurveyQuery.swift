import Foundation
import LensCore

/// Which pairs to list, in which order; read from the address.
struct SurveyQuery: Hashable {
    enum Sort: String, CaseIterable {
        case file, margin, flips, disagreement
    }

    enum Order: String {
        case up, down
    }

    var model = 0
    var sort = Sort.margin
    var order = Order.up
    var category: String?
    /// Only where the model prefers what people rejected.
    var against = false
    /// From 1.
    var page = 1

    init() {}

    init(_ query: Query, models: Int) throws {
        model = try query.integer("model") ?? 0
        guard (0..<models).contains(model) else { throw Refusal.malformed("There is no model \(model); \(models) are open.") }
        if let text = query["sort"], !text.isEmpty {
            guard let sort = Sort(rawValue: text) else { throw Refusal.malformed("Pairs cannot be sorted by \(text.quoted).") }
            self.sort = sort
        }
        order = Self.usual(sort)
        if let text = query["order"], !text.isEmpty {
            guard let order = Order(rawValue: text) else { throw Refusal.malformed("order should be up or down.") }
            self.order = order
        }
        category = query["category"].flatMap { $0.isEmpty ? nil : $0 }
        against = query["against"] == "1"
        page = try query.integer("page") ?? 1
    }

    /// What a person looks for first: wrong preferences, many flips, much disagreement.
    static func usual(_ sort: Sort) -> Order {
        switch sort {
        case .file, .margin: .up
        case .flips, .disagreement: .down
        }
    }

    /// As an address on the explorer's first page, with some fields changed.
    func address(_ change: (inout SurveyQuery) -> Void = { _ in }) -> String {
        var copy = self
        change(&copy)
        var parts = ["model=\(copy.model)", "sort=\(copy.sort.rawValue)", "order=\(copy.order.rawValue)"]
        if let category = copy.category { parts.append("category=\(Self.escaped(category))") }
        if copy.against { parts.append("against=1") }
        if copy.page > 1 { parts.append("page=\(copy.page)") }
        return "?" + parts.joined(separator: "&")
    }

    private static let plain = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
}
