"""Signing in and out by password, as a person meets it: pages, words, cookies."""

import re

import pytest

from access import entry, passwords, sessions
from access.demo_users import DEMO_USERS, PASSWORD
from access.rights import GROUPS
from data.records.tables import Credential, TrailEntry
from tests.signin.browsing import Browsing, words

NEW = "marl heron lantern"


def trail_of(records):
    with records.reading() as session:
        return [(row.kind, row.user, row.words) for row in session.query(TrailEntry).order_by(TrailEntry.seq)]


def test_every_group_has_one_demo_user_who_can_sign_in(server, records):
    assert sorted(user.group for user in DEMO_USERS) == sorted(GROUPS)
    for user in DEMO_USERS:
        assert Browsing(server).signed_in(user.name).is_in()


def test_a_page_leads_to_sign_in_and_back(browser):
    asked = "/cin/overview?as_at=2022-03-14&locality=High%20Peak%20%26%20North%20Dales"
    sent = browser.get(asked)
    assert sent.status_code == 303 and sent.headers["Location"].startswith("/sign-in?next=/cin/overview%3F")
    form = browser.get(sent.headers["Location"])
    assert form.status_code == 200 and "Sign in" in words(form)
    answer = browser.sign_in("manager", path=sent.headers["Location"])
    hidden = re.search(r'name="next" value="([^"]*)"', form.get_data(as_text=True))
    assert hidden and hidden[1].replace("&amp;", "&") == asked
    answer = Browsing.send(Browsing(browser.flask.application), sent.headers["Location"], name="manager", password=PASSWORD, next=asked)
    assert answer.status_code == 303 and answer.headers["Location"] == asked


