"""The browser's time: real clicks in Chromium, from the click to the second frame in which the new figures stand."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

HERE = Path(__file__).parent
WATCH = (HERE / "watch.js").read_text(encoding="utf-8")
SIZE = "1440,900"
TIMES = 20
# How long a hand holds the button of a mouse down in a click; a driver's own click holds it not at all.
HAND_SECONDS, AT_ONCE = 0.08, 0.0
ONE, OTHER = "Erewash", "Chesterfield"
PATHS = {"overview": "/cin/overview", "durations": "/cin/durations", "targets": "/cin/targets"}
FIRST_GRID = {"overview": "where", "durations": "time", "targets": "matrix"}
CAPTURE = """
const view = sightline.view(), out = {charts: {}, grids: {}, bases: {}};
view.draws.charts.forEach(name => {
  const gd = document.getElementById(view.page + '-' + name).querySelector('.js-plotly-plot');
  const layout = JSON.parse(JSON.stringify(gd.layout));
  out.charts[name] = {data: JSON.stringify(gd.data), layout: JSON.stringify(layout), size: [gd.clientWidth, gd.clientHeight]};
});
view.draws.grids.forEach(name => {
  out.grids[name] = sightline.rows(view.tables[name]); out.bases[name] = view.tables[name].base;
  out.columns = out.columns || {}; out.columns[name] = view.tables[name].columns;
  out.width = document.getElementById(view.page + '-' + name).clientWidth;
});
out.open = view.draws.grids.flatMap(name => sightline.rows(view.tables[name])
  .filter(row => sightline.isOpen(view.page + '-' + name, row.id)).map(row => name + row.id));
return out;
"""


class Browser:
    """Chromium without a head, its cache its own, watching itself from the first script on."""

    def __enter__(self) -> "Browser":
        options = Options()
        options.binary_location = os.environ.get("DASH_TEST_CHROMEPATH", "/usr/bin/chromium")
        for argument in (
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            f"--window-size={SIZE}",
            "--force-device-scale-factor=1",
        ):
            options.add_argument(argument)
        self.driver = webdriver.Chrome(options=options)
        self.driver.set_script_timeout(30)
        self.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.quit()

    def signed(self, url: str, marks: dict[str, str]) -> None:
        """Be signed in at a server: the cookies of a session."""
        self.driver.get(f"{url}/healthz")
        for name, value in marks.items():
            self.driver.add_cookie({"name": name, "value": value, "path": "/"})

    def run(self, script: str, *args: Any) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *args)

    def settled(self, quiet: float = 0.4, most: float = 10) -> str:
        """The words and figures of the page, once they have stayed the same for a while."""
        began, text, since = time.monotonic(), "", time.monotonic()
        while time.monotonic() - began < most:
            now = self.run("return window.__bench ? __bench.text() : ''")
            if now != text:
                text, since = now, time.monotonic()
            elif now and time.monotonic() - since > quiet:
                return text
            time.sleep(0.05)
        raise RuntimeError("the page does not settle")

    def cold(self, url: str) -> dict[str, float]:
        """A load with nothing kept: when the first figure and when all stood, and the bytes that came."""
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        self.driver.get(url)
        for _ in range(300):
            load = self.run("return window.__bench && __bench.load")
            if load and "whole" in load:
                sizes = (
                    "return performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))"
                    ".reduce((s, e) => s + e.transferSize, 0)"
                )
                time.sleep(0.3)
                return {**load, "bytes": self.run(sizes)}
            time.sleep(0.05)
        raise RuntimeError(f"{url} never drew all its charts and matrices")

    def pressed(self, find: Callable[[], Any], wanted: str, held: float) -> dict[str, float]:
        """Click what `find` finds, the button `held` down so many seconds; the times from the click until the page reads as `wanted`."""
        element = find()
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        time.sleep(0.05)
        self.run("__bench.result = null; __bench.armed = arguments[0]; __bench.wrap()", wanted)
        ActionChains(self.driver, duration=0).click_and_hold(element).pause(held).release().perform()
        for _ in range(400):
            result = self.run("return __bench.result")
            if result:
                if "failed" in result:
                    raise RuntimeError(f"the page did not come to read as before: {_differs(result['failed'], wanted)}")
                time.sleep(0.08)
                return dict(result)
            time.sleep(0.015)
        raise RuntimeError("the click was not answered")

    def css(self, selector: str) -> Callable[[], Any]:
        """The first element of a selector, when it is looked for."""
        return lambda: self.driver.find_element(By.CSS_SELECTOR, selector)


def _differs(found: str, wanted: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(found, wanted, strict=False)) if a != b), min(len(found), len(wanted)))
    return f"...{found[max(0, at - 40) : at + 60]!r} for ...{wanted[max(0, at - 40) : at + 60]!r}"


def _both(
    browser: Browser, there: Callable[[], Any], back: Callable[[], Any], times: int, held: float = HAND_SECONDS
) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Press there and back again and again, after two rounds that learn how each side reads."""
    reads = {}
    for _ in range(2):
        for side, find in (("there", there), ("back", back)):
            element = find()
            browser.run("arguments[0].scrollIntoView({block: 'center'})", element)
            element.click()
            reads[side] = browser.settled()
    out, home = [], []
    for _ in range(times):
        out.append(browser.pressed(there, reads["there"], held))
        home.append(browser.pressed(back, reads["back"], held))
    return out, home


