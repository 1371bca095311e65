"""Data quality with mouse and keys: a figure of a rule, a cell of a place and an edition each open the list they are of."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure

pytestmark = pytest.mark.sampled(4, of="stories")

PAGE = "/about/quality"
RULE = "quality-unsigned-for-a-year"
LINE = "return [...document.querySelectorAll('.quality-rules tr')].find(r => r.querySelector(`a[href='#${arguments[0]}']`))"


def test_quality_leads_to_its_lists_and_says_what_is_not_supplied(duo: Sightline) -> None:
    duo.open(PAGE)
    broken = figure(duo.text("#about-quality-strip .lead .card-figure"))
    assert broken and broken == figure(duo.grid("about-quality-dates")["Total"]["broken"])
    # What is not supplied is in words and has no column.
    line = duo.js(LINE, "quality-before-referral")
    assert "not supplied by this source" in duo.js("return arguments[0].innerText", line)
    assert not duo.js("return arguments[0].querySelector('.figure')", line), "there is no figure to press"
    assert "before_referral" not in duo.grid("about-quality-dates")["Total"]
    duo.click(duo.js("return arguments[0].querySelector('th a')", line))
    explained = duo.until(lambda: duo.text("#quality-before-referral"), "what the rule says")
    assert "It needs" in explained.replace("it needs", "It needs") and "What to do" in explained
    # A figure of a rule, by mouse.
    line = duo.js(LINE, RULE)
    count = figure(duo.js("return arguments[0].querySelector('td .figure').innerText", line))
    duo.click(duo.js("return arguments[0].querySelector('td .figure')", line))
    duo.settled()
    assert duo.path.startswith("/cases") and duo.list_count() == count
    assert "Open two years, unsigned for one" in duo.text("main")
    duo.back()
    # A cell of a place, by keys.
    duo.focus(duo.cell("about-quality-held", "Disabled Children", "unsigned_for_a_year"))
    duo.keys(Keys.ENTER)
    duo.settled()
    assert duo.list_count() == count, "every one of them is a disabled child's in the demo"
    duo.back()
    # The figure of an edition opens the list in that edition.
    link = duo.js("return document.querySelector('#about-quality-editions td a.figure[data-mark*=\"quality-broken\"]')")
    counted = figure(duo.words_of(link))
    duo.click(link)
    duo.settled()
    assert duo.list_count() == counted and ("edition", "1") in duo.query


@pytest.mark.sampled(1)
@pytest.mark.parametrize("search", ["", "?show=percent&locality=Erewash"])
def test_it_fits_a_phone(search: str, duo: Sightline) -> None:
    duo.size(390, 844, phone=True)
    duo.open(f"{PAGE}{search}")
    assert duo.js("return document.documentElement.scrollWidth") <= 390, "nothing scrolls sideways but a table in its own frame"
