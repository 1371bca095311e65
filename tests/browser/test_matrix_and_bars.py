"""Tab passes a matrix in one stop, arrows keep to one column of stacked bars, segments keep their gap, and names fit a phone."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline
from tests.browser.test_accessibility import DURATIONS, OVERVIEW, violations

HERE = "const e = document.activeElement; return [!!e.closest('.ag-root-wrapper'), e.closest('.ag-row')?.getAttribute('row-index') ?? null, e.getAttribute('col-id')]"
# Between the first two segments of a row, both outlined: the paper that is seen, beside half an outline on each side.
GAPS = """
const [first, second] = [...document.querySelectorAll("#durations-time-chart .barlayer .trace")].map(t => [...t.querySelectorAll(".point path")]);
return first.map((path, i) => [path, second[i]]).filter(([a, b]) => a.getBBox().width > 8 && b && b.getBBox().width > 8)
  .map(([a, b]) => Math.round(10 * (b.getBBox().x - a.getBBox().x - a.getBBox().width - parseFloat(a.style.strokeWidth) / 2 - parseFloat(b.style.strokeWidth) / 2)) / 10);
"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("path", "before"), [(DURATIONS, "[data-export=time]"), ("/cases?locality=Erewash", "#cases-filter")], ids=["matrix", "list"]
)
def test_tab_passes_a_grid_in_one_stop(path: str, before: str, duo: Sightline) -> None:
    duo.open(path)
    grid = "durations-time" if path == DURATIONS else "cases-grid"
    duo.until(lambda: duo.text(f"#{grid} .ag-row[row-index='1'] .ag-cell"), "its rows")
    duo.js("document.querySelector('#' + arguments[0]).scrollIntoView({block: 'center'})", grid)
    duo.focus(duo.js("return [...document.querySelectorAll(arguments[0])].pop()", before))
    for _ in range(8):
        duo.keys(Keys.TAB)
        if duo.js(HERE)[0]:
            break
    assert duo.js(HERE)[:2] == [True, "0"], "Tab does not lead to the first row"
    duo.keys(Keys.ARROW_DOWN, Keys.ARROW_RIGHT)
    there = duo.js(HERE)
    assert there[1] == "1"
    duo.keys(Keys.TAB)
    assert not duo.js(HERE)[0], "Tab stays in the grid"
    after = duo.js(
        "const e = document.activeElement; return e === document.body || document.getElementById(arguments[0]).compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING",
        grid,
    )
    assert after, "Tab leads back before the grid"
    duo.shift(Keys.TAB)
    assert duo.js(HERE) == there, "the focus comes back where it was"
    duo.shift(Keys.TAB)
    assert not duo.js(HERE)[0]
    assert duo.js(
        "return document.getElementById(arguments[0]).compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_PRECEDING",
        grid,
    )


def test_up_and_down_keep_to_one_column_of_the_bars_and_segments_keep_their_gap(duo: Sightline) -> None:
    def here() -> tuple[str, str]:
        place, what = duo.js("return document.activeElement.getAttribute('aria-label')").split(":")[0].split(", ", 1)
        return place, what

    duo.open(DURATIONS)
    held = {tuple(bar["words"].split(":")[0].split(", ", 1)) for bar in duo.bars("durations-time-chart")}
    shown = duo.until(lambda: (gaps := duo.js(GAPS)) and min(gaps) > 1.5 and gaps, "a gap of paper between outlined segments")
    assert max(shown) < 2.5, shown
    rows = list(dict.fromkeys(row["name"] for row in duo.grid("durations-time").values()))[:-1]
    duo.focus(duo.js("return document.querySelector('#durations-time-chart .barlayer .point path[tabindex=\"0\"]')"))
    duo.keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    _, column = here()
    for row in rows[1:]:
        duo.keys(Keys.ARROW_DOWN)
        place, what = here()
        assert place == row and (what == column or (row, column) not in held), f"from {column} to {what} in {row}"
    for row in reversed(rows[:-1]):
        duo.keys(Keys.ARROW_UP)
        place, what = here()
        assert place == row and (what == column or (row, column) not in held), f"back from {column} to {what} in {row}"
    duo.click("[data-show=percent]")
    duo.settled()
    shown = duo.until(lambda: (gaps := duo.js(GAPS)) and min(gaps) > 1.5 and gaps, "a gap after they are drawn again")
    assert max(shown) < 2.5, shown


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", [OVERVIEW, "/cin/targets"])
def test_no_name_of_a_place_is_cut_on_a_phone(path: str, duo: Sightline) -> None:
    duo.size(390, 844, phone=True)
    duo.open_as_allowed(path)
    cut = duo.js(
        "return [...document.querySelectorAll('.matrix .ag-row')].filter(r => r.querySelector('.place')?.offsetHeight > r.offsetHeight - 6).map(r => r.innerText)"
    )
    wide = duo.js("return Math.max(...[...document.querySelectorAll('.matrix .place')].map(p => p.offsetHeight))")
    assert not cut and wide > 40, f"cut: {cut}; the tallest name is {wide} px"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_signing_in(theme: str, duo: Sightline) -> None:
    duo.cdp("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    try:
        duo.driver.get(f"{duo.base}/healthz")
        duo.driver.delete_all_cookies()
        for path in ("/sign-in", "/ask-for-access"):
            duo.driver.get(duo.base + path)
            paper = duo.js("return getComputedStyle(document.querySelector('.plain-page')).backgroundColor")
            assert (paper == "rgb(255, 255, 255)") == (theme == "light")
            assert not violations(duo)
    finally:
        duo.cdp("Emulation.setEmulatedMedia", features=[])
