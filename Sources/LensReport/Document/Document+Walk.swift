extension Document {
    /// Every block in reading order with the titles of the groups around it, groups opened.
    func walk(_ visit: (Block, [String]) -> Void) {
        func descend(_ blocks: [Block], _ path: [String]) {
            for block in blocks {
                visit(block, path)
                if case .group(let group) = block { descend(group.blocks, path + [group.title]) }
            }
        }
        for section in sections { descend(section.blocks, []) }
    }
}
