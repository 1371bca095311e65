"""Headers: on each route of the url map, signed out and in, in demo and production."""

import pytest

from app import app as built
from tests.signin.browsing import Browsing
from tests.signin.test_guard import RULES, path_of

KEPT = ("/assets/", "/_dash-component-suites/")


def check(answer, path, production=False):
    headers = answer.headers
    assert (
        headers["Referrer-Policy"] == "no-referrer"
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["X-Frame-Options"] == "DENY"
    ), path
    for part in ("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert part in headers["Content-Security-Policy"], path
    assert "Access-Control-Allow-Origin" not in headers, path
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin", path
    if not path.startswith(KEPT):
        assert headers["Cache-Control"] == "no-store", path
    assert ("Strict-Transport-Security" in headers) == production, path
    if answer.mimetype == "text/html":
        policy = headers["Content-Security-Policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert (
            "unsafe" not in scripts and "connect-src 'self'" in policy and "form-action 'self'" in policy and "default-src 'none'" in policy
        )
    assert "Server" not in headers or "Sightline" not in headers["Server"]


@pytest.mark.sampled(20)
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("who", ["nobody", "data", "finance"])
def test_each_route(rule, who, browser, records):
    if who != "nobody":
        browser.let_in(records, who)
    for method in ("GET", "POST", "OPTIONS"):
        check(browser.ask(path_of(rule), method), path_of(rule))


@pytest.mark.parametrize(
    "path", ["/no/such", "/assets/none.css", "/assets/../app.py", "/sign-in/sso/back?state=x", "/export/none/none.csv"]
)
def test_what_is_not_there(path, browser):
    check(browser.get(path), path)


def test_production_says_https_only(server, records, production):
    browser = Browsing(server, base="https://sightline.example")
    for rule in RULES:
        check(browser.get(path_of(rule)), path_of(rule), production=True)
    assert "max-age=31536000" in browser.get("/sign-in").headers["Strict-Transport-Security"]


def test_the_sign_in_page_runs_no_script_and_fetches_only_from_here(browser):
    text = browser.get("/sign-in").get_data(as_text=True)
    assert "<script" not in text and "http" not in text.replace("http-equiv", "")
    for part in text.split('href="')[1:]:
        assert part.startswith("/")


def test_the_styles_of_the_sign_in_page_are_there(browser):
    text = browser.get("/sign-in").get_data(as_text=True)
    links = [part.split('"')[0] for part in text.split('rel="stylesheet" href="')[1:]]
    assert len(links) == 4 and links[3].startswith("/assets/02-dark.css")
    for href in links:
        answer = browser.get(href)
        assert answer.status_code == 200 and answer.mimetype == "text/css" and "max-age" in answer.headers["Cache-Control"]


def test_the_walk_is_of_the_whole_map():
    assert {rule.rule for rule in built.server.url_map.iter_rules()} == set(RULES)


def test_the_sign_in_page_has_the_theme_that_was_chosen_else_that_of_the_system(browser):
    def dark() -> tuple[bool, str]:
        text = browser.get("/sign-in").get_data(as_text=True)
        sheet = next((part for part in text.split("<link ") if "02-dark.css" in part), "")
        return '<html lang="en-GB" data-theme="dark">' in text, sheet

    marked, sheet = dark()
    assert marked and 'media="(prefers-color-scheme: dark)"' in sheet
    browser.flask.set_cookie("sightline-theme", "dark", domain="127.0.0.1")
    marked, sheet = dark()
    assert marked and sheet and "media" not in sheet
    browser.flask.set_cookie("sightline-theme", "light", domain="127.0.0.1")
    assert dark() == (False, "")
    browser.flask.set_cookie("sightline-theme", '"><script>', domain="127.0.0.1")
    marked, sheet = dark()
    assert marked and "media=" in sheet
