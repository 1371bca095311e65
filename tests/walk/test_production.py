"""Production: every rule of the url map, signed out and in, over https alone, with nothing of the demonstration in it."""

import pytest

from access import doors
from access.demo_users import PASSWORD
from access.doors import To
from tests.people import let_in
from tests.signin.browsing import NOON, Browsing
from tests.signin.conftest import production as production
from tests.walk.asks import Others, Query
from tests.walk.conftest import FACTS, NOBODY
from tests.walk.routes import forms, paths_of
from tests.walk.walking import headers, text_of

HOST = "https://sightline.example"


def in_production(server, records, environment, name):
    """A browser of production, signed in without the form; of nobody for ""."""
    browser = Browsing(server, base=HOST)
    if name:
        cookies = let_in(records, environment.secret, name, NOON)
        browser.flask.set_cookie("__Host-sightline-session", cookies["sightline-session"], domain="sightline.example", secure=True)
        browser.flask.set_cookie("_csrf_token", cookies["_csrf_token"], domain="sightline.example", secure=True)
    return browser


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["", "finance", "manager", "data"])
def test_every_rule_in_production(who, server, records, production, world, known):
    facts = FACTS.get(who, NOBODY)
    other, allowed = Others.of(world, facts), world.allowed(facts, "2", Query().day)
    browser, within = in_production(server, records, production, who), 0
    for rule in server.url_map.iter_rules():
        door, path = doors.ROUTES[rule.rule], paths_of(rule.rule, known, other, world)[0]
        for method in ("GET", "POST"):
            if method == "POST" and rule.rule == "/sign-out":
                continue  # ends the session
            form = forms(other, world)[0] if method == "POST" else None
            answer = browser.ask(path, method, data=form, headers={"X-CSRFToken": browser.token})
            told, text = f"{who or 'nobody'}: {method} {path} answered {answer.status_code}", text_of(answer)
            assert answer.status_code < 500, told
            lacks = headers(answer, path)
            assert not lacks, f"{told}: {lacks}"
            assert "max-age=31536000" in answer.headers.get("Strict-Transport-Security", ""), told
            for cookie in answer.headers.getlist("Set-Cookie"):
                name = cookie.partition("=")[0]
                assert "Secure" in cookie and (name.startswith("__Host-") or name == "_csrf_token"), f"{told}: cookie {name}"
            assert PASSWORD not in text and "demonstration" not in text, f"{told}: words of the demonstration"
            if not who and door.to is not To.ALL and method in (rule.methods or ()):
                assert answer.status_code in (303, 401, 403), told
            assert not world.read(text).beyond(allowed, world.read(path)) or "child" in path, told
            within += bool(who) and door.to is not To.ALL and answer.status_code == 200
    assert bool(who) == bool(within), "signed in, some doors open"


def test_a_session_of_the_demonstration_is_none_in_production(server, records, production):
    """The cookie without __Host- is not read: another site of the council could have set it."""
    browser = Browsing(server, base=HOST).let_in(records, "data")
    assert browser.get("/view/cases").status_code == 401
