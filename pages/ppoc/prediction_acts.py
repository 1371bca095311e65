"""What is typed in a mobilisation meeting: a row saved, a child withdrawn, the history of a child's predicted starts."""

import json
from typing import Any

from dash import html
from flask import Flask, Response, request

from access import predictions, trail
from access.doing import NotDone
from access.permissions import Permission
from access.predictions import LONGEST_REASON, Overtaken, Seen
from components.forms import field, form
from components.markup import markup
from components.request import Request, read
from components.words import joined
from data.calendar import parse_day, shown
from metrics import catalogue, engine
from pages import looked
from pages.acts import done, wrong
from pages.admin import given
from pages.admin.given import AT_FIELD, OVERTAKEN, act
from pages.at_work import doing_now, records_now
from pages.ppoc import prediction_history, team_rows
from pages.ppoc.team_rows import Row, Standing
from pages.ppoc.team_table import HISTORY, SAVE, WITHDRAW_FORM

WITHDRAW = "/do/ppoc/prediction/withdraw"
NO_CHILD = "The child of this row is not among those you may list on a full care order. Load the page again."
TAKE_BACK = "A date in force is not taken away by leaving it blank: use Withdraw, with a reason."
TOLD_TWICE = "Save again to write yours over it, or Undo to keep theirs."


def _asked() -> Request:
    asked = read("")
    asked.reader.demand(Permission.SEE_LISTS)
    if asked.reader.asks_purpose:
        raise NotDone("Choose first what you look at cases for: load the page again.")
    return asked


def _row(asked: Request) -> Row:
    """The child of the form's key, among those the reader may list. NotDone where it is none of them."""
    behind = engine.listing(catalogue.measure(team_rows.MEASURE), asked.scope, asked.frames)
    key = given.text("child")
    for person in behind.rows["person_id"].unique().to_list():
        if looked.key_of(person) == key:
            return team_rows.rows_of(asked, behind.rows.filter(behind.rows["person_id"] == person))[0]
    raise NotDone(NO_CHILD)


class _Typed:
    """What a form typed of one type, beside what it showed and what stands now."""

    def __init__(self, kind: str, stands: Standing) -> None:
        name = kind.lower()
        self.kind, self.stands = kind, stands
        self.day_field, self.note_field, self.seen_field = f"{name}-start", f"{name}-note", f"{name}-seen"
        self.faults: dict[str, str] = {}
        text, self.note, self.showed = (
            given.text(self.day_field),
            trail.clean(given.text(self.note_field)).strip(),
            given.text(self.seen_field),
        )
        self.day = None
        try:
            self.day = parse_day(text) if text else None
        except ValueError:
            self.faults[self.day_field] = f"{text[:40]} is not a day. Write it as 14/03/2022."
        self.is_typed = bool(self.faults) or self.showed.partition(".")[2] != team_rows.text_mark(self.day, self.note)
        self.is_overtaken = self.showed != stands.mark

    def judged(self, data_day: Any) -> None:
        """Find what is wrong with it."""
        if self.faults:
            return
        if self.day is None:
            live = self.stands.seen.live is not None
            self.faults[self.day_field] = TAKE_BACK if live else "Write the date as 14/03/2022: a note stands beside a date."
        elif fault := predictions.fault_of_start(self.day, data_day):
            self.faults[self.day_field] = fault
        if fault := predictions.fault_of_note(self.note):
            self.faults[self.note_field] = fault

    def newer(self, words: str) -> str:
        """What stands now, beside what was typed."""
        mine = shown(self.day) if self.day else "no date"
        return f"{words} You typed {mine}. {TOLD_TWICE}"


def _overtaken(one: _Typed, row: Row) -> str:
    """Who wrote what meanwhile; or that other data were loaded."""
    records, seen = records_now(), one.showed.partition(".")[0]
    after = int(seen) if seen.isdecimal() else 0
    if after == one.stands.seen.after:
        live = one.stands.seen.live
        return one.newer(f"The tracker loaded since then says {shown(live) if live else 'no date'}.")
    with records.reading() as session:
        newest = predictions.history(records, session, row.child.person_id)
    last = next(step for step in newest if step.assessment_type == one.kind)
    what = "withdrew it" if last.predicted_start is None else f"wrote {shown(last.predicted_start)}"
    note = f", with the note \u201c{last.note}\u201d" if last.note else ""
    return one.newer(f"{last.shown_name} ({last.role}) {what}{note} on {last.at:%d/%m/%Y at %H:%M} (UTC), after you opened this.")


