"""Every figure opens the exact list behind it: pressed by mouse, key, menu and finger, counted in grid and files."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure
from tests.sampling import SEED

DRAWN = 20220523
OVERVIEW = "/cin/overview"
# In a walk of many figures the text file is read behind each so many of cells and bars (behind each figure of a card), and of those files
# each so many is a workbook too.
FILES, BOOKS = 4, 2
# Cells and bars of the other pages, and cells of opened rows, beside all of the Overview: tests/house/test_numbers.py has every cell of
# every page against its list without a browser.
DEEPER, TOTALS = 3, 1
BARS = 6
MEANS = {"avg_open_12m", "avg_open_3m", "avg_duration_weeks_closed_12m", "target_open"}
DIFFERENCES = {"change", "diff_from_target", "diff_from_average"}


def drawing(name: str) -> random.Random:
    """What a sample of `make test` is drawn by."""
    return random.Random(f"{SEED}{name}")


# ---- the ways to a list ----
def by_click(duo: Sightline, element: Any) -> None:
    duo.click(element)


def by_enter(duo: Sightline, element: Any) -> None:
    duo.focus(element)
    duo.keys(Keys.ENTER)


def by_right_click(duo: Sightline, element: Any) -> None:
    duo.mouse(*duo.at(element), right=True)
    duo.menu()
    duo.choose("Cases")


def by_shift_f10(duo: Sightline, element: Any) -> None:
    duo.focus(element)
    duo.shift(Keys.F10)
    duo.menu()
    duo.keys(Keys.ENTER)


def by_finger(duo: Sightline, element: Any) -> None:
    duo.long_press(*duo.at(element))
    duo.choose("Cases")


WAYS = (by_click, by_enter, by_right_click, by_shift_f10, by_finger)
MENU_WAYS = (by_right_click, by_shift_f10, by_finger)
# The samples of `make test` share the ways among them: each is gone once.
ON_STRIP, ON_CELLS, ON_HEADLINE = (lambda ways: (ways[:2], ways[2:4], ways[4]))(drawing("ways").sample(WAYS, 5))


def listed_figure(duo: Sightline, value: float, column: str, plans: bool = False, files: bool = True, book: bool = True) -> None:
    """On the list behind a figure: the count, or for a mean, target or difference the working that comes to it."""
    if column in DIFFERENCES:
        duo.list_count()
        told = duo.text("#cases-tabs p").replace("\u2212", "-").replace(",", "")
        left, right, result = (figure(part) for part in re.search(r": (-?\d+) - (-?\d+) = (-?\d+)$", told).groups())  # type: ignore[union-attr]
        assert left - right == result == value, told
        for side in range(2):
            tab = duo.driver.find_elements("css selector", ".side-tab")[side]
            held = figure(duo.words_of(tab).split(":")[-1])
            duo.click(tab)
            duo.settled()
            assert duo.follow(files=files and not side) == held
            if duo.has("#cases-order strong"):
                assert duo.worked() == (left, right)[side]
            else:
                assert held == (left, right)[side]
    elif column in MEANS:
        duo.follow(files=files, book=book)
        assert duo.worked() == value
    else:
        duo.follow(int(value), plans=plans, files=files, book=book)


def press_and_compare(
    duo: Sightline,
    find: Callable[[], Any],
    way: Callable[[Sightline, Any], None],
    value: float,
    column: str,
    plans: bool = False,
    files: bool = True,
    book: bool = True,
    last: bool = False,
) -> None:
    """Press a figure one way, compare the list, come back to the same place; not after the last."""
    element = duo.until(find, "the figure to press")
    came = duo.path
    way(duo, element)
    duo.until(lambda: "/cases" in duo.path, f"the list of {value} ({way.__name__})")
    listed_figure(duo, value, column, plans, files, book)
    if last:
        return
    if column in DIFFERENCES:
        duo.open(came)
        return
    duo.back()
    assert duo.path == came


# ---- the figure cards ----
def marks(duo: Sightline, within: str) -> list[dict[str, Any]]:
    """The pressable figures of a part of the page, as they read."""
    return duo.js(
        "return [...document.querySelectorAll(arguments[0] + ' a[data-mark]')].filter(a => a.offsetParent).map((a, i) => ({i, words: a.innerText.trim(), "
        "measure: JSON.parse(a.dataset.mark).measure}))", within)  # fmt: skip


def mark(duo: Sightline, within: str, i: int) -> Any:
    """One of them."""
    return duo.js(
        "return [...document.querySelectorAll(arguments[0] + ' a[data-mark]')].filter(a => a.offsetParent)[arguments[1]]", within, i
    )


def kind_of(measure: str) -> str:
    """What the figure of a measure is, for the comparison."""
    if measure.startswith("cin-average-open") or measure in (
        "cin-starts-a-month",
        "cin-ends-a-month",
        "cin-duration-closed-12m",
        "cin-target",
    ):
        return "avg_open_12m"
    return "change" if measure in ("cin-change", "cin-difference-target") else "count"


def follow_mark(
    duo: Sightline,
    within: str,
    found: dict[str, Any],
    way: Callable[[Sightline, Any], None],
    files: bool = True,
    book: bool = True,
    last: bool = False,
) -> None:
    """Follow a pressable figure. The words of a link and of a mean tell what to compare with."""
    words = found["words"].split("\n")
    said = words[1] if within == ".reasons" else words[0]
    if found["measure"] == "cin-duration-closed-12m" and said.startswith("See"):
        value, column = figure(said), "count"
    else:
        value, column = figure(said), kind_of(found["measure"])
    assert value is not None
    press_and_compare(duo, lambda: mark(duo, within, found["i"]), way, value, column, files=files, book=book, last=last)


@pytest.mark.part("test_every_figure_of_the_strip_each_way")
def test_a_sample_of_the_strip_and_of_the_reasons(duo: Sightline) -> None:
    duo.open(f"{OVERVIEW}?as_at=2022-03-14&locality=Erewash")
    rng = drawing("strip")
    held = {within: marks(duo, within) for within in (".strip", ".reasons")}
    assert {within: len(found) for within, found in held.items()} == {".strip": 5 + 5 + 4, ".reasons": 4}, (
        "figures, links, comparisons; reasons"
    )
    for i, within in enumerate(held):
        follow_mark(duo, within, rng.choice(held[within]), ON_STRIP[i], files=not i, last=bool(i))


@pytest.mark.long
@pytest.mark.parametrize(
    ("path", "ways"),
    [*((OVERVIEW, (way,)) for way in WAYS), (f"{OVERVIEW}?service=all&as_at=2021-12-31", tuple(WAYS))],
    ids=[*(way.__name__ for way in WAYS), "in turn"],
)
def test_every_figure_of_the_strip_each_way(path: str, ways: tuple[Callable[[Sightline, Any], None], ...], duo: Sightline) -> None:
    duo.open(path)
    # Each figure by one way or two: what is next to it goes by the others.
    first = WAYS.index(ways[0]) % 3
    for within in (".strip", ".reasons"):
        for i, found in list(enumerate(marks(duo, within)))[first::3]:
            follow_mark(duo, within, found, ways[i % len(ways)], book=i % (3 * BOOKS) == first)


# ---- the matrices ----
def cells(duo: Sightline, grid: str) -> list[tuple[str, str, float]]:
    """Row, column and figure of each cell that shows one."""
    found = []
    for row, texts in duo.grid(grid).items():
        for column, text in texts.items():
            if column != "name" and figure(text) is not None:
                found.append((row, column, figure(text)))
    return found


def follow_cells(
    duo: Sightline, grid: str, chosen: list[tuple[str, str, float]], ways: tuple[Callable[[Sightline, Any], None], ...], whole: bool = True
) -> None:
    """The list behind each of these cells; the files of every second, where it is not the `whole` walk only the first's."""
    for i, (row, column, value) in enumerate(chosen):
        try:
            press_and_compare(
                duo,
                lambda r=row, c=column: duo.cell(grid, r, c),
                ways[i % len(ways)],
                value,
                column,
                plans=value < 60 and i % 5 == 0,
                files=i % FILES == 0 if whole else not i,
                book=i % (FILES * BOOKS) == 0,
                last=i == len(chosen) - 1,
            )
        except AssertionError as problem:
            raise AssertionError(f"{grid}, {row}, {column} = {value}, {ways[i % len(ways)].__name__}: {problem}") from problem


