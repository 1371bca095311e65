"""Measures asked on another day or over another window, and days and files at the edge of what is known."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given

from metrics import catalogue, engine
from metrics.catalogue import MEASURES
from metrics.frames import Frames
from metrics.measure import Count, Measure
from metrics.scope import read_scope
from tests.metrics.cohort import EDITION, Cohort, Plan, cohorts, scope_of
from tests.sampling import examples

LATEST = date(2022, 5, 23)
EARLIER = date(2022, 3, 14)
ON_A_DAY = sorted(name for name, m in MEASURES.items() if m.population == MEASURES["cin-open"].population and not m.back)
OVER_A_WINDOW = sorted(name for name, m in MEASURES.items() if m.months)
LONG = Cohort([
    Plan(date(2021, 12, 1), signed=(date(2021, 12, 20), date(2022, 5, 20))),
    Plan(date(2021, 12, 1), date(2022, 4, 1), signed=(date(2022, 3, 1),)),
    Plan(date(2022, 3, 9), signed=(date(2022, 3, 30),)),
    Plan(date(2022, 2, 1)),
])  # fmt: skip


def asked(name: str, when: str) -> Measure | None:
    """The measure on that day or over that window; None where it says that it cannot be asked so."""
    try:
        return catalogue.measure(f"{name}@{when}")
    except ValueError:
        return None


@pytest.mark.parametrize("name", ON_A_DAY)
def test_asked_on_an_earlier_day_it_is_the_figure_of_that_day_or_refused(name: str, scope_at, frames: Frames) -> None:
    measure = asked(name, EARLIER.isoformat())
    if measure:
        then = engine.figure(MEASURES[name], scope_at(EARLIER), frames)
        assert engine.figure(measure, scope_at(LATEST), frames) == then, measure.said()


@pytest.mark.parametrize("name", OVER_A_WINDOW)
def test_a_measure_of_a_window_asked_on_a_day_is_of_that_day_or_refused(name: str, scope_at, frames: Frames) -> None:
    measure = asked(name, EARLIER.isoformat())
    if measure:
        then = engine.figure(MEASURES[name], scope_at(EARLIER), frames)
        assert engine.figure(measure, scope_at(LATEST), frames) == then, measure.said()


@pytest.mark.parametrize("name", ["cin-open", "cin-open-month-ago", "cin-duration-m0-3"])
def test_a_measure_of_a_day_asked_over_a_window_does_not_say_that_it_looked_at_it(name: str) -> None:
    measure = asked(name, "2021-12-14..2022-01-14")
    if measure:
        same = engine.figure(measure, scope_of(LATEST), LONG.frames()) == engine.figure(MEASURES[name], scope_of(LATEST), LONG.frames())
        assert not (same and "14/01/2022" in measure.said()), measure.said()


@pytest.mark.parametrize("name", ["cin-starts", "cin-ends", "cin-starts-12m", "cin-ends-12m"])
def test_asked_over_a_window_flows_are_those_of_the_window(name: str) -> None:
    measure = MEASURES[name].asked("2022-03-08..2022-04-01")
    assert engine.figure(measure, scope_of(LATEST), LONG.frames()) == 1
    assert measure.said().endswith("from 08/03/2022 to 01/04/2022")


def test_days_after_the_day_shown_are_no_open_days() -> None:
    """A window that runs past the day shown counts no day on which nothing is known yet."""
    measure = asked("cin-average-open-3m", "2022-05-22..2022-06-22")
    if measure:
        listed = engine.cases(measure, scope_of(LATEST), Cohort([Plan(date(2022, 1, 1))]).frames())
        assert listed["contribution"].to_list() == [1]


@examples(40)
@given(cohorts())
def test_open_asked_on_the_day_shown_is_open(drawn: tuple[Cohort, date]) -> None:
    cohort, day = drawn
    frames, counts = cohort.frames(), [MEASURES[name] for name in ON_A_DAY if isinstance(MEASURES[name].arithmetic, Count)]
    plain = engine.measured(counts, scope_of(day), frames, levels=()).row(0)
    assert engine.measured([replace(m, on=day) for m in counts], scope_of(day), frames, levels=()).row(0) == plain


@pytest.mark.parametrize("text", ["0001-01-01", "0002-06-30"])
def test_a_day_before_any_calendar_is_shown_empty_or_refused_with_what_to_write(text: str) -> None:
    try:
        scope = read_scope({"as_at": [text]}, EDITION, LATEST)
    except ValueError as refusal:
        assert "Write" in str(refusal) or "Choose" in str(refusal)
        return
    rows = engine.table(catalogue.table("cin-durations"), replace(scope_of(LATEST), as_at=scope.as_at), LONG.frames())
    assert rows[-1]["total_open"] == 0


def with_allocations(*held: tuple[str, str, date, date | None]) -> Cohort:
    """One plan from 01/01/2022, now of Birch 1, with these allocations (team, worker, from, to)."""
    cohort = Cohort([Plan(date(2022, 1, 1), team="Birch 1")])
    allocations = cohort.table("cin_allocations")
    cohort._kept["cin_allocations"] = pl.DataFrame([("P0", *row) for row in held], schema=allocations.schema, orient="row")
    return cohort


def team_on(cohort: Cohort, day: date) -> str:
    """The team of the one plan."""
    team: str = engine.cases(MEASURES["cin-open"], scope_of(day), cohort.frames())["team"].item()
    return team


def test_an_allocation_after_the_day_is_not_known() -> None:
    """Allocated first on 10 January, to Birch 1 only on 1 March: on 5 January nobody knew of Birch 1."""
    cohort = with_allocations(("Alder 1", "Ana Moss", date(2022, 1, 10), date(2022, 3, 1)), ("Birch 1", "Ben Fell", date(2022, 3, 1), None))
    assert team_on(cohort, date(2022, 1, 10)) == "Alder 1" and team_on(cohort, date(2022, 3, 1)) == "Birch 1"
    assert team_on(cohort, date(2022, 1, 5)) != "Birch 1"


def test_two_allocations_of_one_day_give_one_team_whatever_the_order_of_the_rows() -> None:
    rows = [("Alder 1", "Ana Moss", date(2022, 2, 1), None), ("Birch 1", "Ben Fell", date(2022, 2, 1), None)]
    assert team_on(with_allocations(*rows), LATEST) == team_on(with_allocations(*reversed(rows)), LATEST)
