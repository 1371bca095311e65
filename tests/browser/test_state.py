"""The state of a view: kept where it should be, in the URL where it should be, and nowhere else."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import csv
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.keys import Keys

from data.calendar import parse_day
from loaders.__main__ import DEMO
from loaders.__main__ import main as loaders_main
from tests.browser.driver import Sightline, figure

OVERVIEW, DURATIONS, TARGETS, CASES = "/cin/overview", "/cin/durations", "/cin/targets", "/cases"
WHERE = "overview-where"


def lead(duo: Sightline) -> float:
    """The lead figure of the Overview."""
    return figure(duo.text(".lead .card-figure")) or 0


def counted(duo: Sightline) -> None:
    """Count calls of the server from here on."""
    duo.js("window.called = []; if (!window.counting) { window.counting = window.fetch; window.fetch = (...a) => { window.called.push(String(a[0].url || a[0])); "
           "return window.counting(...a); } }")  # fmt: skip


def opener(duo: Sightline, grid: str, row: str) -> None:
    """Press the + or - of a row, and wait for its rows to come or go."""
    before = len(duo.grid(grid))
    duo.click(duo.js("return arguments[0].querySelector('.opener')", duo.cell(grid, row, "name")))
    duo.until(lambda: len(duo.grid(grid)) != before, f"the rows of {row}")
    duo.settled()


# ---- number and percentage ----
@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("path", "grid", "base"),
    [(OVERVIEW, WHERE, "cases_open"), (DURATIONS, "durations-time", "total_open"), (TARGETS, "targets-matrix", "target_open")],
)
def test_the_toggle_asks_nothing_of_the_server(path: str, grid: str, base: str, duo: Sightline) -> None:
    duo.open(path)
    numbers = duo.grid(grid)
    counted(duo)
    asked = "return performance.getEntriesByType('resource').map(asked => asked.name)"
    before = duo.js(asked)
    duo.click("[data-show=percent]")
    duo.until(lambda: any(t.endswith("%") for t in duo.grid(grid)["Total"].values()), "percentages")
    shares = duo.grid(grid)
    assert ("show", "percent") in duo.query
    assert duo.js("return document.querySelector('[data-show=percent]').getAttribute('aria-pressed')") == "true"
    checked = 0
    for row, texts in numbers.items():
        whole = figure(texts[base])
        for column, text in texts.items():
            share = shares[row][column]
            if column in ("name", "change") or not share.endswith("%") or " " in text:
                continue
            part = figure(text)
            assert whole and figure(share) == int((200 * part + whole) // (2 * whole)), (row, column, text, share)
            checked += 1
    assert checked > 5
    duo.click("[data-show=number]")
    duo.until(lambda: duo.grid(grid) == numbers, "the numbers again")
    assert ("show", "percent") not in duo.query
    assert duo.js("return window.called") == []
    assert duo.js(asked) == before


@pytest.mark.sampled(3, of="states")
def test_how_figures_are_shown_stays_when_a_chip_is_removed(duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?locality=Erewash&sort=where.cases_open.desc&months=12")
    duo.click("[data-show=percent]")
    duo.click(".chips .chip-x")
    duo.settled()
    assert ("show", "percent") in duo.query, "the x of a chip turned percentages back into numbers"
    assert ("sort", "where.cases_open.desc") in duo.query and ("months", "12") in duo.query, "the x of a chip undid the order or the months"


# ---- open rows ----
def test_open_rows_stay_open(duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?as_at=2022-03-14")
    opener(duo, WHERE, "Erewash")
    team = next(row for row in duo.grid(WHERE) if row.startswith("Erewash|"))
    opener(duo, WHERE, team)
    rows = list(duo.grid(WHERE))
    assert any(row.startswith(team + "|") for row in rows)
    duo.click("[data-show=percent]")
    duo.settled()
    assert list(duo.grid(WHERE)) == rows, "the toggle closed rows"
    duo.click("[data-show=number]")
    duo.click(duo.cell(WHERE, team, "cases_open"))
    duo.list_count()
    duo.driver.back()
    duo.settled(moved=True)
    assert list(duo.grid(WHERE)) == rows, "the list and Back closed rows"
    day(duo, "13/03/2022")
    assert [row for row in duo.grid(WHERE) if row.count("|") < 2] == [row for row in rows if row.count("|") < 2], "another day closed rows"
    assert any(row.startswith(team + "|") for row in duo.grid(WHERE))


def test_back_comes_to_the_same_place(duo: Sightline) -> None:
    duo.open(DURATIONS)
    duo.js("window.scrollTo(0, 900)")
    y = duo.until(lambda: duo.js("return window.scrollY"))
    element = duo.js("return [...document.querySelectorAll('#durations-signoff .ag-cell.num, #durations-time .ag-cell.num')].find(c => { const b = c.getBoundingClientRect(); "
                     "return b.top > 150 && b.bottom < innerHeight - 150 && /[1-9]/.test(c.innerText) })")  # fmt: skip
    duo.mouse(*duo.at(element, scroll=False))
    duo.until(lambda: duo.has(".page-cases"), "the list")
    duo.settled()
    assert duo.js("return window.scrollY") < 100, "the list does not start at its top"
    duo.driver.back()
    duo.settled()
    duo.until(lambda: abs(duo.js("return window.scrollY") - y) < 3, f"the place at {y}, not {duo.js('return window.scrollY')}", timeout=4)


@pytest.mark.sampled(3, of="states")
@pytest.mark.parametrize("grid", ["durations-time", "durations-signoff", "durations-need"])
def test_expand_all_and_collapse_all(grid: str, duo: Sightline) -> None:
    duo.open(DURATIONS)
    before = list(duo.grid(grid))
    duo.click(f"[data-expand={grid}]")
    duo.settled()
    rows = duo.grid(grid)
    held = duo.js("return sightline.rows(sightline.view().tables[arguments[0]]).map(r => r.id)", grid.removeprefix("durations-"))
    assert list(rows) == held, f"{len(rows)} of {len(held)} rows are on the page"
    for depth in (1, 2):
        sums = sum(int(figure(rows[row]["total_open"]) or 0) for row in rows if row != "Total" and row.count("|") == depth)
        assert sums == figure(rows["Total"]["total_open"])
    duo.click(f"[data-collapse={grid}]")
    duo.settled()
    assert list(duo.grid(grid)) == before


# ---- the day ----
def day(duo: Sightline, text: str) -> None:
    """Ask for a day in the picker."""
    duo.click("[data-opens=as-at]")
    duo.until(lambda: duo.has("#as-at-field"), "the day picker")
    duo.until(
        lambda: duo.js(
            "const f = document.activeElement; return f.id === 'as-at-field' && f.selectionStart === 0 && f.selectionEnd === f.value.length"
        ),
        "the day ready to be written over",
    )
    duo.keys(text)
    duo.click(duo.button("Show this day", ".picker"))
    if not duo.has(".picker"):
        duo.settled()


NO_DAYS = (("31/02/2022", "14/03/2022"), ("soon", "14/03/2022"), ("24/05/2022", "Choose that day or an earlier one"))


@pytest.mark.sampled(3, of="states")
def test_a_day_that_is_none_and_one_that_is(duo: Sightline) -> None:
    duo.open(OVERVIEW)
    path, rows, before = duo.path, duo.grid(WHERE), lead(duo)
    for text, said in NO_DAYS:
        day(duo, text)
        assert said in duo.text("#as-at-wrong"), text
        assert duo.js("return document.activeElement.id") == "as-at-field", text
        assert (duo.path, duo.grid(WHERE)) == (path, rows), f"{text} changed the page"
        duo.keys(Keys.ESCAPE)
        duo.until(lambda: not duo.has(".picker"), "the picker closed")
        assert duo.js("return document.activeElement.dataset.opens") == "as-at", text
    day(duo, "14/03/2022")
    assert ("as_at", "2022-03-14") in duo.query
    assert "as at 14/03/2022" in duo.text(".page-head") and lead(duo) == 1432 != before
    duo.driver.back()
    duo.until(lambda: lead(duo) == before, "the figures of the latest day again")
    duo.driver.forward()
    duo.until(lambda: lead(duo) == 1432, "and forward")


# ---- places and services ----
def test_the_tree_picker(duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?as_at=2022-03-14")
    duo.click("[data-opens=where]")
    duo.until(lambda: duo.has(".picker-find"), "the picker")
    assert duo.js("return document.activeElement.className") == "picker-find"
    duo.keys("erewash")
    duo.until(lambda: all("Erewash" in text or "\n" in text for text in duo.texts(".picker-row .picker-name")), "what was found")
    teams = duo.js("return [...document.querySelectorAll('.picker-row.depth-2')].map("
                   "r => [...r.querySelectorAll('.picker-name, .picker-number')].map(e => e.innerText).join(', '))")  # fmt: skip
    assert len(teams) >= 2
    before = duo.path
    for team in teams[:2]:
        duo.click(
            duo.js(
                "return [...document.querySelectorAll('.picker-row.depth-2')].find("
                "r => r.querySelector('.picker-name').innerText === arguments[0].split(', ')[0])",
                team,
            )
        )
    assert duo.path == before and lead(duo) == 1432, "something moved before the button"
    total = sum(int(figure(team.rsplit(", ", 1)[1]) or 0) for team in teams[:2])
    assert duo.text(".picker-foot .primary") == "Show 2 teams" and duo.text(".picker-count") == f"{total} cases"
    duo.click(".picker-foot .primary")
    duo.settled()
    assert lead(duo) == total
    assert (
        [name for kind, name in duo.query if kind == "team"]
        == [team.rsplit(", ", 1)[0] for team in teams[:2]]
        == duo.texts(".chips .chip strong")
    )
    rows = duo.grid(WHERE)
    assert figure(rows["Total"]["cases_open"]) == total == figure(rows["Erewash"]["cases_open"])
    # The scope goes along to the other pages, and their figures are of it.
    duo.click('.nav-link[data-nav="/cin/targets"]')
    duo.until(lambda: duo.has(".page-targets"), "Targets")
    duo.settled()
    assert [kind for kind, _ in duo.query] == ["as_at", "team", "team"]
    assert figure(duo.grid("targets-matrix")["Total"]["cases_open"]) == total
    duo.click("#reset-link")
    duo.settled()
    assert duo.query == [] and not duo.texts(".chips .chip")


@pytest.mark.sampled(3, of="states")
def test_the_services_picker_and_the_tree_by_keys(duo: Sightline) -> None:
    duo.open(OVERVIEW)
    before = lead(duo)
    duo.click("[data-opens=services]")
    duo.until(lambda: duo.has(".picker-services .choice"), "the picker")
    held = dict(zip(duo.texts(".picker-services .picker-name"), map(figure, duo.texts(".picker-services .picker-number")), strict=True))
    assert held["Children in Need"] == before
    ticked = duo.js("return [...document.querySelectorAll('.picker-services input')].filter(i => i.checked).map(i => i.value)")
    assert ticked == ["Children in Need"]
    for name in held:
        if name != "Children in Need":
            duo.click(duo.js("return [...document.querySelectorAll('.picker-services input')].find(i => i.value === arguments[0])", name))
    assert duo.text(".picker-foot .primary") == "Show all services"
    assert figure(duo.text(".picker-count")) == sum(held.values())
    duo.click(".picker-foot .primary")
    duo.settled()
    assert lead(duo) == sum(held.values()) and ("service", "all") in duo.query
    # All services chosen: a place by keys.
    duo.click("[data-opens=where]")
    duo.until(lambda: duo.has(".picker-find"), "the picker")
    duo.keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.SPACE)
    chosen = duo.js("return [...document.activeElement.querySelectorAll('.picker-name, .picker-number')].map(e => e.innerText).join(', ')")
    assert (
        duo.js("return document.activeElement.getAttribute('aria-checked') + document.activeElement.getAttribute('aria-level')") == "true2"
    )
    duo.keys(Keys.ENTER)
    duo.settled()
    name, size = chosen.rsplit(", ", 1)
    assert duo.texts(".chips .chip strong") == [name] and lead(duo) == figure(size)


# ---- links ----
@pytest.mark.long
def test_a_bookmark_opens_the_same_view(duo: Sightline) -> None:
    duo.open(f"{DURATIONS}?as_at=2022-03-14&locality=Erewash&show=percent&sort=time.m0_3.desc&only=measure:cin-signoff-over-8-weeks")
    path, grids = duo.path, {grid: duo.grid(grid) for grid in ("durations-time", "durations-signoff", "durations-needs", "durations-need")}
    chips = duo.texts(".chips .chip")
    duo.driver.get("about:blank")
    duo.open(path)
    assert {grid: duo.grid(grid) for grid in grids} == grids and duo.texts(".chips .chip") == chips and len(chips) == 2


@pytest.mark.sampled(3, of="states")
def test_copy_link(duo: Sightline) -> None:
    duo.cdp("Browser.grantPermissions", origin=duo.base, permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    duo.open(f"{OVERVIEW}?locality=Erewash&show=percent&sort=where.cases_open.desc")
    rows, chips = duo.grid(WHERE), duo.texts(".chips .chip")
    duo.click("[data-copy=page]")
    duo.until(lambda: duo.has(".toast"), "word that it was copied")
    link = duo.driver.execute_async_script("const done = arguments[0]; navigator.clipboard.readText().then(done, (e) => done('' + e))")
    assert (
        link.startswith(duo.base)
        and "edition=" in link
        and "as_at=2022-05-23" in link
        and "locality=Erewash" in link
        and "show=percent" in link
    )
    duo.driver.get("about:blank")
    duo.open(link)
    assert list(duo.grid(WHERE).items()) == list(rows.items()) and duo.texts(".chips .chip") == chips != []
    assert "in this link" in duo.text(".footer")


BAD_LINKS = [
    ("as_at=2030-01-01", "The data run to 23/05/2022"), ("as_at=2022-02-31", "2022"), ("only=colour:red", "colour"), ("only=measure:nope", "nope"),
    ("locality=Nowhere", "Nowhere"), ("team=Nowhere", "Nowhere"), ("service=Nowhere", "Nowhere"), ("worker=Nobody", "Nobody"), ("edition=99", "99"), ("edition=abc", "abc"),
    ("sort=where.nope.desc", ""), ("not=measure:nope", "nope"), ("as_at=2022-03-14&as_at=2022-03-13", ""), ("months=99", ""), ("show=nonsense", ""),
    ("only=measure:cin-starts@2022-01-01..2021-01-01", ""),
]  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("search", "said"), BAD_LINKS)
def test_a_bad_link_is_told_and_breaks_nothing(search: str, said: str, duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?{search}")
    told = duo.text("main")
    assert said in told, f"{search}: {told[:300]}"
    assert len(told) > 20


@pytest.mark.sampled(3, of="states")
@pytest.mark.parametrize("search", ["measure=nope", "measure=cin-open@2030-01-01", "measure=cin-starts@nonsense"])
def test_a_bad_measure_is_told(search: str, duo: Sightline) -> None:
    duo.open(f"{CASES}?{search}")
    assert "could not be read" in duo.text(".notice"), duo.text("main")[:300]


# ---- order ----
@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("path", "grid", "column", "chart"),
    [(DURATIONS, "durations-time", "m0_3", "durations-time-chart"), (TARGETS, "targets-matrix", "diff_from_target", "targets-chart")],
)
def test_sort_within_each_level_and_the_chart_follows(path: str, grid: str, column: str, chart: str, duo: Sightline) -> None:
    duo.open(path)
    duo.click(f"[data-expand={grid}]")
    duo.settled()

    def check(sign: int) -> None:
        rows = duo.grid(grid)
        assert list(rows)[-1] == "Total"
        children: dict[str, list[float]] = {}
        for row, texts in rows.items():
            if row != "Total":
                parent = row.rpartition("|")[0]
                assert not parent or parent in rows
                value = figure(texts[column])
                children.setdefault(parent, []).append(float("-inf") * sign if value is None else value * sign)
        assert children and all(values == sorted(values) for values in children.values()), children
        names = [texts["name"] for row, texts in rows.items() if "|" not in row and row != "Total"]
        drawn = duo.js(
            "return [...document.querySelectorAll('#' + arguments[0] + ' .ytick text')].map(t => [t.getBoundingClientRect().top, t.textContent]).sort((a, b) => a[0] - b[0]).map(p => p[1])",
            chart,
        )
        assert [re.sub(r"\s", "", name) for name in drawn] == [re.sub(r"\s", "", name) for name in names], (
            "the chart has another order than the matrix"
        )

    for how, sign in (("desc", -1), ("asc", 1)):
        duo.click(f"#{grid} [data-sort={column}]")
        duo.settled()
        assert any(k == "sort" and v.endswith(f".{column}.{how}") for k, v in duo.query)
        duo.until(
            lambda wanted=f"{how}ending": (
                duo.js(
                    "return document.querySelector('#' + arguments[0] + ' .ag-header-cell[col-id=\"' + arguments[1] + '\"]').getAttribute('aria-sort')",
                    grid,
                    column,
                )
                == wanted
            ),
            "aria-sort",
        )
        if column != "diff_from_target":
            check(sign)
        else:
            values = [figure(texts[column]) for row, texts in duo.grid(grid).items() if "|" not in row and row != "Total"]
            known = [v for v in values if v is not None]
            assert known == sorted(known, reverse=sign < 0) and values[: len(known)] == known, "rows without a figure come last"


# ---- show only, exclude ----
def test_show_only_this_and_exclude_this(duo: Sightline) -> None:
    """Both take row and column along; the list behind what is left is as long as its figure."""
    duo.open(DURATIONS)
    rows = duo.grid("durations-time")
    whole, part = (figure(rows[row][column]) or 0 for row, column in (("Total", "total_open"), ("Erewash", "m12_24")))
    duo.mouse(*duo.at(duo.cell("durations-time", "Erewash", "m12_24")), right=True)
    title, size, _ = duo.menu()
    assert title.startswith("Erewash, ") and size.startswith(f"{part:.0f} of ")
    duo.choose("Show only this")
    duo.settled()
    assert duo.texts(".chips .chip strong") == ["Erewash", "12 to 24 months"]
    assert figure(duo.grid("durations-time")["Total"]["total_open"]) == part
    assert figure(duo.grid("durations-signoff")["Total"]["total_open"]) == part
    duo.driver.back()
    duo.settled(moved=True)
    duo.mouse(*duo.at(duo.cell("durations-time", "Erewash", "m12_24")), right=True)
    duo.menu()
    duo.choose("Exclude this")
    duo.settled()
    assert figure(duo.grid("durations-time")["Total"]["total_open"]) == whole - part
    assert "Erewash and 12 to 24 months" in duo.text(".chips")
    duo.mouse(*duo.at(duo.cell("durations-time", "Chesterfield", "name")), right=True)
    duo.menu()
    duo.choose("Exclude this")
    duo.settled()
    assert "Chesterfield" not in duo.grid("durations-time")
    assert figure(duo.grid("durations-time")["Total"]["total_open"]) == whole - part - (figure(rows["Chesterfield"]["total_open"]) or 0)
    duo.click(duo.cell("durations-time", "Total", "total_open"))
    duo.until(lambda: duo.has(".page-cases"), "the list")
    duo.follow(int(whole - part - (figure(rows["Chesterfield"]["total_open"]) or 0)), files=False)


# ---- nothing to show ----
def worker_without_open_plans() -> tuple[str, str]:
    """A worker who held plans and holds none on the latest day."""
    with (DEMO / "cin_plans.csv").open(encoding="utf-8") as handle:
        plans = list(csv.DictReader(handle))
    held: dict[tuple[str, str], list[str]] = {}
    for plan in plans:
        held.setdefault((plan["team"], plan["worker"]), []).append(plan["end_date"])
    return min((pair for pair, ends in held.items() if all(ends)), key=lambda pair: (max(held[pair]), pair))


@pytest.mark.sampled(3, of="states")
@pytest.mark.parametrize("path", [OVERVIEW, DURATIONS, CASES])
def test_no_open_plans(path: str, duo: Sightline) -> None:
    team, worker = worker_without_open_plans()
    duo.open(f"{path}?worker={quote(team + '|' + worker)}")
    said = "".join(duo.texts(".nothing, #cases-list"))
    if path == OVERVIEW and not duo.has(".body.is-empty"):
        pytest.skip("every worker of the demo without open plans had some in the last year: the Overview still has figures to show")
    assert worker in said and "0, not missing" in said, said
    ways = duo.js(
        "return [...document.querySelectorAll('.nothing li a, #cases-list li a')].map(a => [a.innerText, a.getAttribute('href')])"
    )
    assert ways
    for words, href in ways:
        promised = figure(words.rsplit(": ", 1)[1])
        duo.open(href)
        if path == CASES:
            assert duo.list_count() == promised, words
        else:
            found = lead(duo) if path == OVERVIEW else figure(duo.grid("durations-time")["Total"]["total_open"])
            assert found == promised, words


# ---- show as table ----
@pytest.mark.sampled(3, of="states")
@pytest.mark.parametrize(
    ("path", "table", "chart"),
    [(DURATIONS, "signoff", "durations-signoff-chart"), (OVERVIEW, "flow", "overview-flow"), (TARGETS, "matrix", "targets-chart")],
)
def test_the_table_of_a_chart_holds_its_values(path: str, table: str, chart: str, duo: Sightline) -> None:
    duo.open(path)
    bars = {bar["words"] for bar in duo.bars(chart)}
    duo.click(f"[data-table={table}]")
    duo.until(lambda: duo.has("dialog[open] table"), "the table")
    rows = duo.js("return [...document.querySelectorAll('dialog tbody tr')].map(r => [...r.cells].map(c => c.innerText))")
    marks = duo.js(
        "return [...document.querySelectorAll('dialog a.figure')].map(a => { const m = JSON.parse(a.dataset.mark); return [m.title + ': ' + m.size, a.innerText] })"
    )
    held = {words: figure(text) for words, text in marks}
    assert bars <= set(held), bars - set(held)
    assert all(held[words] == figure(words.rsplit(": ", 1)[1]) for words in bars)
    # A figure of it opens its list, like any other.
    i, value = next((i, figure(text)) for i, (words, text) in enumerate(marks) if words in bars and 0 < (figure(text) or 0) < 300)
    assert len(rows) > 3
    duo.click(duo.js("return document.querySelectorAll('dialog a.figure')[arguments[0]]", i))
    duo.until(lambda: duo.has(".page-cases") and not duo.has("dialog"), "the list")
    if path == TARGETS:
        duo.list_count()
        assert duo.worked() == value
    else:
        duo.follow(int(value or 0), files=False)


# ---- the list ----
def test_find_stays_out_of_the_address_and_the_title(duo: Sightline) -> None:
    duo.open(f"{CASES}?as_at=2022-03-14&locality=Erewash&measure=cin-open")
    before, title = duo.path, duo.driver.title
    child = duo.until(lambda: duo.text("#cases-grid .ag-row .child"), "a child of the list")
    whole = duo.text("h1").split(" of ")[1]
    duo.click("#cases-find")
    duo.keys(child)
    assert duo.until(lambda: duo.js("return document.querySelector('#cases-find').value")) == child, (
        "the field holds other letters than were typed"
    )
    duo.until(lambda: duo.text("#cases-count") not in (whole.split(" ")[0], ""), "what was found")
    assert duo.text("h1").endswith(f" of {whole}") and 1 <= (figure(duo.text("#cases-count")) or 0) < 5
    duo.until(lambda: set(duo.texts("#cases-grid .ag-center-cols-container .child")) == {child}, "that child alone")
    assert duo.path == before and duo.driver.title == title
    assert child not in str(duo.js("return [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state)]"))
    # The export is of the whole list, as its button says.
    assert {len(duo.fetched(href)) for href in duo.exports().values()} == {int(figure(whole) or 0)}


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "search", ["locality=Erewash", "as_at=2022-03-14&locality=Chesterfield", "measure=cin-open", "team=Erewash%20CIN%20Team%201"]
)
def test_find_keeps_what_is_typed(search: str, duo: Sightline) -> None:
    """Whoever types while the rows of a long list still come must find the letters in the order typed."""
    duo.open(f"{CASES}?{search}")
    duo.click("#cases-find")
    duo.keys("zebra crossing")
    duo.until(lambda: duo.text("#cases-count") == "0", "nothing found")
    assert duo.js("return document.querySelector('#cases-find').value") == "zebra crossing"


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("measure", "days"), [("cin-open@2021-05-01", ["01/05/2021"]), ("cin-starts@2021-04-23..2021-05-23", ["23/04/2021", "23/05/2021"])]
)
def test_a_list_of_another_day_or_month_says_so(measure: str, days: list[str], duo: Sightline) -> None:
    """Behind a point of the line and a bar of a month: the list names the day or the month."""
    duo.open(f"{CASES}?as_at=2022-05-23&measure={measure}&service=Children%20in%20Need")
    said = duo.text("main").split("Plan\n")[0]
    assert all(day in said for day in days), said


def column(duo: Sightline, id: str) -> list[str]:
    """The texts of a column, in the order shown."""
    return duo.js("return [...document.querySelectorAll('#cases-grid .ag-center-cols-container .ag-row')].sort((a, b) => a.getAttribute('row-index') - b.getAttribute('row-index'))"
                  ".map(r => (r.querySelector('[col-id=\"' + arguments[0] + '\"]') || {innerText: ''}).innerText.trim()).filter(t => t)", id)  # fmt: skip


def test_columns_are_put_in_order_and_filtered(duo: Sightline) -> None:
    """Dates in the order of days; a filter keeps out of the address, and its rows come back with it."""
    duo.open(f"{CASES}?as_at=2022-03-14&locality=Erewash&measure=cin-over-19-weeks")
    for how in (False, True):
        duo.click("#cases-grid .ag-header-cell[col-id=start_date] .ag-header-cell-label")
        duo.until(
            lambda now=how: (
                duo.js("return document.querySelector('#cases-grid .ag-header-cell[col-id=start_date]').getAttribute('aria-sort')")
                == ("descending" if now else "ascending")
            ),
            "the order",
        )

        def in_order(now: bool = how) -> bool:
            days = [parse_day(text) for text in column(duo, "start_date")]
            return len(days) > 20 and days == sorted(days, reverse=now)

        duo.until(in_order, "dates in order")
    whole = duo.text("h1").split(" of ")[1]
    teams = duo.until(lambda: column(duo, "team"), "the teams of the list")
    team = random.Random(1).choice(sorted(set(teams)))
    duo.click("#cases-filter")
    field = duo.until(
        lambda: duo.js(
            "return [...document.querySelectorAll('#cases-grid .ag-floating-filter input:not([disabled])')].find(i => i.getAttribute('aria-label').startsWith('Team'))"
        ),
        "a filter of teams",
    )
    duo.click(field)
    duo.keys(team)
    duo.until(lambda: set(column(duo, "team")) == {team} and duo.text("#cases-count") != whole.split(" ")[0], "one team")
    assert team not in duo.path
    duo.click("#cases-filter")
    duo.until(lambda: duo.text("#cases-count") == whole.split(" ")[0], "the whole list again")


def test_conditions_of_a_list_can_be_removed(duo: Sightline) -> None:
    duo.open(f"{CASES}?as_at=2022-03-14&locality=Erewash&measure=cin-signoff-over-8-weeks&service=Children%20in%20Need")
    few = duo.list_count()
    duo.click("[aria-label='Remove Erewash']")
    duo.settled()
    more = duo.list_count()
    assert more > few and "locality" not in duo.path and "measure=cin-signoff-over-8-weeks" in duo.path
    duo.click("[aria-label='Remove Over 8 weeks']")
    duo.settled()
    assert duo.list_count() == 1432


# ---- two editions ----
@pytest.fixture
def own_store(demo_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of this test's own, under the same server."""
    store = tmp_path / "store"
    shutil.copytree(demo_store, store)
    monkeypatch.setenv("SIGHTLINE_STORE", str(store))
    return store


