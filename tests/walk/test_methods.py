"""Every method on every rule, by nobody and by some of each kind: what is not declared gets nothing, and every answer has its headers."""

import pytest

from access import doors
from access.doors import To
from tests.walk.asks import Others, Query
from tests.walk.conftest import FACTS, NOBODY
from tests.walk.routes import forms, paths_of
from tests.walk.walking import headers, text_of
from tests.walk.world import Seen

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
READING = ("GET", "HEAD", "OPTIONS")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["", "finance", "manager", "data"])
def test_every_method_on_every_rule(who, server, world, known, enter):
    facts = FACTS.get(who, NOBODY)
    other, allowed = Others.of(world, facts), world.allowed(facts, "2", Query().day)
    browser = enter(who)
    for rule in server.url_map.iter_rules():
        path, declared = paths_of(rule.rule, known, other, world)[0], doors.ROUTES[rule.rule].methods
        for method in METHODS:
            if method == "POST" and rule.rule == "/sign-out":
                continue  # ends the session; tests/signin walks it
            answer = browser.ask(path, method, headers={"X-CSRFToken": browser.token})
            told = f"{who or 'nobody'}: {method} {path} answered {answer.status_code}"
            assert answer.status_code < 500, told
            assert not headers(answer, path), f"{told}: {headers(answer, path)}"
            if method in (rule.methods or ()) and method not in declared:
                assert answer.status_code in (303, 401, 403), told
            elif method not in (rule.methods or ()) and method not in READING:  # else the page for wrong addresses answers
                assert answer.status_code in (401, 403, 405), told
            if method == "HEAD":
                assert not answer.data, told
            if not who and doors.ROUTES[rule.rule].to is not To.ALL and method in (rule.methods or ()):
                assert answer.status_code in (303, 401, 403), told
            seen = world.read(text_of(answer))
            assert not seen.beyond(allowed, world.read(path)) or "child" in path, told


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["", "finance", "manager"])
def test_a_post_without_the_token_changes_and_shows_nothing(who, server, world, known, enter):
    facts = FACTS.get(who, NOBODY)
    other, browser = Others.of(world, facts), enter(who)
    for rule in server.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            for sent in ({}, {"X-CSRFToken": "forged"}):
                path = paths_of(rule.rule, known, other, world)[0]
                answer = browser.ask(path, "POST", data=forms(other, world)[1], headers=sent)
                assert answer.status_code in (401, 403), f"{path} answered {answer.status_code}"
                assert world.read(text_of(answer)) == Seen()


def test_method_override_is_not_obeyed(enter):
    """No header or field makes another method of a GET or POST."""
    browser = enter("finance")
    for header in ("X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"):
        assert browser.get("/export/cases.csv", headers={header: "OPTIONS"}).status_code == 403
    assert browser.get("/export/cases.csv?_method=OPTIONS").status_code == 403


SPELLINGS = (
    "//export/cases.csv",
    "/export//cases.csv",
    "/export/cases.csv/",
    "/EXPORT/cases.csv",
    "/export/./cases.csv",
    "/export/%63ases.csv",
    "/export/cases/where.csv",
    "/export/cases.csv%00",
    "/view/CASES",
    "/view/cases/",
)


@pytest.mark.parametrize("path", SPELLINGS)
def test_no_spelling_of_an_address_goes_round_the_guard(path, world, enter):
    for who in ("finance", "reviewer", ""):
        answer = enter(who).get(f"{path}?measure=cin-open")
        assert answer.status_code < 500 and world.read(text_of(answer)) == Seen(), (who, answer.status_code)
