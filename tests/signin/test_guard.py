"""The guard: every rule, page and callback is shut until it is declared, to whoever lacks the permission and to everybody signed out."""

import json

import dash
import pytest

from access import doors, sessions
from access.demo_users import DEMO_USERS
from access.doors import To
from access.permissions import Permission
from access.reader import NOBODY
from access.rights import GROUPS
from app import app as built
from tests.signin.browsing import Browsing, words

CALLBACKS = built.callback_map
RULES = sorted({rule.rule for rule in built.server.url_map.iter_rules()})
SAMPLE = {
    "<path:filename>": "01-sightline.css", "<path:path>": "cin/overview", "<string:package_name>": "dash_renderer",
    "<path:fingerprinted_path>": "x.js", "<form>": "csv", "<page>": "overview", "<table>": "where",
}  # fmt: skip
PAGES = [page for page in doors.PAGES if page != "/not-found"]


def path_of(rule):
    for part, value in SAMPLE.items():
        rule = rule.replace(part, value)
    return rule


def pages_content(browser, path, **more):
    return browser.update(CALLBACKS, "_pages_content.children", {"_pages_location.pathname": path, "_pages_location.search": ""}, **more)


def heading(answer):
    """The words of the page inside an answer of the router."""
    assert answer.status_code == 200, answer.status_code
    return json.dumps(answer.get_json()["response"]["_pages_content"]["children"])


# ---- signed out ----
@pytest.mark.sampled(30)
@pytest.mark.parametrize("rule", RULES)
def test_signed_out_a_route_is_shut_unless_it_says_why_it_is_open(rule, browser):
    door = doors.ROUTES[rule]
    answer = browser.get(path_of(rule))
    if "GET" not in door.methods:
        assert answer.status_code in (401, 405, 303)
    elif door.to is To.ALL:
        assert answer.status_code != 401 and "/sign-in?" not in answer.headers.get("Location", ""), door.why
    elif rule.startswith(("/_dash", "/_reload", "/view/", "/do/")):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("callback", CALLBACKS)
def test_signed_out_no_callback_answers(callback, browser):
    browser.get("/sign-in")
    answer = browser.update(CALLBACKS, callback.strip(".").split("...")[0])
    assert answer.status_code == 401 and answer.get_json() == {"words": "You are not signed in."}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_other_methods_get_nothing(method, server, browser, records):
    for path in ("/cin/overview", "/export/cases.csv", "/_dash-layout", "/no/such"):
        assert browser.ask(path, method).status_code in (401, 403, 405)
    browser.let_in(records, "data")
    for path in ("/cin/overview", "/export/cases.csv", "/_dash-layout"):
        assert browser.ask(path, method, headers={"X-CSRFToken": browser.token}).status_code in (403, 405)


# ---- signed in: by the permission, for every group ----
@pytest.mark.sampled(2)
@pytest.mark.parametrize("user", DEMO_USERS, ids=lambda user: user.group)
def test_each_group_opens_what_its_permissions_say_and_nothing_else(user, server, records):
    browser = Browsing(server).let_in(records, user.name)
    may = GROUPS[user.group].permissions
    for path in PAGES:
        permission, wing = doors.PAGES[path].permission, doors.PAGES[path].wing
        page, inside = browser.get(path), heading(pages_content(browser, path))
        if permission in may and wing and wing not in GROUPS[user.group].pages:
            assert page.status_code == 403 and "does not have these pages" in words(page) and "does not have these pages" in inside, path
        elif permission is None or permission in may:
            assert page.status_code == 200 and "You may not see" not in inside, path
        else:
            assert page.status_code == 403 and permission.words in words(page) and "Ask " in words(page), path
            assert "You may not see this page" in inside and permission.words in inside, path
    for callback in CALLBACKS:
        first = doors.first_output(callback)
        door = doors.CALLBACKS[first]
        if door.to is To.PERMITTED and door.permission not in may:
            answer = browser.update(CALLBACKS, callback.strip(".").split("...")[0])
            assert answer.status_code == 403 and door.permission.words in answer.get_json()["words"], first
        elif door.to is To.NOBODY:
            assert browser.update(CALLBACKS, callback.strip(".").split("...")[0]).status_code == 403, first
    for path, permission in (
        ("/export/cases.csv?measure=cin-open", Permission.EXPORT_LISTS),
        ("/export/overview/where.csv", Permission.EXPORT_FIGURES),
    ):
        table_of_a_wing = permission is Permission.EXPORT_FIGURES and "cin" not in GROUPS[user.group].pages
        assert (browser.get(path).status_code == 403) == (permission not in may or table_of_a_wing), path
    first_page = browser.get("/").headers["Location"]
    assert browser.get(first_page).status_code == 200, "the front door leads to a page they may open"


