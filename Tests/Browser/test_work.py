"""Work that takes a while: progress, cancelling, several tabs, an explorer that has gone."""

from support import BrowserTest, Explorer, MODEL, PAIRS

LONG = "The quick brown fox jumps over the lazy dog and wonders why. " * 60


class WorkTest(BrowserTest):
    options = ["--model", MODEL, "--pairs", PAIRS, "--threads", "1"]

    def paste(self, chosen, rejected):
        self.open()
        self.js(
            """for (const [name, text] of Object.entries(arguments[0])) document.querySelector(`form[action=pair] [name=${name}]`).value = text;
            document.querySelector('form[action=pair]').requestSubmit()""",
            {"prompt": "Tell me something.", "chosen": chosen, "rejected": rejected})
        self.until(lambda: "own-" in self.driver.current_url and self.all("#p-lens"), "the pasted pair")

    def test_work_is_told_of_and_called_off(self):
        # So long that it cannot be done before the button is there; pressed as soon as it is.
        self.paste(LONG, LONG[5:] + "No.")
        self.done("#p-lens")
        self.js(
            """new MutationObserver((changes, observer) => {
                const button = document.querySelector('#p-attribution .work button');
                if (!button) return;
                window.seen = !!document.querySelector('#p-attribution .work progress');
                observer.disconnect();
                button.click();
            }).observe(document.querySelector('#p-attribution'), { childList: true, subtree: true })""")
        self.tab("attribution")
        self.until(lambda: self.find("#p-attribution .work").text in ("Cancelled.", "Done. Download JSON"), "the end of the work")
        self.assertEqual("Cancelled.", self.find("#p-attribution .work").text)
        self.assertTrue(self.js("return window.seen"))
        # The model is free for other questions.
        self.open_pair("2")
        self.done("#p-lens")

    def test_several_tabs_share_an_answer(self):
        self.open_pair("3", "patch")
        first = self.driver.current_window_handle
        self.driver.switch_to.new_window("tab")
        self.open_pair("3", "patch")
        self.done("#p-patch")
        second = self.find("#p-patch .work a").get_property("href")
        self.driver.close()
        self.driver.switch_to.window(first)
        self.done("#p-patch")
        self.assertEqual(second, self.find("#p-patch .work a").get_property("href"))

    def test_a_page_says_that_its_explorer_has_gone(self):
        explorer = Explorer("--model", MODEL, "--pairs", PAIRS)
        self.driver.get(explorer.address + "pair?pair=0")
        self.done("#p-lens")
        explorer.stop()
        self.tab("patch")
        self.until(lambda: self.state("#p-patch") == "failed", "the failure")
        self.assertIn("Was it stopped?", self.find("#p-patch [role=alert]").text)
        # The refused connection is what this test is about.
        self.assertTrue(all("ERR_CONNECTION" in entry["message"] for entry in self.driver.get_log("browser")))
