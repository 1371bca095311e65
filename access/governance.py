"""Requests for a change: proposed with the four considerations, taken step by step by the groups of their route, and the change log."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from access import trail
from access.doing import Doing, NotDone
from access.reader import Refused
from access.routes import CONSIDERATIONS, ROUTE, Route, Step
from data.records.database import Records
from data.records.tables import ChangeRequest, ChangeStep

AGREED, REFUSED, ASKED_BACK, MADE = "agreed", "refused", "asked back", "made"
DECISION_WORDS = {AGREED: "Agreed", REFUSED: "Not agreed", ASKED_BACK: "Asked back", MADE: "Made"}
LONGEST_TITLE, LONGEST_ANSWER = 120, 2000


@dataclass(frozen=True)
class Taken:
    """A step as it was taken: its title, by whom, on which day (the clock's), the decision and its words."""

    step: str
    title: str
    by: str
    on: date
    decision: str
    words: str


@dataclass(frozen=True)
class Standing:
    """How a request stands. waiting: the step that is next, None at the end or while the proposer is asked; state: in words."""

    request: ChangeRequest
    route: Route
    taken: tuple[Taken, ...]
    waiting: Step | None
    state: str


def _checked(about: str, title: str, answers: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a request. Raises NotDone with every field that is missing, too long or unknown."""
    if about not in ROUTE:
        raise NotDone(f"A request is about one of: {', '.join(ROUTE)}. {about!r} is none of them.")
    fields = {"title": title.strip(), **{c.field: answers.get(c.field, "").strip() for c in CONSIDERATIONS}}
    names = {"title": "Title", **{c.field: c.title for c in CONSIDERATIONS}}
    empty = [names[field] for field, text in fields.items() if not text]
    if empty:
        raise NotDone(f"Write something under: {', '.join(empty)}. Each consideration needs an answer, if only why it does not apply.")
    for field, text in fields.items():
        most = LONGEST_TITLE if field == "title" else LONGEST_ANSWER
        if len(text) > most:
            raise NotDone(f"{names[field]} has {len(text)} characters. Use {most} at most.")
    return fields


def propose(records: Records, session: Session, doing: Doing, about: str, title: str, answers: Mapping[str, str]) -> ChangeRequest:
    """Make a request; answers: one text a consideration, by its field. Who stands at the first step takes it by proposing.

    Raises NotDone for an unknown route and for a title or answer that is missing or too long.
    """
    key = secrets.token_urlsafe(9)
    fields = _checked(about, title, answers)
    request = records.add(session, ChangeRequest(**doing.stamp(key), about=about, proposer=doing.user, **fields))
    trail.record(session, doing, trail.Look("write", f"Change request made: {ROUTE[about].title}"))
    first = ROUTE[about].steps[0]
    if doing.group in first.groups:
        _take(records, session, doing, request, first, AGREED, "Proposed by this step itself")
    return request


def revise(records: Records, session: Session, doing: Doing, key: str, title: str, answers: Mapping[str, str]) -> ChangeRequest:
    """The proposer's answer to a request that was asked back: it goes on at the step that asked."""
    now = standing(records, session, key)
    if now.request.proposer != doing.user:
        raise NotDone("Only who made the request can answer. Write to them, or make a request of your own.")
    if now.waiting is not None or not now.taken or now.taken[-1].decision != ASKED_BACK:
        raise NotDone(f"Nothing was asked of you: {now.state.lower()}.")
    fields = _checked(now.request.about, title, answers)
    newer = ChangeRequest(**doing.stamp(key), about=now.request.about, proposer=doing.user, **fields)
    trail.record(session, doing, trail.Look("write", "Change request answered"))
    return records.add(session, newer, after=now.request.row_id)


def decide(records: Records, session: Session, doing: Doing, key: str, decision: str, words: str = "") -> Standing:
    """Take the step a request waits at: agree, refuse or ask back, or at the last one say that it is made.

    Raises Refused where the doer's group may not take that step, NotDone where the request waits for nobody, the decision
    does not belong to the step, or a refusal or question has no words.
    """
    now = standing(records, session, key)
    step = now.waiting
    if step is None:
        raise NotDone(f"There is nothing to decide: {now.state.lower()}.")
    if doing.group not in step.groups:
        raise Refused(f"This request waits for: {step.title}. Ask them, or see the route of requests on this page.")
    allowed = (MADE, REFUSED, ASKED_BACK) if step.made else (AGREED, REFUSED, ASKED_BACK)
    if decision not in allowed:
        raise NotDone(f"{decision!r} is no decision of this step. Choose one of: {', '.join(allowed)}.")
    if decision in (REFUSED, ASKED_BACK) and not words.strip():
        raise NotDone("Say why, or what is asked: the proposer reads it.")
    if len(words) > LONGEST_ANSWER:
        raise NotDone(f"The words have {len(words)} characters. Use {LONGEST_ANSWER} at most.")
    _take(records, session, doing, now.request, step, decision, words.strip())
    return standing(records, session, key)


def _take(records: Records, session: Session, doing: Doing, request: ChangeRequest, step: Step, decision: str, words: str) -> None:
    key = trail.digest_of([f"request {request.key}", f"step {step.id}"])
    history = records.history(session, ChangeStep, key)
    row = ChangeStep(
        **doing.stamp(key),
        request=request.key,
        step=step.id,
        by=doing.user,
        on=doing.at.date(),
        decision=decision,
        words=words,
    )
    records.add(session, row, after=history[-1].row_id if history else 0)
    trail.record(session, doing, trail.Look("write", f"Change request: {step.title}, {DECISION_WORDS[decision].lower()}"))


def standing(records: Records, session: Session, key: str) -> Standing:
    """How one request stands. Raises NotDone where there is none of that key."""
    request = records.latest(session, ChangeRequest, key)
    if request is None:
        raise NotDone("There is no such request. Open the list of requests and choose one.")
    return _standing(records, session, request)


def requests(records: Records, session: Session, about: str | None = None) -> list[Standing]:
    """Every request, or those of one route, the newest first."""
    rows = [row for row in records.all_latest(session, ChangeRequest) if about is None or row.about == about]
    return [_standing(records, session, row) for row in sorted(rows, key=lambda row: row.row_id, reverse=True)]


def _standing(records: Records, session: Session, request: ChangeRequest) -> Standing:
    route, rows = ROUTE[request.about], []
    for step in route.steps:
        key = trail.digest_of([f"request {request.key}", f"step {step.id}"])
        rows += [(row, step) for row in records.history(session, ChangeStep, key)]
    rows.sort(key=lambda pair: pair[0].row_id)
    taken = tuple(Taken(step.id, step.title, row.by, row.on, row.decision, row.words) for row, step in rows)
    done = {row.step for row, _ in rows if row.decision in (AGREED, MADE)}
    left = [step for step in route.steps if step.id not in done]
    if rows and rows[-1][0].decision == REFUSED:
        return Standing(request, route, taken, None, "Not agreed")
    if not left:
        return Standing(request, route, taken, None, "Made")
    if rows and rows[-1][0].decision == ASKED_BACK and request.recorded_at <= rows[-1][0].recorded_at:
        return Standing(request, route, taken, None, "Waits for an answer of who made it")
    return Standing(request, route, taken, left[0], f"Waits for: {left[0].title}")


def change_log(records: Records, session: Session) -> list[tuple[date, str, str, str]]:
    """What was changed: (day, route's title, request's title, made by), the newest first."""
    made = [
        (taken.on, found.route.title, found.request.title, taken.by)
        for found in requests(records, session)
        for taken in found.taken
        if taken.decision == MADE
    ]
    return sorted(made, key=lambda row: row[0], reverse=True)
