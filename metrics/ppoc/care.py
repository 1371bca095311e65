"""Measures of children in care: who is, who came, who left and how (DOMAIN.md 4), each with its words and an example."""

from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from metrics.cin.rules import has_ended, is_known, is_open
from metrics.measure import Good, Measure, Rule, every
from metrics.ppoc import rules

TABLE = "care"
# What a figure of care needs of its sources.
CARE = ("care_episodes",)


def _care(
    name: str, title: str, phrase: str, definition: str, counted: Rule, example: str, population: Rule = is_open, **more: Any
) -> Measure:
    more.setdefault("needs", CARE)
    return Measure(name, title, phrase, definition, TABLE, population, counted, example, unit="child", **more)


_moved_care = partial(_care, population=is_known)
CONTINUES = "One that the source says goes on from before its first known episode (RNE other than S) began on no known day."
SHORT = "Children whose only care is short breaks (legal status V3 or V4) are left out."
IN_CARE = _care(
    "care-in-care",
    "Children in care",
    "in care",
    f"Stays in care begun on or before the day shown and not ended by the end of it. {SHORT}",
    rules.is_no_short_break,
    "At 23/05/2022: came into care 23/05/2022: in care. Left 23/05/2022: not. On V4: not.",
)
IN_CARE_ALL = _care(
    "care-in-care-all",
    "Children in care, short breaks included",
    "in care, short breaks included",
    "Stays in care begun on or before the day shown and not ended by the end of it, whatever the legal status.",
    every,
    "937 in care and 13 for short breaks: 950.",
)
SHORT_BREAKS = _care(
    "care-short-breaks",
    "Short breaks",
    "in care for short breaks alone",
    "Stays in care open on the day shown whose legal status is V3 or V4.",
    rules.is_short_break,
    "On V4 at 23/05/2022: counts. On V2: does not.",
    chip=("Care", "Short breaks alone"),
)
ON_FCO = _care(
    "care-on-fco",
    "On a full care order",
    "on a full care order",
    "Children in care on the day shown whose legal status is C2.",
    rules.is_on_fco,
    "On C2: counts. On C1, an interim order: does not.",
    chip=("Legal status", "Full care order"),
)
WITH_PREDICTION = _care(
    "care-with-prediction",
    "With a live prediction",
    "in care with a live prediction",
    f"Children in care with a predicted start of an assessment that is in force, not begun and not withdrawn. {SHORT}",
    rules.has_prediction,
    "Predicted for 04/07/2022 and not begun by 23/05/2022: counts. Begun on 20/05/2022: does not.",
    good=Good.HIGH,
    chip=("Prediction", "Live"),
)
NO_PREDICTION = _care(
    "care-no-prediction",
    "No prediction yet",
    "on a full care order with no prediction yet",
    "Children on a full care order without a live prediction and without an open assessment.",
    rules.has_no_prediction,
    "On C2, the one prediction withdrawn: counts. On C2 with an assessment begun and not completed: does not.",
    good=Good.LOW,
    chip=("Prediction", "None yet"),
)
STARTERS = _moved_care(
    "care-starters",
    "Came into care",
    "came into care",
    f"Stays in care that began in the last month: after the same day a month before, up to the day shown. {CONTINUES} {SHORT}",
    rules.both(rules.came_into_care, rules.is_no_short_break),
    "At 23/05/2022: came on 24/04/2022: counts. On 23/04/2022: does not.",
    period="last month",
    months=1,
)
STARTERS_ALL = _moved_care(
    "care-starters-all",
    "Came into care, short breaks included",
    "came into care, short breaks included",
    f"Stays in care that began in the last month, whatever the legal status. {CONTINUES}",
    rules.came_into_care,
    "At 23/05/2022: came on 24/04/2022 for short breaks (V4): counts. On 23/04/2022: does not.",
    period="last month",
    months=1,
)
LEAVERS = _moved_care(
    "care-leavers",
    "Left care",
    "left care",
    f"Stays in care that ended in the last month: after the same day a month before, up to the day shown. {SHORT}",
    rules.both(has_ended, rules.is_no_short_break),
    "At 23/05/2022: left on 23/05/2022: counts. On 23/04/2022: does not.",
    period="last month",
    months=1,
    order=("end_date", False),
)
LEAVERS_ALL = _moved_care(
    "care-leavers-all",
    "Left care, short breaks included",
    "left care, short breaks included",
    "Stays in care that ended in the last month, whatever the legal status.",
    has_ended,
    "At 23/05/2022: short breaks (V4) ended on 23/05/2022: counts. On 23/04/2022: does not.",
    period="last month",
    months=1,
    order=("end_date", False),
)


def _left(name: str, way: str, reasons: str, how: Callable[[], pl.Expr], example: str) -> Measure:
    return _moved_care(
        name,
        f"Left care by {way}, 12 months",
        f"left care by {way} in the last 12 months",
        f"Stays in care that ended in the last 12 months for {reasons}. {SHORT}",
        rules.both(rules.left(how), rules.is_no_short_break),
        example,
        good=Good.HIGH,
        period="last 12 months",
        months=12,
        order=("end_date", False),
    )


LEFT_BY_SGO = _left(
    "care-left-by-sgo",
    "special guardianship",
    "E45 to E48 (before 2019 E43 or E44)",
    rules.is_left_by_sgo,
    "At 23/05/2022: left on 24/05/2021 for E45: counts. For E41: does not.",
)
LEFT_HOME = _left(
    "care-left-home",
    "reunification",
    "E4A, E4B or E13",
    rules.is_left_home,
    "At 23/05/2022: left on 24/05/2021 for E4A: counts. For E5: does not.",
)
LEFT_FOR_GOOD = _left(
    "care-left-for-permanence",
    "special guardianship or reunification",
    "E45 to E48 (before 2019 E43 or E44), E4A, E4B or E13",
    lambda: rules.is_left_by_sgo() | rules.is_left_home(),
    "At 23/05/2022: left on 24/05/2021 for E45 or E4A: counts. For E11, adopted: does not.",
)
CAME_BACK = _moved_care(
    "care-came-back",
    "Back in care within 12 months",
    "came back into care within 12 months of leaving",
    f"Stays in care that began in the last 12 months, less than 12 months after the same child had left care. {SHORT}",
    rules.both(rules.came_back, rules.is_no_short_break),
    "Left 01/03/2021, came back 28/02/2022: counts. Came back 01/03/2022: does not.",
    good=Good.LOW,
    period="last 12 months",
    months=12,
)
MEASURES = (
    IN_CARE, IN_CARE_ALL, SHORT_BREAKS, ON_FCO, WITH_PREDICTION, NO_PREDICTION, STARTERS, STARTERS_ALL, LEAVERS, LEAVERS_ALL,
    LEFT_BY_SGO, LEFT_HOME, LEFT_FOR_GOOD, CAME_BACK,
)  # fmt: skip
