"""Everything that can be asked of a pair."""

import json
import urllib.request

from selenium.webdriver.common.keys import Keys

from support import BrowserTest, MODEL, PAIRS


class PairTest(BrowserTest):
    def test_the_lens_is_shown_with_both_rewards_and_the_texts_as_fed(self):
        self.open_pair()
        self.done("#p-lens")
        self.assertTrue([svg for svg in self.all("#p-lens .answer svg.fig") if svg.is_displayed()])
        self.assertTrue([strip for strip in self.all("#p-lens .answer .strip")])

    def test_answers_can_be_downloaded(self):
        self.open_pair()
        self.done("#p-lens")
        with urllib.request.urlopen(self.find("#p-lens .work a").get_property("href")) as response:
            report = json.load(response)
            self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual("lens", report["analysis"])
        self.assertIn("margin", report["result"]["pairs"][0])

    def test_a_click_on_a_cell_opens_the_head(self):
        for kind in ["attribution", "patch"]:
            with self.subTest(kind):
                self.open_pair(tab=kind)
                self.done(f"#p-{kind}")
                self.click_cell(self.head_map(f"#p-{kind}"), 1, 2)
                self.done("#p-head")
                self.assertTrue(self.find("#p-head").is_displayed())
                pressed = self.find("#p-head [aria-pressed=true]")
                self.assertEqual("Layer 1, head 2", pressed.get_attribute("aria-label"))
                self.assertTrue([svg for svg in self.all("#p-head .answer svg") if svg.is_displayed()])

    def test_the_keyboard_does_the_same(self):
        self.open_pair(tab="attribution")
        self.done("#p-attribution")
        svg = self.head_map("#p-attribution")
        self.find("#t-attribution").send_keys(Keys.TAB)
        self.js("arguments[0].focus({ focusVisible: true })", svg)
        svg.send_keys(Keys.HOME)
        svg.send_keys(Keys.ARROW_RIGHT)
        svg.send_keys(Keys.ENTER)
        self.done("#p-head")
        self.assertEqual("Layer 0, head 1", self.find("#p-head [aria-pressed=true]").get_attribute("aria-label"))
        # On among the buttons.
        button = self.driver.switch_to.active_element
        button.send_keys(Keys.ARROW_DOWN)
        self.driver.switch_to.active_element.send_keys(Keys.ENTER)
        self.until(
            lambda: self.find("#p-head [aria-pressed=true]").get_attribute("aria-label") == "Layer 1, head 1", "the next head")
        self.done("#p-head")

    def test_tabs_follow_the_arrow_keys_and_the_address(self):
        self.open_pair()
        self.done("#p-lens")
        self.find("#t-lens").send_keys(Keys.ARROW_RIGHT)
        self.done("#p-attribution")
        self.assertTrue(self.driver.current_url.endswith("#attribution"))
        self.assertEqual("true", self.find("#t-attribution").get_attribute("aria-selected"))
        self.assertFalse(self.find("#p-lens").is_displayed())
        self.driver.switch_to.active_element.send_keys(Keys.END)
        self.assertEqual("true", self.find("#t-compare").get_attribute("aria-selected"))

    def test_other_words_are_scored(self):
        self.open_pair(tab="edit")
        area = self.find("#edit [name=chosen]")
        area.clear()
        area.send_keys("I will not say.")
        self.find("#rescore").click()
        self.done("#p-edit")
        self.until(lambda: "with these words" in self.find("#edited").text, "both margins")
        self.assertIn("I will not say", self.js("return document.querySelector('#p-edit .answer').textContent").replace("·", " "))
        self.find("#edit [type=submit]").click()
        self.until(lambda: "own-" in self.driver.current_url, "the page of the edited pair")
        self.done("#p-lens")
        self.assertIn("I will not say.", self.find("details.group").text)

    def test_one_pair_leads_to_the_next(self):
        self.open_pair("0")
        self.find("a[rel=next]").click()
        self.until(lambda: "pair=1" in self.driver.current_url, "the next pair")
        self.done("#p-lens")

    def test_every_id_is_used_once_and_every_picture_has_a_name(self):
        self.open_pair()
        self.done("#p-lens")
        for name in ["attribution", "patch"]:
            self.tab(name)
            self.done(f"#p-{name}")
        ids = self.js("return [...document.querySelectorAll('[id]')].map(element => element.id)")
        self.assertEqual(sorted(set(ids)), sorted(ids))
        nameless = self.js(
            """return [...document.querySelectorAll('svg[role=img]')].filter(svg => !svg.getAttribute('aria-label')
                && !document.getElementById((svg.getAttribute('aria-labelledby') || '').split(' ')[0])).length""")
        self.assertEqual(0, nameless)
        unlabelled = self.js(
            """return [...document.querySelectorAll('button,select,textarea,input:not([type=hidden])')].filter(field =>
                !(field.textContent.trim() || field.getAttribute('aria-label') || field.closest('label'))).length""")
        self.assertEqual(0, unlabelled)


class SeveralModelsTest(BrowserTest):
    options = ["--model", MODEL, "--model", MODEL, "--pairs", PAIRS]

    def test_open_models_are_compared(self):
        self.open_pair(tab="compare")
        self.done("#p-compare")
        self.assertTrue([svg for svg in self.all("#p-compare .answer svg") if svg.is_displayed()])

    def test_another_model_is_chosen_and_the_tab_stays(self):
        self.open_pair(tab="attribution")
        self.done("#p-attribution")
        self.js(
            """const select = document.querySelector('header select[name=model]');
            select.value = '1';
            select.dispatchEvent(new Event('change', { bubbles: true }))""")
        self.until(lambda: "model=1" in self.driver.current_url, "the other model's page")
        self.done("#p-attribution")
        self.assertTrue(self.driver.current_url.endswith("#attribution"))
