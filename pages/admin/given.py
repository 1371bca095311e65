"""What a form gave: its texts and days read, with errors at their fields; answers that are shown once; two editors at once."""

import json
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from access.doing import NotDone
from components.markup import markup
from data.calendar import parse_day
from data.records.base import Recorded
from data.records.database import Records
from pages import acts
from pages.acts import wrong

OVERTAKEN = 409
AT_FIELD = "Nothing was done: one field needs mending."
OVERTAKEN_WORDS = (
    "Somebody else has changed this since you opened it, so your change was not made. What you typed still stands here: "
    "open the page again in another tab to see theirs, then make yours."
)


class AtField(NotDone):
    """What is wrong with one field. field: its name in the form."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def text(name: str) -> str:
    """What was typed in a field, without blanks around it."""
    return request.form.get(name, "").strip()


def needed(name: str, words: str) -> str:
    """What was typed in a field that must not be empty. AtField with `words` where it is."""
    found = text(name)
    if not found:
        raise AtField(name, words)
    return found


def day(name: str, words: str = "") -> date | None:
    """The day in a field; None where it is empty and may be. AtField where it is no day, or with `words` where it is empty."""
    found = text(name)
    if not found:
        if words:
            raise AtField(name, words)
        return None
    try:
        return parse_day(found)
    except ValueError:
        raise AtField(name, f"{found} is not a day. Write it as 14/03/2022.") from None


def row_seen(name: str = "after") -> int:
    """The row_id that the form was made from; 0 for a new thing."""
    found = text(name)
    return int(found) if found.isdecimal() else 0


def act(run: Callable[..., Response]) -> Callable[..., Response]:
    """A route behind a form of these pages: what is wrong with one field is told at that field."""

    @wraps(run)
    def answered(**named: object) -> Response:
        try:
            return run(**named)
        except AtField as problem:
            return wrong(AT_FIELD, {problem.field: str(problem)})

    return acts.act(answered)


def is_overtaken(records: Records, session: Session, table: type[Recorded], key: str, seen: int) -> bool:
    """Whether a newer row of the key stands than the one the form was made from."""
    history = records.history(session, table, key)
    return (history[-1].row_id if history else 0) != seen


def overtaken() -> Response:
    """Somebody else was there first: nothing was changed."""
    return wrong(OVERTAKEN_WORDS, status=OVERTAKEN)


def once(words: str, title: str, parts: Any, go: str = "") -> Response:
    """It was done, and something is shown this once, in a dialog (assets/85-admin.js)."""
    shown = {"title": title, "html": markup(parts)}
    return Response(json.dumps({"words": words, "go": go, "once": shown}), mimetype="application/json")


def without_names(person: Any, field: str, words: str) -> str:
    """What was typed in a field about a child. AtField where it is empty (with `words`), or names the child (`person.names`):
    it is kept, and read by others."""
    found = needed(field, words)
    said = {part.strip(".,;:!?()'\"").casefold() for part in found.split()}
    if person is not None and any(name.casefold() in said for name in person.names):
        raise AtField(field, "These words name the child. Leave name and number out: records are kept by an opaque key.")
    return found
