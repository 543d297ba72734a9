/// Names visible at one place; what a loop or a macro sets stays inside.
///
/// Names are looked up when they are read. Jinja decides while compiling: there, a variable of the conversation that is
/// set after a loop is undefined within that loop.
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
