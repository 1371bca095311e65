"""The law: a number is its list. `cases` is the only road to rows, `figure` and `table` the only roads to numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from access.reader import Reader, Refused
from access.rights import Permission
from data.schema import NOT_KNOWN
from metrics import catalogue
from metrics.counting import counted
from metrics.counting import rows_of as rows_of
from metrics.frames import Frames
from metrics.grains import GRAINS
from metrics.measure import DailyAverage, Difference, MeanWeeks, Measure, MedianDays, Scaled
from metrics.published import cut
from metrics.scope import LEVELS, NotNarrowed, Scope
from metrics.tables import TableSpec

Figure = int | float | None


def _reader(scope: Scope) -> Reader:
    if scope.reader is None:
        raise NotNarrowed("Call scope.narrowed_to(reader) before rows are read.")
    return scope.reader


def measured(measures: Sequence[Measure], scope: Scope, frames: Frames, levels: Sequence[str] = LEVELS) -> pl.DataFrame:
    """Measures of a scope at every level in one group-by pass, with subtotals and total.

    One row a group: `depth` (0 total, 1 first level ...), the level columns (null below the row's depth), and one column a measure, by
    its reference, as shown. A total is never made of rounded parts. Groups that hold no case known by the day have no row; workers have
    one only where the reader may list their cases. For a reader with small numbers hidden the last column, `hidden`, lists the measures
    hidden in each row (their figures are null).
    A measure whose sources do not have what it needs is null in every row (`Frames.supplies`), and named in the column `gone`, which
    is there where there is such a measure.
    Raises Refused for levels the reader may not have.
    """
    reader = _reader(scope)
    found = (cut if reader.suppressed and reader.sees_county else counted)(measures, scope, frames, levels)
    if gone := [m.reference for m in measures if not frames.supplies(m)]:
        nothing = [pl.lit(None, found.schema[name]).alias(name) for name in gone]
        found = found.with_columns(*nothing, pl.lit(gone, pl.List(pl.String)).alias("gone"))
    if reader.suppressed and reader.sees_county:
        return found
    if "worker" not in levels or reader.listed().meta.eq(pl.lit(True)):
        return found
    if not {"locality", "team"} <= set(levels[: list(levels).index("worker")]):
        raise Refused("Rows of workers stand under their locality and team. Ask for the levels locality, team, worker.")
    return found.filter((pl.col("depth") <= list(levels).index("worker")) | reader.listed())


def table(spec: TableSpec, scope: Scope, frames: Frames, levels: Sequence[str] = LEVELS) -> list[dict[str, Any]]:
    """The rows of a table in path order, parents before their parts, the total last.

    Each row: depth, the level columns, one value a column by its id, and `trend` (None on the total); for a reader with small numbers
    hidden also `hidden`, the ids of the columns hidden in it (shown as c, never as 0 or "-"); where sources lack what a column needs also
    `gone`, the ids of those.
    A worker without any figure, or whose cases the reader may not list, has no row; a locality or team that ever held a plan has.
    """
    return tables([spec], scope, frames, levels)[0]


def tables(specs: Sequence[TableSpec], scope: Scope, frames: Frames, levels: Sequence[str] = LEVELS) -> list[list[dict[str, Any]]]:
    """The rows of each table, as of `table`, all counted in one pass. ValueError where they have not the same services.

    A table with small numbers hidden is counted by itself: what is hidden in it follows from its own columns.
    """
    if _reader(scope).suppressed and len(specs) > 1:
        return [table(spec, scope, frames, levels) for spec in specs]
    (services,) = {spec.services for spec in specs}
    references = dict.fromkeys(column.measure for spec in specs for column in spec.columns)
    found = measured([catalogue.measure(name) for name in references], scope.with_services(services), frames, levels)
    return [_rows(spec, found, scope, frames, levels) for spec in specs]


def _rows(spec: TableSpec, found: pl.DataFrame, scope: Scope, frames: Frames, levels: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of one table out of what was measured."""
    ids = {column.measure: column.id for column in spec.columns}
    kept = [*levels, *ids, *(name for name in ("hidden", "gone") if name in found.columns)]
    rows = found.select("depth", *kept).rename(ids).to_dicts()
    for row in rows:
        row["trend"] = None
        for said in ("hidden", "gone"):
            if said in row:
                row[said] = [ids[name] for name in row[said] if name in ids]
        if spec.trend and row["depth"]:
            now, then = row[spec.columns[0].id], row[spec.columns[1].id]
            if now is not None and then is not None:
                row["trend"] = "up" if now > then else "down" if now < then else "level"
    if "worker" in levels:
        last = levels.index("worker") + 1
        rows = [row for row in rows if row["depth"] < last or any(row[column.id] for column in spec.columns)]
    if spec.completed:
        rows = spec.completed(rows, scope, frames)
    return ordered(rows, levels)


def ordered(
    rows: list[dict[str, Any]], levels: Sequence[str] = LEVELS, by: str | None = None, descending: bool = False
) -> list[dict[str, Any]]:
    """Rows in path order: within each parent by name, "Not known" last, or by a column (no figure last); total last."""

    Path = tuple[str, ...]

    def rank(placed: tuple[Path, dict[str, Any]]) -> tuple[Any, ...]:
        (*_, name), row = placed
        if by is None or by == "name":
            return (name == NOT_KNOWN, name)
        value = row[by]
        return (value is None, 0 if value is None else -value if descending else value, name == NOT_KNOWN, name)

    children: dict[Path, list[tuple[Path, dict[str, Any]]]] = {}
    for row in rows:
        if row["depth"]:
            path = tuple([row[level] for level in levels[: row["depth"]]])
            children.setdefault(path[:-1], []).append((path, row))
    for siblings in children.values():
        siblings.sort(key=rank)
        if by == "name" and descending:
            siblings.reverse()

    def walk(parent: Path) -> list[dict[str, Any]]:
        return [found for path, row in children.get(parent, ()) for found in (row, *walk(path))]

    return walk(()) + [row for row in rows if not row["depth"]]


def figure(measure: Measure, scope: Scope, frames: Frames) -> Figure:
    """One figure, as shown; None where none can be made."""
    value: Figure = measured([measure], scope, frames, levels=())[measure.reference][0]
    return value


@dataclass(frozen=True)
class HeldBack:
    """Of the `counted` cases of a figure: how many are listed, outside the reader's rights, restricted to others."""

    counted: int
    listed: int
    outside: int
    restricted: int

    def why(self, where: str = "your team") -> str:
        """ "164 are outside your team, 1 is restricted to the people named for it"; empty where all are listed."""
        told = [(self.outside, f"outside {where}"), (self.restricted, "restricted to the people named for it")]
        return ", ".join(f"{n:,} {'is' if n == 1 else 'are'} {said}" for n, said in told if n)

    def words(self, where: str = "your team", unit: str = "case", units: str = "cases") -> str:
        """ "35 of 200 cases: 164 are outside your team"; empty where all are listed."""
        if self.listed == self.counted:
            return ""
        return f"{self.listed:,} of {self.counted:,} {unit if self.counted == 1 else units}: {self.why(where)}"


def _behind(measure: Measure, scope: Scope, frames: Frames) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """The cases behind a figure; of them those within list rights; of these those that may be shown."""
    if isinstance(measure.arithmetic, Difference):
        raise ValueError(f"{measure.name} is a difference: ask for the cases of {measure.arithmetic.left} and {measure.arithmetic.right}.")
    reader = _reader(scope)
    if not reader.lists_something:
        none = frames.as_at(measure.table, scope.as_at).clear()
        return none, none, none
    rows = rows_of(measure.table, scope, frames).filter(measure.where(scope.as_at))
    within = rows.filter(reader.listed(rows.columns))
    return rows, within, _shown(within, reader)


def shown_rows(table: str, scope: Scope, frames: Frames) -> pl.DataFrame:
    """Every row of a table that the reader may list as at the scope's day, whatever it counts in: for a child's page, and to find one."""
    reader = _reader(scope)
    if not reader.lists_something:
        return frames.as_at(table, scope.as_at).clear()
    rows = rows_of(table, scope, frames)
    return _shown(rows.filter(reader.listed(rows.columns)), reader)


def _shown(within: pl.DataFrame, reader: Reader) -> pl.DataFrame:
    """Of rows within list rights those that may be shown. A row that names nobody cannot be known to be unrestricted: where
    anybody is restricted it is held back."""
    return within.filter(~pl.col("person_id").is_in(list(reader.withheld)).fill_null(True)) if reader.withheld else within


@dataclass(frozen=True)
class Listing:
    """The cases behind a figure that its reader may see (`rows`, as of `cases`), and how many they are of all it counts."""

    measure: Measure
    as_at: date
    rows: pl.DataFrame
    held: HeldBack

    @property
    def working(self) -> str | None:
        """How the figure follows from its list, in words; None for a plain count, and where some of its cases are held back."""
        arithmetic, n = self.measure.arithmetic, self.rows.height
        if self.held.listed != self.held.counted:
            return None
        if isinstance(arithmetic, MeanWeeks):
            days = int(self.rows["contribution"].sum())
            return f"{days:,} days ÷ 7 ÷ {n:,} {self.measure.units}" if n else None
        if isinstance(arithmetic, DailyAverage):
            days = int(self.rows["contribution"].sum())
            return f"{days:,} {self.measure.unit}-days ÷ {self.measure.moment(self.as_at).window.days} days"
        if isinstance(arithmetic, MedianDays):
            return _middle(self.rows["contribution"].sort().to_list(), self.measure.units)
        if isinstance(arithmetic, Scaled):
            return f"{n:,} {self.measure.units}" + (f" × {arithmetic.times}" if arithmetic.times != 1 else "") + f" ÷ {arithmetic.over}"
        return None


def _middle(days: list[int], units: str) -> str | None:
    """How a median follows from the days of its list, in order."""
    n, half = len(days), len(days) // 2
    if not n:
        return None
    if n % 2:
        return f"the middle of {n:,} {units} in order of days"
    return f"({days[half - 1]:,} + {days[half]:,}) ÷ 2, the middle two of {n:,} {units} in order of days,"


def listing(measure: Measure, scope: Scope, frames: Frames) -> Listing:
    """The list behind a figure with what it leaves out and why. Raises Refused for a reader without lists, ValueError for a difference."""
    reader = _reader(scope)
    if not reader.lists_something:
        raise Refused(reader.why_not(Permission.SEE_LISTS) or "Your account lists no cases. Ask your head of service.")
    rows, within, shown = _behind(measure, scope, frames)
    held = HeldBack(rows.height, shown.height, rows.height - within.height, within.height - shown.height)
    return Listing(measure, scope.as_at, _in_order(measure, scope, shown), held)


def cases(measure: Measure, scope: Scope, frames: Frames) -> pl.DataFrame:
    """The cases behind a figure that its reader may see: within list rights, by the team or locality that holds each on the day shown,
    without restricted persons the reader is not named for (`listing` counts what is left out).

    The rows of its table on which its one rule holds, in the measure's own order. A mean or average adds `contribution`, what each case
    brings (days). Raises ValueError for a difference, which has two lists: ask for those of its sides.
    """
    return _in_order(measure, scope, _behind(measure, scope, frames)[2])


def _in_order(measure: Measure, scope: Scope, rows: pl.DataFrame) -> pl.DataFrame:
    if isinstance(measure.arithmetic, MeanWeeks | MedianDays | DailyAverage):
        rows = rows.with_columns(contribution=measure.arithmetic.days(measure.moment(scope.as_at)))
    column, descending = measure.order
    return rows.sort(column, GRAINS[measure.table].key, descending=[descending, False], nulls_last=True)
