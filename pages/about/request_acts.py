"""What the forms of requests do: ask for a change, answer what was asked back, decide a step."""

from collections.abc import Mapping

from flask import Flask, Response, request

from access import governance
from access.doing import NotDone
from access.permissions import Permission
from access.reader import Refused
from access.routes import CONSIDERATIONS
from access.sessions import reader_now
from pages.about.governance_words import PATH
from pages.about.requests import ANSWER, ASK, DECIDE, may_see, seen_mark
from pages.acts import act, done, wrong
from pages.at_work import doing_now, records_now

MEANWHILE = 409


def _empty(form: Mapping[str, str]) -> dict[str, str]:
    """The fields without an answer, each with what to do."""
    named = {"title": "Give it a title.", **{c.field: "Answer it, if only with why it does not apply." for c in CONSIDERATIONS}}
    return {field: words for field, words in named.items() if not form.get(field, "").strip()}


def _answers(form: Mapping[str, str]) -> dict[str, str]:
    return {c.field: form.get(c.field, "") for c in CONSIDERATIONS}


@act
def ask() -> Response:
    """Make a request; the proposer is who is signed in."""
    reader_now().demand(Permission.PROPOSE_CHANGE)
    faults = _empty(request.form)
    if faults:
        return wrong("The request is not sent yet: something is missing.", faults)
    records, form = records_now(), request.form
    with records.session() as session:
        made = governance.propose(records, session, doing_now(), form.get("about", ""), form["title"], _answers(form))
    return done("Your request is made.", f"{PATH}?request={made.key}")


@act
def answer() -> Response:
    """The proposer's answer to what was asked back."""
    reader_now().demand(Permission.PROPOSE_CHANGE)
    faults = _empty(request.form)
    if faults:
        return wrong("The answer is not sent yet: something is missing.", faults)
    records, form = records_now(), request.form
    with records.session() as session:
        governance.revise(records, session, doing_now(), form.get("request", ""), form["title"], _answers(form))
    return done("Your answer is sent.")


@act
def decide() -> Response:
    """Take the step that a request waits at."""
    reader, records, form = reader_now(), records_now(), request.form
    reader.demand(Permission.DECIDE_REQUESTS)
    if not form.get("decision"):
        return wrong("Nothing is decided yet.", {"decision": "Choose one."})
    with records.session() as session:
        found = governance.standing(records, session, form.get("request", ""))
        if not may_see(found, reader):
            raise Refused("There is no such request, or it is not yours to see. Open the list of requests and choose one.")
        if form.get("seen") and form["seen"] != seen_mark(found):
            return wrong(f"Meanwhile the request has gone on: {found.state.lower()}. Open it again.", status=MEANWHILE)
        try:
            after = governance.decide(records, session, doing_now(), found.request.key, form["decision"], form.get("words", ""))
        except NotDone as problem:
            needs_words = form["decision"] in (governance.REFUSED, governance.ASKED_BACK) and not form.get("words", "").strip()
            return wrong(str(problem), {"words": str(problem)} if needs_words else None)
    return done(f"Your decision is kept. {after.state}.")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    for rule, run in ((ASK, ask), (ANSWER, answer), (DECIDE, decide)):
        server.add_url_rule(rule, rule.strip("/").replace("/", "-"), run, methods=["POST"])