def expanded(duo: Sightline, grid: str) -> None:
    """All rows opened by the button, if the matrix has one."""
    expand = duo.js("return document.querySelector('[data-expand=\"' + arguments[0] + '\"]')", grid)
    if expand:
        duo.click(expand)
        duo.settled()


PLACES = (
    (OVERVIEW + "?as_at=2022-03-14", "overview-where"), ("/cin/targets?as_at=2022-03-14", "targets-matrix"), ("/cin/durations", "durations-time"),
    ("/cin/durations", "durations-signoff"), ("/cin/durations", "durations-needs"), ("/cin/durations", "durations-need"),
)  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.part("test_a_long_sample_of_the_cells_of_the_other_pages")
@pytest.mark.parametrize(("path", "grid"), PLACES)
def test_a_sample_of_the_cells_of_every_matrix(path: str, grid: str, duo: Sightline) -> None:
    duo.open(path)
    rng = drawing(grid)
    expanded(duo, grid)
    held = cells(duo, grid)
    counts = [cell for cell in held if cell[2] and cell[0] != "Total" and cell[1] not in DIFFERENCES]
    deep = [cell for cell in counts if "|" in cell[0]]
    others = [cell for cell in held if cell[0] == "Total" or cell[1] in DIFFERENCES]
    follow_cells(duo, grid, [rng.choice(deep or counts), rng.choice(others)], tuple(ON_CELLS), whole=False)