def second_edition(store: Path, folder: Path) -> None:
    """Publish the demo again without the open plans of one team."""
    shutil.copytree(DEMO, folder)
    plans = folder / "cin_plans.csv"
    with plans.open(encoding="utf-8", newline="") as handle:
        head, *rows = list(csv.reader(handle))
    kept = [
        row for row in rows if not (row[head.index("locality")] == "Erewash" and not row[head.index("end_date")] and int(row[0][-1]) % 2)
    ]
    assert 50 < len(rows) - len(kept) < 200
    with plans.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([head, *kept])
    for name in ("cin_signoffs", "cin_allocations"):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            lines = list(csv.reader(handle))
        ids = {row[0] for row in kept}
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([lines[0], *(line for line in lines[1:] if line[0] in ids)])
    assert (
        loaders_main(["extract", str(folder), "--store", str(store), "--extract-date", "2022-05-23", "--complete-from", "2020-01-01"]) == 0
    )


def test_an_open_page_keeps_to_its_edition(duo: Sightline, own_store: Path, tmp_path: Path) -> None:
    duo.open(OVERVIEW)
    rows, before = duo.grid(WHERE), lead(duo)
    assert "Edition 1" in duo.text(".footer")
    second_edition(own_store, tmp_path / "second")
    duo.click(".card-figure")
    duo.until(lambda: duo.has(".page-cases"), "the list")
    duo.follow(int(before))
    assert "Edition 1" in duo.text(".footer")
    duo.open(OVERVIEW)
    assert "Edition 2" in duo.text(".footer")
    now = duo.grid(WHERE)
    assert (figure(now["Erewash"]["cases_open"]) or 0) < (figure(rows["Erewash"]["cases_open"]) or 0)
    assert now["Chesterfield"] == rows["Chesterfield"]


