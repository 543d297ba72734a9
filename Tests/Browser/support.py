"""The explorer with the bundled model, a headless Chromium in front of it, and what tests ask of a page."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.by import By

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / ".build/release/rewardlens"
MODEL = ROOT / "Models/llama-3m"
PAIRS = ROOT / "Models/demo-pairs.jsonl"

# A machine under load is slow; a test that waits this long has failed.
PATIENCE = 60


class Explorer:
    """`rewardlens explore` on a free port, until `stop`."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [str(PROGRAM), "explore", "--port", "0", *map(str, options)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        self.address = self.process.stdout.readline().strip()
        self.ready = time.perf_counter()
        if not self.address.startswith("http://127.0.0.1:"):
            raise RuntimeError(f"explore printed {self.address!r}: {self.process.stderr.read()}")

    def stop(self):
        """Ends it as Ctrl-C does; gives the exit code."""
        self.process.send_signal(2)
        try:
            return self.process.wait(20)
        finally:
            self.process.kill()
            self.process.stdout.close()
            self.process.stderr.close()


def chromium():
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"]:
        options.add_argument(argument)
    # Containers' root has no sandbox to give.
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_page_load_timeout(PATIENCE)
    return driver


class BrowserTest(unittest.TestCase):
    """One browser for a file's tests, and unless it says otherwise one explorer."""

    options = ["--model", MODEL, "--pairs", PAIRS]

    @classmethod
    def setUpClass(cls):
        cls.driver = chromium()
        cls.addClassCleanup(cls.driver.quit)
        if cls.options is not None:
            cls.explorer = Explorer(*cls.options)
            cls.addClassCleanup(cls.explorer.stop)

    def setUp(self):
        self.window(1200)
        self.driver.get_log("browser")

    def tearDown(self):
        self.assertEqual([], self.driver.get_log("browser"), "the console should stay empty")

    def window(self, width, height=1000):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})

    def open(self, path=""):
        self.driver.get(self.explorer.address + path)

    def open_pair(self, pair="1", tab=""):
        # A page that differs in its fragment alone would not be loaded anew.
        self.driver.get("about:blank")
        self.open(f"pair?model=0&pair={pair}{'#' + tab if tab else ''}")

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            result = condition()
            if result:
                return result
            time.sleep(0.02)
        self.fail(f"waited {PATIENCE} s for {what}")

    def state(self, box):
        # Between two pages there is no box.
        return self.js("return document.querySelector(arguments[0])?.dataset.state", box)

    def done(self, box):
        """Waits until a box shows the answer to what it was asked last."""
        self.until(lambda: self.state(box) in ("done", "failed"), f"the answer in {box}")
        self.assertEqual("done", self.state(box), self.find(box + " .work").text)

    def milliseconds(self, box):
        return int(self.js("return document.querySelector(arguments[0]).dataset.ms", box))

    def answer(self, box):
        return self.find(box + " .answer").text

    def tab(self, name):
        self.find(f"#t-{name}").click()

    def head_map(self, box):
        """The visible layer × head picture in a box."""
        pictures = self.until(
            lambda: [svg for svg in self.all(f"{box} svg.pick") if svg.is_displayed()], f"a picture of heads in {box}")
        self.js("arguments[0].scrollIntoView({block: 'center'})", pictures[0])
        return pictures[0]

    def click_cell(self, svg, row, column):
        """Clicks into the middle of a cell of a picture, as a hand would."""
        x, y = self.js(
            """const [left, top, right, bottom] = arguments[0].dataset.box.split(' ').map(Number);
            const [rows, columns] = arguments[0].dataset.at.split(' ').map(Number);
            const point = new DOMPoint(left + (arguments[2] + .5) * (right - left) / columns,
                top + (arguments[1] + .5) * (bottom - top) / rows).matrixTransform(arguments[0].getScreenCTM());
            return [point.x, point.y]""", svg, row, column)
        actions = ActionBuilder(self.driver)
        actions.pointer_action.move_to_location(round(x), round(y)).click()
        actions.perform()


def temporary_folder(test):
    folder = tempfile.mkdtemp()
    test.addCleanup(shutil.rmtree, folder)
    return pathlib.Path(folder)
