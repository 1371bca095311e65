"""Measures of planned and actual starts of assessments (DOMAIN.md 4), each with its words and an example worked by hand."""

from typing import Any

from data.calendar import before_financial_year
from metrics.measure import Good, MeanWeeks, Measure, Rule, every
from metrics.ppoc import care, codes, rules, steps, ways_out
from metrics.ppoc.statuses import LATE, LATER, NOT_STARTED, ON_TIME, STATUSES, UNPREDICTED, UPCOMING

TABLE = "planned_starts"
# Whether a prediction has begun, and when, stands in the assessments; one that lies ahead needs none of them.
ASSESSED = (*care.CARE, "permanence_assessments")


def _start(
    name: str, title: str, phrase: str, definition: str, counted: Rule, example: str, unit: str = "assessment", **more: Any
) -> Measure:
    more = {"order": ("first_on", False), "needs": ASSESSED} | more
    return Measure(name, title, phrase, definition, TABLE, rules.is_start, counted, example, unit=unit, **more)


PLANNED = _start(
    "ppoc-planned",
    "Planned assessment starts",
    "planned or begun",
    "Predictions not yet begun, or upcoming in the next 3 months, and assessments begun in the last 3 months.",
    rules.is_planned,
    "At 23/05/2022: predicted for 05/05/2022 and not begun: counts. Begun on 04/03/2022: counts. Begun on 23/02/2022: does not.",
    months=3,
)
ALL = _start(
    "ppoc-all",
    "Every prediction in force and every assessment",
    "predicted or begun at any time",
    "Every prediction in force and every assessment known on the day shown, planned later and older ones too.",
    every,
    "Predicted for 01/04/2022, then for 12/05/2022, neither begun: one row, of 12/05/2022.",
)
BEGUN = _start(
    "ppoc-started",
    "Assessments started, 12 months",
    "begun in the last 12 months",
    "Assessments for special guardianship or reunification begun in the last 12 months, predicted or not.",
    rules.began_in_window,
    "At 23/05/2022: begun on 24/05/2021: counts. On 23/05/2021: does not.",
    good=Good.HIGH,
    period="last 12 months",
    months=12,
)
_STATUS_WORDS = {
    NOT_STARTED: ("ppoc-not-started", "predicted and not begun yet", "Predicted start before the day shown, and no start.", "prediction"),
    UPCOMING: (
        "ppoc-upcoming",
        "planned to start in the next 3 months",
        "Predicted start on the day shown or in the 3 months after it, and no start.",
        "prediction",
    ),
    LATER: ("ppoc-later", "planned later", "Predicted start more than 3 months after the day shown.", "prediction"),
    LATE: ("ppoc-late", "begun late", "Began after the predicted start.", "assessment"),
    ON_TIME: ("ppoc-on-time", "begun on time", "Began on or before the predicted start.", "assessment"),
    UNPREDICTED: ("ppoc-unpredicted", "begun without a prediction", "Began without a prediction to answer.", "assessment"),
}
_BEGUN = (LATE, ON_TIME, UNPREDICTED)


def _of_status(status: str) -> Measure:
    """A status: those begun in the last 3 months (another window may be asked for), all others whenever they are predicted."""
    name, phrase, definition, unit = _STATUS_WORDS[status]
    if status not in _BEGUN:
        rule = rules.has_status(status)
        needs = ASSESSED if status == NOT_STARTED else care.CARE
        return _start(name, status, phrase, definition, rule, "At 23/05/2022: predicted for 23/05/2022 is upcoming.", unit, needs=needs)
    example = "At 23/05/2022: predicted 04/05/2022, begun 12/05/2022: late, by 8 days."
    rule = rules.both(rules.has_status(status), rules.began_in_window)
    definition = f"{definition[:-1]}, in the last 3 months."
    return _start(name, status, f"{phrase} in the last 3 months", definition, rule, example, unit, months=3)


BY_STATUS = tuple(_of_status(status) for status in STATUSES)
YET_TO_START = _start(
    "ppoc-yet-to-start",
    "Yet to start, predicted in the last 3 months",
    "predicted to begin in the last 3 months and yet to start",
    "Predictions with a predicted start in the last 3 months, before the day shown, and no start.",
    rules.both(rules.has_status(NOT_STARTED), rules.predicted_in_window),
    "At 23/05/2022: predicted for 05/05/2022 and not begun: counts. Predicted for 01/02/2022: does not.",
    "prediction",
    good=Good.LOW,
    months=3,
)
MOVED = _start(
    "ppoc-moved",
    "Predictions that moved",
    "predicted, and the date has moved",
    "Live predictions that replaced an earlier one of the same child and type.",
    rules.has_moved,
    "First 01/04/2022, then 12/05/2022: moved once, by 41 days.",
    "prediction",
    good=Good.LOW,
    order=("moved_days", True),
)
MOVED_BY = _start(
    "ppoc-moved-by",
    "Predictions moved by, on average",
    "predicted, and the date has moved",
    "Weeks from the first predicted start to the one in force, later ones less earlier ones, over live predictions that moved.",
    rules.has_moved,
    "First 01/04/2022, then 12/05/2022: 41 days, 5.9 weeks. One moved 41 days later and one 13 earlier: 14 days, 2.0 weeks.",
    "prediction",
    good=Good.LOW,
    arithmetic=MeanWeeks(rules.days_moved),
    contributes="Moved,\ndays",
    order=("moved_days", True),
)
_TYPES = ((codes.SGO, "SGO", "special guardianship"), (codes.REUNIFICATION, "Reunification", "reunification"))


def _of_type(kind: str, title: str, words: str) -> tuple[Measure, ...]:
    to_date: dict[str, Any] = {"since": before_financial_year, "period": "financial year to date"}
    return (
        _start(
            f"ppoc-started-{kind.lower()}",
            f"{title} started",
            f"of {words}, begun",
            f"Assessments for {words} begun in the period: by itself the financial year up to the day shown.",
            rules.both(rules.is_of(kind), rules.began_in_window),
            "At 23/05/2022: begun on 01/04/2022: counts. On 31/03/2022: does not.",
            good=Good.HIGH,
            **to_date,
        ),
        _start(
            f"ppoc-predicted-{kind.lower()}",
            f"{title} predicted",
            f"of {words}, predicted to begin",
            f"Predictions in force for {words}, answered or not, whose predicted start lies in the period.",
            rules.both(rules.is_of(kind), rules.predicted_in_window),
            "At 23/05/2022: predicted for 04/05/2022, begun or not: counts. Predicted for 24/05/2022: not yet.",
            "prediction",
            **to_date,
        ),
        _start(
            f"ppoc-upcoming-{kind.lower()}",
            f"{title} upcoming",
            f"of {words}, planned to start in the next 3 months",
            f"Predictions for {words} on the day shown or in the 3 months after it, and no start.",
            rules.both(rules.is_of(kind), rules.has_status(UPCOMING)),
            "At 23/05/2022: predicted for 23/08/2022: counts. For 24/08/2022: does not.",
            "prediction",
            needs=care.CARE,
        ),
    )


BY_TYPE = tuple(measure for kind in _TYPES for measure in _of_type(*kind))
MEASURES = (*care.MEASURES, PLANNED, ALL, BEGUN, *BY_STATUS, YET_TO_START, MOVED, MOVED_BY, *BY_TYPE, *steps.MEASURES, *ways_out.MEASURES)
