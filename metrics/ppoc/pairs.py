"""Which assessment answers which prediction, as at a day: each belongs to one row (docs/decisions/011)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Any

import polars as pl

ANSWERED_AFTER_DAYS = 28
Tables = Callable[[str], pl.DataFrame]


@dataclass(frozen=True)
class Predicted:
    """One prediction, or the withdrawal of what was predicted (`start` is None)."""

    start: date | None
    recorded_on: date
    recorded_by: str | None
    note: str | None


@dataclass(frozen=True)
class Assessed:
    """One assessment; completed and outcome are None where they are not known by the day."""

    start: date
    completed: date | None
    outcome: str | None


@dataclass(frozen=True)
class Pair:
    """A prediction in force, an assessment, or both. replaced: predictions before it that it stands for; moves: how often the
    date changed among them (another note is no move); moved_days: from the first of them."""

    predicted: Predicted | None
    assessed: Assessed | None
    moves: int = 0
    moved_days: int = 0
    replaced: int = 0


def pairs(predictions: list[Predicted], assessments: list[Assessed]) -> list[Pair]:
    """The rows of one child and type. predictions in order of recording, assessments in order of start, all known by the day."""
    found, taken = [], -1
    for at, assessed in enumerate(assessments):
        following = assessments[at + 1].start if at + 1 < len(assessments) else date.max
        by_then = [k for k, one in enumerate(predictions) if k > taken and one.recorded_on <= assessed.start]
        in_force = by_then[-1] if by_then else None
        if in_force is not None and predictions[in_force].start is None:
            taken, in_force = in_force, None  # withdrawn, and not predicted anew before the start
        if in_force is None:
            latest = min(assessed.start + timedelta(days=ANSWERED_AFTER_DAYS), following - timedelta(days=1))
            after = (k for k, one in enumerate(predictions) if k > taken and assessed.start < one.recorded_on <= latest and one.start)
            in_force = next(after, None)
        if in_force is None:
            found.append(Pair(None, assessed))
            continue
        found.append(_moved(predictions, taken, in_force, assessed))
        taken = in_force
    if taken + 1 < len(predictions) and predictions[-1].start is not None:
        found.append(_moved(predictions, taken, len(predictions) - 1, None))
    return found


def _moved(predictions: list[Predicted], taken: int, at: int, assessed: Assessed | None) -> Pair:
    """The row of the prediction `at`, with those it replaced since the last one taken or withdrawn."""
    chain: list[date] = []
    for one in predictions[taken + 1 : at]:
        chain = [] if one.start is None else [*chain, one.start]
    start = predictions[at].start
    assert start is not None, "a withdrawal is no row"
    moves = sum(before != after for before, after in pairwise([*chain, start]))
    return Pair(predictions[at], assessed, moves, (start - chain[0]).days if chain else 0, len(chain))


def _grouped(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    return {key: list(group) for key, group in groupby(rows, lambda row: (row["person_id"], row["assessment_type"]))}


def paired(tables: Tables, day: date) -> pl.DataFrame:
    """Every row as at `day`, as yet without the child's place: person_id, assessment_type, start_id (unique), predicted_start,
    recorded_on, recorded_by, manager_note, moves, moved_days, actual_start, completed, outcome."""
    own = ("person_id", "assessment_type")
    predictions = tables("permanence_predictions").filter(pl.col("recorded_on") <= day)
    if "withdrawn" not in predictions.columns:
        predictions = predictions.with_columns(withdrawn=pl.lit(value=False), seq=pl.lit(0, pl.Int64))
    predictions = predictions.sort(*own, "recorded_on", "seq", maintain_order=True)
    assessments = tables("permanence_assessments").filter(pl.col("actual_start") <= day).sort(*own, "actual_start", maintain_order=True)
    said = _grouped(predictions.iter_rows(named=True))
    begun = _grouped(assessments.iter_rows(named=True))
    rows = []
    for person, kind in dict.fromkeys([*said, *begun]):
        known = [
            Predicted(None if row["withdrawn"] else row["predicted_start"], row["recorded_on"], row["recorded_by"], row["manager_note"])
            for row in said.get((person, kind), ())
        ]
        started = [_assessed(row, day) for row in begun.get((person, kind), ())]
        for number, pair in enumerate(pairs(known, started), start=1):
            p, a = pair.predicted, pair.assessed
            rows.append(
                (person, kind, f"{person}/{kind}/{number}", *((p.start, p.recorded_on, p.recorded_by, p.note) if p else (None,) * 4))
                + (pair.moves, pair.moved_days, *((a.start, a.completed, a.outcome) if a else (None,) * 3))
            )
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


SCHEMA = {
    "person_id": pl.String,
    "assessment_type": pl.String,
    "start_id": pl.String,
    "predicted_start": pl.Date,
    "recorded_on": pl.Date,
    "recorded_by": pl.String,
    "manager_note": pl.String,
    "moves": pl.Int64,
    "moved_days": pl.Int64,
    "actual_start": pl.Date,
    "completed": pl.Date,
    "outcome": pl.String,
}


def _assessed(row: dict[str, Any], day: date) -> Assessed:
    """An assessment as known by the day."""
    known = row["completed"] is not None and row["completed"] <= day
    return Assessed(row["actual_start"], row["completed"] if known else None, row["outcome"] if known else None)
