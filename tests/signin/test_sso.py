"""Single sign-on against a real OpenID Connect provider, which runs as a server process of its own; the whole flow over http."""

import base64
import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from werkzeug.serving import make_server

from access import entry, sso
from data.environment import Sso
from data.records.tables import SignIn, TrailEntry
from tests.signin.browsing import NOON

PEOPLE = [
    {"sub": "s-manager", "groups": ["g-managers", "g-everybody"], "email": "finance@demo-county.example"},
    {"sub": "s-head", "groups": ["g-managers"]},
    {"sub": "s-nobody", "groups": ["g-managers", "g-data"]},
    {"sub": "s-nogroup", "groups": []},
    {"sub": "s-widened", "groups": ["g-data", "data_manager", "g-unmapped"]},
    {"sub": "s-many", "_claim_names": {"groups": "src1"}},
    {"sub": "s-oid", "oid": "o-finance", "groups": "g-finance"},
    {"sub": "o-finance", "oid": "s-nobody", "groups": ["g-finance"]},
]
GROUPS = {"g-managers": "team_manager", "g-data": "data_manager", "g-finance": "finance"}
SECONDS = 20


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The provider's address."""
    port = free_port()
    claims = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port), "-n", "true", *claims]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if "running on" in line.lower():
            break
        assert process.poll() is None, line
    Thread(target=process.stderr.read, daemon=True).start()  # its log is let run off
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(SECONDS)


@pytest.fixture
def chosen(provider: str) -> Sso:
    return Sso(f"{provider}/.well-known/openid-configuration", "sightline", "the client's secret", GROUPS)


@pytest.fixture
def here(server, records, environment, chosen, change, monkeypatch) -> Iterator[str]:
    """The address of our own server, which listens on a port of its own; the users know their subjects."""
    for name, subject in {
        "manager": "s-manager",
        "head": "s-head",
        "reviewer": "s-nogroup",
        "business": "s-widened",
        "finance": "o-finance",
    }.items():
        change(name, sso_subject=subject)
    change("zone", sso_subject="s-many")
    monkeypatch.setitem(server.config, "SIGHTLINE", replace(environment, sso=chosen))
    made = make_server("127.0.0.1", 0, server, threaded=True)
    Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()


class Person:
    """A browser over http."""

    def __init__(self, here: str) -> None:
        self.here, self.web = here, requests.Session()

    def get(self, to: str, **more):
        return self.web.get(to if to.startswith("http") else self.here + to, allow_redirects=False, timeout=SECONDS, **more)

    def to_provider(self, next: str = "/cases") -> str:
        """Press the button: the provider's address."""
        answer = self.get(f"/sign-in/sso?next={next}")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]

    def agree(self, address: str, sub: str, **more: str) -> str:
        """Sign in at the provider: the address it sends the browser back to."""
        answer = self.web.post(address, data={"sub": sub, **more}, allow_redirects=False, timeout=SECONDS)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in(self, sub: str):
        return self.get(self.agree(self.to_provider(), sub))

    def is_in(self) -> bool:
        return bool(self.get("/sign-in/again").json()["signed_in"])


def test_the_whole_way(here, records):
    person = Person(here)
    assert "Sign in with your council account" in person.get("/sign-in").text
    answer = person.sign_in("s-manager")
    assert answer.status_code == 303 and answer.headers["Location"] == "/cases", answer.text
    assert person.get("/cases").status_code == 200 and person.is_in()
    assert {cookie.name for cookie in person.web.cookies if cookie.name.startswith("sightline")} == {"sightline-session"}, (
        "the flow's cookie is gone"
    )
    with records.reading() as session:
        last = session.query(TrailEntry).order_by(TrailEntry.seq.desc()).first()
        assert (last.kind, last.user, last.words) == ("sign-in", "manager", "Signed in with the council account")


def test_the_person_is_the_subjects_and_not_the_e_mails(here, records):
    """The directory's e-mail is finance's and is not looked at; the groups confirm the user's own and give no other."""
    Person(here).sign_in("s-manager")
    with records.reading() as session:
        assert [row.user for row in session.query(SignIn)] == ["manager"]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("sub", "words"),
    [
        ("s-nobody", entry.UNKNOWN),
        ("s-never-heard-of", entry.UNKNOWN),
        ("s-nogroup", entry.NO_GROUP),
        ("s-widened", entry.NO_GROUP),
        ("s-head", entry.NO_GROUP),
        ("s-many", sso.TOO_MANY),
    ],
)
def test_who_is_refused_reads_why(here, sub, words):
    person = Person(here)
    answer = person.sign_in(sub)
    assert answer.status_code == 403 and words.replace("'", "&#39;") in answer.text
    assert not person.is_in() and person.get("/cases").status_code == 303


def test_entra_names_a_person_by_oid(here):
    assert Person(here).sign_in("s-oid").status_code == 303
    assert Person(here).sign_in("o-finance").status_code == 403, "somebody else's sub that is written like an oid is not that person"


def test_a_disabled_user_is_refused(here, change):
    change("manager", disabled=True)
    assert Person(here).sign_in("s-manager").status_code == 403


def test_two_users_with_one_subject_are_refused(here, change):
    change("supervisor", sso_subject="s-manager", group="team_manager")
    assert Person(here).sign_in("s-manager").status_code == 403