@pytest.mark.sampled(3, of="figures")
@pytest.mark.parametrize("column", ["cases_open", pytest.param("change", marks=pytest.mark.long)])
def test_a_place_with_an_ampersand_answers_a_long_press(column: str, duo: Sightline) -> None:
    """AG Grid writes row ids escaped; the press must find the row all the same."""
    duo.open(OVERVIEW + "?as_at=2022-03-14")
    row = "High Peak & North Dales"
    value = figure(duo.grid("overview-where")[row][column])
    press_and_compare(duo, lambda: duo.cell("overview-where", row, column), by_finger, value or 0, column, files=False, last=True)


@pytest.mark.long
def test_every_cell_of_the_overview_and_a_sample_of_the_deeper(duo: Sightline) -> None:
    path, grid = PLACES[0]
    duo.open(path)
    shallow = cells(duo, grid)
    assert len(shallow) == 7 * 7 - 1
    follow_cells(duo, grid, shallow, WAYS)
    duo.open(path)  # the last figure's list was not left
    expanded(duo, grid)
    deep = [cell for cell in cells(duo, grid) if "|" in cell[0]]
    follow_cells(duo, grid, random.Random(DRAWN).sample(deep, DEEPER), WAYS)


@pytest.mark.long
@pytest.mark.parametrize(("path", "grid"), PLACES[1:])
def test_a_long_sample_of_the_cells_of_the_other_pages(path: str, grid: str, duo: Sightline) -> None:
    duo.open(path)
    expanded(duo, grid)
    held = cells(duo, grid)
    rng = random.Random(f"{DRAWN}{grid}")
    totals = [cell for cell in held if cell[0] == "Total"]
    follow_cells(duo, grid, [*rng.sample(totals, TOTALS), *rng.sample(held, DEEPER)], WAYS)


# ---- bars, names, points ----
CHARTS = (
    (OVERVIEW + "?as_at=2022-03-14", "overview-flow", None), ("/cin/targets?as_at=2022-03-14", "targets-chart", "targets-matrix"),
    ("/cin/durations", "durations-time-chart", "durations-time"), ("/cin/durations", "durations-signoff-chart", "durations-signoff"),
    ("/cin/durations", "durations-needs-chart", "durations-needs"),
)  # fmt: skip


def bar_figure(words: str) -> float:
    """The figure in a segment's words: "Erewash, open 0 to 3 months: 130 of 253 open plans (51%)"."""
    value = figure(words.rsplit(": ", 1)[1])
    assert value is not None
    return value


def pressable_bars(duo: Sightline, chart: str) -> list[dict[str, Any]]:
    return [bar for bar in duo.bars(chart) if bar["width"] >= 6 and bar["height"] >= 6]


def follow_bar(duo: Sightline, chart: str, words: str, way: Callable[[Sightline, Any], None], files: bool = True) -> None:
    """A segment, by the menu, to its list."""
    column = "avg_open_3m" if chart.startswith("targets") else "count"
    duo.bars(chart)
    press_and_compare(duo, lambda: duo.bar(chart, words), way, bar_figure(words), column, files=files)


def filter_by(duo: Sightline, press: Callable[[], None]) -> list[str]:
    """Press a mark that filters: the page stays, chips name what was pressed. The values of the chips."""
    page, before = duo.js("return location.pathname"), duo.path
    press()
    duo.until(lambda: duo.path != before, "another state of the page")
    duo.settled()
    assert duo.js("return location.pathname") == page
    return duo.texts(".chips .chip strong")


def remove_chips(duo: Sightline, before: str) -> None:
    """By each chip's own x, back to the figures before."""
    while duo.has(".chips .chip-x"):
        left = len(duo.texts(".chips .chip"))
        duo.click(".chips .chip-x")
        duo.settled()
        assert len(duo.texts(".chips .chip")) == left - 1
    assert duo.path == before