@act
def save() -> Response:
    """Enter or move the predicted starts of one row, or of two people at once tell the second what the first wrote."""
    asked = _asked()
    asked.reader.demand(Permission.WRITE_PREDICTIONS)
    row, doing, records = _row(asked), doing_now(), records_now()
    predictions.allowed(asked.reader, row.child)
    changed = [one for one in (_Typed(kind, row.standing[kind]) for kind in predictions.TYPES) if one.is_typed]
    if not changed:
        raise NotDone("Nothing was changed: type a date or a note first.")
    late = [one for one in changed if one.is_overtaken]
    if late:
        told = {one.day_field: _overtaken(one, row) for one in late}
        seen = {one.seen_field: one.stands.mark for one in late}
        return _again("Somebody wrote while you typed; nothing was changed, and what you typed still stands here.", told, seen)
    faults: dict[str, str] = {}
    for one in changed:
        one.judged(doing.data_day)
        faults |= one.faults
    reason = given.text("reason")
    try:
        predictions.told(reason, (*row.child.names, row.child.person_id), needed=any(one.stands.seen.live for one in changed))
    except NotDone as problem:
        faults["reason"] = str(problem)
    if faults:
        return wrong(AT_FIELD, faults)
    with records.session() as session:
        for one in changed:
            assert one.day is not None
            predictions.enter(
                records, session, doing, asked.reader, row.child, one.kind, one.day, seen=one.stands.seen, note=one.note, reason=reason
            )
    return done(f"Kept: {joined([f'{one.kind} {shown(one.day)}' for one in changed if one.day])}.")


def _again(words: str, fields: dict[str, str], seen: dict[str, str]) -> Response:
    """Not done yet: what somebody wrote meanwhile, and the marks with which the form may be sent once more."""
    return Response(json.dumps({"words": words, "fields": fields, "seen": seen}), status=OVERTAKEN, mimetype="application/json")


def _dialog(title: str, parts: Any, shut: str) -> Response:
    """A dialog over the page, which stays as it is."""
    return Response(json.dumps({"once": {"title": title, "html": markup(parts), "shut": shut}, "stay": True}), mimetype="application/json")


@act
def withdraw_form() -> Response:
    """What may be withdrawn of a child, and the form that does."""
    asked = _asked()
    asked.reader.demand(Permission.WRITE_PREDICTIONS)
    row = _row(asked)
    predictions.allowed(asked.reader, row.child)
    if not row.live:
        raise NotDone("No predicted start is in force, so there is nothing to withdraw.")
    boxes = [
        field(
            kind.lower(),
            f"{kind}, predicted for {shown(row.standing[kind].seen.live or asked.scope.as_at)}",
            kind="checkbox",
            value="yes",
            form="withdraw",
        )
        for kind in row.live
    ]
    marks = [field(f"{kind.lower()}-seen", kind, kind="hidden", value=row.standing[kind].mark, form="withdraw") for kind in row.live]
    reason = field("reason", "Reason", needed=True, form="withdraw", hint=f"Up to {LONGEST_REASON} characters; leave name and number out")
    child = field("child", "Child", kind="hidden", value=row.child.key, form="withdraw")
    words = "The child stays on the full care order and on this page. The dates leave the planned starts; the history keeps them."
    return _dialog(
        f"Withdraw {row.name}", [html.P(words), form(WITHDRAW, [child, *marks, *boxes, reason], "Withdraw", id="form-withdraw")], "Cancel"
    )


@act
def withdraw() -> Response:
    """Withdraw a child, for the types ticked."""
    asked = _asked()
    asked.reader.demand(Permission.WRITE_PREDICTIONS)
    row, records = _row(asked), records_now()
    chosen = [kind for kind in predictions.TYPES if request.form.get(kind.lower()) == "yes"]
    if not chosen:
        return wrong(AT_FIELD, {kind.lower(): "Tick what is withdrawn." for kind in predictions.TYPES})
    moved = [kind for kind in chosen if given.text(f"{kind.lower()}-seen") != row.standing[kind].mark]
    if moved:
        raise Overtaken("Somebody wrote while this was open; nothing was withdrawn. Close this and look at the row again.", 0, None)
    seen: dict[str, Seen] = {kind: row.standing[kind].seen for kind in chosen}
    try:
        predictions.told(given.text("reason"), (*row.child.names, row.child.person_id))
    except NotDone as problem:
        return wrong(AT_FIELD, {"reason": str(problem)})
    with records.session() as session:
        predictions.withdraw(records, session, doing_now(), asked.reader, row.child, seen, reason=given.text("reason"))
    return done(f"Withdrawn: {joined(chosen)}.")


@act
def history() -> Response:
    """Who set, moved and withdrew the predicted starts of a child, when, from what to what and why; the look is in the trail."""
    asked = _asked()
    row = _row(asked)
    look = trail.Look("list", "History of predicted starts", "", asked.edition.name, 1, [row.child.key])
    trail.recorded(records_now(), doing_now(), look)
    return _dialog(f"Predicted starts of {row.name}", prediction_history.table(asked, row.child.person_id), "Close")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    for path, run in ((SAVE, save), (WITHDRAW_FORM, withdraw_form), (WITHDRAW, withdraw), (HISTORY, history)):
        server.add_url_rule(path, f"ppoc_{run.__name__}", run, methods=["POST"])
