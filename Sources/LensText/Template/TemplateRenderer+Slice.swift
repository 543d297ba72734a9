extension TemplateRenderer {
    /// Python's slices: bounds beyond the ends are moved there, and a negative step walks backwards.
    func slice(_ value: TemplateValue, from start: Int?, to stop: Int?, by step: Int) throws -> TemplateValue {
        guard step != 0 else { throw TemplateFailure.operation("the step of a slice is 0") }
        func places(_ count: Int) -> TemplateRange {
            func clamped(_ bound: Int?, _ absent: Int) -> Int {
                guard let bound else { return absent }
                let place = bound < 0 ? bound + count : bound
                return step > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
            }
            let first = clamped(start, step > 0 ? 0 : count - 1)
            let last = clamped(stop, step > 0 ? count : -1)
            return TemplateRange(start: first, stop: last, step: max(-count - 1, min(step, count + 1)))
        }
        switch value {
        case .string(let text), .markup(let text):
            try budget.allocate(bytes: 12 * text.utf8.count)
            let scalars = Array(text.unicodeScalars)
            return value.like(String(scalars: places(scalars.count).values.map { scalars[$0] }))
        case .list(let list):
            try budget.allocate(elements: list.elements.count)
            return try .list(places(list.elements.count).values.map { list.elements[$0] })
        case .tuple(let list):
            try budget.allocate(elements: list.elements.count)
            return try .tuple(places(list.elements.count).values.map { list.elements[$0] })
        case .range(let range):
            let part = places(range.count)
            let (stride, overflow) = range.step.multipliedReportingOverflow(by: step)
            if overflow { throw TemplateFailure.limit("the step of a range grows beyond 64 bits") }
            return .range(TemplateRange(start: range[part.start], stop: range[part.stop], step: stride))
        case .undefined(let reason): throw TemplateFailure(.undefined, "\(reason), so it has no slice")
        default: throw TemplateFailure.operation("\(value.kindName) cannot be sliced")
        }
    }
}