def filter_bar(duo: Sightline, chart: str, grid: str | None, words: str, press: Callable[[], None]) -> None:
    """A segment filters the page: its chips, the same figure on the page, and the way out."""
    before, value = duo.path, bar_figure(words)
    name = words.split(", ")[0]
    chips = filter_by(duo, press)
    assert chips, "no chip tells of the condition"
    if grid is None:
        month = re.search(r"from [\d/]+ to [\d/]+", words)
        assert month and any(month[0] in chip for chip in chips), (words, chips)
        assert value in [bar_figure(bar["words"]) for bar in duo.bars(chart) if bar["words"].split(":")[0] == words.split(":")[0]]
    else:
        assert any(chip == name for chip in chips), (name, chips)
        total = duo.grid(grid)["Total"]
        shown = figure(total["avg_open_3m" if chart.startswith("targets") else "total_open"])
        assert shown == value, f"pressed {words!r}, the page now shows {shown}"
    remove_chips(duo, before)


@pytest.mark.sampled(1)
@pytest.mark.part("test_every_bar_of_the_overview_and_a_sample_of_the_others")
@pytest.mark.parametrize(("path", "chart", "grid"), CHARTS)
def test_a_sample_of_the_bars_of_every_chart(path: str, chart: str, grid: str | None, duo: Sightline) -> None:
    duo.open(path)
    rng = drawing(chart)
    bars = pressable_bars(duo, chart)
    first, second = rng.sample([bar for bar in bars if bar_figure(bar["words"])], 2)
    follow_bar(duo, chart, first["words"], rng.choice(MENU_WAYS), files=False)

    def click() -> None:
        duo.bars(chart)
        duo.click(duo.bar(chart, second["words"]))

    filter_bar(duo, chart, grid, second["words"], click)


