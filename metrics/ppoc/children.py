"""The children behind one team's figures: what each child counts in, taken from the very lists that the figures are the sizes of."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from data.schema import NOT_KNOWN
from metrics import engine
from metrics.frames import Frames
from metrics.grains import GRAINS
from metrics.measure import MeanWeeks, Measure, rounded
from metrics.scope import Condition, Scope

DAYS_A_WEEK = 7
Figures = dict[str, int | float]


@dataclass(frozen=True)
class ChildRow:
    """One child of a team. figures: by column, how many cases of the child count in it, or their mean; a column left out has none."""

    person_id: str | None = field(repr=False)
    name: str = field(repr=False)
    worker: str = field(repr=False)
    figures: Figures


@dataclass(frozen=True)
class Behind:
    """The children behind a team's figures, by name; and of each count how many cases the reader is not shown (`held`)."""

    children: tuple[ChildRow, ...]
    held: dict[str, int]


def _of_child(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """One row a child of a list: who, person_id, child, worker, and the figure of the child's own cases."""
    mean = isinstance(measure.arithmetic, MeanWeeks)
    weeks = rounded(pl.col("contribution").sum(), pl.len().cast(pl.Int64) * DAYS_A_WEEK, 1) if mean else pl.len()
    # A case that names no known child is a row of its own: nobody else's case is added to it.
    unknown = pl.col("person_id").is_null() | (pl.col("person_id") == NOT_KNOWN)
    who = pl.when(unknown).then(pl.col(GRAINS[measure.table].key)).otherwise("person_id")
    own = rows.with_columns(who=who, person_id=pl.when(~unknown).then("person_id"))
    return own.group_by("who", maintain_order=True).agg(pl.col("person_id", "child", "worker").first(), figure=weeks)


def behind(columns: Mapping[str, Measure], scope: Scope, frames: Frames, locality: str, team: str) -> Behind:
    """The children behind the figures of one team within a scope, as far as its reader may list them.

    columns: by id the measures of counts and of means of weeks. Of a count the children's figures and `held` add up to the team's.
    Raises Refused for a reader without lists.
    """
    inside = replace(scope, only=(*scope.only, Condition("locality", locality), Condition("team", team)))
    found: dict[str, ChildRow] = {}
    held: dict[str, int] = {}
    for id, measure in columns.items():
        if not frames.supplies(measure):
            continue
        listed = engine.listing(measure, inside, frames)
        for row in _of_child(listed.rows, measure).iter_rows(named=True):
            child = found.setdefault(row["who"], ChildRow(row["person_id"], row["child"] or NOT_KNOWN, row["worker"] or NOT_KNOWN, {}))
            child.figures[id] = row["figure"]
        if not isinstance(measure.arithmetic, MeanWeeks):
            held[id] = listed.held.counted - listed.held.listed
    by_name = sorted(found.items(), key=lambda one: (one[1].name == NOT_KNOWN, one[1].name, one[0]))
    return Behind(tuple(child for _, child in by_name), held)