@pytest.mark.parametrize("asked", ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-out"])
def test_it_leads_nowhere_else(browser, asked):
    answer = browser.send("/sign-in", name="manager", password=PASSWORD, next=asked)
    assert answer.headers["Location"] == "/"


def test_the_answer_is_the_same_whatever_is_wrong(server, records, change):
    change("finance", disabled=True)

    def said(name, password):
        page = Browsing(server, address=f"10.2.{len(name)}.{len(password)}").sign_in(name, password)
        return (
            page.status_code,
            re.sub(r'value="[^"]*"| autofocus', "", page.get_data(as_text=True)),
            sorted(name for name, _ in page.headers),
        )

    known = said("manager", "not the password")
    assert known[0] == 401 and entry.WRONG in known[1]
    for name, password in (
        ("nobody here", "not the password"),
        ("finance", PASSWORD),
        ("manager", ""),
        ("", ""),
        ("manager", "x" * 4000),
        ("m\x00anager", "x"),
    ):
        assert said(name, password) == known


def test_the_page_keeps_the_name_and_never_the_password(browser):
    page = browser.sign_in("<b>Manager", "secret typed wrong").get_data(as_text=True)
    assert "&lt;b&gt;Manager" in page and "<b>Manager" not in page and "secret typed wrong" not in page


@pytest.mark.parametrize("typed", ["manager", " Manager ", "MANAGER", "ｍａｎａｇｅｒ"])
def test_a_name_may_be_typed_as_one_likes(browser, typed):
    assert browser.sign_in(typed).status_code == 303


def test_wrong_tries_wait_in_words_with_the_time_and_end(server, browser, clock):
    for _ in range(5):
        assert browser.sign_in("manager", "wrong").status_code == 401
    held = browser.sign_in("manager")
    assert held.status_code == 429 and held.headers["Retry-After"] == "5" and "try again in 5 seconds" in words(held)
    unknown = Browsing(server, address="10.77.0.1")
    for _ in range(5):
        unknown.sign_in("nobody here", "wrong")
    assert unknown.sign_in("nobody here", "wrong").status_code == 429, "a name that is nobody's waits as well"
    clock.on(seconds=5)
    assert browser.sign_in("manager").status_code == 303


def test_the_session_id_is_new_at_each_sign_in(server, browser):
    browser.flask.set_cookie("sightline-session", "an id set by somebody else", domain="127.0.0.1")
    browser.signed_in("manager")
    first = browser.session
    assert len(first) == 43
    again = browser.ask("/sign-in/again", "POST", data={"csrf": browser.token, "name": "manager", "password": PASSWORD})
    assert again.status_code == 200 and browser.session != first
    old = Browsing(server)
    old.flask.set_cookie("sightline-session", first, domain="127.0.0.1")
    assert not old.is_in(), "the id before is dead"


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_the_cookies(server, records, mode, request):
    if mode == "production":
        request.getfixturevalue("production")
    browser = Browsing(server, base="https://sightline.example")
    browser.get("/sign-in")
    prefix = "__Host-sightline" if mode == "production" else "sightline"
    answer = browser.sign_in("manager")
    given = {line.split("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}
    session, token = given[f"{prefix}-session"], given["_csrf_token"]
    assert (
        "HttpOnly" in session and "SameSite=Lax" in session and "Path=/" in session and "Domain" not in session and "Expires" not in session
    )
    assert "HttpOnly" not in token and "SameSite=Strict" in token
    assert ("Secure" in session, "Secure" in token) == ((mode == "production"),) * 2
    assert re.fullmatch(r"[\w-]{43}", session.split("=")[1].split(";")[0]), "an id and no data"
    assert set(given) <= {f"{prefix}-session", "_csrf_token", f"{prefix}-visit"}, "and nothing else (no session of Flask's)"


def test_signing_out(records, browser):
    browser.signed_in("manager")
    held = browser.session
    assert "Ottilie Brackenrow" in words(browser.get("/sign-out"))
    assert browser.is_in(), "a link alone signs nobody out"
    answer = browser.send("/sign-out")
    assert answer.headers["Location"] == "/signed-out" and not browser.session
    assert "You are signed out" in words(browser.get("/signed-out"))
    browser.flask.set_cookie("sightline-session", held, domain="127.0.0.1")
    assert not browser.is_in(), "ended at the server, not only in the browser"
    assert browser.get("/sign-out").status_code == 303


def test_the_page_says_why_one_was_signed_out(browser, clock):
    browser.signed_in("manager")
    clock.on(minutes=31)
    assert browser.get("/cin/overview").status_code == 303
    assert "You were signed out after 30 minutes without a click." in words(browser.get("/sign-in"))


def test_whoever_is_signed_in_goes_on(browser):
    browser.signed_in("manager")
    assert browser.get("/sign-in?next=/cases").headers["Location"] == "/cases"


def test_the_trail_has_it_without_a_name_that_is_nobodys(records, browser):
    browser.sign_in("my secret typed here", "wrong")
    browser.sign_in("manager", "wrong")
    browser.signed_in("manager")
    browser.send("/sign-out")
    assert trail_of(records) == [
        ("refused", "nobody", "A sign-in with a wrong name or password"),
        ("refused", "manager", "A sign-in with a wrong name or password"),
        ("sign-in", "manager", "Signed in by password"),
        ("sign-out", "manager", "Signed out"),
    ]


def test_changing_ones_password(server, records, browser):
    browser.signed_in("manager")
    elsewhere = Browsing(server).signed_in("manager")
    before = browser.session
    answer = browser.send("/change-password", old=PASSWORD, new=NEW, again=NEW)
    assert answer.status_code == 303 and browser.session != before and browser.is_in()
    assert not elsewhere.is_in() and "your password was changed" in words(elsewhere.get("/sign-in"))
    assert Browsing(server).sign_in("manager", PASSWORD).status_code == 401
    assert Browsing(server).sign_in("manager", NEW).status_code == 303


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong", NEW, NEW, "present password is not that"),
        (PASSWORD, NEW, NEW + "s", "differ"),
        (PASSWORD, PASSWORD, PASSWORD, "is the old one"),
        (PASSWORD, "short", "short", "12 or more"),
        (PASSWORD, "Ottilie-2026-!", "Ottilie-2026-!", "your name"),
    ],
)
def test_a_password_that_is_not_taken_says_why(browser, old, new, again, said):
    browser.signed_in("manager")
    page = browser.send("/change-password", old=old, new=new, again=again)
    assert said in words(page) and page.status_code == 401 and new not in page.get_data(as_text=True)
    assert browser.is_in()


def test_neither_ones_address_nor_a_breached_password_makes_one(browser, change):
    change("manager", email="wrenlocke@demo.example")
    browser.signed_in("manager")
    for new, said in (("Wrenlocke-2026-!!", "your name"), ("correcthorsebatterystaple", "attackers try")):
        page = browser.send("/change-password", old=PASSWORD, new=new, again=new)
        assert said in words(page) and page.status_code == 401


def test_the_present_password_is_not_guessed_here_either(browser):
    browser.signed_in("manager")
    for _ in range(5):
        browser.send("/change-password", old="wrong", new=NEW, again=NEW)
    assert browser.send("/change-password", old=PASSWORD, new=NEW, again=NEW).status_code == 429


def test_a_given_password_is_changed_before_anything_else(server, records, browser, clock, change):
    with records.session() as session:
        given = entry.give_password(session, "manager", clock())
    answer = browser.sign_in("manager", given)
    assert answer.headers["Location"].startswith("/change-password")
    for path in ("/", "/cases", "/export/cases.csv?measure=cin-open"):
        assert browser.get(path).headers["Location"] == "/change-password"
    assert browser.update(server.config["CALLBACKS"], "picker-data.data").status_code == 403
    assert browser.get("/view/overview").status_code == 403
    assert browser.send("/change-password", old=given, new=NEW, again=NEW).status_code == 303
    assert browser.get("/cases").status_code == 200


def test_a_given_password_lapses_and_ends_every_session(server, records, browser, clock, change):
    change("manager", demo=False)
    browser.signed_in("manager")
    with records.session() as session:
        given = entry.give_password(session, "manager", clock())
    assert not browser.is_in()
    clock.on(days=3, seconds=1)
    assert Browsing(server).sign_in("manager", given).status_code == 401


def test_a_dated_hash_is_made_anew_at_the_next_sign_in(records, browser):
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    with records.session() as session:
        session.get(Credential, "manager").hash = weak
    browser.signed_in("manager")
    with records.reading() as session:
        kept = session.get(Credential, "manager").hash
    assert kept != weak and not passwords.is_dated(kept) and passwords.matches(kept, PASSWORD)


def test_the_pages_stand_without_a_session(browser):
    for path in ("/sign-in", "/signed-out", "/ask-for-access", "/sign-in/done"):
        page = browser.get(path)
        text = page.get_data(as_text=True)
        assert page.status_code == 200 and text.count("<h1>") == 1 and 'lang="en-GB"' in text and "<script" not in text
        assert re.search(r"<title>[^<]+ - Sightline</title>", text) and 'id="content"' in text
    assert "data manager" in words(browser.get("/ask-for-access"))


def test_every_field_has_its_label_and_what_is_wrong_is_told(browser):
    text = browser.sign_in("manager", "wrong").get_data(as_text=True)
    for name in ("name", "password"):
        assert f'<label for="{name}">' in text and f'id="{name}"' in text
    assert 'role="alert" id="problem"' in text and text.count('aria-describedby="problem"') == 2 and "<title>Error: " in text
    assert 'autocomplete="username"' in text and 'autocomplete="current-password"' in text
    assert text.count('type="password"') == 1 and "onpaste" not in text


def test_ended_words_of_others_are_told(environment):
    assert "signed out by the data manager" in sessions.Gone("the account was disabled").words(sessions.Limits())
