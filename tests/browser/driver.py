"""One browser for all tests of a worker: dash_duo's Browser, started once, with the hands and eyes the tests need."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from time import monotonic
from typing import Any
from urllib.parse import urljoin

import openpyxl
import requests
from dash.testing.browser import Browser
from selenium.common.exceptions import JavascriptException, TimeoutException
from selenium.webdriver.chrome.options import Options as ChromeOptions
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from access import doors
from access.rights import GROUPS
from pages import at_work
from tests.people import let_in

# Long, for a machine with other work: nothing waits longer than what it waits for.
WAIT = 60
DESK = (1366, 900)
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--no-first-run", "--disable-sync", "--disable-extensions", "--window-size=1366,900")  # fmt: skip
# True once nothing is being worked out and everything the view holds is drawn; else what is awaited after so many milliseconds; and the
# address. Where the place that Back leads to is not the matter, the window is told of a mouse: the product then holds the page no longer.
SETTLED = """
const [most, moved, done] = arguments;
const end = performance.now() + most;
let before = null;
const frame = (n) => n ? requestAnimationFrame(() => frame(n - 1)) : look();
const look = () => {
  // What is asked for a moment after all stands is waited for too.
  const [was, said] = [before, (before = safe())];
  if ((said === true && was === true) || performance.now() > end) return done([said, location.href]);
  if (moved) window.dispatchEvent(new Event("mousedown"));
  if (said === true) frame(3);
  else setTimeout(frame, 30, 3);
};
const safe = () => { try { return check(); } catch (e) { return String(e); } };
function check() {
  if (document.querySelector("main.refusal")) return true;
  if (document.querySelector(".first-words")) return "first words";
  const page = document.getElementById("page");
  if (!page || !window.store || !window.sightline) return "page";
  if (page.dataset.path !== location.pathname) return "router";
  const callbacks = Object.entries(window.store.getState().callbacks).filter(([k, v]) => !["stored", "completed"].includes(k) && v.length);
  const early = document.querySelector("#cases-grid .ag-row .ag-cell-value, #cases-grid .ag-row .ag-cell:not(:empty)");
  if (callbacks.length && !(early && !callbacks.some(([k, v]) => v.some((c) => !String(c.callback && c.callback.output).includes("cases-grid"))))) return "callbacks";
  if (document.body.classList.contains("is-working")) return "working";
  if (sightline.isBusy()) return "the frames that follow";
  const view = sightline.view();
  if (!view || view.page !== page.dataset.page) return "view";
  if (page.querySelector(".body.is-empty")) return true;
  for (const name of view.draws.grids) {
    const grid = document.getElementById(view.page + "-" + name);
    if (!grid) return "grid " + name;
    const rows = grid.querySelectorAll(".ag-center-cols-container .ag-row").length;
    if (view.tables[name].rows && view.tables[name].rows.length && !rows) return "rows of " + name;
    if (!grid.querySelector(".head-button")) return "heads of " + name;
  }
  for (const name of view.draws.charts) {
    const plot = document.querySelector("#" + view.page + "-" + name + " .js-plotly-plot");
    if (!plot || !plot._fullLayout || plot.data.length < view.charts[name].data.length) return "chart " + name;
  }
  const slot = document.getElementById("cases-list");
  if (slot && !slot.children.length) return "the list";
  const list = document.getElementById("cases-grid");
  if (list && (list.querySelector(".ag-row[row-index='0'].ag-row-loading, .ag-row[row-index='0'] .ag-loading") || !list.querySelector(".ag-row .ag-cell"))) return "rows of the list";
  // Columns move once, when the list takes as many lines a row as it needs.
  const columns = list ? dash_ag_grid.getApi("cases-grid").getAllDisplayedColumns() : [];
  if (columns.length && columns[0].getColDef().context && !list.dataset.lines) return "the fit of the list";
  if (columns.some((c) => { const head = list.querySelector(".ag-header-cell[col-id='" + c.getColId() + "']"); return head && Math.abs(head.offsetWidth - c.getActualWidth()) > 1; })) return "the heads of the list";
  return true;
}
frame(3);
"""
# AG Grid writes a row's id escaped into the attribute.
PLAIN = """
const plain = (t) => new DOMParser().parseFromString(t, "text/html").documentElement.textContent;
"""
GRID = (
    PLAIN
    + """
const grid = document.getElementById(arguments[0]);
return [...grid.querySelectorAll(".ag-center-cols-container .ag-row")]
  .sort((a, b) => a.getAttribute("row-index") - b.getAttribute("row-index"))
  .map((row) => [plain(row.getAttribute("row-id")), Object.fromEntries([...row.querySelectorAll(".ag-cell")].map((c) => [c.getAttribute("col-id"), c.innerText.trim()]))]);
