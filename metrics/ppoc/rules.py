"""The rules of stays in care and of planned starts: what makes one count, as expressions of what is known on the day."""

from collections.abc import Callable

import polars as pl

from metrics.measure import Moment, Rule
from metrics.ppoc import codes
from metrics.ppoc.statuses import LATE, NOT_STARTED, ON_TIME, UNPREDICTED, UPCOMING

STARTED = (ON_TIME, LATE, UNPREDICTED)
REENTRY_MONTHS = 12


def is_start(_: Moment) -> pl.Expr:
    """A prediction in force, an assessment, or both: a row that is one."""
    return pl.col("start_id").is_not_null()


def days_moved(_: Moment) -> pl.Expr:
    """How far the date in force lies from the first one predicted, in days; earlier ones are negative."""
    return pl.col("moved_days")


def is_short_break(_: Moment) -> pl.Expr:
    """In care for short breaks alone (V3, V4)."""
    return pl.col("legal_status").is_in(codes.SHORT_BREAKS)


def is_no_short_break(moment: Moment) -> pl.Expr:
    """In care otherwise than for short breaks."""
    return ~is_short_break(moment)


def is_on_fco(_: Moment) -> pl.Expr:
    """On a full care order."""
    return pl.col("legal_status") == codes.FULL_CARE_ORDER


def has_prediction(moment: Moment) -> pl.Expr:
    """A live prediction there is."""
    return is_no_short_break(moment) & pl.col("has_prediction")


def has_no_prediction(moment: Moment) -> pl.Expr:
    """On a full care order, without a live prediction and without an open assessment."""
    return is_on_fco(moment) & ~pl.col("has_prediction") & ~pl.col("is_assessed")


def is_left_by_sgo() -> pl.Expr:
    """Left care by special guardianship, by the codes of the time."""
    reason, before = pl.col("reason_ceased"), pl.col("end_date") < codes.SGO_CODES_FROM
    return reason.is_in(codes.LEFT_BY_SGO) | (before & reason.is_in(codes.LEFT_BY_SGO_BEFORE))


def is_left_home() -> pl.Expr:
    """Left care by reunification."""
    return pl.col("reason_ceased").is_in(codes.LEFT_BY_REUNIFICATION)


def left(how: Callable[[], pl.Expr]) -> Rule:
    """Left care in the window, in a way."""
    return lambda moment: moment.window.holds("end_date") & how()


def came_into_care(moment: Moment) -> pl.Expr:
    """Came into care in the window; not a stay of which only a later part is known."""
    return moment.window.holds("start_date") & ~pl.col("continues")


def came_back(moment: Moment) -> pl.Expr:
    """Came into care in the window, within 12 months of having left it."""
    gap = pl.col("last_left") > pl.col("start_date").dt.offset_by(f"-{REENTRY_MONTHS}mo")
    return moment.window.holds("start_date") & gap


def is_of(kind: str) -> Rule:
    """An assessment, planned or begun, of a type."""
    return lambda _: pl.col("assessment_type") == kind


def has_status(*statuses: str) -> Rule:
    """One of the statuses."""
    return lambda _: pl.col("status").is_in(statuses)


def is_live(_: Moment) -> pl.Expr:
    """A prediction that is in force and not answered."""
    return pl.col("actual_start").is_null()


def has_moved(moment: Moment) -> pl.Expr:
    """A live prediction that replaced another."""
    return is_live(moment) & (pl.col("moves") > 0)


def began_in_window(moment: Moment) -> pl.Expr:
    """Began in the window."""
    return moment.window.holds("actual_start")


def predicted_in_window(moment: Moment) -> pl.Expr:
    """Predicted, by the prediction in force, to begin in the window."""
    return moment.window.holds("predicted_start")


def is_planned(moment: Moment) -> pl.Expr:
    """The rows of planned starts: not yet started, upcoming, or begun in the window."""
    return pl.col("status").is_in([NOT_STARTED, UPCOMING]) | began_in_window(moment)


def both(*rules: Rule) -> Rule:
    """Every one of the rules."""
    return lambda moment: pl.all_horizontal(*(rule(moment) for rule in rules))
