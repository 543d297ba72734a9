import LensReport

/// The explorer's script: that of reports, and what asks and shows.
enum Script {
    static let source =
        HTMLRenderer.script + "\n(() => {\n'use strict';\n"
        + [asking, picking, switching, editing, browsing, tabs].joined(separator: "\n") + "\n})();\n"
}