@pytest.mark.long
def test_every_figure_of_an_open_page_is_of_one_edition(duo: Sightline, own_store: Path, tmp_path: Path) -> None:
    """The cell pressed, the menu's export and the page's own export, after another edition has come."""
    duo.open(DURATIONS)
    value = int(figure(duo.grid("durations-time")["Erewash"]["total_open"]) or 0)
    second_edition(own_store, tmp_path / "second")
    duo.mouse(*duo.at(duo.cell("durations-time", "Erewash", "total_open")), right=True)
    duo.menu()
    duo.choose("Export")
    duo.until(lambda: duo.has("dialog[open]"), "the export dialog")
    links = duo.dialog_links()
    assert {len(duo.fetched(href)) for href in links.values()} == {value}
    duo.keys(Keys.ESCAPE)
    duo.click("[data-export=time]")
    duo.until(lambda: duo.has("dialog[open]"), "the export dialog")
    rows = duo.fetched(duo.dialog_links()["csv"])
    assert next(int(row["Open plans"]) for row in rows if row["Locality"] == "Erewash" and not row["Team"]) == value
    duo.keys(Keys.ESCAPE)
    duo.click(duo.cell("durations-time", "Erewash", "total_open"))
    duo.until(lambda: duo.has(".page-cases"), "the list")
    duo.follow(value)