def test_state_nonce_and_pkce(here, chosen, environment, monkeypatch):
    sent = []
    send = requests.Session.send

    def recorded(self, request, **more):
        sent.append(request)
        return send(self, request, **more)

    monkeypatch.setattr(requests.Session, "send", recorded)
    person = Person(here)
    address = person.to_provider()
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (
        asked["response_type"] == "code"
        and asked["code_challenge_method"] == "S256"
        and asked["redirect_uri"] == f"{here}/sign-in/sso/back"
    )
    assert "openid" in asked["scope"] and len(asked["nonce"]) == 43 and len(asked["state"]) > 64
    person.get(person.agree(address, "s-manager"))
    token_request = next(request for request in sent if request.url.endswith("/oauth2/token"))
    body = parse_qs(token_request.body)
    digest = hashlib.sha256(body["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    again = {name: values[0] for name, values in parse_qs(urlsplit(Person(here).to_provider()).query).items()}
    for name in ("state", "nonce", "code_challenge"):
        assert again[name] != asked[name]
    assert "the client's secret" not in address


def test_an_answer_to_another_browser_is_refused(here):
    """Somebody sends a victim the end of a sign-in of their own."""
    mine, victim = Person(here), Person(here)
    back = mine.agree(mine.to_provider(), "s-manager")
    assert victim.get(back).status_code == 403 and not victim.is_in()
    victim.to_provider()
    answer = victim.get(back)
    assert answer.status_code == 403 and "was not begun in this browser" in answer.text and not victim.is_in()


def test_a_code_of_another_flow_is_refused(here):
    """State of one's own, code of somebody else: the nonce in the token does not fit."""
    mine, other = Person(here), Person(here)
    code = parse_qs(urlsplit(other.agree(other.to_provider(), "s-manager")).query)["code"][0]
    state = parse_qs(urlsplit(mine.to_provider()).query)["state"][0]
    answer = mine.get("/sign-in/sso/back", params={"code": code, "state": state})
    assert answer.status_code == 403 and "could not be relied on" in answer.text and not mine.is_in()


def test_the_end_of_a_flow_is_good_once_and_for_ten_minutes(here, clock):
    person = Person(here)
    back = person.agree(person.to_provider(), "s-manager")
    clock.on(minutes=10, seconds=1)
    assert person.get(back).status_code == 403
    back = person.agree(person.to_provider(), "s-manager")
    assert person.get(back).status_code == 303
    assert person.get(back).status_code == 403, "its cookie is gone"


@pytest.mark.sampled(3)
@pytest.mark.parametrize("query", ["", "state=x&code=y", "state=9.9&code=y", "code=y", "state=", "error=access_denied&state=1." + "0" * 64])
def test_nonsense_is_refused_in_words(here, query):
    person = Person(here)
    person.to_provider()
    answer = person.get(f"/sign-in/sso/back?{query}")
    assert answer.status_code == 403 and "Start again from the sign-in page" in answer.text


def test_who_says_no_at_the_provider_comes_back_to_words(here):
    person = Person(here)
    answer = person.get(person.agree(person.to_provider(), "", action="deny"))
    assert answer.status_code == 403 and not person.is_in()


def test_it_leads_nowhere_else(here):
    person = Person(here)
    answer = person.get(person.agree(person.to_provider("//evil.example"), "s-manager"))
    assert answer.headers["Location"] == "/"


def test_a_provider_that_is_away_is_told(server, here, environment, monkeypatch):
    away = Sso(f"http://127.0.0.1:{free_port()}/.well-known/openid-configuration", "sightline", "secret", GROUPS)
    monkeypatch.setitem(server.config, "SIGHTLINE", replace(environment, sso=away))
    answer = Person(here).get("/sign-in/sso")
    assert answer.status_code == 503 and "cannot be reached" in answer.text


def test_without_settings_there_is_no_button(server, browser):
    assert "council account" not in browser.get("/sign-in").get_data(as_text=True)
    assert browser.get("/sign-in/sso").status_code == 404


def test_the_dialog_offers_it_in_a_new_tab(here):
    person = Person(here)
    assert person.get("/sign-in/again").json() == {"signed_in": False, "words": "", "directory": True}
    answer = person.get(person.agree(person.to_provider("/sign-in/done"), "s-manager"))
    assert answer.headers["Location"] == "/sign-in/done" and "You are signed in" in person.get("/sign-in/done").text


def test_the_mapping_gives_our_ids_only(chosen):
    def groups(**claims):
        return sso.identity(chosen, {"sub": "s", **claims}).groups

    assert groups(groups=["g-data", "g-x"]) == {"data_manager"} and groups(groups="g-finance") == {"finance"}
    for odd in (None, [], {}, 5, [None, 5, ["g-data"]], "data_manager", ["team_manager"], {"g-data": 1}):
        assert groups(groups=odd) == frozenset()
    for claims in ({}, {"sub": ""}, {"sub": 5}, {"oid": ["x"]}):
        with pytest.raises(sso.SsoRefused):
            sso.identity(chosen, claims)


def test_a_state_holds_for_its_flow_and_its_time_alone():
    flow = "a flow"
    state = sso._state("secret", flow, int(NOON.timestamp()))
    assert sso._is_ours("secret", flow, state, NOON) and sso._is_ours("secret", flow, state, NOON + timedelta(minutes=10))
    for secret, other, at in (
        ("x", flow, NOON),
        ("secret", "other", NOON),
        ("secret", "", NOON),
        ("secret", flow, NOON + timedelta(minutes=11)),
        ("secret", flow, NOON - timedelta(seconds=1)),
    ):
        assert not sso._is_ours(secret, other, state, at)
