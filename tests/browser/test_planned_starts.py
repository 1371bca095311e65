"""Planned starts and the Head of service view by mouse and keys: filter by a status, open a list and come back, set a target."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure

pytestmark = pytest.mark.sampled(4, of="stories")

TEAM = "/ppoc/planned-starts?team=CS%20HPND%20Children%20In%20Care%20Team"


def shown_rows(duo: Sightline) -> int:
    return int(figure(duo.text("#cases-count")) or 0)


def test_a_status_filters_and_a_number_of_the_sentence_opens_its_list(duo: Sightline) -> None:
    duo.open(TEAM)
    whole = shown_rows(duo)
    link = duo.driver.find_element("css selector", ".legend a.legend-item")
    count = figure(duo.js("return arguments[0].querySelector('.legend-count').textContent", link))
    status = duo.js("return arguments[0].querySelector('.status').textContent", link)
    duo.focus(link)
    duo.keys(Keys.ENTER)
    duo.until(lambda: shown_rows(duo) == count, "the rows of one status")
    duo.settled()
    stands = "return [...document.querySelectorAll('#cases-grid .ag-cell[col-id=status]')].map(c => c.innerText.trim())"
    duo.until(lambda: set(duo.js(stands)) == {status}, "that status alone")
    duo.click(".legend a[aria-current]")
    duo.until(lambda: shown_rows(duo) == whole, "every status again")
    number = figure(duo.text(".sentence .figure"))
    duo.click(".sentence .figure")
    duo.until(lambda: duo.has(".page-cases #cases-grid .ag-row .child"), "the list")
    assert shown_rows(duo) == number
    duo.click("#cases-back")
    duo.until(lambda: duo.has(".page-planned-starts #cases-grid .ag-row .child") and shown_rows(duo) == whole, "the page again")
    duo.until(lambda: duo.has("#planned-starts-timeline .scatterlayer .point"), "the picture of the six months")


def test_a_target_is_set_in_place(duo: Sightline) -> None:
    duo.sign_in("director")
    duo.open("/ppoc/head-of-service?locality=Amber%20Valley")
    duo.click("#targets .target-cell summary")
    duo.click("#field-target-0-sgo-target")
    duo.keys(Keys.BACKSPACE, Keys.BACKSPACE, "25", Keys.TAB, Keys.ENTER)
    assert duo.js("return document.activeElement.name") == "reason", "without a reason nothing is sent"
    duo.keys("Agreed by the leadership team", Keys.ENTER)
    duo.until(lambda: duo.text("#targets .target-cell strong") == "25", "the new target")
    duo.settled()
    assert duo.grid("head-of-service-matrix")["Total"]["target_year_sgo"] == "25"
