"""One story a page of Admin, by mouse and by keys: what is typed stays, and what is done is shown."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from data.calendar import shown
from tests.browser.driver import Sightline, figure
from tests.browser.hands import FOCUSED, agreed, by_tab, downloaded, first_of_list, found, opened, told, typed, value

pytestmark = pytest.mark.sampled(4, of="stories")

TEAM = "Chesterfield CIN Team 2"


def test_a_user_is_added_changed_and_shut_out(duo: Sightline) -> None:
    duo.open("/admin/users")
    duo.click(duo.button("Add a user"))
    duo.until(lambda: duo.has("#form-add"), "the form")
    by_tab(duo, "#field-add-name")
    duo.keys("sam.story", Keys.TAB, "Sam Story", Keys.TAB, "Team man")
    by_tab(duo, "#form-add button.primary")
    duo.keys(Keys.ENTER)
    told(duo, "#field-add-reason-wrong", "Fill this in.")
    assert (
        duo.js(FOCUSED, "#field-add-reason")
        and value(duo, "#field-add-name") == "sam.story"
        and value(duo, "#field-add-group") == "team_manager"
    )
    duo.keys("Asked for by the team coordinator", Keys.ENTER)
    told(duo, "#form-add .form-said", "Teams is empty")
    duo.get_logs()  # the browser notes the 422
    assert value(duo, "#field-add-shown_name") == "Sam Story" and value(duo, "#field-add-reason").startswith("Asked for")
    opened(duo, "Erewash")
    by_tab(duo, "#form-add details[open] input")
    duo.keys(Keys.SPACE)
    by_tab(duo, "#form-add button.primary")
    duo.keys(Keys.ENTER)
    assert len(duo.until(lambda: duo.text(".once-dialog .once-secret"), "the first password")) >= 12
    duo.click(".once-dialog .primary")
    assert "team manager" in told(duo, ".admin-dl", "May sign in").lower() and "Sam Story" in duo.text(".admin")

    opened(duo, "Change what they may see")
    typed(duo, "#field-change-shown_name", "Sam Storey")
    typed(duo, "#field-change-reason", "The name was misspelt")
    duo.keys(Keys.ENTER)
    told(duo, ".admin", "from Sam Story to Sam Storey")
    opened(duo, "Disable the account")
    typed(duo, "#field-state-reason", "Has left the team")
    duo.keys(Keys.ENTER)
    agreed(duo)
    told(duo, ".admin-dl", "Disabled")
    assert "Has left the team" in duo.text(".admin")


def test_an_import_says_which_row_it_leaves_out(duo: Sightline, tmp_path: Path) -> None:
    whole, without = tmp_path / "users.csv", tmp_path / "without.csv"
    whole.write_text(
        "name,shown_name,group,teams\nkim.story,Kim Story,team_manager,Erewash CIN Team 1\nlee.story,Lee Story,manager of all,Erewash CIN Team 1\n"
    )
    without.write_text("name,shown_name\nkim.story,Kim Story\n")
    duo.open("/admin/users?do=import")
    by_tab(duo, "#field-import-file")
    duo.driver.find_element("css selector", "#field-import-file").send_keys(str(without))
    by_tab(duo, "#form-import button.primary")
    duo.keys(Keys.ENTER)
    assert "no column group" in told(duo, "#field-import-file-wrong", "group")
    assert duo.js("return document.querySelector('#field-import-file').files[0].name") == "without.csv", "the file chosen is lost"
    duo.get_logs()  # the browser notes the 422
    duo.driver.find_element("css selector", "#field-import-file").send_keys(str(whole))
    duo.click("#form-import button.primary")
    said = told(duo, ".once-dialog", "1 added")
    assert "1 row refused" in said and "kim.story" in said
    assert duo.texts(".once-dialog table tbody tr:first-child > *")[:3] == ["3", "group", "manager_of_all"]
    duo.click(".once-dialog .primary")


def test_a_stand_in_sees_the_teams_cases_until_the_day(duo: Sightline) -> None:
    from app import clock

    until = shown(clock().date() + timedelta(days=7))
    list_of = f"/cases?team={TEAM.replace(' ', '%20')}"
    duo.sign_in("supervisor")
    duo.open(list_of)
    assert duo.has(".refusal, .nothing, .plain-page"), "the list of a team that is not theirs"
    duo.sign_in("performance")
    duo.open("/admin/stand-ins")
    duo.click("h1")
    by_tab(duo, "#field-give-user")
    duo.keys("Wren", Keys.TAB, TEAM, Keys.TAB, "31/02/2027", Keys.TAB, "Leave", Keys.ENTER)
    assert "31/02/2027 is not a day" in told(duo, "#field-give-until-wrong", "day")
    duo.get_logs()  # the browser notes the 422
    assert value(duo, "#field-give-team") == TEAM and value(duo, "#field-give-reason") == "Leave"
    typed(duo, "#field-give-until", until)
    duo.keys(Keys.ENTER)
    told(duo, ".admin .table-wide", TEAM)
    assert duo.texts(".admin-table tbody tr:first-child > *")[:3] == ["Wren Hobgarth", TEAM, until]
    duo.sign_in("supervisor")
    duo.open(list_of)
    assert duo.list_count() > 0
    duo.sign_in("performance")
    duo.open("/admin/stand-ins")
    opened(duo, "End it now")
    typed(duo, ".admin-cell-ways details[open] [id*='-reason']", "Back")
    duo.keys(Keys.ENTER)
    told(duo, ".admin", "Nobody stands in for a team today.")
    assert "Ended early" in duo.text(".admin")


def test_a_restricted_child_is_found_by_those_named_and_by_nobody_else(duo: Sightline) -> None:
    def finds() -> float:
        duo.open("/child")
        typed(duo, "#field-text", number)
        duo.keys(Keys.ENTER)
        return figure(told(duo, ".form-said", "child")) or 0

    duo.sign_in("manager")
    number = first_of_list(duo)[1]
    assert finds() == 1
    duo.sign_in("data")
    with found(duo, "/admin/restricted", number):
        by_tab(duo, "#field-set-why")
        duo.keys("Court")
        duo.click(duo.js("return [...document.querySelectorAll('.admin-boxes label')].find(l => l.innerText.startsWith('Tobias Inkwell'))"))
        typed(duo, "#field-set-reason", "The court's order")
        duo.keys(Keys.ENTER)
        told(duo, "dialog#again", "what you may see has changed")  # being named is a right
    try:
        duo.sign_in("manager")
        assert finds() == 0
        duo.sign_in("data")
        assert finds() == 1
    finally:
        with found(duo, "/admin/restricted", number):
            opened(duo, "End the restriction")
            typed(duo, "#field-lift-reason", "The order has ended")
            duo.keys(Keys.ENTER)
            agreed(duo)
            told(duo, "dialog#again", "what you may see has changed")
    duo.get_logs()  # the browser notes the 401s


def test_who_looked_at_a_child_and_what_is_held_of_them(duo: Sightline) -> None:
    duo.sign_in("manager")
    number = first_of_list(duo)[1]
    duo.click("#cases-grid .ag-row[row-index='0'] a.text-link")
    duo.until(lambda: duo.has(".child-name"), "the child's page")
    duo.sign_in("data")
    with found(duo, "/admin/trail", number):
        looks = duo.texts(".admin-table tbody tr")
        assert any("Ottilie Brackenrow" in look and "Child page" in look for look in looks), "the look just made is not there"
        duo.click(duo.button("Export all as csv"))
        rows = list(csv.DictReader(downloaded(duo, "csv").read_text(encoding="utf-8-sig").splitlines()))
        assert len(rows) >= len(looks) and any(row["What"] == "Child page" for row in rows)
    with found(duo, "/admin/people", number):
        by_tab(duo, "#field-give-asked_by")
        duo.keys("The young person", Keys.ENTER)
        told(duo, ".admin", "Given out")
        assert downloaded(duo, "xlsx").stat().st_size > 2000
        assert "The young person" in duo.text(".admin-table tbody tr:first-child")
