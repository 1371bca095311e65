"""Rows of a scope and the one pass that counts them; `metrics.engine` is the door, nothing else calls in here."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import polars as pl

from access.reader import Refused
from metrics import catalogue
from metrics.frames import Frames
from metrics.grains import GRAINS
from metrics.measure import Count, DailyAverage, Difference, MeanWeeks, Measure, MedianDays, rounded
from metrics.refusals import asks_workers, refusal_of_teams
from metrics.scope import LEVELS, Scope


def rows_of(table: str, scope: Scope, frames: Frames) -> pl.DataFrame:
    """The rows of a table as at the scope's day that the scope, and with it its reader's rights, leaves for figures.

    Raises Refused for worker places outside the reader's list rights, and for a reader with small numbers hidden.
    """
    if scope.edition != frames.edition.name:
        raise ValueError(f"The scope is of edition {scope.edition}, the data of edition {frames.edition.name}.")
    grain = GRAINS[table]
    _, unfit = scope.fitting(grain)
    if unfit:
        raise ValueError(f"The condition {unfit[0].words[0].lower()} narrows no {grain.unit}. Take it off.")
    kept, rows = scope.rows(), frames.as_at(table, scope.as_at)
    if asks_workers(scope) and scope.reader is not None:
        words = refusal_of_teams(scope, scope.reader, dict(rows.select("team", "locality").unique().rows()))
        if words:
            raise Refused(words)
    if scope.reader is not None and not scope.reader.has_pages(grain.wing):
        return rows.clear()
    return rows.filter(kept)


def _simple(measures: Sequence[Measure]) -> dict[str, Measure]:
    """The measures to count: those asked for, and the two sides of each difference."""
    counted: dict[str, Measure] = {}
    for measure in measures:
        if isinstance(measure.arithmetic, Difference):
            sides = (measure.arithmetic.left, measure.arithmetic.right)
            counted |= _simple([catalogue.measure(side) for side in sides])
        else:
            counted[measure.reference] = measure
    return counted


# Rules are asked again and again on the same few days: building an expression costs more than most of them run.
@lru_cache(maxsize=4096)
def _parts(measure: Measure, as_at: date) -> list[pl.Expr]:
    """Numerator, and where they vary denominator and cases without a figure, of each case."""
    arithmetic = measure.arithmetic
    assert not isinstance(arithmetic, Difference)
    moment, where, name = measure.moment(as_at), measure.where(as_at), measure.reference
    if isinstance(arithmetic, MedianDays):
        return [arithmetic.brings(where, moment).alias(f"{name} l")]
    parts = [arithmetic.brings(where, moment).sum().alias(f"{name} n")]
    if isinstance(arithmetic, MeanWeeks):
        parts.append(arithmetic.weighs(where).sum().alias(f"{name} d"))
    if measure.void:
        parts.append((measure.void(moment)).fill_null(False).sum().alias(f"{name} v"))
    return parts


@lru_cache(maxsize=4096)
def _value(measure: Measure, as_at: date) -> pl.Expr:
    """The shown figure, from the summed parts."""
    arithmetic, name = measure.arithmetic, measure.reference
    if isinstance(arithmetic, Difference):
        return (pl.col(arithmetic.left) - pl.col(arithmetic.right)).alias(name)
    if isinstance(arithmetic, Count):
        return pl.col(f"{name} n").alias(name)
    if isinstance(arithmetic, MedianDays):
        return arithmetic.middle(pl.col(f"{name} l")).alias(name)
    if isinstance(arithmetic, MeanWeeks):
        below = pl.col(f"{name} d")
    elif isinstance(arithmetic, DailyAverage):
        below = pl.lit(measure.moment(as_at).window.days, pl.Int64)
    else:
        below = pl.lit(arithmetic.over, pl.Int64)
    value = rounded(pl.col(f"{name} n"), below, arithmetic.decimals)
    if measure.void:
        value = pl.when(pl.col(f"{name} v") == 0).then(value)
    return value.alias(name)


def counted(measures: Sequence[Measure], scope: Scope, frames: Frames, levels: Sequence[str] = LEVELS) -> pl.DataFrame:
    """Measures of a scope at every level in one group-by pass, with subtotals and total; every worker's row among them.

    One row a group: `depth` (0 total, 1 first level ...), the level columns (null below the row's depth), and one
    column a measure, by its reference, as shown. Parts are whole numbers summed from the cases of the deepest
    level, so a total is never made of rounded parts. Groups that hold no case known by the day have no row.
    """
    as_at = scope.as_at
    simple = _simple(measures)
    of_table: dict[str, list[Measure]] = {}
    for measure in simple.values():
        of_table.setdefault(measure.table, []).append(measure)
    figures: pl.DataFrame | None = None
    medians = {name for name, measure in simple.items() if isinstance(measure.arithmetic, MedianDays)}
    for table, own in of_table.items():
        found = _pass(table, own, scope, frames, levels)
        figures = found if figures is None else _beside(figures, found, levels, medians)
    assert figures is not None, "no measure was asked for"
    differences = [_value(m, as_at) for m in measures if isinstance(m.arithmetic, Difference)]
    return figures.with_columns(differences) if differences else figures


def _beside(left: pl.DataFrame, right: pl.DataFrame, levels: Sequence[str], medians: set[str]) -> pl.DataFrame:
    """Figures of two frames side by side, one row a group of either: one without a case of a frame counts 0 there, and has no median."""
    sides = [side.with_columns(pl.lit(value=True).alias(mark)) for side, mark in ((left, " left"), (right, " right"))]
    both = sides[0].join(sides[1], on=["depth", *levels], how="full", coalesce=True, nulls_equal=True)
    # Only where a frame has no such group is there nothing to count: a figure that none can be made of stays none.
    counts = [
        pl.when(pl.col(mark).is_null() & pl.lit(name not in medians)).then(0).otherwise(pl.col(name)).alias(name)
        for side, mark in ((left, " left"), (right, " right"))
        for name in side.columns
        if name not in ("depth", *levels) and side.schema[name].is_integer()
    ]
    return both.with_columns(counts).drop(" left", " right")


def _pass(table: str, measures: Sequence[Measure], scope: Scope, frames: Frames, levels: Sequence[str]) -> pl.DataFrame:
    """The one group-by pass over a frame."""
    as_at = scope.as_at
    parts = [part for measure in measures for part in _parts(measure, as_at)]
    values = [_value(measure, as_at) for measure in measures]
    rows = rows_of(table, scope, frames)
    if not levels:
        return rows.select(parts).select(pl.lit(0).alias("depth"), *values)
    # The cases are read once, here; subtotals, total and figures are sums over these few groups. (Planning a lazy query
    # of so many small steps costs more than running them.)
    finest = rows.group_by(levels).agg(parts)
    names = [name for name in finest.columns if name not in levels]
    together = [
        pl.col(name).list.explode(keep_nulls=False, empty_as_null=False) if name.endswith(" l") else pl.col(name).sum() for name in names
    ]
    whole = [part.implode() if name.endswith(" l") else part for name, part in zip(names, together, strict=True)]
    passes = [finest.select(*(pl.lit(None, pl.String).alias(level) for level in levels), *whole, pl.lit(0).alias("depth"))]
    for depth in range(1, len(levels) + 1):
        summed = finest if depth == len(levels) else finest.group_by(levels[:depth]).agg(together)
        passes.append(summed.with_columns(depth=pl.lit(depth)))
    return pl.concat(passes, how="diagonal").select("depth", *levels, *values)