@pytest.mark.parametrize("path", ["/cases", "//cases", "/cases/", "///cases//", "cases"])
def test_a_page_is_found_as_dash_finds_it(path, server, records):
    browser = Browsing(server).let_in(records, "finance")
    answer = pages_content(browser, path)
    assert answer.status_code in (403, 500) or "You may not see this page" in heading(answer)
    assert "cases-grid" not in answer.get_data(as_text=True)


def test_forged_bodies_get_nothing(server, records):
    browser = Browsing(server).let_in(records, "finance")
    grid = next(key for key in CALLBACKS if "cases-grid" in key)
    asked = {"startRow": 0, "endRow": 100, "filterModel": {}, "sortModel": []}
    inputs = [{"id": "cases-grid", "property": "getRowsRequest", "value": asked}]
    headers = {"X-CSRFToken": browser.token}
    for body in (
        {"output": grid, "outputs": [], "inputs": inputs, "state": []},
        {"output": grid + "@abc", "outputs": [], "inputs": inputs},
        {"output": "..cases-grid.getRowsResponse..", "inputs": inputs},
        {"output": "cases-view.data", "inputs": []},
        {"output": "cases-view.data@0", "inputs": []},
        {"output": ["cases-view.data"], "inputs": []},
        {"output": {}, "inputs": []},
        {"outputs": [], "inputs": []},
        [],
        "text",
        {"output": "overview-view.data...cases-view.data", "inputs": []},
    ):
        answer = browser.ask("/_dash-update-component", "POST", json=body, headers=headers)
        assert answer.status_code == 403, body
    for raw in (b"", b"{", b"null", b"\xff"):
        assert browser.ask("/_dash-update-component", "POST", data=raw, content_type="application/json", headers=headers).status_code == 403
    for path in (None, 5, ["/cases"], {"a": 1}):
        answer = pages_content(browser, path)
        assert "cases-grid" not in answer.get_data(as_text=True)


def test_what_is_refused_is_in_the_trail_without_what_was_asked_for(records, browser):
    browser.let_in(records, "finance")
    browser.get("/cases?locality=Erewash")
    pages_content(browser, "/cases")
    with records.reading() as session:
        from data.records.tables import TrailEntry

        found = [row.words for row in session.query(TrailEntry).filter(TrailEntry.kind == "refused")]
    assert len(found) == 2 and all("See the cases behind a figure" in one and "Erewash" not in one for one in found)


# ---- the reader of the request ----
def test_the_reader_is_whoever_asks_and_nobody_afterwards(server, records, monkeypatch):
    seen = []

    def look():
        from flask import g

        seen.append((sessions.reader_now().name, g.reader.name))
        return "looked"

    monkeypatch.setitem(server.view_functions, "export_cases", lambda form: look())
    for name in ("manager", "head"):
        Browsing(server).let_in(records, name).get("/export/cases.csv")
        assert sessions.reader_now() is NOBODY
    assert seen == [("manager", "manager"), ("head", "head")]


def test_rights_end_in_the_middle_of_a_session(browser, change, records):
    browser.let_in(records, "manager")
    assert browser.get("/cases").status_code == 200
    change("manager", teams=["Chesterfield CIN Team 1"])
    answer = browser.get("/view/cases")
    assert answer.status_code == 401 and "what you may see has changed" in answer.get_json()["words"]
    assert browser.get("/cases").status_code == 303


