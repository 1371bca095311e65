"""Requests for a change take the routes of DOMAIN 9, each step by its group, with a name and a date."""

from datetime import timedelta

import pytest

from access import governance
from access.doing import NotDone
from access.governance import AGREED, ASKED_BACK, MADE
from access.governance import REFUSED as NOT_AGREED
from access.reader import Refused
from access.rights import GROUPS
from access.routes import CONSIDERATIONS, DASHBOARDS, ROUTE, ROUTES
from tests.trail.drawn import NOW, doing

ANSWERS = {"purpose": "Shows drift", "frequency": "Weekly", "content": "Same rows", "ergonomics": "One column more"}


def proposed(records, session, about="cin", by=("tom", "team_manager")):
    """A request by a team manager."""
    return governance.propose(records, session, doing(*by), about, "Show days past 19 weeks", ANSWERS).key


def test_the_routes_are_those_of_the_domain():
    groups = {route.about: [step.groups for step in route.steps] for route in ROUTES}
    assert groups == {
        "cin": [("performance_officer",), ("assistant_director",), ("data_manager",)],
        "ppoc": [("head_of_service",), ("assistant_director",), ("data_manager",)],
        "users": [("performance_officer", "team_coordinator"), ("data_manager",)],
    }
    assert [c.field for c in CONSIDERATIONS] == ["purpose", "frequency", "content", "ergonomics"]


def test_every_group_named_is_one_there_is():
    named = {group for route in ROUTES for step in route.steps for group in step.groups}
    named |= {group for dashboard in DASHBOARDS for group in dashboard.users}
    assert named <= set(GROUPS)
    assert {dashboard.about for dashboard in DASHBOARDS} <= set(ROUTE)


@pytest.mark.parametrize("about", ROUTE)
def test_a_request_goes_from_step_to_step(records, about):
    with records.session() as session:
        key = proposed(records, session, about)
        for n, step in enumerate(ROUTE[about].steps):
            now = governance.standing(records, session, key)
            assert now.waiting == step and now.state == f"Waits for: {step.title}"
            for group in set(GROUPS) - set(step.groups):
                with pytest.raises(Refused, match="waits for"):
                    governance.decide(records, session, doing("x", group), key, MADE if step.made else AGREED)
            who = doing(f"person{n}", step.groups[-1], timedelta(days=n))
            governance.decide(records, session, who, key, MADE if step.made else AGREED, "")
    with records.reading() as session:
        end = governance.standing(records, session, key)
        assert end.waiting is None and end.state == "Made"
        days = [NOW.date() + timedelta(days=n) for n in range(len(ROUTE[about].steps))]
        assert [(taken.by, taken.on) for taken in end.taken] == [(f"person{n}", day) for n, day in enumerate(days)]
        assert governance.change_log(records, session) == [
            (days[-1], ROUTE[about].title, "Show days past 19 weeks", f"person{len(days) - 1}")
        ]


def test_who_stands_at_the_first_step_takes_it_by_proposing(sqlite_records):
    with sqlite_records.session() as session:
        key = proposed(sqlite_records, session, "cin", ("pat", "performance_officer"))
        now = governance.standing(sqlite_records, session, key)
    assert now.waiting is not None and now.waiting.id == "assistant_director" and now.taken[0].by == "pat"


def test_a_refusal_ends_it_and_needs_words(sqlite_records):
    with sqlite_records.session() as session:
        key, officer = proposed(sqlite_records, session), doing("pat", "performance_officer")
        with pytest.raises(NotDone, match="Say why"):
            governance.decide(sqlite_records, session, officer, key, NOT_AGREED, " ")
        with pytest.raises(NotDone, match="no decision of this step"):
            governance.decide(sqlite_records, session, officer, key, MADE)
        assert governance.decide(sqlite_records, session, officer, key, NOT_AGREED, "The list shows it").state == "Not agreed"
        with pytest.raises(NotDone, match="nothing to decide"):
            governance.decide(sqlite_records, session, officer, key, AGREED)
        assert governance.change_log(sqlite_records, session) == []


def test_asked_back_waits_for_the_proposer_and_goes_on(sqlite_records):
    officer = doing("pat", "performance_officer", timedelta(hours=1))
    with sqlite_records.session() as session:
        key = proposed(sqlite_records, session)
        governance.decide(sqlite_records, session, officer, key, ASKED_BACK, "How often?")
        with pytest.raises(NotDone, match="nothing to decide"):
            governance.decide(sqlite_records, session, officer, key, AGREED)
        with pytest.raises(NotDone, match="Only who made"):
            governance.revise(sqlite_records, session, doing("x", "team_manager"), key, "Title", ANSWERS)
        answer = ANSWERS | {"frequency": "Daily"}
        governance.revise(sqlite_records, session, doing("tom", "team_manager", timedelta(hours=2)), key, "Title", answer)
        later = doing("pat", "performance_officer", timedelta(hours=3))
        now = governance.decide(sqlite_records, session, later, key, AGREED)
    assert now.request.frequency == "Daily" and [taken.decision for taken in now.taken] == [ASKED_BACK, AGREED]
    assert now.waiting is not None and now.waiting.id == "assistant_director"


def test_a_request_without_a_consideration_is_refused(sqlite_records):
    with sqlite_records.session() as session:
        with pytest.raises(NotDone, match="Frequency, Ergonomics"):
            governance.propose(sqlite_records, session, doing(), "cin", "A title", ANSWERS | {"frequency": "", "ergonomics": " "})
        with pytest.raises(NotDone, match="is none of them"):
            governance.propose(sqlite_records, session, doing(), "else", "A title", ANSWERS)
        with pytest.raises(NotDone, match="no such request"):
            governance.standing(sqlite_records, session, "none")
