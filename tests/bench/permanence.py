"""The server's time of the pages of permanence, in process, beside the same figures in bare polars."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
from dateutil.relativedelta import relativedelta

from components.request import read
from tests.bench.bare_polars import LEVELS, _kept, _levels, _open
from tests.bench.figures import Line
from tests.bench.timing import timed

Where = tuple[str, ...]
DIVIDED_BY = ("legal_status", "placement_type", "placement_provider", "time_band", "age_band", "sex", "locality")
UPCOMING, NOT_STARTED = "Upcoming - Planned Start in Next 3 Months", "Not Yet Started"


def _care(held: pl.DataFrame, _: pl.DataFrame, day: date, where: Where) -> int:
    """Nine columns at three levels, seven divisions, twelve months of who came and left."""
    rows = _kept(held, (), where).filter(~pl.col("legal_status").is_in(["V3", "V4"]))
    year = day - relativedelta(months=12)
    left = (pl.col("end_date") > year).fill_null(value=False)
    parts = [_open(day).sum().alias("now"), (_open(day) & (pl.col("legal_status") == "C2")).sum().alias("fco")]
    parts += [(_open(day) & pl.col("has_prediction")).sum().alias("live"), (left & (pl.col("reason_ceased") == "E4A")).sum().alias("home")]
    table = _levels(rows, LEVELS, parts)
    for column in DIVIDED_BY:
        rows.filter(_open(day)).group_by(column).len()
    for k in range(12):
        after, upto = day - relativedelta(months=k + 1), day - relativedelta(months=k)
        rows.select(*(((pl.col(c) > after) & (pl.col(c) <= upto)).sum() for c in ("start_date", "end_date")))
    return int(table[-1][0][0])


def _head_of_service(held: pl.DataFrame, starts: pl.DataFrame, day: date, where: Where) -> int:
    """Started, predicted and upcoming of two types at three levels, and who has no prediction."""
    rows, since = _kept(starts, (), where), date(day.year - (day.month < 4), 3, 31)
    parts = []
    for kind in ("SGO", "Reunification"):
        own = pl.col("assessment_type") == kind
        parts += [(own & (pl.col(c) > since) & (pl.col(c) <= day)).sum().alias(f"{kind} {c}") for c in ("actual_start", "predicted_start")]
        parts.append((own & (pl.col("status") == UPCOMING)).sum().alias(f"{kind} upcoming"))
    table = _levels(rows, LEVELS, parts)
    _levels(_kept(held, (), where), LEVELS, [(_open(day) & ~pl.col("has_prediction")).sum().alias("none")])
    return int(table[-1][0][0])


def _planned(_: pl.DataFrame, starts: pl.DataFrame, day: date, where: Where) -> int:
    """The rows of the table in order, their first hundred as rows, and how many have each status."""
    rows = _kept(starts, (), where)
    begun = (pl.col("actual_start") > day - relativedelta(months=3)).fill_null(value=False)
    table = rows.filter(pl.col("status").is_in([UPCOMING, NOT_STARTED]) | begun).sort("first_on", "start_id")
    rows.group_by("status").len()
    table.head(100).to_dicts()
    return table.height


BARE: dict[str, Callable[[pl.DataFrame, pl.DataFrame, date, Where], int]] = {
    "care": _care,
    "head-of-service": _head_of_service,
    "planned-starts": _planned,
}
PAGES_TIMED = (*BARE, "outcomes")


def measured(ask: Callable[[str], Any], searches: list[tuple[str, Where]], anew: Callable[[str], str]) -> list[Line]:
    """A line a page; `ask` gets an address in process, which `anew` makes one that is not kept."""
    request = read("")
    day = request.scope.as_at
    held, starts = request.frames.as_at("care", day), request.frames.as_at("planned_starts", day)
    lines = []
    for page in PAGES_TIMED:
        inside = timed(lambda query, page=page: ask(anew(f"/view/{page}{query}")), [query for query, _ in searches])
        bare = (
            timed(lambda where, page=page: BARE[page](held, starts, day, where), [where for _, where in searches]) if page in BARE else []
        )
        lines.append(Line(f"{page}: answer in process", inside, bare, ratio=2 if bare else None, slack=10))
    return lines