"""
)
# Brings an element into sight and says where its middle is, and whether a finger would meet it there; null while it moves: what is pressed
# must still be there when the button goes down.
PLACE = """
const [asked, scroll, done] = arguments;
const el = typeof asked === "string" ? document.querySelector(asked) : asked;
if (!el) return done(null);
if (scroll) el.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
const place = () => {
  const b = el.getBoundingClientRect();
  const x = Math.round(b.left + b.width / 2), y = Math.round(b.top + b.height / 2);
  const hit = document.elementFromPoint(x, y);
  return [x, y, !!hit && (hit === el || el.contains(hit) || hit.contains(el) || !!(el.closest(".js-plotly-plot") && el.closest(".js-plotly-plot").contains(hit))),
          b.width, b.height];
};
const before = place();
const frame = (n) => n ? requestAnimationFrame(() => frame(n - 1)) : done(before[0] === place()[0] && before[1] === place()[1] ? place() : null);
frame(2);
"""


class Logged(ChromeOptions):
    """Chrome's options with the performance log beside the console."""

    def set_capability(self, name: str, value: Any) -> None:
        super().set_capability(name, {**value, "performance": "ALL"} if name == "goog:loggingPrefs" else value)


def options(watched: bool = False) -> ChromeOptions:
    """The options of every browser of the tests; one that is `watched` writes down each request, which takes its time."""
    made = Logged() if watched else ChromeOptions()
    for argument in ARGUMENTS:
        made.add_argument(argument)
    if watched:
        made.add_experimental_option("perfLoggingPrefs", {"enableNetwork": True, "enablePage": False})
    return made


def figure(text: str) -> float | None:
    """A figure as a number: 1,432; 22.1; −55 above; up 22; down 4; level; None for "-"."""
    text = text.strip().replace("\u2212", "-").replace(",", "")
    if text in ("", "-"):
        return None
    if text == "level":
        return 0
    found = re.search(r"-?\d+(\.\d+)?", text)
    assert found, f"{text!r} holds no figure"
    value = float(found[0])
    return -value if text.startswith("down") else value


