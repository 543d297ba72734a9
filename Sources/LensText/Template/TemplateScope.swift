/// Names visible at one place; what a loop or a macro sets stays inside.
final class TemplateScope {
    let parent: TemplateScope?
    private var values: [String: TemplateValue]

    init(parent: TemplateScope? = nil, values: [String: TemplateValue] = [:]) {
        self.parent = parent
        self.values = values
    }

    func value(of name: String) -> TemplateValue? {
        var scope: TemplateScope? = self
        while let here = scope {
            if let value = here.values[name] { return value }
            scope = here.parent
        }
        return nil
    }

    func set(_ name: String, to value: TemplateValue) {
        values[name] = value
    }
}
