"""From prediction to order: how far the predictions of two years have come, and the median days between (DOMAIN.md 4)."""

from typing import Any

import polars as pl

from metrics.measure import Good, Measure, MedianDays, Moment, Rule, every
from metrics.ppoc import codes, rules

TABLE = "permanence_steps"
NEEDS = ("care_episodes", "permanence_assessments")
MONTHS = 24
COHORT = "Predictions in force, answered or live, whose predicted start lies in the last 24 months"
DATES = "Predicted for 01/03/2022, recorded 01/02/2022, begun 12/03/2022, completed 30/04/2022, order 15/05/2022"


def has(column: str) -> Rule:
    """The row has a date there: what it dates has come about by the day shown."""
    return lambda _: pl.col(column).is_not_null()


def days_between(first: str, last: str) -> Rule:
    """Days from one date of a row to another."""
    return lambda _: (pl.col(last) - pl.col(first)).dt.total_days()


def _in_order(first: str, last: str) -> Rule:
    def rule(_: Moment) -> pl.Expr:
        return (pl.col(first) <= pl.col(last)).fill_null(value=False)

    return rule


def _step(name: str, title: str, phrase: str, definition: str, counted: Rule, example: str, **more: Any) -> Measure:
    words: dict[str, Any] = {"unit": "assessment", "order": ("first_on", False), "months": MONTHS, "period": "last 24 months"}
    words |= {"needs": NEEDS} | more
    return Measure(name, title, phrase, definition, TABLE, rules.is_start, rules.both(rules.predicted_in_window, counted), example, **words)


PREDICTED = _step(
    "ppoc-steps",
    "Predicted to begin, 24 months",
    "predicted to begin in the last 24 months",
    f"{COHORT}.",
    every,
    "At 23/05/2022: predicted for 24/05/2020: counts. For 23/05/2020, or withdrawn: does not.",
    unit="prediction",
)
BEGUN = _step(
    "ppoc-steps-begun",
    "Of those: begun",
    "predicted to begin in the last 24 months, and begun",
    f"{COHORT}, and whose assessment has begun.",
    has("actual_start"),
    f"{DATES}: counts from 12/03/2022 on.",
    good=Good.HIGH,
)
COMPLETED = _step(
    "ppoc-steps-completed",
    "Of those: completed",
    "predicted to begin in the last 24 months, begun and completed",
    f"{COHORT}, and whose assessment has begun and is completed, whatever its outcome.",
    rules.both(has("actual_start"), has("completed")),
    f"{DATES}: counts from 30/04/2022 on.",
    good=Good.HIGH,
)
ORDER = _step(
    "ppoc-steps-order",
    "Of those: led to an order or home",
    "predicted to begin in the last 24 months, begun, and out of care by the way assessed for",
    f"{COHORT}, begun and completed, whose child left care after the start by the way assessed for: special guardianship or reunification.",
    rules.both(has("actual_start"), has("completed"), has("order_on")),
    f"{DATES}: counts from 15/05/2022 on. Left care for E5 instead: does not.",
    good=Good.HIGH,
)


def _of_type(kind: str, words: str) -> Measure:
    return _step(
        f"ppoc-steps-{kind.lower()}",
        f"Predicted to begin, {words}, 24 months",
        f"of {words}, predicted to begin in the last 24 months",
        f"{COHORT}, for {words}.",
        rules.is_of(kind),
        "At 23/05/2022: predicted for 24/05/2020: counts. For 23/05/2020, or withdrawn: does not.",
        unit="prediction",
    )


BY_TYPE = (_of_type(codes.SGO, "special guardianship"), _of_type(codes.REUNIFICATION, "reunification"))


def _days(name: str, title: str, phrase: str, first: str, last: str, what: str, example: str) -> Measure:
    return _step(
        name,
        title,
        f"{phrase}, predicted to begin in the last 24 months",
        f"Median days {what}, of the predictions whose predicted start lies in the last 24 months and that have come so far.",
        rules.both(has("actual_start"), _in_order(first, last)),
        example,
        arithmetic=MedianDays(days_between(first, last)),
        contributes="Days",
        order=("contribution", True),
        good=Good.LOW,
    )


TO_START = _days(
    "ppoc-days-to-start",
    "Median days, prediction to start",
    "from prediction to start",
    "recorded_on",
    "actual_start",
    "from the day the prediction was recorded to the start of the assessment; one recorded after the start is left out",
    f"{DATES}: 39 days. Of 30, 39 and 100 days the median is 39; of 30 and 39 it is 35.",
)
TO_COMPLETED = _days(
    "ppoc-days-to-completed",
    "Median days, start to completed",
    "from start to completed",
    "actual_start",
    "completed",
    "from the start of the assessment to its completion",
    f"{DATES}: 49 days.",
)
TO_ORDER = _days(
    "ppoc-days-to-order",
    "Median days, completed to order or home",
    "from completed to out of care",
    "completed",
    "order_on",
    "from the completion of the assessment to leaving care by the way assessed for; where care ended before the completion it is left out",
    f"{DATES}: 15 days.",
)
MEASURES = (PREDICTED, BEGUN, COMPLETED, ORDER, *BY_TYPE, TO_START, TO_COMPLETED, TO_ORDER)
