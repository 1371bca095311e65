"""The tables of the permanence pages, with the ids their columns have in files."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from data.calendar import Window, financial_year_words
from metrics.ppoc import codes, periods, targets
from metrics.tables import Column, Rows, TableSpec

if TYPE_CHECKING:
    from metrics.frames import Frames
    from metrics.scope import Scope

TARGET_COLUMNS = tuple(f"{what}_{kind.lower()}" for kind in codes.ASSESSMENT_TYPES for what in ("target", "target_year", "gap"))

IN_CARE = TableSpec(
    "ppoc-children-in-care",
    "Children in care by locality",
    (
        Column("in_care", "care-in-care"),
        Column("on_fco", "care-on-fco"),
        Column("with_prediction", "care-with-prediction"),
        Column("no_prediction", "care-no-prediction"),
        Column("starters_last_month", "care-starters"),
        Column("leavers_last_month", "care-leavers"),
        Column("left_by_sgo_12m", "care-left-by-sgo"),
        Column("left_home_12m", "care-left-home"),
        Column("left_for_permanence_12m", "care-left-for-permanence"),
        Column("came_back_12m", "care-came-back"),
        Column("short_breaks", "care-short-breaks"),
        Column("in_care_with_short_breaks", "care-in-care-all"),
    ),
    base="in_care",
    lists="care-in-care",
)
# With short breaks the same columns count them too; the one that told both together is the first.
WITH_SHORT_BREAKS = {"care-in-care": "care-in-care-all", "care-starters": "care-starters-all", "care-leavers": "care-leavers-all"}
IN_CARE_ALL = replace(
    IN_CARE,
    name="ppoc-children-in-care-with-short-breaks",
    title="Children in care by locality, short breaks included",
    columns=tuple(
        replace(column, measure=WITH_SHORT_BREAKS.get(column.measure, column.measure))
        for column in IN_CARE.columns
        if column.measure != "care-in-care-all"
    ),
    lists="care-in-care-all",
)
PLANNED_STARTS = TableSpec(
    "ppoc-planned-starts",
    "Planned assessment starts",
    (
        Column("last3_on_time", "ppoc-on-time"),
        Column("last3_late", "ppoc-late"),
        Column("last3_not_started", "ppoc-yet-to-start"),
        Column("next3_planned", "ppoc-upcoming"),
        Column("last3_unpredicted", "ppoc-unpredicted"),
        Column("not_started", "ppoc-not-started"),
        Column("planned_later", "ppoc-later"),
        Column("planned", "ppoc-planned"),
        Column("all", "ppoc-all"),
    ),
    lists="ppoc-planned",
)


def has_targets(scope: "Scope") -> bool:
    """Whether the rows of a scope are whole localities, of which targets are: all children, or those on a full care order."""
    others = [c for c in scope.only if (c.field, c.value) != ("legal_status", codes.FULL_CARE_ORDER)]
    return not (scope.teams or scope.workers or scope.services or scope.excluded or others)


def _with_targets(rows: Rows, scope: "Scope", frames: "Frames", period: str = periods.YEAR) -> Rows:
    """The rows with the targets of a period to the day shown, and the gap to them; without where rows are less than a locality."""
    year = financial_year_words(scope.as_at)
    aims = targets.targets(frames.table, frames.written, year, scope.as_at) if has_targets(scope) else {}
    window: Window = periods.window_of(period, scope.as_at)
    return targets.with_targets(rows, aims, window)


HEAD_OF_SERVICE = TableSpec(
    "ppoc-head-of-service",
    "Assessments started, predicted and upcoming, against target",
    (
        Column("started_sgo", "ppoc-started-sgo"),
        Column("predicted_sgo", "ppoc-predicted-sgo"),
        Column("upcoming_sgo", "ppoc-upcoming-sgo"),
        Column("started_reunification", "ppoc-started-reunification"),
        Column("predicted_reunification", "ppoc-predicted-reunification"),
        Column("upcoming_reunification", "ppoc-upcoming-reunification"),
        Column("no_prediction", "care-no-prediction"),
        Column("moved", "ppoc-moved"),
    ),
    lists="ppoc-all",
    more=TARGET_COLUMNS,
    completed=_with_targets,
)
YET_TO_PLAN = TableSpec(
    "ppoc-yet-to-plan",
    "Children on a full care order with no prediction yet, and predictions that moved",
    (
        Column("on_fco", "care-on-fco"),
        Column("with_prediction", "care-with-prediction"),
        Column("no_prediction", "care-no-prediction"),
        Column("moved", "ppoc-moved"),
        Column("moved_weeks", "ppoc-moved-by"),
    ),
    lists="care-no-prediction",
)
OUTCOMES = TableSpec(
    "ppoc-outcomes",
    "From prediction to order, with the median days between",
    (
        Column("predicted", "ppoc-steps"),
        Column("begun", "ppoc-steps-begun"),
        Column("completed", "ppoc-steps-completed"),
        Column("order", "ppoc-steps-order"),
        Column("days_to_start", "ppoc-days-to-start"),
        Column("days_to_completed", "ppoc-days-to-completed"),
        Column("days_to_order", "ppoc-days-to-order"),
    ),
    base="predicted",
    lists="ppoc-steps",
)
TABLES = (IN_CARE, IN_CARE_ALL, PLANNED_STARTS, HEAD_OF_SERVICE, YET_TO_PLAN, OUTCOMES)


def head_of_service(period: str, scope: "Scope") -> TableSpec:
    """The Head of service table of a period up to the scope's day: the measures that count over it, and its part of the targets."""
    if period == periods.YEAR:
        return HEAD_OF_SERVICE
    window = periods.window_of(period, scope.as_at)
    dated = ("ppoc-started-", "ppoc-predicted-")
    columns = tuple(
        replace(column, measure=f"{column.measure}@{window.after}..{window.upto}") if column.measure.startswith(dated) else column
        for column in HEAD_OF_SERVICE.columns
    )
    return replace(HEAD_OF_SERVICE, columns=columns, completed=partial(_with_targets, period=period))
