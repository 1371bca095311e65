"""Small cohorts of children in care with predictions and assessments: as the tables of an edition, or as the files the oracle reads."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import polars as pl
from hypothesis import strategies as st

from data import schema
from data.records.written import NOTHING, Written
from data.store import Edition
from metrics.frames import Frames
from metrics.ppoc.pairs import Assessed, Predicted
from tests.metrics.cohort import TYPES

EDITION = "7"
ORGANISATION = (
    ("Children in Care", "Alder", "Alder 1"),
    ("Children in Care", "Alder", "Alder 2"),
    ("Children in Care", "Birch", "Birch 1"),
)
LOCALITIES = {team: locality for _, locality, team in ORGANISATION}
TEAMS = (*LOCALITIES, None)
SGO, REUNIFICATION = "SGO", "Reunification"
Episode = tuple[str, date, date | None, str | None, str, str | None, str | None]  # person, from, to, status, reason new, ceased, team
Prediction = tuple[str, str, date, date]  # person, type, predicted start, recorded on
Assessment = tuple[str, str, date, date | None]  # person, type, start, completed


@dataclass
class Cohort:
    """Episodes, predictions and assessments; stands in for `data.store.Edition` where frames are made."""

    episodes: Sequence[Episode] = ()
    predictions: Sequence[Prediction] = ()
    assessments: Sequence[Assessment] = ()
    targets: Sequence[tuple[str, str, str, int]] = ()
    name: str = EDITION
    extract_date: date = date(2022, 5, 23)
    complete_from: date = date(2020, 1, 1)
    lacks: frozenset[str] = frozenset()
    _kept: dict[str, pl.DataFrame] = field(default_factory=dict)

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        """The rows of a table, columns as in the schema."""
        people = dict.fromkeys(row[0] for rows in (self.episodes, self.predictions, self.assessments) for row in rows)
        return {
            "organisation": list(ORGANISATION),
            "persons": [(person, "Ash", f"Number {n}", date(2015, 2, 28), "F", *[None] * 5) for n, person in enumerate(people)],
            "care_episodes": [
                (person, start, end, status, "U6", "PR1", new, ceased, LOCALITIES.get(team or ""), team, "Ana Moss" if team else None)
                for person, start, end, status, new, ceased, team in self.episodes
            ],
            "permanence_predictions": [(*row, "A Coordinator", None) for row in self.predictions],
            "permanence_assessments": [(*row, None) for row in self.assessments],
            "permanence_targets": list(self.targets),
        }.get(name, [])

    def table(self, name: str) -> pl.DataFrame:
        """A table as polars reads it from an edition."""
        if name not in self._kept:
            columns = next(table for table in schema.TABLES if table.name == name).columns
            self._kept[name] = pl.DataFrame(self.rows(name), schema={c.name: TYPES[c.kind] for c in columns}, orient="row")
        return self._kept[name]

    def frames(self, typed: Sequence[tuple[str, str, date | None, date]] = ()) -> Frames:
        """The frames of the cohort, with predictions typed beside it in this order (a start of None withdraws what was predicted)."""
        return Frames(cast(Edition, self), lambda: written(typed))

    def write(self, folder: Path) -> Path:
        """The files the oracle reads."""
        folder.mkdir(parents=True)
        for table in schema.TABLES:
            with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as handle:
                csv.writer(handle).writerows([[c.name for c in table.columns], *self.rows(table.name)])
        return folder


def written(typed: Sequence[tuple[str, str, date | None, date]]) -> Written:
    """What coordinators have typed: (person, type, predicted start or None to withdraw, recorded on)."""
    rows = [(who, kind, start, on, "A Coordinator", None, start is None, n) for n, (who, kind, start, on) in enumerate(typed, start=1)]
    return Written(pl.DataFrame(rows, schema=NOTHING.predictions.schema, orient="row"), NOTHING.targets, len(rows), None)


FIRST = date(2021, 1, 31)
days = st.integers(0, 130).map(lambda n: FIRST + timedelta(n))
days_ahead = st.integers(-40, 230).map(lambda n: FIRST + timedelta(n))


@st.composite
def told(draw: st.DrawFn, withdrawn: bool = False) -> tuple[list[Predicted], list[Assessed]]:
    """The predictions (some of them withdrawals, where asked for) and the assessments of one child and type, in their order."""
    starts = st.none() | days_ahead if withdrawn else days_ahead
    recorded = sorted(draw(st.lists(days, max_size=6)))
    predictions = [Predicted(draw(starts), on, None, None) for on in recorded]
    begun = sorted(draw(st.lists(days, max_size=3)))
    ends = [draw(st.none() | st.integers(0, 60)) for _ in begun]
    return predictions, [Assessed(on, None if n is None else on + timedelta(n), None) for on, n in zip(begun, ends, strict=True)]


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[Cohort, date]:
    """Up to four children, some with two stays, and the day of the view; rows in a drawn order."""
    episodes: list[Episode] = []
    predictions: list[Prediction] = []
    assessments: list[Assessment] = []
    for n in range(draw(st.integers(1, 4))):
        who, turns = f"CP{n}", sorted(draw(st.sets(st.integers(-500, 130), max_size=4)))
        at = [FIRST + timedelta(turn) for turn in turns]
        for i, start in enumerate(at):
            end = at[i + 1] if i + 1 < len(at) and draw(st.booleans()) else None
            if end is None and i + 1 < len(at):
                end = at[i + 1] - timedelta(1) if at[i + 1] - start > timedelta(1) else at[i + 1]
            ceased = draw(st.sampled_from(("X1", "E45", "E43", "E4A", "E5"))) if end else None
            new = "L" if episodes and episodes[-1][0] == who and episodes[-1][5] == "X1" else "S"
            if new == "L":
                start = episodes[-1][2] or start
            if end is not None and end <= start:
                continue
            episodes.append((who, start, end, draw(st.sampled_from(("C2", "C2", "C1", "V4"))), new, ceased, draw(st.sampled_from(TEAMS))))
        for kind in draw(st.sampled_from(((), (SGO,), (SGO, REUNIFICATION)))):
            predicted, begun = draw(told())
            predictions += [(who, kind, one.start, one.recorded_on) for one in predicted if one.start]
            assessments += [(who, kind, one.start, one.completed) for one in begun]
    return Cohort(episodes, predictions, assessments), FIRST + timedelta(draw(st.integers(0, 150)))
