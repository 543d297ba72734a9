"""A report is one file that opens without a network."""

import subprocess

from support import BrowserTest, MODEL, PAIRS, PROGRAM, ROOT, temporary_folder


class ReportTest(BrowserTest):
    options = None

    def test_a_report_opens_offline(self):
        file = temporary_folder(self) / "report.html"
        subprocess.run(
            [PROGRAM, "report", "--model", MODEL, "--pairs", PAIRS, "--limit", "10", "--output", file, "--quiet"], cwd=ROOT, check=True,
            timeout=300)
        print(f"report of ten pairs: {file.stat().st_size / 1e6:.2f} MB", end=" … ")
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions", {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0})
        for width in (1200, 400):
            self.window(width)
            self.driver.get(file.as_uri())
            self.assertTrue(self.find("h1").is_displayed())
            self.assertEqual([], self.js("return performance.getEntriesByType('resource').map(entry => entry.name)"))
            self.assertLessEqual(*self.js("return [document.documentElement.scrollWidth, innerWidth]"))
            self.assertTrue([svg for svg in self.all("svg.fig") if svg.is_displayed()])
