"""What the stories of the screens do: on by Tab, into a field, yes to a question, a file saved, a child found on a page of Admin."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.common.exceptions import NoAlertPresentException
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline

FOCUSED = "return document.activeElement.matches(arguments[0])"


def by_tab(duo: Sightline, selector: str, most: int = 60) -> None:
    """On with Tab until the focus is there."""
    for _ in range(most):
        if duo.js(FOCUSED, selector):
            return
        duo.keys(Keys.TAB)
    raise AssertionError(f"Tab does not lead to {selector}")


def typed(duo: Sightline, selector: str, words: str) -> None:
    """Into a field, in place of what stands there."""
    duo.click(selector)
    duo.driver.execute_script("document.activeElement.select && document.activeElement.select()")
    duo.keys(words)


def value(duo: Sightline, selector: str) -> str:
    return duo.js("return document.querySelector(arguments[0]).value", selector)


def told(duo: Sightline, selector: str, words: str) -> str:
    """What stands there, once these words are in it."""
    return duo.until(lambda: (said := " ".join(duo.text(selector).split())) and words in said and said, f"{words!r} in {selector}")


def opened(duo: Sightline, words: str) -> None:
    """A part of a page that opens under its title."""
    duo.click(
        duo.until(
            lambda: duo.js("return [...document.querySelectorAll('summary')].find(s => s.innerText.startsWith(arguments[0]))", words), words
        )
    )


def agreed(duo: Sightline) -> None:
    """Yes, to what the browser asks once more."""

    def asked() -> Any:
        try:
            return duo.driver.switch_to.alert
        except NoAlertPresentException:
            return None

    duo.until(asked, "the question before it is done").accept()


def downloaded(duo: Sightline, ending: str) -> Path:
    """The newest file the browser has saved."""
    found = duo.until(
        lambda: sorted(Path(duo.download_path).glob(f"*.{ending}"), key=lambda path: path.stat().st_mtime), f"a file .{ending}"
    )
    return found[-1]


def first_of_list(duo: Sightline) -> tuple[str, str]:
    """The first child of the reader's list: name as it stands there and number of the plan."""
    duo.open("/cases")
    link = duo.until(
        lambda: duo.js("return document.querySelector('#cases-grid .ag-row[row-index=\"0\"] a.text-link')"), "a child of the list"
    )
    return duo.words_of(link), duo.js("return arguments[0].closest('.ag-row').querySelector('[col-id=plan_id]').innerText.trim()", link)


@contextmanager
def found(duo: Sightline, path: str, number: str) -> Iterator[None]:
    """A child found on a page of Admin, by keys alone; what was typed is in no address and kept nowhere."""
    duo.open(path)
    duo.click("h1")
    by_tab(duo, "#form-find input")
    duo.keys(number, Keys.ENTER)
    duo.until(lambda: "key=" in duo.path, "the child's page")
    duo.settled()
    duo.click("h1")
    yield
    kept = duo.js("return JSON.stringify([localStorage, sessionStorage]) + location.href + document.title")
    assert (number in kept) is False, "a number of a child is kept in the browser"