def half_up(value: Decimal, decimals: int = 0) -> float:
    """Rounded half up."""
    return float(value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


class Sightline(Browser):
    """The browser, and what a person does with the product."""

    def __init__(self, base: str, downloads: str, watched: bool = False) -> None:
        super().__init__("Chrome", options=[options(watched)], headless=True, download_path=downloads, percy_run=False, wait_timeout=WAIT)
        self.base = base
        self.driver.implicitly_wait(0)
        self.driver.set_script_timeout(2 * WAIT)
        self.visited: list[str] = []
        self.marks: dict[str, str] = {}
        self.who = ""
        self.size(*DESK)

    # ---- who we are ----
    def sign_in(self, name: str) -> None:
        """Be signed in as a demo user, with a purpose chosen (how a person signs in is tests/browser/test_signing_in.py's matter)."""
        from app import app, clock

        if self.driver.current_url.startswith("data:") or not self.driver.current_url.startswith(self.base):
            self.driver.get(urljoin(self.base, "/healthz"))
        with app.server.app_context():
            self.marks = let_in(at_work.records_now(), app.server.config["SIGHTLINE"].secret, name, clock())
        self.who = name
        for cookie, value in self.marks.items():
            self.driver.add_cookie({"name": cookie, "value": value, "path": "/", "httpOnly": cookie != "_csrf_token"})

    def open_as_allowed(self, path: str) -> None:
        """Load a page as somebody who may open it: the data manager, else the performance officer."""
        door = doors.page(path.partition("?")[0])
        wanted = door.permission if door else None
        name = "data" if wanted is None or wanted in GROUPS["data_manager"].permissions else "performance"
        if self.who != name:
            self.sign_in(name)
        self.open(path)

    # ---- where we are ----
    def js(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def cdp(self, command: str, **parts: Any) -> Any:
        """A command of the devtools protocol."""
        return self.driver.execute_cdp_cmd(command, parts)

    def size(self, width: int, height: int, phone: bool = False) -> None:
        """The size of the window."""
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)

    def clean(self) -> None:
        """Nothing kept from before: storage, cookies, the page, who was signed in, what the console held."""
        self.js("window.onbeforeunload = null")
        self.driver.get(urljoin(self.base, "/healthz"))
        self.js("localStorage.clear(); sessionStorage.clear()")
        self.driver.delete_all_cookies()
        self.size(*DESK)
        self.sign_in("data")
        self.get_logs()
        self.visited.clear()

    def in_theme(self, theme: str) -> None:
        """The theme of the pages to be opened, as chosen before."""
        self.js("localStorage.setItem('sightline-theme', arguments[0])", theme)

    def open(self, path: str) -> None:
        """Load a path afresh, as a bookmark does."""
        self.driver.get(urljoin(self.base, path))
        self.settled()

    def until(self, met: Callable[[], Any], what: str = "", timeout: float = WAIT) -> Any:
        """Wait for a condition; its value."""
        last: list[Any] = [None]

        def asked(_: Any) -> Any:
            last[0] = met()
            return last[0]

        try:
            return WebDriverWait(self.driver, timeout, poll_frequency=0.05).until(asked)
        except TimeoutException:
            raise AssertionError(f"Waited in vain: {what or met} (last: {last[0]!r}; at {self.driver.current_url})") from None

    def settled(self, moved: bool = False) -> None:
        """Wait until nothing is being worked out and everything is drawn; `moved`: the place to which the page goes back is of no matter."""
        end, said = monotonic() + WAIT, None
        while monotonic() < end:
            try:
                said, where = self.driver.execute_async_script(SETTLED, 1000 * WAIT / 4, moved)
            except JavascriptException as problem:
                # The page was left meanwhile, and another comes.
                said = problem.msg
                continue
            if said is True:
                self.visited.append(where)
                return
        raise AssertionError(f"The page never settled: still waiting for {said!r} at {self.driver.current_url}; console {self.get_logs()}")

    @property
    def path(self) -> str:
        """Path and query of the page."""
        return self.js("return location.pathname + location.search")

    @property
    def query(self) -> list[tuple[str, str]]:
        """The parts of the URL's query."""
        return [tuple(part) for part in self.js("return [...new URLSearchParams(location.search)]")]

    def has(self, selector: str) -> bool:
        """Whether something stands on the page."""
        return self.js("return !!document.querySelector(arguments[0])", selector)

    def text(self, selector: str) -> str:
        """The visible text of the first element."""
        return self.js("const e = document.querySelector(arguments[0]); return e ? e.innerText.trim() : ''", selector)

    def texts(self, selector: str) -> list[str]:
        """The visible texts of all elements."""
        return self.js("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText.trim())", selector)

    def grid(self, grid: str) -> dict[str, dict[str, str]]:
        """The rendered cells of a matrix: row id -> column id -> text, in the order shown."""
        return dict(self.js(GRID, grid))

    def cell(self, grid: str, row: str, column: str) -> Any:
        """The element of a cell."""
        return self.js(
            PLAIN + "return [...document.querySelectorAll('#' + arguments[0] + ' .ag-center-cols-container .ag-row')].find(r => plain(r.getAttribute('row-id')) === arguments[1])"
            "?.querySelector('[col-id=\"' + arguments[2] + '\"]')", grid, row, column)  # fmt: skip

    def bars(self, chart: str) -> list[dict[str, Any]]:
        """The segments of a chart that can be pressed: words, size on screen.

        Where they were never given their words (test_accessibility has a test of that), a change of theme and back draws them again.
        """
        reached = f"#{chart} .barlayer .point path[role=button]"
        for attempt in range(2):
            try:
                self.until(
                    lambda: self.has(reached) or not self.has(f"#{chart} .barlayer .point path"), f"words on the bars of {chart}", timeout=2
                )
                break
            except AssertionError:
                if attempt:
                    raise
                for _ in range(2):
                    self.click("#theme-toggle")
                    self.settled()
        return self.js(
            "return [...document.querySelectorAll('#' + arguments[0] + ' .barlayer .point path[role=button]')].map(p => "
            "{ const b = p.getBoundingClientRect(); return {words: p.getAttribute('aria-label'), width: b.width, height: b.height} })", chart)  # fmt: skip

    def bar(self, chart: str, words: str) -> Any:
        """The element of a segment."""
        return self.js("return [...document.querySelectorAll('#' + arguments[0] + ' .barlayer .point path[role=button]')].find(p => "
                       "p.getAttribute('aria-label') === arguments[1])", chart, words)  # fmt: skip

    # ---- hands ----
    def at(self, element: Any, scroll: bool = True) -> tuple[int, int]:
        """Where the middle of an element, or of the first that a selector finds, is, once in sight; it must be there for a finger to meet."""
        x, y, met, width, height = self.until(
            lambda: self.driver.execute_async_script(PLACE, element, scroll), f"{element} on the page, and still"
        )
        assert met, (
            f"{element if isinstance(element, str) else self.words_of(element)!r} cannot be pressed: something lies over its middle ({x}, {y})"
        )
        return x, y

    def words_of(self, element: Any) -> str:
        """An element in words, for messages."""
        return self.js(
            "return arguments[0].getAttribute('aria-label') || arguments[0].innerText || arguments[0].outerHTML.slice(0, 120)", element
        )

    def mouse(self, x: int, y: int, right: bool = False) -> None:
        """Move there and press a button of the mouse."""
        actions = ActionBuilder(self.driver, duration=0)
        actions.pointer_action.move_to_location(x, y)
        if right:
            actions.pointer_action.context_click()
        else:
            actions.pointer_action.click()
        actions.perform()

    def click(self, target: Any) -> None:
        """A click in the middle of an element or of the first that a selector finds."""
        self.mouse(*self.at(target))

    def button(self, words: str, within: str = "body") -> Any:
        """The visible button or link that bears these words."""
        return self.until(lambda: self.js(
            "return [...document.querySelectorAll(arguments[0] + ' button, ' + arguments[0] + ' a')].find(b => b.innerText.trim() === arguments[1] && b.offsetParent)",
            within, words), f"a button {words!r}")  # fmt: skip

    def keys(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        chain = ActionChains(self.driver, duration=0)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def shift(self, key: str) -> None:
        """A key with Shift."""
        ActionChains(self.driver, duration=0).key_down(Keys.SHIFT).send_keys(key).key_up(Keys.SHIFT).perform()

    def focus(self, element: Any) -> None:
        """Put the focus on an element, in sight (how the keyboard gets there is test_accessibility's matter)."""
        self.js("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'}); arguments[0].focus({preventScroll: true})", element)
        assert self.js("return document.activeElement === arguments[0]", element), f"{self.words_of(element)!r} takes no focus"

    def long_press(self, x: int, y: int) -> None:
        """A finger that stays until the menu opens; once the page stands still, since scrolling ends a long press."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        self.cdp("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        try:
            self.until(lambda: self.has(".menu"), "the menu under a long press")
        finally:
            self.cdp("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def tap(self, x: int, y: int) -> None:
        """A finger that touches and leaves."""
        self.cdp("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.cdp("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    # ---- the menu ----
    def menu(self) -> tuple[str, str, list[str]]:
        """Title, size and items of the open menu."""
        self.until(lambda: self.has(".menu"), "the menu")
        return self.text(".menu-head strong"), self.text(".menu-head span"), self.texts(".menu-item span")

    def choose(self, words: str) -> None:
        """Click the item of the menu that begins with these words."""
        item = self.js("return [...document.querySelectorAll('.menu-item')].find(i => i.innerText.startsWith(arguments[0]))", words)
        assert item, f"the menu has no {words!r}: {self.texts('.menu-item')}"
        self.mouse(*self.at(item, scroll=False))

    # ---- the list ----
    def list_count(self) -> int:
        """How many cases the list says it holds; its title, its grid and its button agree."""
        self.until(lambda: self.has(".page-cases"), "the list")
        self.settled()
        shown, whole = re.fullmatch(r"([\d,]+) of ([\d,]+) cases?", self.text("h1")).groups()  # type: ignore[union-attr]
        assert shown == whole, self.text("h1")
        count = int(figure(whole) or 0)
        assert self.text(".case-tools .primary") == f"Export {whole} row{'' if count == 1 else 's'}"
        if count:
            rows = self.until(
                lambda: max(0, self.js("return +document.querySelector('#cases-grid [role=grid]').getAttribute('aria-rowcount')")),
                "the grid's count of rows",
            )
            heads = self.js("return document.querySelectorAll('#cases-grid .ag-header-row').length")
            assert rows - heads == count, f"the grid holds {rows - heads} rows, the title says {count}"
        else:
            assert not self.has("#cases-grid") and self.has("#cases-list h2, .nothing h2"), "an empty list without words"
        return count

    def listed(self) -> list[str]:
        """The plans the grid shows, scrolled from top to end."""
        found: dict[int, str] = {}
        total = self.js(
            "return +document.querySelector('#cases-grid [role=grid]').getAttribute('aria-rowcount') - document.querySelectorAll('#cases-grid .ag-header-row').length"
        )

        def read() -> bool:
            found.update({int(i): plan for i, plan in self.js(
                "return [...document.querySelectorAll('#cases-grid .ag-center-cols-container .ag-row')].map(r => [r.getAttribute('row-index'), "
                "(r.querySelector('[col-id=plan_id]') || {}).innerText || '']).filter(p => p[1])")})  # fmt: skip
            return len(found) >= total

        while not read():
            first = next(i for i in range(total) if i not in found)

            def met(row: int = first) -> bool:
                # Rows may be of several heights while columns are fitted: the way to a row is by those in sight.
                self.js(
                    "const v = document.querySelector('#cases-grid .ag-body-viewport');"
                    "const at = [...v.querySelectorAll('.ag-row')].map(r => +r.getAttribute('row-index'));"
                    "v.scrollTop += v.clientHeight * 0.5 * (Math.max(...at) < arguments[0] ? 1 : Math.min(...at) > arguments[0] ? -1 : 0);"
                    "const r = [...v.querySelectorAll('.ag-row')].find(r => +r.getAttribute('row-index') === arguments[0]);"
                    "if (r) r.scrollIntoView({block: 'nearest'}); else window.scrollBy(0, 200)",
                    row,
                )
                return read() or row in found

            self.until(met, f"row {first} of {total}")
        return [found[i] for i in sorted(found)]

    def exports(self) -> dict[str, str]:
        """The links of the export dialog for each kind of file, read from the dialog; it is closed again."""
        self.click(".case-tools .primary")
        self.until(lambda: self.has("dialog[open]"), "the export dialog")
        links = self.dialog_links()
        self.keys(Keys.ESCAPE)
        self.until(lambda: not self.has("dialog[open]"), "the dialog closed")
        return links

    def dialog_links(self) -> dict[str, str]:
        """The link of the open dialog for each kind of file."""
        links = {}
        for form in ("csv", "xlsx"):
            self.click(f"dialog input[value={form}]")
            links[form] = self.js("return document.querySelector('dialog a.primary').getAttribute('href')")
            assert f".{form}?" in links[form]
        return links

    def fetched(self, href: str) -> list[dict[str, Any]]:
        """The rows of an exported file, by column head."""
        answer = requests.get(urljoin(self.base, href), timeout=60, cookies=self.marks)
        assert answer.status_code == 200, f"{href}: {answer.status_code} {answer.text[:200]}"
        if ".csv?" in href:
            return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        page = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)["Rows"]
        head, *rows = page.iter_rows(values_only=True)
        return [dict(zip(head, row, strict=False)) for row in rows if any(value is not None for value in row)]

    def follow(self, count: int | None = None, plans: bool = False, files: bool = True, book: bool = True) -> int:
        """On a list: its count, equal in title, grid and both files (and `plans` too); equal to `count` where it is known.

        book: the workbook is read too, which takes as long as all the rest.
        """
        held = self.list_count()
        assert count is None or held == count, f"pressed {count}, the list holds {held}: {self.path}"
        if files:
            rows = {form: self.fetched(href) for form, href in self.exports().items() if book or form == "csv"}
            ids = [row["Plan"] for row in rows["csv"]]
            assert all([row["Plan"] for row in found] == ids for found in rows.values()), self.path
            assert len(ids) == len(set(ids)) == held, self.path
            if plans and held:
                assert sorted(self.listed()) == sorted(ids)
        return held

    def worked(self) -> float:
        """The figure that the working on the head of a list comes to, worked out again from its own parts."""
        said = self.text("#cases-order strong").replace(",", "")
        found = re.search(r": (.*) = (-|[\d.]+)( weeks)?\. ?$", said)
        assert found, f"no working in {said!r}"
        how, value = found[1], float(found[2])
        if match := re.fullmatch(r"(\d+) days ÷ 7 ÷ (\d+) plans?", how):
            worked = half_up(Decimal(match[1]) / 7 / int(match[2]), 1)
        elif match := re.fullmatch(r"(\d+) plan-days ÷ (\d+) days", how):
            worked = half_up(Decimal(match[1]) / int(match[2]))
        elif match := re.fullmatch(r"(\d+) plans? × (\d+) ÷ (\d+)", how):
            worked = half_up(Decimal(int(match[1]) * int(match[2])) / int(match[3]))
        elif match := re.fullmatch(r"(\d+) plans? ÷ (\d+)", how):
            worked = half_up(Decimal(match[1]) / int(match[2]))
        else:
            raise AssertionError(f"working not understood: {how!r}")
        assert worked == value, said
        return worked

    def back(self) -> None:
        """By the button of the list, back to where one came from."""
        self.click("#cases-back")
        self.until(lambda: not self.has(".page-cases"), "away from the list")
        self.settled(moved=True)

    def errors(self) -> list[str]:
        """What the console holds since it was last asked that should not be there."""
        return [entry["message"] for entry in self.get_logs() if entry["level"] == "SEVERE"]

    # ---- what went over the wire ----
    def requests(self) -> list[dict[str, Any]]:
        """The requests since this was last asked, of a browser that is watched."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"] | {"type": message["params"].get("type")})
        return found
