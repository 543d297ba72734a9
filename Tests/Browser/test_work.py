"""Work that takes a while: progress, cancelling, several tabs, an explorer that has gone."""

import json
import pathlib
import tempfile

from support import BrowserTest, Explorer, MODEL, PAIRS

WORDS = "The quick brown fox jumps over the lazy dog and wonders why. " * 40


class WorkTest(BrowserTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        # So many and so long that no machine has measured them before a button is pressed.
        pairs = pathlib.Path(folder.name) / "pairs.jsonl"
        with open(pairs, "w") as file:
            for index in range(1000):
                json.dump({"prompt": f"Tell me {index}.", "chosen": f"{index} {WORDS}", "rejected": f"No {index}. {WORDS}"}, file)
                file.write("\n")
        cls.options = ["--model", MODEL, "--pairs", pairs, "--threads", "1"]
        super().setUpClass()

    def test_work_is_told_of_and_called_off(self):
        self.open()
        button = self.until(lambda: self.all("#survey .work button"), "the button to cancel")[0]
        self.until(lambda: " of 1000 " in self.find("#survey .counts").text, "progress")
        self.assertGreater(self.js("return document.querySelector('#survey progress').max"), 1)
        button.click()
        self.assertEqual("Cancelled.", self.find("#survey .work").text)
        self.assertIn("not measured", self.find("#rows .count").text)
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
