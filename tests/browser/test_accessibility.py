"""axe-core on every page of the registry and in every opened thing; and the keyboard alone."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure
from tests.browser.test_state import worker_without_open_plans
from tests.sampling import SEED

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """
const [rules, done] = arguments;
axe.run(document, {resultTypes: ["violations"], ...(rules.length && {runOnly: rules})}).then(
  (r) => done(r.violations.map((v) => v.id + " (" + v.impact + "): " + v.nodes.slice(0, 4).map((n) => n.target.join(" ") + " " + n.html.slice(0, 120)).join(" || ") + " x" + v.nodes.length)),
  (e) => done(["axe failed: " + e]));
"""
THEMES = ("light", "dark")
# In the dark theme a page differs in its colours alone.
RULES = {"light": [], "dark": ["color-contrast", "link-in-text-block"]}
OVERVIEW, DURATIONS, CARE = "/cin/overview", "/cin/durations", "/ppoc/children-in-care"


def violations(duo: Sightline, theme: str = "light") -> list[str]:
    """What axe-core finds on the page as it stands; in the dark theme, of its colours."""
    if not duo.js("return !!window.axe"):
        duo.js(AXE)
    return duo.driver.execute_async_script(RUN, RULES[theme])


def in_theme(duo: Sightline, theme: str) -> None:
    """The dark theme, from the light one, by its button as a person sets it."""
    if theme == "dark":
        duo.click("#theme-toggle")
        duo.until(lambda: duo.js("return document.documentElement.dataset.theme") == "dark", "the dark theme")
        duo.settled()


def registered() -> list[str]:
    """The paths of every page of the product."""
    import dash

    return [page["path"] for page in dash.page_registry.values()]


# A walk over every page is long; `make test` takes a seeded few of them, others in each walk.
FEW = 1
PART = pytest.param("a few", id="a few", marks=pytest.mark.part("ALL"))
ALL = pytest.param("all", id="all", marks=pytest.mark.long)


def walked(part: str, seed: int, *more: str) -> list[str]:
    """The paths of a walk: every page of the product and these states of them, or a seeded few pages and one of these."""
    if part == "all":
        return [*registered(), *more]
    rng, every = Random(f"{SEED} {seed}"), registered()
    return [*sorted(rng.sample(every, FEW), key=every.index), *rng.sample(more, min(1, len(more)))]


@pytest.mark.parametrize("part", [PART, ALL])
@pytest.mark.parametrize("phone", [False, pytest.param(True, marks=pytest.mark.long)], ids=["desk", "phone"])
def test_every_page_in_both_themes(phone: bool, part: str, duo: Sightline) -> None:
    """On a phone, whose colours are those of a desk, in the light one."""
    found = {}
    if phone:
        duo.size(390, 844, phone=True)
    for path in walked(part, 1):
        duo.in_theme("light")
        duo.open_as_allowed(path)
        for theme in THEMES[: 1 if phone else 2]:
            in_theme(duo, theme)
            if said := violations(duo, theme):
                found[path, theme] = said
    assert not found, "\n".join(f"{path}, {theme}: {line}" for (path, theme), said in found.items() for line in said)


def opened_rows(duo: Sightline) -> None:
    duo.open(DURATIONS + "?show=percent")
    duo.click("[data-expand=durations-time]")
    duo.settled()


def opened_menu(duo: Sightline) -> None:
    duo.open(OVERVIEW)
    duo.mouse(*duo.at(duo.cell("overview-where", "Erewash", "cases_open")), right=True)
    duo.menu()


def opened(kind: str) -> Callable[[Sightline], None]:
    def act(duo: Sightline) -> None:
        duo.open(OVERVIEW)
        duo.click(f"[data-opens={kind}]")
        duo.until(lambda: duo.has(".picker"), "the picker")
        if kind == "where":
            duo.keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.SPACE)
        if kind == "as-at":
            duo.keys("31/02/2022", Keys.ENTER)

    act.__name__ = f"picker_{kind}"
    return act


def opened_table(duo: Sightline) -> None:
    duo.open(DURATIONS)
    duo.click("[data-table=signoff]")
    duo.until(lambda: duo.has("dialog[open] table"), "the table")


def opened_export(duo: Sightline) -> None:
    duo.open("/cases?locality=Erewash")
    duo.click(".case-tools .primary")
    duo.until(lambda: duo.has("dialog[open]"), "the dialog")


def filtered_list(duo: Sightline) -> None:
    duo.open("/cases?locality=Erewash&measure=cin-signoff-over-8-weeks")
    duo.click("#cases-filter")
    duo.until(lambda: duo.has("#cases-grid .ag-floating-filter input"), "the filters")


def difference(duo: Sightline) -> None:
    duo.open("/cases?locality=Erewash&measure=cin-difference-target&side=2")


def empty_page(duo: Sightline) -> None:
    team, worker = worker_without_open_plans()
    duo.open(f"{DURATIONS}?worker={quote(team + '|' + worker)}")


def empty_list(duo: Sightline) -> None:
    duo.open("/cases?team=Nowhere")


def bad_link(duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?as_at=2030-01-01")


def gone_edition(duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?edition=99")


def excluded(duo: Sightline) -> None:
    duo.open(f"{DURATIONS}?locality=Erewash&not=measure:cin-duration-m0-3")


THINGS = (opened_rows, opened_menu, opened("where"), opened("services"), opened("as-at"), opened_table, opened_export, filtered_list, difference, empty_page, empty_list,
          bad_link, gone_edition, excluded)  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("thing", THINGS)
def test_every_opened_thing(thing: Callable[[Sightline], None], theme: str, duo: Sightline) -> None:
    duo.in_theme(theme)
    thing(duo)
    assert duo.js("return document.documentElement.dataset.theme") == theme
    said = violations(duo, theme)
    assert not said, "\n".join(said)


# ---- the keyboard alone ----
FOCUS = """
const e = document.activeElement;
const b = e.getBoundingClientRect();
const over = document.elementFromPoint(b.left + b.width / 2, b.top + Math.min(b.height / 2, 200));
const bar = over && over.closest(".scope-bar, .footer");
const hidden = !!bar && !bar.contains(e);
const style = getComputedStyle(e);
return {tag: e.tagName, id: e.id, words: (e.getAttribute("aria-label") || e.innerText || "").slice(0, 60), cls: String(e.className && e.className.baseVal !== undefined ? e.className.baseVal : e.className),
        hidden, seen: b.bottom > 0 && b.top < innerHeight && b.width > 0, grid: !!e.closest(".ag-root"), chart: !!e.closest(".chart"), scope: !!e.closest(".scope-bar"), nav: !!e.closest("nav.navigation"), body: e === document.body,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 || style.boxShadow !== "none" || parseFloat(style.strokeWidth) >= 3};
