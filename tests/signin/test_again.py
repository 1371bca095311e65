"""A session that ends inside a running page: the request is refused, somebody signs in over it, and the same request is answered."""

import shutil
import subprocess
from pathlib import Path

import pytest

from access.demo_users import PASSWORD
from app import app as built
from tests.signin.browsing import Browsing

CALLBACKS = built.callback_map
SCRIPT = Path(__file__).parents[2] / "assets" / "70-session.js"


def ask(browser):
    asked = {"page": "overview", "kind": "where", "search": "?as_at=2022-03-14"}
    return browser.update(CALLBACKS, "picker-data.data", {"picker-request.data": asked})


def again(browser, name, password=PASSWORD):
    return browser.ask("/sign-in/again", "POST", data={"name": name, "password": password}, headers={"X-CSRFToken": browser.token})


def test_what_was_asked_is_answered_after_signing_in_over_the_page(browser, clock):
    browser.signed_in("manager")
    before = ask(browser).get_json()
    clock.on(minutes=30)
    refused = ask(browser)
    assert refused.status_code == 401 and refused.get_json()["words"] == "You were signed out after 30 minutes without a click."
    state = browser.get("/sign-in/again").get_json()
    assert state == {"signed_in": False, "words": "You were signed out after 30 minutes without a click.", "directory": False}
    wrong = again(browser, "manager", "wrong")
    assert wrong.status_code == 401 and "do not belong together" in wrong.get_json()["words"] and ask(browser).status_code == 401
    assert again(browser, "manager").get_json() == {"signed_in": True, "must_change": False}
    assert ask(browser).get_json() == before


def test_the_dialog_works_where_the_browser_lost_everything(server, records):
    browser = Browsing(server)
    assert ask(browser).status_code == 401
    browser.get("/sign-in/again")
    assert again(browser, "manager").status_code == 200 and ask(browser).status_code == 200


def test_the_dialog_waits_as_the_page_does(browser):
    browser.get("/sign-in/again")
    for _ in range(5):
        again(browser, "manager", "wrong")
    held = again(browser, "manager")
    assert held.status_code == 429 and "try again in" in held.get_json()["words"] and held.headers["Retry-After"]


def test_the_page_can_tell_that_somebody_else_has_signed_in(browser, clock):
    """The token begins with a mark of the user; 70-session.js loads the page again where it has changed."""
    browser.signed_in("manager")
    mark = browser.token.split(".")[0]
    clock.on(minutes=31)
    again(browser, "manager")
    assert browser.token.split(".")[0] == mark and "manager" not in browser.token
    clock.on(minutes=31)
    again(browser, "head")
    assert browser.token.split(".")[0] != mark


def test_the_script_asks_again_and_loses_nothing():
    """The script itself, with a drawn page under it: two requests refused at once, one dialog, a wrong try, then both answered."""
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not here, so the script of the dialog cannot be run without a browser")
    done = subprocess.run(
        [node, str(Path(__file__).parent / "dialog.mjs"), str(SCRIPT)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
