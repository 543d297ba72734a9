/// Observations that belong together, such as all those of one prompt, in the order of their first appearance.
public struct Clusters<Element> {
    public let members: [[Element]]

    /// Groups by key.
    public init<Key: Hashable>(_ elements: [Element], by key: (Element) -> Key) {
        var places: [Key: Int] = [:]
        var members: [[Element]] = []
        for element in elements {
            let place = places[key(element)] ?? members.count
            if place == members.count {
                places[key(element)] = place
                members.append([])
            }
            members[place].append(element)
        }
        self.members = members
    }

    /// Every observation on its own.
    public init(single elements: [Element]) {
        members = elements.map { [$0] }
    }
}