"""


def walk(duo: Sightline, most: int = 700) -> list[dict]:
    """Tab from the top of the page to its end: what each stop is, and whether it can be seen."""
    duo.js("window.scrollTo(0, 0); document.querySelector('.skip').focus()")
    stops = [duo.js(FOCUS)]
    for _ in range(most):
        duo.keys(Keys.TAB)
        stop = duo.js(FOCUS)
        if stop["body"] or (stops and stop["cls"] == "skip" and len(stops) > 3):
            break
        stops.append(stop)
    return stops


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", [OVERVIEW, DURATIONS, "/cin/targets", CARE, "/cases?locality=Erewash&measure=cin-signoff-over-8-weeks"])
def test_tab_reaches_everything_and_nothing_is_hidden(path: str, duo: Sightline) -> None:
    duo.open(path)
    for chart in duo.js("return sightline.view().draws.charts.map(c => sightline.view().page + '-' + c)"):
        duo.bars(chart)
    stops = walk(duo)
    assert stops[0]["cls"] == "skip" and any(s["nav"] for s in stops) and any(s["scope"] for s in stops) and any(s["grid"] for s in stops)
    if path == OVERVIEW:
        assert any("card-figure" in s["cls"] for s in stops) and any(s["cls"].startswith("see") for s in stops)
    if "cases" not in path:
        charts = duo.js("return sightline.view().draws.charts.length")
        assert sum(s["chart"] for s in stops) >= charts, (
            f"a chart has no stop: {[(s['tag'], s['words']) for s in stops if s['chart'] or s['grid']]}"
        )
    hidden = [s for s in stops if s["hidden"]]
    assert not hidden, f"focus under the sticky bars: {hidden}"
    unseen = [s for s in stops if not s["seen"]]
    assert not unseen, f"focus out of sight: {unseen}"
    ringless = [s for s in stops if not s["ring"] and not s["cls"].startswith("skip")]
    assert not ringless, f"focus without a ring: {ringless}"


@pytest.mark.parametrize(
    ("path", "loads"),
    [("/cin/targets", 2), *(pytest.param(path, 4, marks=pytest.mark.long) for path in (OVERVIEW, DURATIONS, "/cin/targets", CARE))],
)
def test_bars_can_be_reached_on_a_first_load(path: str, loads: int, duo: Sightline) -> None:
    """Every load, not most: a chart drawn late is given its words all the same."""
    for i in range(loads):
        if not i:
            duo.cdp("Network.clearBrowserCache")
        duo.open_as_allowed(path)
        for chart in duo.js("return sightline.view().draws.charts.map(c => sightline.view().page + '-' + c)"):
            if duo.has(f"#{chart} .barlayer .point path"):
                duo.until(
                    lambda c=chart: duo.has(f"#{c} .barlayer .point path[role=button]"), f"bars of {chart} that keys can reach", timeout=2
                )


def test_arrows_move_among_bars(duo: Sightline) -> None:
    duo.open(DURATIONS)
    duo.bars("durations-time-chart")
    duo.focus(duo.js("return document.querySelector('#durations-time-chart .barlayer .point path[tabindex=\"0\"]')"))
    here = duo.js("return document.activeElement.getAttribute('aria-label')")
    duo.keys(Keys.ARROW_RIGHT)
    right = duo.js("return document.activeElement.getAttribute('aria-label')")
    duo.keys(Keys.ARROW_DOWN)
    below = duo.js("return document.activeElement.getAttribute('aria-label')")
    assert here.split(", ")[0] == right.split(", ")[0] != below.split(", ")[0] and here != right
    duo.shift(Keys.F10)
    title, size, _ = duo.menu()
    assert f"{title}: {size}" == below
    duo.keys(Keys.ESCAPE)
    assert duo.js("return document.activeElement.getAttribute('aria-label')") == below


def test_keys_in_a_matrix(duo: Sightline) -> None:
    duo.open(OVERVIEW)
    duo.focus(duo.cell("overview-where", "Erewash", "name"))
    rows = list(duo.grid("overview-where"))
    duo.keys(Keys.ENTER)
    duo.until(lambda: len(duo.grid("overview-where")) > len(rows), "opened rows")
    assert duo.js("return document.activeElement.getAttribute('col-id')") == "name", "opening a row lost the focus"
    duo.keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    value = figure(duo.js("return document.activeElement.innerText"))
    duo.shift(Keys.F10)
    _, size, items = duo.menu()
    assert figure(size) == value and items[0].startswith("Cases")
    duo.keys(Keys.ARROW_DOWN, Keys.ESCAPE)
    assert not duo.has(".menu") and duo.js("return document.activeElement.getAttribute('col-id')") == "cases_open"
    duo.keys(Keys.ENTER)
    duo.until(lambda: duo.has(".page-cases"), "the list")
    duo.follow(int(value or 0), files=False)


OPENED = (
    ("[data-opens=where]", ".picker"),
    ("[data-opens=services]", ".picker"),
    ("[data-opens=as-at]", ".picker"),
    ("[data-export=where]", "dialog[open]"),
    ("[data-table=flow]", "dialog[open]"),
)


def test_keys_alone_on_the_overview(duo: Sightline) -> None:
    """The skip link; Esc gives the focus back to what opened a picker or a dialog; a head puts rows in order."""
    duo.open(OVERVIEW)
    duo.keys(Keys.TAB)
    assert duo.js("return document.activeElement.className") == "skip"
    duo.keys(Keys.ENTER)
    assert duo.js("return document.activeElement.id") == "content"
    duo.keys(Keys.TAB)
    assert duo.js("return !!document.activeElement.closest('#content')")
    for opens, awaited in OPENED:
        duo.focus(duo.driver.find_element("css selector", opens))
        duo.keys(Keys.ENTER)
        duo.until(lambda awaited=awaited: duo.has(awaited), f"what {opens} opens")
        assert duo.js("return !!document.activeElement.closest('.picker, dialog')"), f"{opens} opens without the focus"
        duo.keys(Keys.ESCAPE)
        duo.until(lambda awaited=awaited: not duo.has(awaited), f"closed again: {opens}")
        assert duo.js("return document.activeElement.matches(arguments[0])", opens), f"Esc does not give the focus back to {opens}"
    first = duo.js("return document.querySelector('#overview-where .ag-row[row-index=\"0\"] .name').innerText.trim()")
    duo.focus(duo.cell("overview-where", first, "cases_open"))
    duo.keys(Keys.ARROW_UP, Keys.ENTER)
    duo.until(lambda: any(k == "sort" and v.startswith("where.cases_open") for k, v in duo.query), "an order by key", timeout=5)


def test_focus_stays_on_a_page_that_changes(duo: Sightline) -> None:
    """The focus stays on what was pressed; after a chip's x, it is not thrown back to the top of the document."""
    duo.open(f"{OVERVIEW}?locality=Erewash&team=Nowhere")
    duo.focus(duo.js("return document.querySelector('[data-set=\"months=12\"]')"))
    duo.keys(Keys.ENTER)
    duo.until(lambda: "months=12" in duo.path, "12 months")
    duo.settled()
    assert duo.js("return document.activeElement.dataset.set") == "months=12"
    duo.focus(duo.driver.find_element("css selector", "[aria-label='Remove Nowhere']"))
    duo.keys(Keys.ENTER)
    duo.settled()
    assert not duo.js("return document.activeElement === document.body"), "the focus was lost"
