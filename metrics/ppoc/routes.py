"""Routes out of care as competing risks: the share that has left by each route, month by month since coming into care.

The Aalen-Johansen estimate of cumulative incidence (lifelines). Days are counted as whole days, so ties are many; at a tie
all that ended count against all that were at risk that day, events before stays that are merely still open.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from data.calendar import Window
from data.forgetting import kept
from metrics.ppoc import codes
from metrics.ppoc.ways_out import MONTHS_SHOWN, ROUTES, days_of

Tables = Callable[[str], pl.DataFrame]
LEAST_AT_RISK = 10
LONGEST_DAYS = days_of(MONTHS_SHOWN[-1])


@dataclass(frozen=True)
class Incidence:
    """The estimate of a scope. window: the days watched; steps: route -> (days in care, share that has left by then), a step
    function from (0, 0) on; at_risk: days in care -> stays watched at it; upto: the last day of the estimate: from the day
    after it, or at some day before, under `LEAST_AT_RISK` are watched (-1: from the first day)."""

    window: Window
    steps: dict[str, list[tuple[int, float]]]
    at_risk: dict[int, int]
    upto: int

    def share(self, route: str, days: int) -> float | None:
        """The share that has left by a route within so many days of coming into care; None beyond the estimate."""
        return None if days > self.upto else next((share for day, share in reversed(self.steps[route]) if day <= days), 0.0)


def watched(tables: Tables, complete_from: date, day: date) -> Window | None:
    """The days on which every end of a stay is known: after the first complete day, or the day before the first end that is held
    where that is later (an extract of the children in care since a day holds no end before it). None where there are none."""
    no_end = ("", "X1", codes.NOT_RETURNED)
    ends = tables("care_episodes").filter(~pl.col("reason_ceased").fill_null("").is_in(no_end))["episode_end"].drop_nulls()
    first = ends.min()
    after = max(complete_from, first - timedelta(days=1)) if isinstance(first, date) else complete_from
    return Window(after, day) if after < day else None


def _watched_stays(stays: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Of each stay: number of its last day watched (1: the day it began), which route ended it (0: none yet), and the number of the day
    after which it is watched (0, or half a day after the day on which watching began)."""
    start, end = pl.col("start_date"), pl.col("end_date")
    route = pl.coalesce(*(pl.when(route.how).then(pl.lit(n)) for n, route in enumerate(ROUTES, start=1)))
    return stays.filter(end.is_null() | (end > window.after)).select(
        last=(end.fill_null(window.upto) - start).dt.total_days() + 1,
        # Who is in no later return is watched until then, and has taken no route.
        route=pl.when(end.is_null()).then(0).otherwise(route).fill_null(0),
        entry=pl.when(start > window.after).then(0.0).otherwise((pl.lit(window.after) - start).dt.total_days() + 1.5),
    )


def _at_risk(found: pl.DataFrame) -> dict[int, int]:
    """Days in care -> stays watched on that day, for every day up to the longest shown."""
    came, went = [0] * (LONGEST_DAYS + 3), [0] * (LONGEST_DAYS + 3)
    for last, entry in found.select("last", "entry").iter_rows():
        first = int(entry) + 1
        if first <= LONGEST_DAYS + 1:
            came[first] += 1
            went[min(last, LONGEST_DAYS + 1) + 1] += 1
    there, number = {}, 0
    for day in range(1, LONGEST_DAYS + 2):
        number += came[day] - went[day]
        there[day - 1] = number
    return there


@cache
def _fitter() -> Any:
    """lifelines' estimator. It is imported here: it takes a second, which the start of the app need not wait for."""
    from lifelines import AalenJohansenFitter

    class Tied(AalenJohansenFitter):  # type: ignore[misc]
        """Where events of two kinds share a day lifelines would move them apart at random; its own sums are right as they stand."""

        @staticmethod
        def _check_for_duplicates(durations: Any, events: Any) -> bool:  # noqa: ARG004
            return False

    return Tied


def incidence(stays: pl.DataFrame, window: Window) -> Incidence:
    """The estimate of some stays (start_date, end_date, reason_ceased as known at the end of the window)."""
    found = _watched_stays(stays, window)
    at_risk = _at_risk(found)
    upto = next((day - 1 for day, number in at_risk.items() if number < LEAST_AT_RISK), LONGEST_DAYS)
    steps: dict[str, list[tuple[int, float]]] = {route.id: [(0, 0.0)] for route in ROUTES}
    if upto < 0:
        return Incidence(window, steps, at_risk, upto)
    # What is not shown is not estimated either: after a day on which everybody watched leaves there is no estimate.
    leaving = Counter(found["last"].to_list())
    upto = next((day for day, number in at_risk.items() if day < upto and number == leaving[day + 1]), upto)
    shown = found.filter(pl.col("entry") <= upto).with_columns(
        pl.col("last").clip(upper_bound=upto + 1), pl.when(pl.col("last") > upto + 1).then(0).otherwise(pl.col("route")).alias("route")
    )
    return Incidence(window, steps | _estimated(*(tuple(shown[name]) for name in ("last", "route", "entry")), upto), at_risk, upto)


@kept(64)
def _estimated(last: tuple[int, ...], route: tuple[int, ...], entry: tuple[float, ...], upto: int) -> dict[str, list[tuple[int, float]]]:
    """The steps of each route that anybody took, up to a day, of stays as `_watched_stays` has them."""
    steps: dict[str, list[tuple[int, float]]] = {}
    for number, way in enumerate(ROUTES, start=1):
        if number not in route:
            continue
        fitted = _fitter()(calculate_variance=False).fit(np.array(last), np.array(route), event_of_interest=number, entry=np.array(entry))
        column = fitted.cumulative_density_.iloc[:, 0]
        steps[way.id], before = [(0, 0.0)], 0.0
        for day, share in zip(column.index, column.to_numpy(), strict=True):
            if share > before and day - 1 <= upto:
                steps[way.id].append((int(day) - 1, float(share)))
                before = float(share)
    return steps
