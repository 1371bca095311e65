"""Requests on the page: who may ask, whom one waits for, who sees it, each step with name and date, in words where it is refused."""

import pytest
from sqlalchemy import select

from access import governance
from access.demo_users import DEMO_USERS
from access.routes import ROUTE
from data.records.tables import ChangeRequest, TrailEntry
from pages.at_work import records_now
from tests.governance.asking import said, send, shown
from tests.signin.browsing import Browsing

TITLE = "A column of days past 19 weeks"
FORM = {"title": TITLE, "purpose": "Shows drift.", "frequency": "Weekly.", "content": "The same rows.", "ergonomics": "One column."}
WHO = {user.group: user.name for user in DEMO_USERS}


@pytest.fixture
def as_user(server, records):
    """A browser signed in as a demo user, by name."""
    return lambda name: Browsing(server).let_in(records, name)


@pytest.fixture
def asked(as_user):
    """Ask for a change as a demo user; its key."""

    def ask(name: str = "manager", about: str = "cin") -> str:
        answer = send(as_user(name), "/do/request", about=about, **FORM)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        path, _, key = said(answer)["go"].partition("?request=")
        assert path == "/about/governance"
        return key

    return ask


def decide(browser, key, decision, words="", **more):
    """Send the form of a decision."""
    return send(browser, "/do/request-decide", request=key, decision=decision, words=words, **more)


@pytest.mark.parametrize("user", DEMO_USERS, ids=lambda user: user.group)
def test_everybody_signed_in_sees_the_groups_with_their_own_marked(as_user, user):
    told = shown(as_user(user.name), "about-governance")
    assert "13 user groups" in told and told.count(" you ") == 1
    for words in ("Own team, with workers", "All, to team level", "A purpose", "1 to 5 hidden"):
        assert words in told


def test_the_page_answers_whoever_is_signed_in_and_nobody_else(as_user, server):
    assert as_user("reviewer").get("/about/governance").status_code == 200
    assert Browsing(server).get("/about/governance").status_code == 303


@pytest.mark.parametrize("user", DEMO_USERS, ids=lambda user: user.group)
def test_every_group_may_ask_and_is_the_proposer(as_user, records, user):
    form = shown(as_user(user.name), "about-governance", "?ask=ppoc")
    assert f"You ask as {user.shown_name}" in form
    answer = send(as_user(user.name), "/do/request", about="ppoc", proposer="director", **FORM)
    key = said(answer)["go"].partition("=")[2]
    with records.reading() as session:
        row = records.latest(session, ChangeRequest, key)
        assert row is not None and row.proposer == user.name, "from the session, whatever the form says"
        assert session.scalars(select(TrailEntry.kind).where(TrailEntry.user == user.name)).first() == "write"


@pytest.mark.parametrize("field", ["title", "purpose", "frequency", "content", "ergonomics"])
def test_each_of_the_four_is_needed(as_user, records, field):
    answer = send(as_user("manager"), "/do/request", about="cin", **(FORM | {field: "  "}))
    assert answer.status_code == 422 and list(said(answer)["fields"]) == [field]
    answer = send(as_user("manager"), "/do/request", about="cin", **(FORM | {field: "x" * 2001}))
    assert answer.status_code == 422 and "2001 characters" in said(answer)["words"]
    with records.reading() as session:
        assert records.all_latest(session, ChangeRequest) == []


@pytest.mark.sampled(1)
@pytest.mark.parametrize("about", ROUTE)
def test_a_request_goes_its_route_and_stands_in_the_change_log(as_user, asked, records, about):
    key = asked("supervisor", about)
    for step in ROUTE[about].steps:
        for user in DEMO_USERS:
            if user.group not in step.groups:
                answer = decide(as_user(user.name), key, "made" if step.made else "agreed")
                assert answer.status_code == 403 and said(answer)["words"], f"{user.group} took the step of {step.title}"
        decider = as_user(WHO[step.groups[-1]])
        assert "1 request waits for your decision" in shown(decider, "about-governance", "?part=requests")
        assert f"Your decision, as {step.title.lower()}" in shown(decider, "about-governance", f"?request={key}")
        assert decide(decider, key, "made" if step.made else "agreed", "Good").status_code == 200
        assert "No request waits for your decision" in shown(decider, "about-governance", "?part=requests")
    told = shown(as_user("supervisor"), "about-governance", f"?request={key}")
    assert "Made ." in told or "Made." in told
    assert "Tobias Inkwell, data manager (MI) 23/11/2026 Made Good" in told
    log = shown(as_user("finance"), "about-governance", "?part=changes")
    assert (TITLE in log) is (about != "users"), "a change of a dashboard is everybody's, who was added as a user is not"
    assert TITLE in shown(as_user("data"), "about-governance", "?part=changes")


