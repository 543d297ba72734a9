/// The mark in the window's tab.
enum Icon {
    static let svg = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="7" cy="7" r="5" fill="none" stroke="#2a6cad" \
        stroke-width="2"/><path d="M10.8 10.8 15 15" stroke="#c0591a" stroke-width="2.4"/></svg>
        """
}
