"""Targets of permanence assessments: set for a financial year, held against what the year has come to (docs/decisions/011)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from data.calendar import Window, financial_year
from data.records.written import Written
from metrics.ppoc import codes

Tables = Callable[[str], pl.DataFrame]


def whole(value: Fraction) -> int:
    """Rounded half away from zero."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def targets(tables: Tables, written: Written, year: str, day: date) -> dict[tuple[str, str], int]:
    """(locality, assessment type) -> starts aimed at in a financial year ("2022/23"): as loaded, or as last set by `day`."""
    loaded = tables("permanence_targets").filter(pl.col("financial_year") == year)
    typed = written.targets.filter((pl.col("financial_year") == year) & (pl.col("set_on") <= day)).sort("set_on", "seq")
    columns = ("locality", "assessment_type", "target_starts")
    return {(place, kind): aim for rows in (loaded, typed) for place, kind, aim in rows.select(columns).iter_rows()}


def to_date(aim: int, window: Window) -> Fraction:
    """The part of a year's target that falls to a window of it, by its days; unrounded."""
    first, last = financial_year(window.upto)
    days = (window.upto - max(window.after, first - timedelta(days=1))).days
    return Fraction(aim * days, (last - first).days + 1)


def with_targets(rows: list[dict[str, Any]], aims: dict[tuple[str, str], int], window: Window) -> list[dict[str, Any]]:
    """The rows of the Head of service table with, for each type, target_year, target (to date) and gap (started less target);
    None below localities and where a place has no target. The total sums the unrounded parts of the localities shown. Where
    small numbers are hidden a gap is hidden with what was started: the target is shown beside it, so that either tells the other."""
    shown = [row["locality"] for row in rows if row["depth"] == 1]
    for row in rows:
        for kind in codes.ASSESSMENT_TYPES:
            name = kind.lower()
            own = [row["locality"]] if row["depth"] == 1 else shown if row["depth"] == 0 else []
            parts = [aims[place, kind] for place in own if (place, kind) in aims]
            aim = whole(sum((to_date(part, window) for part in parts), Fraction(0))) if parts else None
            started = row[f"started_{name}"]
            row[f"target_year_{name}"] = sum(parts) if parts else None
            row[f"target_{name}"] = aim
            row[f"gap_{name}"] = None if aim is None or not isinstance(started, int) else started - aim
            if aim is not None and f"started_{name}" in row.get("hidden", ()):
                row["hidden"] = [*row["hidden"], f"gap_{name}"]
    return rows
