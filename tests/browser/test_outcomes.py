"""Outcomes with mouse and keys: a card, a step, a median and a point of a line each open the list they are of."""

from collections.abc import Callable

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure

pytestmark = pytest.mark.sampled(4, of="stories")

PAGE = "/ppoc/outcomes"


ROWS = """
return [...document.querySelectorAll("#outcomes-routes-table tbody tr")]
  .map((row) => [row.querySelector("th").innerText, row.querySelector("td").innerText]).filter((row) => row[1]);
"""


def by_a_median(duo: Sightline) -> None:
    """A median opens what it is the middle of, and its list says how it follows."""
    total = duo.grid("outcomes-places")["Total"]
    duo.click(duo.cell("outcomes-places", "Total", "days_to_completed"))
    duo.settled()
    assert duo.list_count() == figure(total["completed"])
    assert f"in order of days = {total['days_to_completed']} days" in duo.text("main").replace(", =", " =")


def by_a_point(duo: Sightline) -> None:
    """A point of a line, by keys alone: the arrows reach every route, Enter opens those who took it."""
    routes = {row[0]: figure(row[1]) for row in duo.js(ROWS)}
    point = "#outcomes-routes .scatterlayer path.point[tabindex='0']"
    duo.until(lambda: duo.has(point), "the points of the lines")
    duo.focus(duo.js(f'return document.querySelector("{point}")'))
    said = duo.js("return document.activeElement.getAttribute('aria-label')")
    duo.keys(Keys.ARROW_UP)
    assert duo.js("return document.activeElement.getAttribute('aria-label')") != said, "an arrow moves to another point"
    duo.focus(duo.js(f'return document.querySelector("{point}")'))
    said = duo.js("return document.activeElement.getAttribute('aria-label')")
    duo.keys(Keys.ENTER)
    duo.settled()
    assert duo.path.startswith("/cases")
    counted = duo.list_count()
    assert counted == next(count for name, count in routes.items() if name.lower() in said.lower()), "the list is that of the table"


def by_a_step(duo: Sightline) -> None:
    """A step of the funnel filters, with its chip."""
    duo.click("#outcomes-steps .barlayer .point path")
    duo.settled()
    assert duo.has("#outcomes-notes .chip") and "only=" in "&".join("=".join(part) for part in duo.query)


@pytest.mark.parametrize("way", [by_a_median, by_a_point, by_a_step])
def test_outcomes_leads_to_its_lists(way: Callable[[Sightline], None], duo: Sightline) -> None:
    duo.open(PAGE)
    way(duo)
