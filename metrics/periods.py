"""Figures over periods, for readers with small numbers hidden: which of them a month end may show, so that no two can be subtracted.

What time leaves open is closed by rules of whole levels, not by hiding single cells: a level (the county, its localities) shows a
figure of one month, or of the financial year to date, only where no month of it is small anywhere on that level, over the whole
period of the data; all other periods are shown at the ends of financial years, of which no two share a day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import combinations

import polars as pl

from access.reader import SYSTEM
from data.calendar import financial_year
from data.forgetting import kept
from metrics import catalogue
from metrics.counting import counted
from metrics.families import own_measures, relations_of
from metrics.frames import Frames
from metrics.measure import Measure
from metrics.refusals import default_services
from metrics.scope import PUBLISHED_LEVELS, Scope
from metrics.suppression import is_small

Path = tuple[str, ...]
Values = dict[Path, dict[str, int]]


def paths_of(frame: pl.DataFrame) -> list[Path]:
    """The place of each row: () the county, then locality, then team."""
    return [tuple(row[1 : 1 + row[0]]) for row in frame.select("depth", *PUBLISHED_LEVELS).rows()]


def whole(measures: Sequence[Measure], scope: Scope, frames: Frames) -> pl.DataFrame:
    """The true figures of every published place."""
    found = counted(measures, scope.narrowed_to(SYSTEM), frames, PUBLISHED_LEVELS)
    # In one order always: what is hidden may depend on it, and two patterns of one day, in two processes, would tell each other's cells.
    return found.sort("depth", *PUBLISHED_LEVELS, nulls_last=True)


def month_ends(first: date, last: date) -> list[date]:
    """The last days of months from `first` to `last`, both included, oldest first."""
    found = []
    day = last + timedelta(days=1)
    while (end := day.replace(day=1) - timedelta(days=1)) >= first:
        found.append(end)
        day = end
    return found[::-1]


def ends_year(day: date) -> bool:
    """Whether a financial year ends on the day."""
    return financial_year(day)[1] == day


def _ends(frames: Frames) -> list[date]:
    return month_ends(frames.edition.complete_from, frames.edition.extract_date)


@kept(8)
def months(frames: Frames, table: str) -> dict[tuple[str, ...], list[Values]]:
    """By set of services: what every month end of the period shows of one month and of the year to date, by place, oldest first."""
    relations = relations_of(table)
    names = [*relations.flows, *relations.to_date]
    found: dict[tuple[str, ...], list[Values]] = {services: [] for services in default_services(table)}
    for end in _ends(frames):
        for services, each in found.items():
            rows = whole([catalogue.measure(name) for name in names], Scope(frames.edition.name, end, services), frames)
            each.append(dict(zip(paths_of(rows), rows.select(names).to_dicts(), strict=True)))
    return found


def fewer(services: tuple[str, ...], among: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The sets of services that hold some of these and no other; () holds all."""
    return [s for s in among if s and s != services and (not services or set(s) < set(services))]


@kept(16)
def steady_levels(frames: Frames, services: tuple[str, ...], table: str) -> int:
    """Down to which depth no month of the period has 1 to 5 of a figure of one month: -1 not even the county, 0 it, 1 localities.

    Nor may a month of these services less that of fewer, shown too, leave 1 to 5: the fewer services keep their months.
    """
    names = relations_of(table).flows
    by_services = months(frames, table)
    own = by_services[services]
    if not own or not names:
        return -1
    others = [(by_services[s], steady_levels(frames, s, table)) for s in fewer(services, by_services)]
    for depth in (0, 1):
        shown = [each for each, levels in others if levels >= depth]
        for at, month in enumerate(own):
            for path, values in month.items():
                rests = [{n: values[n] - each[at][path][n] for n in names} for each in shown if path in each[at]]
                if len(path) == depth and any(is_small(one[n]) for one in (values, *rests) for n in names):
                    return depth - 1
    return 1


@kept(16)
def steady_years(frames: Frames, services: tuple[str, ...], table: str) -> int:
    """The same of figures of the financial year to date: none less another of its year, or less nothing, leaves 1 to 5.

    Shown of all services alone: a set of fewer has no such figure.
    """
    names = relations_of(table).to_date
    own = months(frames, table)[services]
    if not own or not names or services:
        return -1
    years: dict[date, list[Values]] = {}
    for end, values in zip(_ends(frames), own, strict=True):
        years.setdefault(financial_year(end)[0], [{}]).append(values)
    for depth in (0, 1):
        for year in years.values():
            places = {path for values in year for path in values if len(path) == depth}
            for (one, other), path in ((pair, path) for pair in combinations(year, 2) for path in places):
                before, after = one.get(path, {}), other.get(path, {})
                if any(is_small(abs(after.get(n, 0) - before.get(n, 0))) for n in names):
                    return depth - 1
    return 1


def withheld(frames: Frames, services: tuple[str, ...], table: str, as_at: date) -> dict[str, int]:
    """Measure -> the deepest level it is shown of on a day, small or not (-1: none); what is not named is shown of all."""
    relations = relations_of(table)
    found = dict.fromkeys(relations.monthly, steady_levels(frames, services, table) if relations.monthly else -1)
    found |= dict.fromkeys(relations.never, -1)
    if relations.stocks is not None:
        named = {*relations.monthly, *relations.to_date, *relations.yearly, *relations.stocks}
        found |= {name: -1 for name, m in own_measures(table).items() if (m.months or m.since) and name not in named}
    if not ends_year(as_at):
        found |= dict.fromkeys(relations.to_date, steady_years(frames, services, table) if relations.to_date else -1)
        found |= dict.fromkeys(relations.yearly, -1)
    return found
