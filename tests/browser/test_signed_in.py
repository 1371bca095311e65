"""Signing in with a browser, what each group finds on its pages, a child's page from a list, and an expired session over a running page."""

# Scripts for the page stand on one line.
# ruff: noqa: E501

import pytest
from selenium.webdriver.common.keys import Keys

from access.demo_users import DEMO_USERS, PASSWORD
from access.rights import GROUPS, Permission
from tests.browser.driver import Sightline, figure


@pytest.fixture
def out(duo: Sightline) -> Sightline:
    """The browser, signed out."""
    duo.driver.get(f"{duo.base}/healthz")
    duo.driver.delete_all_cookies()
    return duo


def typed(duo: Sightline, name: str, words: str) -> None:
    duo.click(f"input[name={name}]")
    duo.keys(words)


def test_signing_in_leads_on_to_what_was_asked_for(out: Sightline) -> None:
    out.driver.get(f"{out.base}/cin/targets?locality=Erewash")
    assert out.path.startswith("/sign-in?next=")
    typed(out, "name", "manager")
    typed(out, "password", "not the password")
    out.keys(Keys.ENTER)
    out.until(lambda: out.has(".problem"), "what went wrong")
    assert out.js("return document.querySelector('input[name=name]').value") == "manager", "the name stays as it was typed"
    typed(out, "password", PASSWORD)
    out.keys(Keys.ENTER)
    out.until(lambda: out.has("#page"), "the page asked for")
    out.settled()
    assert out.path == "/cin/targets?locality=Erewash"
    assert "Ottilie Brackenrow" in out.text(".nav-account")
    out.get_logs()  # the browser notes the 401 of the wrong password


@pytest.mark.sampled(1)
@pytest.mark.parametrize("user", DEMO_USERS, ids=lambda user: user.name)
def test_the_menu_shows_what_may_be_opened(user, duo: Sightline) -> None:
    duo.sign_in(user.name)
    duo.driver.get(f"{duo.base}/about/definitions")
    duo.settled()
    shown = set(duo.js("return [...document.querySelectorAll('.nav-link')].map(a => a.getAttribute('href'))"))
    may = GROUPS[user.group].permissions
    has_wing = "cin" in GROUPS[user.group].pages
    assert ("/cin/overview" in shown) == (has_wing and Permission.SEE_FIGURES in may)
    assert ("/cases" in shown) == ("/child" in shown) == (has_wing and Permission.SEE_LISTS in may)
    assert ("/admin/users" in shown) == (Permission.MANAGE_USERS in may)


def test_a_manager_comes_from_a_figure_to_the_own_cases_and_to_a_child(duo: Sightline) -> None:
    duo.sign_in("manager")
    duo.open("/cin/overview?team=Erewash%20CIN%20Team%201")
    count = figure(duo.text(".lead .card-figure"))
    duo.click(".lead .card-figure")
    duo.until(lambda: "/cases" in duo.path, "the list")
    assert duo.list_count() == count
    link = duo.until(lambda: duo.js("return document.querySelector('#cases-grid a.text-link')"), "a child of the list")
    name = duo.js("return arguments[0].textContent", link)
    duo.click(link)
    duo.until(lambda: "/child?" in duo.path, "the child's page")
    duo.settled()
    assert duo.text(".child-name") == name and duo.texts(".child-page section h2")[:3] == ["Plans", "Sign-offs", "Who held it"]
    assert name.split()[0] not in duo.path and name.split()[-1] not in duo.path
    duo.js("history.back()")
    duo.until(lambda: duo.has("#cases-grid"), "the list again")


@pytest.mark.long
def test_a_child_is_found_by_name_and_the_name_stays_out_of_the_address(duo: Sightline) -> None:
    duo.sign_in("manager")
    duo.open("/cases")
    name = duo.words_of(
        duo.until(lambda: duo.js("return document.querySelector('#cases-grid .ag-row a.text-link')"), "a child of the list")
    )
    duo.open("/child")
    duo.click("#field-text")
    duo.keys(name, Keys.ENTER)
    found = duo.until(lambda: duo.js("return document.querySelector('.form-found a')"), "who was found")
    assert duo.words_of(found) == name
    duo.click(found)
    duo.until(lambda: duo.has(".child-name"), "the child")
    assert duo.text(".child-name") == name
    kept = duo.js("return JSON.stringify([localStorage, sessionStorage]) + location.href + document.title")
    assert not any(part in kept for part in name.split())


def test_an_expired_session_asks_over_the_page_and_goes_on(duo: Sightline) -> None:
    duo.sign_in("manager")
    duo.open("/cin/overview")
    duo.driver.delete_cookie("sightline-session")
    place = duo.js("return arguments[0].querySelector('.place')", duo.cell("overview-where", "Erewash", "name"))
    duo.click(place)
    duo.until(lambda: duo.has("dialog#again[open]"), "the dialog that asks to sign in")
    duo.until(lambda: duo.js("return document.activeElement.id") == "again-name", "the focus in the dialog")
    duo.keys("manager", Keys.TAB, PASSWORD, Keys.ENTER)
    duo.until(lambda: not duo.has("dialog#again"), "signed in again")
    duo.until(lambda: duo.texts(".chip strong")[:1] == ["Erewash"], "what was asked for")
    duo.get_logs()  # the browser notes the 401