def test_the_words_of_a_refusal_name_the_step_that_is_waited_for(as_user, asked):
    key = asked()
    answer = decide(as_user("director"), key, "agreed")
    assert answer.status_code == 403 and "waits for: Performance officer" in said(answer)["words"]
    assert "does not have this right" in said(decide(as_user("quality"), key, "agreed"))["words"]


def test_asked_back_answered_and_not_agreed(as_user, asked, clock):
    key = asked()
    officer = as_user("performance")
    answer = decide(officer, key, "asked back")
    assert answer.status_code == 422 and "Say why" in said(answer)["fields"]["words"]
    clock.on(minutes=5)
    assert decide(officer, key, "asked back", "For which teams?").status_code == 200
    mine = shown(as_user("manager"), "about-governance", f"?request={key}")
    assert "You are asked for more" in mine and "For which teams?" in mine
    assert "You are asked for more" not in shown(officer, "about-governance", f"?request={key}")
    assert send(as_user("director"), "/do/request-answer", request=key, **FORM).status_code == 422
    clock.on(minutes=5)
    assert send(as_user("manager"), "/do/request-answer", request=key, **(FORM | {"content": "All teams."})).status_code == 200
    told = shown(as_user("performance"), "about-governance", f"?request={key}")
    assert "All teams." in told and "Your decision" in told
    assert decide(as_user("performance"), key, "refused", "The list shows it").status_code == 200
    end = shown(as_user("manager"), "about-governance", f"?request={key}")
    assert "Not agreed." in end and "The list shows it" in end and "Not yet" not in end
    assert said(decide(as_user("performance"), key, "agreed"))["words"].startswith("There is nothing to decide")


def test_two_who_decide_at_once(as_user, asked, records, server):
    key = asked()
    with server.app_context(), records_now().reading() as session:
        from pages.about.requests import seen_mark

        seen = seen_mark(governance.standing(records, session, key))
    assert decide(as_user("performance"), key, "agreed", seen=seen).status_code == 200
    answer = decide(as_user("performance"), key, "refused", "No", seen=seen)
    assert answer.status_code == 409 and "waits for: assistant director" in said(answer)["words"]


def test_a_request_is_seen_by_who_made_it_and_by_its_route(as_user, asked):
    key = asked("manager", "users")
    sees = {user.name for user in DEMO_USERS if TITLE in shown(as_user(user.name), "about-governance", f"?request={key}")}
    assert sees == {"manager", "performance", "coordinator", "data"}
    stranger = as_user("finance")
    assert shown(stranger, "about-governance", f"?request={key}") == shown(stranger, "about-governance", "?request=nobody's")
    assert TITLE not in shown(stranger, "about-governance", "?part=requests")
    answer = decide(as_user("head"), key, "agreed")
    assert answer.status_code == 403 and "no such request" in said(answer)["words"]


def test_forged_posts_change_nothing(as_user, records):
    answer = as_user("manager").ask("/do/request", "POST", data={"about": "cin", **FORM})
    assert answer.status_code == 403
    with records.reading() as session:
        assert records.all_latest(session, ChangeRequest) == []


def test_what_is_typed_is_never_read_as_html(as_user):
    hostile = "<img src=x onerror=alert(1)>"
    answer = send(as_user("manager"), "/do/request", about="cin", **(FORM | {"title": hostile, "purpose": hostile}))
    page = as_user("manager").get("/view/about-governance?" + said(answer)["go"].partition("?")[2]).get_json()
    assert hostile not in page["words"]["about-governance-told"] and "&lt;img" in page["words"]["about-governance-told"]
