import Foundation
import LensCore

/// Responses that transforms are tried on.
enum SampleTexts {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// What people are given: the demo pairs' responses.
    static let real: [String] = {
        let file = root.appending(path: "Models/demo-pairs.jsonl")
        let pairs = try? PairsFile(file).pairs()
        return (pairs ?? []).flatMap { $0.chosen.map(\.content) + $0.rejected.map(\.content) }
    }()

    static let plain =
        "The air scatters blue light more than red. So the whole sky looks blue to you. At dusk it is red, as the way is longer."

    static let code = """
        Use a loop. It is the best way to do it.

        ```python
        for use in range(3):  # The way. It is it!
            print("*use*",  use)
        ```

        Then call `use the  loop` from the other file. It helps.
        """

    static let odd = [
        "", " ", "\n\n", "Yes", "no.", "?", "...", "42", "- ", "#", "```", "```\ncode", "~~~\na\n~~~", "`", "**", "a\n", "\r\n",
        "\r",
        "# Title\n\n- One item. It is here.\n- Two.\n\n> Quoted.", "| a | b |\n|---|---|\n| is | are |", "$$x^2$$\nThe square.",
        "天空是蓝色的。因为空气散射蓝光！为什么？", "السماء زرقاء. لماذا؟", "השמיים כחולים.", "Небо синее. Почему?", "👩‍👩‍👧‍👦 It is fun! 🎉",
        "e\u{301}t\u{301}e\u{301} It is \u{301} a mark.", "\u{301}\u{301}", "\u{202E}It is reversed.", "\u{0}\u{1} It is odd.",
        "One line.\r\nThe second line is here.\r\n\r\n- An item\r\n", "The ﬁne Straße is İstanbul.",
        "Mr. A. Smith, e.g. the baker, is here. Yes.",
        "He said \"It is late.\" Then he left.", "It is it is it is", "Call `use`. See https://example.org/use or a_b@c.d now.",
        code, plain,
    ]

    /// 100 kB of lines, and of one line.
    static let long = [String(repeating: plain + "\n", count: 800), String(repeating: "word ", count: 20_000)]

    /// 20 kB of what cutting a text could stumble over.
    static let monotonous = ["a. ", "`", "空", "# ", "> ", "```\n"].map { String(repeating: $0, count: 20_000 / $0.utf8.count) }
}
