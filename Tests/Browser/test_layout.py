"""Where things stand on the page: named regions in order, nothing beside the window, nothing on top of another."""

from support import BrowserTest

# From top to bottom; regions in one line stand beside each other.
LAYOUTS = {
    ("home", 1200): [
        ["h1"], ["#models-title"], ["#pairs-title"], [".filter"], ["#rows .count"], ["#rows table"], ["#paste-title"], ["[name=prompt]"],
        ["[name=chosen]", "[name=rejected]"], [".texts [type=submit]"],
    ],
    ("home", 400): [
        ["h1"], ["#models-title"], ["#pairs-title"], [".filter"], ["#rows .count"], ["#rows .scroll"], ["#paste-title"], ["[name=prompt]"],
        ["[name=chosen]"], ["[name=rejected]"], [".texts [type=submit]"],
    ],
    ("scaled", 1200): [
        ["h1"], [".crumbs"], [".filter"], ["details.group"], [".tabs"], ["#p-scaled .intro"], ["#margins"], ["#changes"], ["#reset"],
        ["#p-scaled .grid"], ["#p-scaled .work"], ["#p-scaled .answer"],
    ],
    ("edit", 1200): [[".tabs"], ["#edit [name=prompt]"], ["#edit [name=chosen]", "#edit [name=rejected]"], ["#rescore", "#edit [type=submit]"]],
    ("edit", 400): [[".tabs"], ["#edit [name=prompt]"], ["#edit [name=chosen]"], ["#edit [name=rejected]"], [".buttons"]],
    ("head", 1200): [[".tabs"], ["#p-head .intro"], ["#p-head .grid"], ["#p-head .work"], ["#p-head .answer"]],
    ("lens", 1200): [[".tabs"], ["#p-lens .intro"], ["#p-lens .work"], ["#p-lens .answer"]],
}
# Grids scroll sideways in a frame of their own.
LAYOUTS[("scaled", 400)] = [line for line in LAYOUTS[("scaled", 1200)] if line != ["#p-scaled .grid"]]
LAYOUTS[("head", 400)] = [line for line in LAYOUTS[("head", 1200)] if line != ["#p-head .grid"]]
LAYOUTS[("lens", 400)] = LAYOUTS[("lens", 1200)]


class LayoutTest(BrowserTest):
    def show(self, name):
        if name == "home":
            self.open()
            self.until(lambda: not self.all("#rows[data-unmeasured]"), "margins")
            return
        self.open_pair(tab=name)
        if name == "scaled":
            self.find("[data-component='mlp.1']").click()
            self.until(lambda: "→" in self.find("#margins").text, "the margin")
        elif name == "head":
            self.find("#p-head [data-head]").click()
        if name != "edit":
            self.done(f"#p-{name}")

    def box(self, selector):
        box = self.js("const r = document.querySelector(arguments[0]).getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]", selector)
        self.assertTrue(box[2] > box[0] and box[3] > box[1], f"{selector} has no size")
        return box

    def check(self, name, width):
        self.window(width)
        self.show(name)
        wide = self.js("return [document.documentElement.scrollWidth, innerWidth]")
        self.assertLessEqual(wide[0], wide[1], "the page should not scroll sideways")
        floor = None
        for line in LAYOUTS[(name, width)]:
            boxes = [self.box(selector) for selector in line]
            for box, selector in zip(boxes, line):
                self.assertTrue(box[0] >= 0 and box[2] <= width, f"{selector} leaves the window: {box}")
                if floor is not None:
                    self.assertGreaterEqual(box[1], floor - 0.5, f"{selector} should be below what comes before")
            for left, right in zip(boxes, boxes[1:]):
                self.assertLessEqual(left[2], right[0], f"{line} should stand beside each other")
            floor = max(box[3] for box in boxes)
        overlaps = self.js(
            """const fields = [...document.querySelectorAll('button,select,textarea,input:not([type=hidden]),a:not(.skip),progress')]
                .filter(field => field.checkVisibility() && field.getClientRects().length === 1);
            const boxes = fields.map(field => field.getBoundingClientRect()), found = [];
            for (let i = 0; i < fields.length; i++) for (let j = i + 1; j < fields.length; j++) {
                const a = boxes[i], b = boxes[j];
                if (!fields[i].contains(fields[j]) && !fields[j].contains(fields[i]) && a.left < b.right - 1 && b.left < a.right - 1
                    && a.top < b.bottom - 1 && b.top < a.bottom - 1) found.push(fields[i].outerHTML + ' on ' + fields[j].outerHTML);
            }
            return found.slice(0, 5)""")
        self.assertEqual([], overlaps)

    def test_wide_windows(self):
        for name, width in LAYOUTS:
            if width > 400:
                with self.subTest(f"{name} at {width}"):
                    self.check(name, width)

    def test_narrow_windows(self):
        for name, width in LAYOUTS:
            if width == 400:
                with self.subTest(f"{name} at {width}"):
                    self.check(name, width)

    def test_dark_surroundings_and_paper(self):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
        self.addCleanup(self.driver.execute_cdp_cmd, "Emulation.setEmulatedMedia", {"features": []})
        self.open_pair()
        self.done("#p-lens")
        paper, ink = self.js("const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]")
        light = [sum(map(int, colour[4:-1].split(","))) for colour in (paper, ink)]
        self.assertLess(light[0], light[1])
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
        self.assertFalse(self.find(".tabs").is_displayed())
        self.assertTrue(self.find("#p-lens .answer").is_displayed())
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
