"""The first page: models, the table of pairs, a pair of one's own."""

import time

from support import BrowserTest, Explorer, MODEL, PAIRS


class HomeTest(BrowserTest):
    def rows(self):
        self.until(lambda: self.js("return !document.querySelector('#rows').dataset.hasOwnProperty('unmeasured')"), "margins")
        return [[cell.text for cell in row.find_elements("css selector", "th,td")] for row in self.all("#rows tbody tr")]

    def margins(self):
        return [float(row[2].replace("−", "-")) for row in self.rows()]

    def test_pairs_are_listed_by_margin_and_sorted_by_a_click(self):
        self.open()
        margins = self.margins()
        self.assertEqual(12, len(margins))
        self.assertEqual(sorted(margins), margins)
        self.find("#rows a[href*='sort=margin']").click()
        self.assertEqual(sorted(margins, reverse=True), self.margins())
        self.find("#rows a[href*='sort=flips']").click()
        flips = [int(row[3]) for row in self.rows()]
        self.assertEqual(sorted(flips, reverse=True), flips)

    def test_filters_act_at_once(self):
        self.open()
        wrong = sum(margin < 0 for margin in self.margins())
        self.find("input[name=against]").click()
        self.until(lambda: "against=1" in self.driver.current_url, "the filtered page")
        self.assertEqual(wrong, len(self.rows()) if wrong else len(self.all("#rows tbody tr")))
        self.open()
        category = self.js(
            """const select = document.querySelector('select[name=category]');
            select.selectedIndex = 1;
            select.dispatchEvent(new Event('change', { bubbles: true }));
            return select.value""")
        self.until(lambda: "category=" in self.driver.current_url, "the filtered page")
        found = self.rows()
        self.assertTrue(found and all(category in row[0] for row in found))

    def test_a_pair_opens_from_the_table(self):
        self.open()
        self.rows()
        link = self.find("#rows tbody a")
        name = link.text
        link.click()
        self.done("#p-lens")
        self.assertEqual(name, self.find("h1").text)

    def test_a_pair_of_ones_own_is_pasted_and_read(self):
        self.open()
        self.find("form[action=pair] [name=prompt]").send_keys("Is this <b>bold</b>?")
        self.find("form[action=pair] [name=chosen]").send_keys("No, <script>document.title = 'broken'</script> is text.")
        self.find("form[action=pair] [name=rejected]").send_keys("Yes.")
        self.find("form[action=pair] [type=submit]").click()
        self.done("#p-lens")
        self.assertIn("own-", self.driver.current_url)
        self.assertNotIn("broken", self.driver.title)
        self.assertIn("<script>document.title", self.find("details.group").text)
        self.assertIn("<script>", self.answer("#p-lens"))

    def test_the_first_useful_page_comes_quickly(self):
        explorer = Explorer("--model", MODEL, "--pairs", PAIRS)
        self.addCleanup(explorer.stop)
        self.driver.get(explorer.address)
        self.find("#rows tbody a")
        print(f"first useful page {1000 * (time.perf_counter() - explorer.ready):.0f} ms after the address was printed", end=" … ")


class EmptyHomeTest(BrowserTest):
    options = ["--model", MODEL]

    def test_without_pairs_one_can_be_pasted(self):
        self.open()
        self.assertIn("No pairs were opened", self.find("main").text)
        self.assertTrue(self.find("form[action=pair] [name=prompt]").is_displayed())

    def test_control_c_ends_it(self):
        explorer = Explorer("--model", MODEL)
        self.assertEqual(130, explorer.stop())
