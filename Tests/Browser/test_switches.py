"""Components switched off and scaled."""

import re
import statistics

from support import BrowserTest


class SwitchTest(BrowserTest):
    def margins(self):
        """Before and after, once the line says both."""
        text = self.until(lambda: "→" in self.find("#margins").text and self.find("#margins").text, "both margins")
        return [float(number.replace("−", "-")) for number in re.findall(r"[+−]\d+\.\d+", text)[:2]]

    def flip(self, name):
        self.js("document.querySelector('#p-scaled').dataset.state = ''")
        self.find(f"[data-component='{name}']").click()
        self.done("#p-scaled")

    def slide(self, name, value):
        self.js("document.querySelector('#p-scaled').dataset.state = ''")
        self.js(
            """const slider = document.querySelector(`[data-name="${arguments[0]}"] input`);
            slider.value = arguments[1];
            slider.dispatchEvent(new Event('input', { bubbles: true }))""", name, value)
        self.done("#p-scaled")

    def test_a_switch_changes_the_margin_and_back(self):
        self.open_pair(tab="scaled")
        base = self.until(lambda: re.search(r"[+−]\d+\.\d+", self.find("#margins").text), "the margin")[0]
        self.flip("mlp.1")
        before, after = self.margins()
        self.assertEqual(float(base.replace("−", "-")), before)
        self.assertNotEqual(before, after)
        self.assertEqual("false", self.find("[data-component='mlp.1']").get_attribute("aria-pressed"))
        self.slide("mlp.1", 1)
        self.until(lambda: self.margins()[1] != after, "the margin with nothing changed")
        self.assertAlmostEqual(before, self.margins()[1], delta=0.002)
        self.slide("mlp.1", 2)
        self.assertEqual("true", self.find("[data-component='mlp.1']").get_attribute("aria-pressed"))
        self.find("[data-name='mlp.1'] button").click()
        self.until(lambda: "as it is" in self.find("#margins").text, "the model as it is")
        self.assertEqual([], self.all("#changes li"))

    def test_several_switches_count_together(self):
        self.open_pair(tab="scaled")
        self.flip("head.0.1")
        self.flip("attention.2")
        self.until(lambda: "with 2 changes" in self.find("#margins").text, "both changes")
        together = self.margins()[1]
        self.find("[data-name='attention.2'] button").click()
        self.until(lambda: "with 1 change" in self.find("#margins").text, "one change")
        self.assertNotEqual(together, self.margins()[1])
        self.find("#reset").click()
        self.until(lambda: "as it is" in self.find("#margins").text, "the model as it is")

    def test_a_switch_answers_quickly(self):
        self.open_pair(tab="scaled")
        self.until(lambda: "Margin" in self.find("#margins").text, "the margin")
        times = []
        for name in ["attention.0", "mlp.0", "head.1.0", "head.1.1", "mlp.2", "attention.3"]:
            self.flip(name)
            times.append(self.milliseconds("#p-scaled"))
        print(f"switches answered after {times} ms, median {statistics.median(times):.0f} ms", end=" … ")
