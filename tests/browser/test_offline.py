"""Nothing leaves this machine, nothing of a child is kept in the browser, and the page fits its screen."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus, unquote_plus

import pytest

from loaders.__main__ import DEMO
from tests.browser.driver import Sightline
from tests.browser.test_accessibility import ALL, PART, walked

OURS = re.compile(r"^(data:|blob:|about:|http://127\.0\.0\.1:\d+/)")


def children() -> set[str]:
    """Every id of a plan or person, and every full name, of the demo."""
    with (DEMO / "persons.csv").open(encoding="utf-8") as handle:
        persons = list(csv.DictReader(handle))
    with (DEMO / "cin_plans.csv").open(encoding="utf-8") as handle:
        plans = [row["plan_id"] for row in csv.DictReader(handle)]
    return {p["person_id"] for p in persons} | {f"{p['forename']} {p['surname']}" for p in persons} | set(plans)


def named_in(told: str) -> list[str]:
    """The ids and names of children in addresses, titles and what the browser keeps: whole ones, and no seven digits of a longer mark."""
    told = unquote_plus(told)
    whole = set(re.findall(r"\w+", told))
    return sorted(name for name in children() if (name in whole if " " not in name else name in told))


def visit(duo: Sightline, part: str) -> list[str]:
    """Pages, a list by its figure, find, export, menu, table: what a morning's work asks for. The titles seen."""
    titles = []
    for path in walked(part, 2):
        duo.open_as_allowed(path)
        titles.append(duo.driver.title)
    duo.sign_in("data")
    duo.open("/cin/overview?locality=Erewash")
    duo.click(".card-figure")
    duo.list_count()
    child = duo.until(lambda: duo.text("#cases-grid .ag-row .child"), "a child of the list")
    duo.click("#cases-find")
    duo.keys(child)
    assert duo.js("return document.querySelector('#cases-find').value") == child, "the field holds other letters than were typed"
    duo.until(lambda: duo.text("#cases-count") in ("1", "2", "3"), "what was found")
    titles.append(duo.driver.title)
    duo.visited.append(duo.driver.current_url)
    duo.exports()
    return titles


@pytest.fixture
def watched(served: str, tmp_path: Path) -> Iterator[Sightline]:
    """A browser of the test's own that writes down each request."""
    with Sightline(served, str(tmp_path), watched=True) as browser:
        browser.sign_in("data")
        yield browser
        assert not browser.errors()


@pytest.mark.parametrize("part", [PART, ALL])
def test_no_request_leaves_this_machine_and_nothing_of_a_child_is_kept(part: str, watched: Sightline) -> None:
    duo = watched
    titles = visit(duo, part)
    asked = duo.requests()
    assert len(asked) > 20
    assert [r["url"][:120] for r in asked if not OURS.match(r["url"])] == []
    kept = duo.js("return JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state])")
    told = " ".join([*duo.visited, *titles, kept, *(r["url"] for r in asked if not r["url"].startswith("data:"))])
    assert named_in(told) == []
    assert all(named_in(f"/view/cases?find={quote_plus(name)}") for name in list(children())[:20]), "it would find one"
    seen = duo.js("return document.cookie")
    assert {part.split("=")[0] for part in seen.split("; ")} == {"_csrf_token"}, "a script sees the token against forged posts and no more"


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", ["/cin/overview", "/cin/durations", "/cin/targets", "/ppoc/children-in-care"])
def test_plotly_sends_nothing_away(path: str, duo: Sightline) -> None:
    duo.open_as_allowed(path)
    plots = duo.js(
        "return [...document.querySelectorAll('.js-plotly-plot')].map(p => [p._context.showSendToCloud, p._context.plotlyServerURL, p._context.displaylogo])"
    )
    assert plots and all(plot == [False, "", False] for plot in plots)
    assert not duo.has(".modebar-btn, [data-title*='loud'], [data-title*='hare']")


def test_headers(duo: Sightline) -> None:
    import requests

    page = requests.get(f"{duo.base}/cin/overview", timeout=20)
    assert page.headers["Cache-Control"] == "no-store" and page.headers["Referrer-Policy"] == "no-referrer"


DESKS, PHONES = ((1366, 768), (1024, 768), (768, 900), (320, 640)), ((390, 844), (320, 640))
STATES = (
    "/cin/overview?team=Nowhere", "/cin/overview?as_at=2030-01-01", "/cin/overview?edition=99", "/cases?measure=cin-difference-target&locality=Erewash",
    "/cin/durations?as_at=2022-03-14&locality=Erewash&only=measure:cin-signoff-over-8-weeks&show=percent",
)  # fmt: skip


def unfit(duo: Sightline, width: int) -> list[str]:
    """What is wrong with a page in a window: it is wider, or does not say that its data are invented."""
    need, inner = duo.js("return [document.documentElement.scrollWidth, innerWidth]")
    found = []
    if need > width or inner > width:
        culprit = duo.js("return [...document.querySelectorAll('#page *, .phone-bar *')].filter(e => e.getBoundingClientRect().right > arguments[0] + 1 && !e.closest('.ag-root, svg')).slice(0, 3)"
                         ".map(e => e.tagName + '.' + e.className + ' ' + Math.round(e.getBoundingClientRect().right))", width)  # fmt: skip
        found.append(f"it is {max(need, inner)} wide: {culprit}")
    seen = duo.js("return [...document.querySelectorAll('.invented')].some(e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.top >= 0 && b.bottom <= innerHeight && "
                  "b.left >= 0 && b.right <= innerWidth && e.innerText === 'Invented data' })")  # fmt: skip
    return found if seen else [*found, "it does not say that its data are invented"]


@pytest.mark.parametrize(("sizes", "phone"), [(DESKS, False), (PHONES, True)], ids=["desk", "phone"])
@pytest.mark.parametrize("part", [PART, ALL])
def test_every_page_fits_its_screen_and_says_that_its_data_are_invented(
    sizes: tuple[tuple[int, int], ...], phone: bool, part: str, duo: Sightline
) -> None:
    """Loaded at the first size, then the window is made smaller: charts are drawn anew a moment after."""
    wrong: list[str] = []
    for path in walked(part, 4, *STATES):
        for i, (width, height) in enumerate(sizes):
            duo.size(width, height, phone)
            duo.settled() if i else duo.open_as_allowed(path)
            try:
                duo.until(lambda width=width: not unfit(duo, width), timeout=5)
            except AssertionError:
                wrong += [f"{path} at {width}: {found}" for found in unfit(duo, width)]
    assert not wrong, "\n".join(wrong)
