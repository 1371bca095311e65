"""A small invented authority for the tests: written once in every format, loaded from each alone, and counted by plain Python."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data.store import Edition, Store
from loaders import annex_a, cin_census, extract, predictions_source, school_census, ssd, ssda903
from loaders.load import Asked, load
from loaders.publish import Options
from loaders.report import Report
from loaders.source import Source
from loaders.synthetic.command import write
from loaders.synthetic.order import Order
from loaders.synthetic.schools import Schools
from loaders.synthetic.tables import table
from loaders.synthetic.world import World
from metrics import catalogue, engine
from metrics.frames import frames_of
from metrics.scope import Scope
from tests.people import ALL_SEEING

ORDER = Order(authorities=1, years=3, seed=20, scale=0.06)
WORLD = World(ORDER, 1)
# Gone when the tests end.
_ROOM = TemporaryDirectory(prefix="synthetic-")
ROOM = Path(_ROOM.name)
SCHOOLS = Schools(WORLD)
DAY = date(2026, 3, 31)
# The same day so many months before, by the calendar on the wall.
BEFORE = {
    0: DAY, 1: date(2026, 2, 28), 3: date(2025, 12, 31), 6: date(2025, 9, 30), 9: date(2025, 6, 30), 12: date(2025, 3, 31),
    24: date(2024, 3, 31),
}  # fmt: skip
SOURCES: dict[str, Source] = {
    "extract": extract.SOURCE,
    "cin-census": cin_census.SOURCE,
    "annex-a": annex_a.SOURCE,
    "ssda903": ssda903.SOURCE,
    "ssd": ssd.SOURCE,
    "ssd-parquet": ssd.SOURCE,
    "school-census": school_census.SOURCE,
    "predictions": predictions_source.SOURCE,
}


@cache
def written() -> Path:
    """The folder of the authority, every format in it."""
    return write(ORDER, ROOM / "written")[0]


def loaded(kind: str, store: Path, alone: bool = True) -> Report:
    """What loading the files of one format came to."""
    where = written() / kind
    paths = tuple(sorted(where.iterdir())) if kind == "extract" else (where,)
    return load(Asked(SOURCES[kind], paths, invented=True), Store(store), Options(), alone=alone)


@cache
def report(kind: str) -> Report:
    """The report of a format loaded alone into a store of its own."""
    return loaded(kind, ROOM / kind)


def edition(kind: str) -> Edition:
    """The edition of a format loaded alone."""
    found = report(kind).edition
    assert found is not None
    return found


def figures(edition: Edition, names: Iterable[str]) -> dict[str, Any]:
    """Figures of an edition as at the day of the data, as pages show them."""
    scope, frames = Scope(edition.name, DAY).narrowed_to(ALL_SEEING), frames_of(edition)
    return {name: engine.figure(catalogue.measure(name), scope, frames) for name in names}


def by_code(edition: Edition, column: str) -> dict[str, int]:
    """Children in care on the day by a column of their stay."""
    scope, frames = Scope(edition.name, DAY).narrowed_to(ALL_SEEING), frames_of(edition)
    return dict(Counter(engine.cases(catalogue.measure("care-in-care-all"), scope, frames)[column]))


def is_open(start: date, end: date | None, on: date = DAY) -> bool:
    return start <= on and (end is None or end > on)


def in_last(months: int, day: date | None) -> bool:
    return day is not None and BEFORE[months] < day <= DAY


def plans() -> list[dict[str, Any]]:
    return table(WORLD, "cin_plans").to_dicts()


def plan_figures(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Figures of plans, each counted by itself."""
    now = [row for row in rows if is_open(row["start_date"], row["end_date"])]
    found = {
        "cin-open": len(now),
        "cin-open-month-ago": sum(is_open(row["start_date"], row["end_date"], BEFORE[1]) for row in rows),
        "cin-starts": sum(in_last(1, row["start_date"]) for row in rows),
        "cin-ends": sum(in_last(1, row["end_date"]) for row in rows),
        "cin-starts-12m": sum(in_last(12, row["start_date"]) for row in rows),
        "cin-ends-12m": sum(in_last(12, row["end_date"]) for row in rows),
        "cin-over-19-weeks": sum((DAY - row["start_date"]).days > 133 for row in now),
        "cin-duration-over-24": sum(row["start_date"] <= BEFORE[24] for row in now),
    }
    for least, most in ((0, 3), (3, 6), (6, 9), (9, 12), (12, 24)):
        within = [row for row in now if BEFORE[most] < row["start_date"] and (not least or row["start_date"] <= BEFORE[least])]
        found[f"cin-duration-m{least}-{most}"] = len(within)
    needs = Counter(row["primary_need"] for row in now)
    return found | {f"cin-need-n{code}": needs[f"N{code}"] for code in range(10)}


def episodes() -> list[dict[str, Any]]:
    return table(WORLD, "care_episodes").to_dicts()


def care_figures(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Figures of care, counted by the episodes that begin a stay and those that end one."""
    now = [row for row in rows if is_open(row["episode_start"], row["episode_end"])]
    long = [row for row in now if row["legal_status"] not in ("V3", "V4")]
    left = [row for row in rows if row["episode_end"] and row["reason_ceased"] != "X1"]
    homes, orders = ("E4A", "E4B", "E13"), ("E45", "E46", "E47", "E48")
    return {
        "care-in-care-all": len(now),
        "care-in-care": len(long),
        "care-short-breaks": len(now) - len(long),
        "care-on-fco": sum(row["legal_status"] == "C2" for row in now),
        "care-starters-all": sum(row["reason_new"] == "S" and in_last(1, row["episode_start"]) for row in rows),
        "care-leavers-all": sum(in_last(1, row["episode_end"]) for row in left),
        "care-left-by-sgo": sum(in_last(12, row["episode_end"]) and row["reason_ceased"] in orders for row in left),
        "care-left-home": sum(in_last(12, row["episode_end"]) and row["reason_ceased"] in homes for row in left),
    }


def care_by(column: str) -> dict[str, int]:
    """Open episodes by a code; "Not known" where it is blank."""
    now = [row for row in episodes() if is_open(row["episode_start"], row["episode_end"])]
    return dict(Counter(row[column] or "Not known" for row in now))
