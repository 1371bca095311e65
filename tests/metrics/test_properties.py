"""What holds for any cohort on any day: the identity of flows, bands that cover, rows that add up, a number that is its list."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.calendar import last_months
from metrics import catalogue, engine
from metrics.catalogue import MEASURES
from metrics.cin.bands import DURATIONS, SIGN_OFFS, label_of
from metrics.measure import Count, DailyAverage, Difference, MeanWeeks, Measure, MedianDays, Scaled
from metrics.scope import LEVELS
from metrics.series import open_each_day
from tests.metrics.cohort import FEBRUARY, Cohort, Plan, cohorts, days_as_at, scope_of
from tests.sampling import examples

OPEN = MEASURES["cin-open"]
COUNTS = [measure for measure in MEASURES.values() if isinstance(measure.arithmetic, Count)]


def nearest(value: Fraction, decimals: int = 0) -> int | float:
    """Half away from zero, by exact fractions."""
    size = int(abs(value) * 10**decimals + Fraction(1, 2)) * (1 if value >= 0 else -1)
    return float(Fraction(size, 10**decimals)) if decimals else size


def path_of(row: dict[str, Any]) -> tuple[str | None, ...]:
    """The group of a row of `engine.measured`."""
    return tuple(row[level] for level in LEVELS[: row["depth"]])


def groups(measures: Iterable[Measure], cohort: Cohort, day: date) -> list[dict[str, Any]]:
    """Measures of every group at every level, by reference."""
    return engine.measured(list(measures), scope_of(day), cohort.frames()).to_dicts()


@examples(60)
@given(cohorts(), st.sampled_from([1, 2, 3, 6, 9, 12, 24]))
def test_open_now_less_open_then_is_starts_less_ends(drawn: tuple[Cohort, date], months: int) -> None:
    cohort, day = drawn
    window = last_months(day, months)
    over = f"{window.after}..{window.upto}"
    then, starts, ends = OPEN.asked(str(window.after)), MEASURES["cin-starts"].asked(over), MEASURES["cin-ends"].asked(over)
    assert then == replace(OPEN, on=window.after) and starts == replace(MEASURES["cin-starts"], window=window)
    for row in groups([OPEN, then, starts, ends], cohort, day):
        assert row[OPEN.reference] - row[then.reference] == row[starts.reference] - row[ends.reference], row


@examples(60)
@given(cohorts())
def test_the_shown_change_is_the_last_months_starts_less_ends(drawn: tuple[Cohort, date]) -> None:
    for row in groups((MEASURES[f"cin-{name}"] for name in ("change", "starts", "ends")), *drawn):
        assert row["cin-change"] == row["cin-starts"] - row["cin-ends"]


@pytest.mark.sampled(1)
@examples(60)
@given(cohorts())
@pytest.mark.parametrize(("name", "many"), [("cin-durations", 6), ("cin-signoffs", 5), ("cin-needs", 10)])
def test_bands_hold_every_open_plan_once(name: str, many: int, drawn: tuple[Cohort, date]) -> None:
    cohort, day = drawn
    bands = [MEASURES[column.measure] for column in catalogue.table(name).columns[1:]]
    assert len(bands) == many
    frames, scope = cohort.frames(), scope_of(day)
    held = [id for band in bands for id in engine.cases(band, scope, frames)["plan_id"]]
    assert sorted(held) == sorted(engine.cases(OPEN, scope, frames)["plan_id"])
    for row in groups([OPEN, *bands], cohort, day):
        assert sum(row[band.reference] for band in bands) == row["cin-open"]


@examples(60)
@given(cohorts())
def test_the_label_of_a_case_is_its_one_band(drawn: tuple[Cohort, date]) -> None:
    cohort, day = drawn
    frames, scope = cohort.frames(), scope_of(day)
    for bands, prefix in ((DURATIONS, "cin-duration"), (SIGN_OFFS, "cin-signoff")):
        listed = engine.cases(OPEN, scope, frames).with_columns(band=label_of(bands, OPEN.moment(day)))
        for band in bands:
            behind = engine.cases(MEASURES[f"{prefix}-{band.id.replace('_', '-')}"], scope, frames)
            assert set(listed.filter(pl.col("band") == band.short)["plan_id"]) == set(behind["plan_id"])


@examples(60)
@given(cohorts())
def test_workers_add_up_to_teams_teams_to_localities_and_localities_to_the_total(drawn: tuple[Cohort, date]) -> None:
    rows = groups(COUNTS, *drawn)
    for parent in (row for row in rows if row["depth"] < len(LEVELS)):
        parts = [r for r in rows if r["depth"] == parent["depth"] + 1 and path_of(r)[:-1] == path_of(parent)]
        for measure in COUNTS:
            assert sum(part[measure.reference] for part in parts) == parent[measure.reference], (measure.name, path_of(parent))


def from_the_list(measure: Measure, listed: pl.DataFrame, has_no_target: bool, day: date) -> engine.Figure:
    """The figure, worked out from the cases behind it."""
    if isinstance(measure.arithmetic, MeanWeeks):
        return nearest(Fraction(int(listed["contribution"].sum()), 7 * listed.height), 1) if listed.height else None
    if isinstance(measure.arithmetic, MedianDays):
        return nearest(Fraction(median(listed["contribution"].to_list())), 0) if listed.height else None
    if isinstance(measure.arithmetic, DailyAverage):
        return nearest(Fraction(int(listed["contribution"].sum()), last_months(day, measure.months or 0).days))
    if isinstance(measure.arithmetic, Scaled):
        times, over = (19, 52) if measure.name == "cin-target" else (1, 12)
        return None if has_no_target else nearest(Fraction(listed.height * times, over))
    return listed.height


@examples(24)
@given(cohorts())
def test_every_figure_is_its_list_in_every_group(drawn: tuple[Cohort, date]) -> None:
    cohort, day = drawn
    frames, scope = cohort.frames(), scope_of(day)
    known = frames.as_at("cin_plans", day)
    simple = {name: m for name, m in MEASURES.items() if not isinstance(m.arithmetic, Difference)}
    lists = {name: engine.cases(measure, scope, frames) for name, measure in simple.items()}
    for row in groups(MEASURES.values(), cohort, day):
        chosen = [pl.col(level) == name for level, name in zip(LEVELS, path_of(row), strict=False)]
        without_target = not known.filter(*chosen, pl.col("service").is_in(["Disabled Children Service", "UASC"])).is_empty()
        for name, measure in simple.items():
            figure = from_the_list(measure, lists[name].filter(*chosen), without_target and name == "cin-target", day)
            assert row[name] == figure, (name, path_of(row), day)
        for name, measure in MEASURES.items():
            if isinstance(measure.arithmetic, Difference):
                left, right = row[measure.arithmetic.left], row[measure.arithmetic.right]
                assert row[name] == (None if left is None or right is None else left - right), (name, path_of(row))


@examples(12)
@given(cohorts())
def test_a_group_of_a_table_is_the_figure_of_its_own_scope(drawn: tuple[Cohort, date]) -> None:
    cohort, day = drawn
    frames = cohort.frames()
    for row in groups(MEASURES.values(), cohort, day):
        path = path_of(row)
        places = {0: {}, 1: {"localities": path}, 2: {"teams": path[1:]}, 3: {"workers": (path[1:],)}}[len(path)]
        alone = engine.measured(list(MEASURES.values()), scope_of(day, **places), frames, levels=()).to_dicts()[0]
        assert alone == {id: row[id] for id in alone} | {"depth": 0}, path


@examples(40)
@given(cohorts(), st.sampled_from(sorted(catalogue.TABLES)))
def test_a_table_is_its_measures(drawn: tuple[Cohort, date], name: str) -> None:
    cohort, day = drawn
    spec, frames = catalogue.table(name), cohort.frames()
    scope = scope_of(day, services=(*spec.services, "Not known") if spec.services else ())
    measured = {path_of(r): r for r in engine.measured([MEASURES[c.measure] for c in spec.columns], scope, frames).to_dicts()}
    shown = engine.table(spec, scope_of(day), frames)
    for row in shown:
        assert all(row[column.id] == measured[path_of(row)][column.measure] for column in spec.columns)
    left_out = set(measured) - {path_of(row) for row in shown}
    assert all(len(path) == len(LEVELS) and not any(measured[path][c.measure] for c in spec.columns) for path in left_out)
    paths = [path_of(row) for row in shown]
    assert paths[-1] == () and paths[:-1] == sorted(paths[:-1], key=lambda path: [(part == "Not known", part) for part in path])


@pytest.mark.parametrize("day", FEBRUARY, ids=str)
@examples(15)
@given(data=st.data())
def test_each_day_of_a_window_is_counted_once(day: date, data: st.DataObject) -> None:
    """The average times the days is what the days give one by one, also over 29 February."""
    cohort = Cohort([Plan(data.draw(days_as_at), None) for _ in range(3)])
    frames, scope, window = cohort.frames(), scope_of(day), last_months(day, 1)
    average = MEASURES["cin-average-open-3m"].asked(f"{window.after}..{window.upto}")
    one_by_one = [
        engine.figure(OPEN.asked(str(date.fromordinal(n))), scope, frames) or 0
        for n in range(window.first_day.toordinal(), day.toordinal() + 1)
    ]
    assert len(one_by_one) == window.days
    assert open_each_day("cin_plans", scope, frames, window) == one_by_one
    assert engine.cases(average, scope, frames)["contribution"].sum() == sum(one_by_one)
    assert engine.figure(average, scope, frames) == nearest(Fraction(sum(one_by_one), window.days))
