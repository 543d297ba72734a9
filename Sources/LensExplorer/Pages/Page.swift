/// The frame of every page.
enum Page {
    /// - Parameter title: Of the window and the page's first heading.
    static func make(title: String, subtitle: HTML = "", main: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(title) · RewardLens</title>
        <link rel="icon" href="icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="style.css">
        <script src="script.js" defer></script>
        </head>
        <body>
        <a class="skip" href="#main">To the content</a>
        <main id="main" tabindex="-1">
        <header class="top"><h1>\(title)</h1>\(subtitle)</header>
        <noscript><p class="aside warn"><b>Caution</b> Analyses need JavaScript; pairs and their texts are shown without.</p></noscript>
        \(main)
        </main>
        </body>
        </html>

        """
    }
}