# ---- forged posts ----
@pytest.mark.parametrize("sent", [None, "", "x", "-.x", "other"])
def test_a_post_without_this_browsers_token_is_refused(sent, server, records):
    browser = Browsing(server).let_in(records, "manager")
    token = Browsing(server).let_in(records, "head").token if sent == "other" else sent
    headers = {} if token is None else {"X-CSRFToken": token}
    assert browser.ask("/_dash-update-component", "POST", json={}, headers=headers).status_code == 403
    for path in ("/sign-out", "/change-password", "/sign-in", "/sign-in/again"):
        assert browser.ask(path, "POST", data={"csrf": token or ""}).status_code == 403
    assert browser.is_in()


def test_a_post_from_another_site_is_refused_even_with_the_token(browser, records):
    browser.let_in(records, "manager")
    asked = {"picker-request.data": {"page": "overview", "kind": "where", "search": ""}}
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 200)):
        assert browser.update(CALLBACKS, "picker-data.data", asked, headers={"Sec-Fetch-Site": site}).status_code == status, site


def test_signing_in_needs_a_token_too(server, records):
    """Else another site could sign somebody in as itself."""
    assert Browsing(server).ask("/sign-in", "POST", data={"name": "manager", "password": "x"}).status_code == 403


def test_a_lost_token_is_given_again(browser, records):
    browser.let_in(records, "manager")
    token = browser.token
    browser.flask.delete_cookie("_csrf_token", domain="127.0.0.1")
    browser.get("/cin/overview")
    assert browser.token == token


# ---- what nobody declared ----
def test_an_undeclared_route_answers_403_with_the_mend(browser, monkeypatch, records):
    browser.let_in(records, "data")
    monkeypatch.delitem(doors.ROUTES, "/export/cases.<form>")
    answer = browser.get("/export/cases.csv")
    assert answer.status_code == 403 and "Declare it in access/doors.py" in words(answer)


def test_an_undeclared_callback_answers_403_and_never_runs(browser, monkeypatch, records):
    browser.let_in(records, "data")
    ran = []
    facts = {"callback": lambda *_: ran.append(1), "inputs": [], "state": [], "inputs_state_indices": []}
    monkeypatch.setitem(CALLBACKS, "new.data", facts)
    answer = browser.update(CALLBACKS, "new.data")
    assert answer.status_code == 403 and "in CALLBACKS" in answer.get_json()["words"] and not ran


def test_an_undeclared_page_answers_403(browser, monkeypatch, records):
    browser.let_in(records, "data")
    monkeypatch.delitem(doors.PAGES, "/cin/targets")
    assert browser.get("/cin/targets").status_code == 403
    assert "in PAGES" in heading(pages_content(browser, "/cin/targets"))


def test_the_walk_tells_what_is_undeclared_and_what_is_left_over(monkeypatch):
    rules = {rule.rule: set(rule.methods or ()) for rule in built.server.url_map.iter_rules()}
    pages = {page["path"] for page in dash.page_registry.values()}
    assert not doors.undeclared(rules, pages, set(CALLBACKS))
    told = doors.undeclared(rules | {"/new": {"GET"}, "/cases.json": {"POST"}}, pages | {"/new"}, {*CALLBACKS, "..new.data...new.more.."})
    assert len(told) == 4 and all("Declare it in access/doors.py" in one for one in told)
    told = doors.undeclared({**rules, "/": {"GET", "DELETE"}}, pages, set(CALLBACKS))
    assert told == [one for one in told if one.startswith("DELETE / ")]
    monkeypatch.setitem(doors.ROUTES, "/gone", doors.needs(Permission.SEE_FIGURES))
    monkeypatch.setitem(doors.PAGES, "/cases", doors.Door(To.SIGNED_IN))
    told = doors.undeclared(rules, pages, set(CALLBACKS))
    assert len(told) == 2 and "take the line out" in told[1] + told[0] and "why it needs none" in told[0] + told[1]