@pytest.mark.long
@pytest.mark.parametrize(("path", "chart", "grid"), CHARTS)
def test_every_bar_of_the_overview_and_a_sample_of_the_others(path: str, chart: str, grid: str | None, duo: Sightline) -> None:
    duo.open(path)
    bars = [bar["words"] for bar in pressable_bars(duo, chart) if bar_figure(bar["words"])]
    if not path.startswith(OVERVIEW):
        bars = random.Random(f"{DRAWN}{chart}").sample(bars, min(BARS, len(bars)))
    for i, words in enumerate(bars):
        if i % 2:
            follow_bar(duo, chart, words, MENU_WAYS[i // 2 % 3], files=i // 2 % FILES == 0)
            continue

        def press(words: str = words, i: int = i) -> None:
            duo.bars(chart)
            if i % 4:
                duo.focus(duo.bar(chart, words))
                duo.keys(Keys.ENTER)
            else:
                duo.click(duo.bar(chart, words))

        filter_bar(duo, chart, grid, words, press)


def axis_name(duo: Sightline, chart: str, name: str) -> Any:
    """A name beside the bars."""
    return duo.js("return [...document.querySelectorAll('#' + arguments[0] + ' .ytick text')].find(t => t.textContent.replace(/\\s/g, '') === arguments[1].replace(/\\s/g, ''))",
                  chart, name)  # fmt: skip


@pytest.mark.sampled(3, of="figures")
@pytest.mark.parametrize(("chart", "grid", "name"), [("durations-time-chart", "durations-time", "High Peak & North Dales"),
                                                     ("durations-needs-chart", "durations-needs", "Family in acute stress")])  # fmt: skip
def test_a_name_on_the_axis_shows_only_that(chart: str, grid: str, name: str, duo: Sightline) -> None:
    duo.open("/cin/durations")
    row = next(texts for texts in duo.grid(grid).values() if texts["name"].startswith(name))
    chips = filter_by(duo, lambda: duo.click(axis_name(duo, chart, row["name"])))
    assert chips == [row["name"]]
    total = duo.grid(grid)["Total"]
    assert {c: figure(t) for c, t in total.items() if c != "name"} == {c: figure(t) for c, t in row.items() if c != "name"}


@pytest.mark.sampled(3, of="figures")
@pytest.mark.parametrize(("path", "grid"), [(OVERVIEW, "overview-where"), ("/cin/durations", "durations-signoff")])
def test_a_name_in_a_matrix_shows_only_that_at_each_level(path: str, grid: str, duo: Sightline) -> None:
    """Locality, team, then worker: each time the total is the row that was pressed."""
    duo.open(path)
    rng = random.Random(DRAWN)
    for depth in (1, 2, 3):
        expanded(duo, grid)
        rows = duo.grid(grid)
        row = rng.choice(
            [
                row
                for row in rows
                if row != "Total"
                and row.count("|") == depth - 1
                and any(figure(t) for c, t in rows[row].items() if c not in ("name", "change"))
            ]
        )
        chips = filter_by(duo, lambda r=row: duo.click(duo.js("return arguments[0].querySelector('.place')", duo.cell(grid, r, "name"))))
        assert chips == [rows[row]["name"]]
        if duo.has(".body.is-empty"):
            return
        total = duo.grid(grid)["Total"]
        keep = [c for c in total if c not in ("name", "change")]
        assert [total[c] for c in keep] == [rows[row][c] for c in keep]


def trend_point(duo: Sightline, share: float) -> tuple[int, int]:
    """A place on the line of open cases, `share` of the way to the right."""
    box = duo.js(
        "const d = document.querySelector('#overview-trend'); d.scrollIntoView({block: 'center'}); const b = d.querySelector('.nsewdrag').getBoundingClientRect(); return [b.left, b.top, b.width, b.height]"
    )
    return round(box[0] + box[2] * share), round(box[1] + box[3] / 2)


@pytest.mark.sampled(3, of="figures")
@pytest.mark.parametrize("share", [0.02, 0.71])
def test_points_of_the_line_open_their_lists(share: float, duo: Sightline) -> None:
    duo.open(OVERVIEW)
    came = duo.path
    duo.mouse(*trend_point(duo, share), right=True)
    title, size, _ = duo.menu()
    day = re.fullmatch(r"Open on (\d\d/\d\d/\d{4})", title)
    assert day
    duo.choose("Cases")
    duo.follow(int(figure(size) or 0), files=False)
    duo.back()
    assert duo.path == came
    # A click shows the page as at that day: the lead figure is the one pressed.
    filter_by(duo, lambda: duo.mouse(*trend_point(duo, share)))
    assert day[1] in duo.text(".page-head")
    assert figure(duo.text(".lead .card-figure")) == figure(size)


@pytest.mark.sampled(3, of="figures")
def test_points_of_the_line_by_key_and_finger(duo: Sightline) -> None:
    duo.open(OVERVIEW)
    line = duo.driver.find_element("css selector", "#overview-trend")
    duo.bars("overview-flow")
    duo.until(lambda: line.get_attribute("tabindex") == "0", "a line that keys can reach")
    duo.focus(line)
    duo.shift(Keys.ARROW_LEFT)
    duo.keys(Keys.ARROW_LEFT)
    said = duo.until(lambda: duo.text("#announcer"), "words of the day")
    duo.keys(Keys.ENTER)
    duo.follow(int(figure(said.rsplit(": ", 1)[1]) or 0), files=False)
    duo.back()
    duo.long_press(*trend_point(duo, 0.5))
    _, size, _ = duo.menu()
    duo.choose("Cases")
    duo.follow(int(figure(size) or 0), files=False)


@pytest.mark.long
def test_every_figure_in_a_headline(duo: Sightline) -> None:
    duo.open("/cin/durations")
    for i, found in enumerate(marks(duo, "#durations-body h2")):
        press_and_compare(duo, lambda i=i: mark(duo, "#durations-body h2", i), WAYS[i], figure(found["words"]) or 0, "count")


@pytest.mark.sampled(3, of="figures")
def test_a_figure_in_a_headline_and_a_nought(duo: Sightline) -> None:
    """0 is a figure like any other: its list is empty and the words are true."""
    duo.open("/cin/durations")
    found = drawing("headline").choice(marks(duo, "#durations-body h2"))
    press_and_compare(
        duo, lambda: mark(duo, "#durations-body h2", found["i"]), ON_HEADLINE, figure(found["words"]) or 0, "count", files=False
    )
    expanded(duo, "durations-time")
    rows = duo.grid("durations-time")
    row, column = next((row, column) for row, texts in rows.items() if row.count("|") == 1 and int(figure(texts["total_open"]) or 0) > 5
                       for column, text in texts.items() if text == "0")  # fmt: skip
    duo.click(duo.cell("durations-time", row, column))
    duo.until(lambda: "/cases" in duo.path, "the list")
    assert duo.list_count() == 0
    said = duo.text("#cases-list h2")
    assert not said.startswith("No open plans"), f"{row} has {rows[row]['total_open']} open plans; the list of its {column} says {said!r}"