# ---- the answer to a change of scope ----
def in_sight(duo: Sightline) -> list[str]:
    return duo.until(lambda: column(duo, "plan_id"), "the rows in sight")


@pytest.mark.parametrize("read", [in_sight, pytest.param(Sightline.listed, marks=pytest.mark.long)])
def test_a_long_list_that_reads_the_same_holds_other_rows(read: Callable[[Sightline], list[str]], duo: Sightline) -> None:
    duo.open(f"{CASES}?locality=Erewash&as_at=2022-03-14")
    assert duo.list_count() > 100
    first = read(duo)
    duo.js("sightline.show([['locality', 'Chesterfield'], ['as_at', '2022-03-14']])")
    duo.settled()
    assert duo.list_count() > 100
    now = read(duo)
    assert first and now and not set(first) & set(now), "plans of Erewash stand in the list of Chesterfield"


WORDS = """
const slots = [...document.querySelectorAll("#page [id^='" + document.getElementById("page").dataset.page + "-']")]
  .filter((at) => !at.matches(".chart, .matrix, .case-table, [id$=-body], [id$=-list]") && !at.querySelector(".chart, .matrix") && !at.closest(".chart, .matrix, .case-table"));
return slots.map((at) => [at.id, at.innerHTML.replace(/ (data-first|data-dash-is-loading|style)="[^"]*"/g, "").replace(/<input[^>]*id="cases-find"[^>]*>/, "")]);
"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", [OVERVIEW, CASES, DURATIONS, TARGETS, "/about/data", "/about/definitions"])
def test_an_answer_reads_as_the_page_loaded_afresh(path: str, duo: Sightline) -> None:
    duo.open(f"{path}?locality=Erewash&as_at=2022-03-14")
    loaded = dict(duo.js(WORDS))
    duo.open(f"{path}?locality=Chesterfield")
    duo.js("sightline.show([['locality', 'Erewash'], ['as_at', '2022-03-14']])")
    duo.settled()
    answered = dict(duo.js(WORDS))
    assert loaded.keys() == answered.keys() and len(loaded) > 3
    for slot, words in loaded.items():
        assert answered[slot] == words, slot


def test_the_answer_is_asked_for_where_the_pointer_rests(duo: Sightline) -> None:
    duo.open(OVERVIEW)
    counted(duo)
    place = duo.js("return arguments[0].querySelector('.place')", duo.cell(WHERE, "Erewash", "name"))
    x, y = duo.at(place)
    actions = ActionBuilder(duo.driver, duration=0)
    actions.pointer_action.move_to_location(x - 3, y)
    actions.pointer_action.move_to_location(x, y)
    actions.perform()
    duo.until(lambda: duo.js("return window.called") == ["/view/overview?locality=Erewash"], "the question asked ahead")
    county = lead(duo)
    assert "locality" not in dict(duo.query), "nothing has changed for the reader yet"
    duo.mouse(x, y)
    duo.until(lambda: lead(duo) != county, "the figures of Erewash")
    duo.settled()
    assert dict(duo.query)["locality"] == "Erewash"
    assert duo.js("return window.called") == ["/view/overview?locality=Erewash"], "asked once"
    assert lead(duo) == figure(duo.grid(WHERE)["Total"]["cases_open"])


def test_a_list_with_two_columns_folded_fits_a_small_laptop_and_shortens_no_name(duo: Sightline) -> None:
    duo.size(1366, 768)
    duo.open("/cases?locality=Erewash&measure=cin-signoff-over-8-weeks")
    assert duo.list_count() == 36
    over = duo.js(
        "const v = document.querySelector('#cases-grid .ag-center-cols-viewport'), c = document.querySelector('#cases-grid .ag-center-cols-container');"
        "return c.offsetWidth - v.clientWidth"
    )
    assert over <= 0, f"the list is {over} px wider than its frame"
    cut = duo.js(
        "return [...document.querySelectorAll('#cases-grid .ag-cell')].filter(c => c.scrollWidth > c.clientWidth).map(c => c.innerText)"
    )
    assert not cut, f"shortened: {cut}"
