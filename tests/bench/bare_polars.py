"""The figures of each page as someone would write them in polars alone: no measures, no scope, no words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
from dateutil.relativedelta import relativedelta

LEVELS = ["locality", "team", "worker"]
Where = tuple[str, ...]


def _days(after: date, upto: date) -> pl.Expr:
    last = pl.min_horizontal(pl.col("end_date").dt.offset_by("-1d"), pl.lit(upto))
    first = pl.max_horizontal("start_date", pl.lit(after + timedelta(days=1)))
    return ((last - first).dt.total_days() + 1).clip(0)


def _open(on: date) -> pl.Expr:
    return (pl.col("start_date") <= on) & (pl.col("end_date").is_null() | (pl.col("end_date") > on))


def _levels(rows: pl.DataFrame, levels: list[str], parts: list[pl.Expr]) -> list[list[tuple[Any, ...]]]:
    finest = rows.group_by(levels).agg(parts)
    names = finest.columns[len(levels) :]
    found = [finest.rows()]
    for depth in range(len(levels) - 1, 0, -1):
        found.append(finest.group_by(levels[:depth]).agg(pl.col(names).sum()).rows())
    return [*found, finest.select(pl.col(names).sum()).rows()]


def _kept(frame: pl.DataFrame, services: Where, localities: Where) -> pl.DataFrame:
    kept = pl.lit(True)
    if services:
        kept &= pl.col("service").is_in(services)
    if localities:
        kept &= pl.col("locality").is_in(localities)
    return frame.filter(kept)


def overview(frame: pl.DataFrame, day: date, localities: Where) -> list[tuple[Any, ...]]:
    """Six columns at three levels, eleven cards, reasons, 24 months of flow, 24 months of days."""
    rows = _kept(frame, ("Children in Need", "Not known"), localities)
    month, year = day - relativedelta(months=1), day - relativedelta(months=12)
    start, end = pl.col("start_date"), pl.col("end_date")
    ended = (end > year).fill_null(False)
    table = _levels(
        rows,
        LEVELS,
        [
            _open(day).sum().alias("now"),
            _open(month).sum().alias("ago"),
            _days(year, day).sum().alias("days"),
            (start > month).sum().alias("starts"),
            (end > month).sum().alias("ends"),
            pl.col("days_open").filter(ended).sum().alias("weeks"),
            ended.sum().alias("closed"),
        ],
    )
    cards = rows.select(
        _open(day).sum().alias("now"),
        _open(month).sum().alias("ago"),
        _days(year, day).sum().alias("days"),
        (start > month).sum().alias("s"),
        (end > month).sum().alias("e"),
        (start > year).sum().alias("s12"),
        ended.sum().alias("e12"),
        pl.col("days_open").filter(ended).sum().alias("w"),
        pl.col("service").is_in(["Disabled Children Service", "UASC"]).sum().alias("void"),
    ).rows()
    is_open, since = _open(day), pl.col("days_since_sign_off")
    unsigned = (pl.col("last_signed_off").is_null() & (pl.col("working_days") >= 10)).fill_null(False)
    over, due = pl.col("days_open") > 133, (since >= 42).fill_null(False)
    rows.select(
        is_open.sum().alias("a"),
        (is_open & (over | due | unsigned)).sum().alias("b"),
        (is_open & over).sum().alias("c"),
        (is_open & unsigned).sum().alias("d"),
        (is_open & due).sum().alias("e"),
        (is_open & (since > 56)).sum().alias("f"),
    ).rows()
    ends = [day - relativedelta(months=k) for k in range(13)]
    rows.select(
        *(((start > a) & (start <= b)).sum().alias(f"s{i}") for i, (b, a) in enumerate(zip(ends, ends[1:], strict=False))),
        *(((end > a) & (end <= b)).sum().alias(f"e{i}") for i, (b, a) in enumerate(zip(ends, ends[1:], strict=False))),
    ).rows()
    first = day - relativedelta(months=24) + timedelta(days=1)
    before = first - timedelta(days=1)
    moves = pl.concat(
        [
            rows.select(day=pl.max_horizontal("start_date", pl.lit(before)), n=pl.lit(1)),
            rows.filter(end.is_not_null()).select(day=pl.max_horizontal("end_date", pl.lit(before)), n=pl.lit(-1)),
        ]
    )
    level = moves.group_by("day").agg(pl.col("n").sum())
    held = level.filter(pl.col("day") == before)["n"].sum()
    days = pl.DataFrame({"day": pl.date_range(first, day, eager=True)}).join(level, on="day", how="left")
    days.select(pl.col("n").fill_null(0).cum_sum() + held).to_series().to_list()
    return [table[-1][0], cards[0]]


def durations(frame: pl.DataFrame, day: date, localities: Where) -> list[tuple[Any, ...]]:
    """Bands, sign-offs and needs at three levels in one pass, needs by bands in another."""
    rows = _kept(frame, (), localities)
    start, since, is_open = pl.col("start_date"), pl.col("days_since_sign_off"), _open(day)
    edges = [day - relativedelta(months=m) for m in (0, 3, 6, 9, 12, 24)]
    bands = [is_open & (start > edges[1])]
    bands += [is_open & (start <= edges[i]) & (start > edges[i + 1]) for i in range(1, 5)] + [is_open & (start <= edges[5])]
    none = pl.col("last_signed_off").is_null()
    signs = [
        is_open & (since < 42),
        is_open & (since >= 42) & (since <= 56),
        is_open & (since > 56),
        is_open & none & (pl.col("working_days") < 10),
        is_open & none & (pl.col("working_days") >= 10),
    ]
    needs = [is_open & (pl.col("primary_need") == f"N{k}") for k in range(10)]
    open_now = is_open.sum().alias("open")
    parts = [open_now, *(rule.sum().alias(f"p{i}") for i, rule in enumerate([*bands, *signs, *needs]))]
    table = _levels(rows, LEVELS, parts)
    rows.group_by("primary_need").agg(open_now, *(rule.sum().alias(f"p{i}") for i, rule in enumerate(bands))).rows()
    return [table[-1][0]]


def targets(frame: pl.DataFrame, day: date, localities: Where) -> list[tuple[Any, ...]]:
    """Open, starts, two averages and the target at two levels."""
    rows = _kept(frame, ("Children in Need", "Not known"), localities)
    year, quarter = day - relativedelta(months=12), day - relativedelta(months=3)
    parts = [
        _open(day).sum().alias("now"),
        (pl.col("start_date") > year).sum().alias("s"),
        _days(year, day).sum().alias("y"),
        _days(quarter, day).sum().alias("q"),
        pl.col("service").is_in(["Disabled Children Service", "UASC"]).sum().alias("void"),
    ]
    return [_levels(rows, LEVELS[:2], parts)[-1][0]]


def cases(frame: pl.DataFrame, day: date, localities: Where) -> list[tuple[Any, ...]]:
    """The open plans, earliest first; how many, and their first hundred as rows."""
    rows = _kept(frame, (), localities).filter(_open(day)).sort("start_date", "plan_id")
    rows.head(100).with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d")).to_dicts()
    return [(rows.height,)]


PAGES: dict[str, Callable[[pl.DataFrame, date, Where], list[tuple[Any, ...]]]] = {
    "overview": overview,
    "durations": durations,
    "targets": targets,
    "cases": cases,
}
