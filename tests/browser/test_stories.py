"""A request for a change from its proposer into the change log, and a saved view from its name to its end, by mouse and by keys."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import pytest
from selenium.webdriver.common.keys import Keys

from access.demo_users import PASSWORD
from data.calendar import shown
from tests.browser.driver import Sightline
from tests.browser.hands import FOCUSED, agreed, by_tab, told, value

pytestmark = pytest.mark.sampled(4, of="stories")


def test_a_request_goes_its_way_with_names_and_days_into_the_change_log(duo: Sightline) -> None:
    from app import clock

    about, today, areas = "Weeks in words", shown(clock().date()), ("purpose", "frequency", "content", "ergonomics")
    duo.sign_in("manager")
    duo.open("/about/governance?ask=cin")
    duo.click(".governance h2")
    by_tab(duo, "#field-ask-title")
    duo.keys(about, Keys.TAB, "It drives the right action", Keys.TAB, "Weekly", Keys.TAB, "Counts alone")
    by_tab(duo, "#form-ask button.primary")
    duo.keys(Keys.ENTER)
    told(duo, "#field-ask-ergonomics-wrong", "Fill this in.")
    duo.keys("One column")
    # The session ends meanwhile: the dialog stands over the form, and what was typed is sent once one is signed in again.
    duo.driver.delete_cookie("sightline-session")
    by_tab(duo, "#form-ask button.primary")
    duo.keys(Keys.ENTER)
    duo.until(lambda: duo.has("dialog#again[open]"), "the dialog that asks to sign in")
    assert [value(duo, f"#field-ask-{name}") for name in areas] == ["It drives the right action", "Weekly", "Counts alone", "One column"]
    duo.until(lambda: duo.js(FOCUSED, "#again-name"), "the focus in the dialog")
    duo.keys("manager", Keys.TAB, PASSWORD, Keys.ENTER)
    steps = told(duo, ".governance", "Waits for: Performance officer.")
    duo.get_logs()  # the browser notes the 401
    assert about in steps and f"Ottilie Brackenrow, team manager {today}" in steps
    made = duo.path
    for who, name, choice in (
        ("performance", "Linnet Okehollow, performance officer", "Agree"),
        ("director", "Ivo Thistlecombe, assistant director", "Agree"),
        ("data", "Tobias Inkwell, data manager (MI)", "The change"),
    ):
        duo.sign_in(who)
        duo.open(made)
        duo.click(".governance h2")
        by_tab(duo, "[id$='-decision']")
        duo.keys(choice, Keys.TAB, "Good", Keys.TAB, Keys.ENTER)
        told(duo, ".governance", f"{name} {today}")
    duo.click(duo.button("Change log"))
    log = told(duo, ".governance", "Changes that were asked for")
    assert about in log and f"{today} Tobias Inkwell, data manager (MI)" in log


def test_a_view_is_saved_opened_shared_and_removed(duo: Sightline) -> None:
    def panel() -> None:
        duo.focus(duo.driver.find_element("css selector", "[data-views]"))
        duo.keys(Keys.ENTER)
        duo.until(lambda: duo.has("#view-name"), "the panel of views")

    duo.sign_in("manager")
    duo.open("/cin/overview?locality=Erewash&show=percent")
    panel()
    by_tab(duo, "#view-name")
    duo.keys(Keys.ENTER)
    duo.until(lambda: duo.text("#view-wrong"), "what is missing")
    duo.get_logs()  # the browser notes the 422
    duo.keys("Erewash on Tuesdays")
    by_tab(duo, ".picker-views input[type=checkbox]")
    duo.keys(Keys.SPACE)
    by_tab(duo, ".picker-views button.primary")
    duo.keys(Keys.ENTER)
    told(duo, ".toast", "shared")
    duo.sign_in("head")
    duo.open("/cin/overview")
    panel()
    duo.click(duo.js("return [...document.querySelectorAll('.view-way')].find(a => a.innerText.startsWith('Erewash on Tuesdays'))"))
    duo.until(lambda: duo.texts(".chip strong")[:1] == ["Erewash"], "the view as it was saved")
    assert ("show", "percent") in duo.query
    duo.sign_in("manager")
    duo.open("/views")
    duo.click("[aria-label='Change Erewash on Tuesdays']")
    duo.click(duo.button("Remove this view"))
    agreed(duo)
    told(duo, ".saved-views h2", "You have saved no view yet")
