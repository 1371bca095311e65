"""What measures of one kind share: open plans, plans started, plans ended, plans open on average."""

from functools import partial
from typing import Any

from metrics.cin.rules import days_in_window, has_ended, has_started, is_known, is_open, was_open_in_window
from metrics.measure import DailyAverage, Good, Measure, Rule

TABLE = "cin_plans"
# What a figure of plans needs of its sources, and one of their sign-offs.
PLANS = (TABLE,)
SIGNED = (TABLE, "cin_signoffs")


def _measure(name: str, title: str, phrase: str, definition: str, example: str, *, population: Rule, counted: Rule, **more: Any) -> Measure:
    more.setdefault("needs", PLANS)
    return Measure(
        name=name,
        title=title,
        phrase=phrase,
        definition=definition,
        table=TABLE,
        population=population,
        counted=counted,
        example=example,
        **more,
    )


def open_measure(name: str, title: str, phrase: str, definition: str, counted: Rule, example: str, **more: Any) -> Measure:
    """A count of open plans on which a rule holds."""
    return _measure(name, title, phrase, definition, example, population=is_open, counted=counted, **more)


# Counts, or scaled counts, of plans started or ended in a window: (name, title, phrase, definition, example, ...).
started_measure = partial(_measure, population=is_known, counted=has_started)
ended_measure = partial(_measure, population=is_known, counted=has_ended, order=("end_date", False))


def average_measure(name: str, months: int) -> Measure:
    """The mean over the days of a window of the plans open that day."""
    return _measure(
        name,
        f"Average open, {months} months",
        f"open on a day of the last {months} months",
        f"Mean over the days of the last {months} months of the plans open that day: total open case-days / days. "
        "Rounded half up from the unrounded value; a total is worked out from the plans, never from rounded parts.",
        "A window of 90 days; one plan open on all 90, one on 45: 135 case-days / 90 days = 1.5, shown as 2.",
        population=is_known,
        counted=was_open_in_window,
        arithmetic=DailyAverage(days_in_window),
        good=Good.LOW,
        period=f"last {months} months",
        months=months,
        contributes="Days in window",
        order=("contribution", True),
    )
