"""Where room is short, and where nothing may be shown: lists fit a laptop, last numbers keep clear, what is refused is recorded and leads on."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import pytest

from tests.browser.driver import Sightline

ROOM = "const v = document.querySelector('#cases-grid .ag-center-cols-viewport'); return v ? [v.scrollWidth, v.clientWidth] : null"
# Heads of more than two lines, and cells whose words need more room than the cell has.
CUT = """
const grid = document.getElementById("cases-grid");
const heads = [...grid.querySelectorAll(".ag-header-cell-text")].filter((t) => t.scrollHeight > 40 || t.scrollWidth > t.clientWidth + 1);
const cells = [...grid.querySelectorAll(".ag-center-cols-container .ag-cell")].filter((c) => c.scrollWidth > c.clientWidth + 1 || c.scrollHeight > c.clientHeight + 1);
return [...heads, ...cells].map((e) => e.innerText);
"""
CLASHES = """
const chart = document.getElementById(arguments[0]);
const boxes = [...chart.querySelectorAll(".annotation-text, .bartext")].filter((t) => t.textContent).map((t) => [t.textContent, t.getBoundingClientRect()]);
const svg = chart.querySelector(".main-svg").getBoundingClientRect();
const near = ([, a], [, b]) => a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom - 3 && b.top < a.bottom - 3;
return {labels: boxes.length, clashes: boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => near(a, b)).map((b) => [a[0], b[0]])),
        outside: boxes.filter(([, b]) => b.right > svg.right + 1 || b.top < svg.top - 1).map(([t]) => t)};
"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize("asked", ["", "measure=cin-ends-12m", "measure=cin-average-open-12m", "measure=cin-starts-12m"])
def test_a_list_fits_a_laptop_whatever_it_is_behind(asked: str, duo: Sightline) -> None:
    duo.size(1366, 768)
    duo.open(f"/cases?{asked}")

    def fits() -> bool:
        room = duo.js(ROOM)
        return bool(room) and room[0] <= room[1]

    duo.until(fits, "every column in sight")
    assert duo.js(CUT) == []


# What stands at the right of a head lies on nothing else, and the scope bar ends where the page does.
APART = """
const boxes = [...document.querySelectorAll(".discuss-open, .on-page, .switch, .page-head > *")].map((e) => [e.innerText, e.getBoundingClientRect()]);
const sheet = document.querySelector(".scope-sheet");
return {met: boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([, q]) => p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom).map(([b]) => [a, b])),
        over: sheet.scrollWidth - sheet.clientWidth, high: sheet.getBoundingClientRect().height};
"""
NORTH_EAST = "locality=North%20East%20Derbyshire%20%26%20Bolsover&service=Children%20in%20Need&service=Disabled%20Children"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", ["/ppoc/children-in-care", "/ppoc/head-of-service", "/ppoc/outcomes", "/cin/overview"])
@pytest.mark.parametrize("scope", ["", NORTH_EAST])
def test_a_head_and_the_scope_bar_have_room_on_a_laptop(path: str, scope: str, duo: Sightline) -> None:
    duo.size(1366, 768)
    duo.open(f"{path}?{scope}")
    found = duo.js(APART)
    assert found["met"] == [] and found["over"] <= 0 and found["high"] <= 44, found


@pytest.mark.sampled(1)
@pytest.mark.parametrize("place", ["", "?locality=Erewash", "?locality=Chesterfield"])
def test_the_last_numbers_of_starts_and_ends_keep_apart_on_a_phone(place: str, duo: Sightline) -> None:
    duo.size(390, 844, phone=True)
    duo.open(f"/cin/overview{place}")
    duo.js("document.getElementById('overview-flow').scrollIntoView({block: 'center'})")
    found = duo.until(lambda: (said := duo.js(CLASHES, "overview-flow"))["labels"] >= 2 and said, "the numbers of the last pair")
    assert (found["clashes"], found["outside"]) == ([], [])


def test_a_list_held_back_whole_says_that_it_is_recorded(duo: Sightline) -> None:
    duo.sign_in("manager")
    duo.open("/cases?team=Chesterfield%20CIN%20Team%201")
    duo.until(lambda: "is recorded" in duo.text("#cases-recorded"), "that the request is recorded")
    assert duo.js("return document.activeElement.id") == "cases-nearest"


def test_a_page_that_is_not_ones_own_says_why_and_puts_the_focus_on_one_that_is(duo: Sightline) -> None:
    duo.sign_in("finance")
    duo.driver.get(f"{duo.base}/cases")
    duo.until(lambda: duo.js("return document.activeElement.id") == "refused-nearest", "the focus on the way on")
    assert duo.text("#refused-nearest") == "Open Overview"
    said = duo.text("main")
    assert "Finance does not have this right" in said and "Ask your head of service" in said
    duo.get_logs()  # the browser notes the 403
