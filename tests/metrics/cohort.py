"""Small cohorts written by hand or drawn by hypothesis: plans in a few teams, as polars frames or as the ten files."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import polars as pl
from hypothesis import strategies as st

from data import schema
from data.store import Edition
from metrics.frames import Frames
from metrics.scope import Scope
from tests.people import ALL_SEEING

EDITION = "7"
NOT_KNOWN = "Not known"
ORGANISATION = (
    ("Children in Need", "Alder", "Alder 1"),
    ("Children in Need", "Alder", "Alder 2"),
    ("Children in Need", "Birch", "Birch 1"),
    ("Disabled Children Service", "Cedar", "Cedar 1"),
    ("UASC", "Elm", "Elm 1"),
)
TEAMS = tuple(team for _, _, team in ORGANISATION)
WORKERS = ("Ana Moss", "Ben Fell")
NEEDS = ("N1", "N4", "N9", "N0", "N77", None)
TYPES = {schema.Kind.TEXT: pl.String, schema.Kind.DATE: pl.Date, schema.Kind.WHOLE: pl.Int64}
Move = tuple[date, str, str]


@dataclass(frozen=True)
class Plan:
    """One plan: `moves` are (day, team, worker) after the team and worker it starts with."""

    start: date | None
    end: date | None = None
    team: str | None = "Alder 1"
    worker: str | None = "Ana Moss"
    signed: tuple[date, ...] = ()
    moves: tuple[Move, ...] = ()
    need: str | None = "N1"

    def allocations(self) -> list[tuple[str | None, str | None, date, date | None]]:
        """Team, worker, from and to, end to end from the start to the end."""
        if self.start is None:
            return []
        held = [(self.start, self.team, self.worker), *self.moves]
        following = [day for day, _, _ in held[1:]] + [self.end]
        return [(team, worker, day, to) for (day, team, worker), to in zip(held, following, strict=True)]


@dataclass
class Cohort:
    """Plans as the tables of an edition; stands in for `data.store.Edition` where frames are made."""

    plans: Sequence[Plan]
    name: str = EDITION
    extract_date: date = date(2022, 5, 23)
    organisation: Sequence[tuple[str, str, str]] = ORGANISATION
    complete_from: date = date(2020, 1, 1)
    lacks: frozenset[str] = frozenset()
    _kept: dict[str, pl.DataFrame] = field(default_factory=dict)

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """The rows of a table, columns as in the schema."""
        ids = [(f"P{n}", plan) for n, plan in enumerate(self.plans)]
        localities = {team: locality for _, locality, team in self.organisation}
        if name == "cin_plans":
            last = [(id, plan, (plan.moves or ((None, plan.team, plan.worker),))[-1]) for id, plan in ids]
            return [
                (id, f"C{id}", plan.start, plan.end, "RC7" if plan.end else None, plan.need, localities.get(team or ""), team, worker)
                for id, plan, (_, team, worker) in last
            ]
        return {
            "organisation": list(self.organisation),
            "workers": [(f"W{n}", worker, TEAMS[0], "Social Worker") for n, worker in enumerate(WORKERS)],
            "persons": [(f"CP{n}", "Ash", f"Number {n}", date(2015, 2, 28), "F", *[None] * 5) for n in range(len(ids))],
            "cin_signoffs": [(id, day, "A Manager") for id, plan in ids for day in plan.signed],
            "cin_allocations": [(id, *allocation) for id, plan in ids for allocation in plan.allocations()],
        }.get(name, [])

    def table(self, name: str) -> pl.DataFrame:
        """A table as polars reads it from an edition."""
        if name not in self._kept:
            columns = next(table for table in schema.TABLES if table.name == name).columns
            self._kept[name] = pl.DataFrame(self.rows(name), schema={c.name: TYPES[c.kind] for c in columns}, orient="row")
        return self._kept[name]

    def frames(self) -> Frames:
        """The frames of the cohort."""
        return Frames(cast(Edition, self))

    def write(self, folder: Path) -> Path:
        """The ten files, as a case system writes them."""
        folder.mkdir(parents=True)
        for table in schema.TABLES:
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows([[c.name for c in table.columns], *self.rows(table.name)])
        return folder


def scope_of(day: date, **fields: Any) -> Scope:
    """A scope over a small cohort, open to its reader."""
    return Scope(EDITION, day, **fields).narrowed_to(ALL_SEEING)


EDGES = (0, 1, 13, 14, 28, 30, 31, 41, 42, 43, 56, 57, 89, 90, 91, 92, 133, 134, 181, 184, 273, 365, 366, 730, 731)
FEBRUARY = (date(2020, 2, 29), date(2020, 3, 29), date(2020, 3, 31), date(2020, 5, 29), date(2021, 2, 28), date(2021, 3, 31))
days_as_at = st.sampled_from(FEBRUARY) | st.dates(date(2020, 1, 1), date(2022, 12, 31))
days_back = st.sampled_from(EDGES) | st.integers(-40, 800)


@st.composite
def plans(draw: st.DrawFn, day: date, teams: Sequence[str] = (*TEAMS, NOT_KNOWN)) -> Plan:
    """A plan near the edges of the windows before `day`, with sign-offs and up to two transfers."""
    start = day - timedelta(draw(days_back))
    end = draw(st.none() | days_back.map(lambda back: max(start, day - timedelta(back))))
    held = st.tuples(st.sampled_from(teams), st.sampled_from((*WORKERS, NOT_KNOWN)))
    turns = sorted(draw(st.sets(days_back, max_size=2)), reverse=True)
    moved = [day - timedelta(back) for back in turns]
    moves = tuple((turn, *draw(held)) for turn in moved if start < turn <= (end or turn))
    signed = tuple(found for back in draw(st.lists(days_back, max_size=2)) if (found := day - timedelta(back)) >= start)
    team, worker = draw(held)
    return Plan(start, end, team, worker, signed, moves, draw(st.sampled_from(NEEDS)))


@st.composite
def cohorts(draw: st.DrawFn, teams: Sequence[str] = (*TEAMS, NOT_KNOWN)) -> tuple[Cohort, date]:
    """Up to nine plans, and the day of the view."""
    day = draw(days_as_at)
    return Cohort(draw(st.lists(plans(day, teams), max_size=9))), day
