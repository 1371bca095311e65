"""The true figures of a table, counted for a reader of everything: beside them each figure of a suppressed reader is judged by hand."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

from components.page import PAGES
from data.store import Edition
from metrics import catalogue, engine
from metrics.frames import frames_of
from metrics.measure import Count, DailyAverage, Measure
from metrics.scope import Scope
from tests.people import ALL_SEEING
from tests.walk.asks import Query
from tests.walk.tables import Path, Shown
from tests.walk.world import D2

HIDDEN = "c"
# DOMAIN.md 8: 1 to 5 become `c`. Figures that follow from a count tell it: 19 weeks of 3 starts, the mean of 3 plans, a change by 3.
FOLLOWS = {
    "cin-target": ("cin-starts-12m",),
    "cin-difference-target": ("cin-starts-12m",),
    "cin-duration-closed-12m": ("cin-ends-12m",),
    "cin-change": ("cin-open", "cin-open-month-ago"),
}
NEEDS = {f"N{n}" for n in range(10)}


def is_small(value: Any) -> bool:
    """Whether a true count must not be shown."""
    return isinstance(value, int) and 1 <= value <= 5


@lru_cache(maxsize=64)
def figures(edition: Edition, day: date, services: tuple[str, ...], names: tuple[str, ...]) -> dict[Path, dict[str, Any]]:
    """The true figures of measures by path: (), (locality,), (locality, team)."""
    levels = ("locality", "team")
    scope = Scope(edition.name, day, services).narrowed_to(ALL_SEEING)
    found = engine.measured([catalogue.measure(name) for name in names], scope, frames_of(edition), levels)
    return {tuple(row[level] for level in levels[: row["depth"]]): row for row in found.to_dicts()}


def _names(measure: str) -> tuple[str, ...]:
    return (measure, *FOLLOWS.get(measure, ()))


def _where(row: dict[str, Any], column: dict[str, Any], day: date) -> tuple[str, date, Path] | None:
    """(measure, day, path) a cell of a table that is no tree speaks of; None where nobody has said how to know."""
    measure, when = column["measure"], row.get("when")
    if when and ".." in when:
        return f"{measure}@{when}", day, ()
    if when:
        return measure, date.fromisoformat(when), ()
    if row["id"] in NEEDS:
        return f"cin-need-{row['id'].lower()}", day, ()
    return (measure, day, ()) if not row["path"] or row["id"].lower() == "total" else None


def _must_hide(measure: Measure, true: dict[str, Any]) -> bool:
    counts = isinstance(measure.arithmetic, Count | DailyAverage) and is_small(true[measure.reference])
    return counts or any(is_small(true[name]) for name in FOLLOWS.get(measure.name, ()))


def untrue_or_small(edition: Edition, query: Query, table: Shown) -> list[str]:
    """What a table shows to a reader with small numbers hidden that it must not: a small number, an untrue one, a day within a month."""
    day, asked = table.day, parse_qs(query.text)
    if day.day != monthrange(day.year, day.month)[1] or day > D2:
        return [f"{table.id} is of {day}, which is no month end"]
    if table.edition != edition.name:
        return [f"{table.id} is of edition {table.edition}"]
    services = () if "all" in asked.get("service", []) else PAGES[table.page].default_services
    place, told = tuple(asked.get("locality", [])[:1]), []
    names = tuple(dict.fromkeys(name for column in table.columns if table.tree for name in _names(column["measure"])))
    whole = figures(edition, day, services, names) if names else {}
    for row in table.rows:
        for column in table.columns:
            shown = row.get(column["id"])
            if shown in (HIDDEN, None) or column["kind"] == "target":  # a target is set by people: it counts nobody
                continue
            if table.tree:
                name, path = column["measure"], row["path"] or place
                true = whole.get(path)
            else:
                found = _where(row, column, day)
                if found is None:
                    return [f"tests/walk/truth.py does not know what the rows of {table.page}/{table.id} are: say so in _where"]
                name, at, _ = found
                true = figures(edition, at, services, _names(name)).get(place)
            if true is None:
                told += [f"{table.id} shows {shown} of {name} in {row['path']}, which holds nothing"] if shown else []
            elif shown != true[name]:
                told.append(f"{table.id} shows {shown} of {name} in {row['path']}: {true[name]} is true")
            elif _must_hide(catalogue.measure(name), true):
                told.append(f"{table.id} shows the small number {shown} of {name} in {row['path']}")
    return told
