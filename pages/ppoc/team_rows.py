"""The children of a mobilisation meeting: who is on a full care order, what is predicted of each, and what a form showed of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from access import trail
from access.permissions import Permission
from access.predictions import TYPES, Child, Seen
from access.reader import Reader
from components.request import Request
from data.calendar import shown
from metrics import catalogue, engine
from metrics.engine import HeldBack
from metrics.scope import Scope
from pages import looked

MEASURE = "care-on-fco"
NEVER = "-"


@dataclass(frozen=True)
class Standing:
    """What stands of one child and type. moves, moved_days: of the prediction in force; told: what else is to be known, in words."""

    seen: Seen = Seen()
    moves: int = 0
    moved_days: int = 0
    recorded_on: date | None = None
    recorded_by: str = ""
    told: str = ""

    @property
    def mark(self) -> str:
        """What a form sends back of what it showed: another wherever somebody wrote, or other data were loaded."""
        return mark_of(self.seen.live, self.seen.note, self.seen.after)

    @property
    def words(self) -> str:
        """ "moved 2 times, by 41 days"; when and by whom it was recorded; empty where nothing is in force."""
        if self.seen.live is None:
            return ""
        times = "once" if self.moves == 1 else f"{self.moves} times"
        by = f"by {self.moved_days:,} days" if self.moved_days >= 0 else f"by {-self.moved_days:,} days earlier"
        return f"moved {times}, {by}" if self.moves else f"set {shown(self.recorded_on)}" if self.recorded_on else ""


@dataclass(frozen=True)
class Row:
    """One child of a team on the day shown, with what stands of each type."""

    child: Child
    name: str = field(repr=False)
    age: int | None
    worker: str
    placement: str
    standing: dict[str, Standing] = field(repr=False)

    @property
    def live(self) -> list[str]:
        """The types with a predicted start in force."""
        return [kind for kind in TYPES if self.standing[kind].seen.live]


def text_mark(live: date | None, note: str) -> str:
    """A date and a note as a mark that tells neither."""
    return trail.digest_of([shown(live) if live else NEVER, f"note {note}"])[:24]


def mark_of(live: date | None, note: str, after: int) -> str:
    """A date, a note and the newest typed row as the mark of a form."""
    return f"{after}.{text_mark(live, note)}"


def _told(assessed: dict[str, Any] | None, withdrawn: date | None) -> str:
    if assessed is not None:
        return f"began {shown(assessed['actual_start'])}"
    return f"withdrawn {shown(withdrawn)}" if withdrawn else ""


def standings(request: Request, persons: Iterable[str]) -> dict[tuple[str, str], Standing]:
    """What stands of persons, by (person id, type), as at the day shown; a pair left out has nothing, and never had."""
    frames, wanted = request.frames, list(persons)
    rows = frames.as_at("planned_starts", request.scope.as_at).filter(pl.col("person_id").is_in(wanted))
    typed = frames.written.predictions.filter(pl.col("person_id").is_in(wanted)).sort("seq")
    newest = {(row["person_id"], row["assessment_type"]): row for row in typed.iter_rows(named=True)}
    live, begun = {}, {}
    for row in rows.iter_rows(named=True):
        key = (row["person_id"], row["assessment_type"])
        if row["actual_start"] is None:
            live[key] = row
        elif row["completed"] is None:
            begun[key] = row
    found = {}
    for key in {*live, *begun, *newest}:
        row, last = live.get(key), newest.get(key)
        after = last["seq"] if last else 0
        ended = last["recorded_on"] if last and last["withdrawn"] and row is None else None
        told = _told(begun.get(key), ended)
        if row is None:
            found[key] = Standing(Seen(None, after), told=told)
            continue
        seen = Seen(row["predicted_start"], after, row["manager_note"] or "")
        found[key] = Standing(seen, row["moves"], row["moved_days"], row["recorded_on"], row["recorded_by"] or "", told)
    return found


def child_of(row: dict[str, Any]) -> Child:
    """A row of the frame `care` as one whose predicted starts are written."""
    person, name = row["person_id"], row["child"] or ""
    return Child(person, looked.key_of(person), row["team"], row["locality"], tuple(part for part in name.split() if len(part) > 1))


def listed(request: Request, scope: Scope | None = None) -> tuple[list[Row], HeldBack]:
    """The children on a full care order that the reader may list, by name, and what is held back of all there are."""
    behind = engine.listing(catalogue.measure(MEASURE), scope or request.scope, request.frames)
    return rows_of(request, behind.rows), behind.held


def rows_of(request: Request, cases: pl.DataFrame) -> list[Row]:
    """Rows of the frame `care` with what stands of each child, by name."""
    from metrics.grains import GRAINS

    stands = standings(request, cases["person_id"])
    found = []
    for row in GRAINS["care"].listed(cases, request.scope.as_at).sort("child", "person_id").iter_rows(named=True):
        own = {kind: stands.get((row["person_id"], kind), Standing()) for kind in TYPES}
        found.append(Row(child_of(row), row["child"], row["age"], row["worker"], row["placement_words"], own))
    return found


def by_team(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by (locality, team), in order."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.child.locality, row.child.team), []).append(row)
    return dict(sorted(found.items()))


def may_write(reader: Reader, team: str, locality: str) -> bool:
    """Whether the reader writes the predicted starts of a team."""
    return reader.may(Permission.WRITE_PREDICTIONS) and reader.lists_team(team, locality)