def ours(browser: Browser, url: str, page: str, states: Path, times: int = TIMES) -> dict[str, list[dict[str, float]]]:
    """Our page: a locality and back, rows opened, number and percentage; what it draws is kept for the bare page."""
    grid = f"#{page}-{FIRST_GRID[page]}"
    browser.driver.get(f"{url}{PATHS[page]}")
    browser.settled()
    row = f"{grid} .ag-row[row-id='{ONE}'] .place"
    chip = f".chip-x[aria-label='Remove {ONE}']"
    out, home = _both(browser, browser.css(row), browser.css(chip), times)
    quick_out, quick_home = _both(browser, browser.css(row), browser.css(chip), times, AT_ONCE)
    toggles = _both(browser, browser.css("[data-show=percent]"), browser.css("[data-show=number]"), times)
    opener = browser.css(f"{grid} .ag-row[row-id='{OTHER}'] .opener")
    opened, _closed = _both(browser, opener, opener, times)
    _capture(browser, url, page, states)
    return {"locality": [*out, *home], "at once": [*quick_out, *quick_home], "toggle": [*toggles[0], *toggles[1]], "expand": opened}


def _capture(browser: Browser, url: str, page: str, states: Path) -> None:
    """What our page draws in each state, for the bare page to draw the same."""
    found: dict[str, Any] = {}
    for state, query in (("one", f"?locality={quote(ONE)}"), ("all", "")):
        forms = {}
        for form in ("percent", "number"):
            more = ("&" if query else "?") + "show=percent" if form == "percent" else ""
            browser.driver.get(f"{url}{PATHS[page]}{query}{more}")
            browser.settled()
            forms[form] = browser.run(CAPTURE)
        found = forms["number"]
        charts = {
            name: {form: {part: forms[form]["charts"][name][part] for part in ("data", "layout")} for form in forms}
            for name in found["charts"]
        }
        (states / f"{page}-{state}.json").write_text(
            json.dumps({"charts": charts, "grids": found["grids"], "bases": found["bases"], "open": found["open"]})
        )
    draws = {
        "charts": {name: chart["size"] for name, chart in found["charts"].items()},
        "grids": found["columns"],
        "width": found["width"],
    }
    (states / f"{page}.json").write_text(json.dumps(draws))


def bare(browser: Browser, url: str, page: str, times: int = TIMES) -> dict[str, list[dict[str, float]]]:
    """The bare page, the same presses."""
    grid = f"#{page}-{FIRST_GRID[page]}"
    browser.driver.get(url)
    browser.settled()
    out, home = _both(browser, browser.css("#bare-one"), browser.css("#bare-all"), times)
    toggles = _both(browser, browser.css("#bare-percent"), browser.css("#bare-number"), times)
    name = browser.css(f"{grid} .ag-row[row-id='{OTHER}'] .ag-cell[col-id=name]")
    opened, _closed = _both(browser, name, name, times)
    return {"locality": [*out, *home], "toggle": [*toggles[0], *toggles[1]], "expand": opened}
