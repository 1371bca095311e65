"""The rules of child-in-need plans: what makes a plan count, as expressions of what is known on the day (DOMAIN.md 3)."""

from datetime import date

import polars as pl

from data.calendar import last_months
from data.settings import SETTINGS
from metrics.cin.bands import EIGHT_WEEKS, SIX_WEEKS, WORKING_DAYS_TO_SIGN, is_unsigned
from metrics.measure import Moment

SERVICES_WITHOUT_TARGET = ("Disabled Children Service", "UASC")


def open_on(day: date) -> pl.Expr:
    """Started by the end of the day and not ended by it."""
    return (pl.col("start_date") <= day) & (pl.col("end_date").is_null() | (pl.col("end_date") > day))


def is_open(moment: Moment) -> pl.Expr:
    """Open on the day looked at."""
    return open_on(moment.on)


def is_known(moment: Moment) -> pl.Expr:
    """Started by the day shown: a plan of the wing."""
    return pl.col("start_date") <= moment.as_at


def has_started(moment: Moment) -> pl.Expr:
    """Started in the window."""
    return moment.window.holds("start_date")


def has_ended(moment: Moment) -> pl.Expr:
    """Ended in the window."""
    return moment.window.holds("end_date")


def days_in_window(moment: Moment) -> pl.Expr:
    """Days of the window on which the plan was open (int, 0 and up)."""
    window = moment.window
    first = pl.max_horizontal("start_date", pl.lit(window.first_day))
    last = pl.min_horizontal(pl.col("end_date").dt.offset_by("-1d"), pl.lit(window.upto))
    return ((last - first).dt.total_days() + 1).clip(0)


def was_open_in_window(moment: Moment) -> pl.Expr:
    """Open on one day of the window or more."""
    return days_in_window(moment) > 0


def days_to_end(_: Moment) -> pl.Expr:
    """Days from start to end."""
    return pl.col("days_open")


def is_over_target_duration(_: Moment) -> pl.Expr:
    """Open longer than the duration the target assumes."""
    return pl.col("days_open") > SETTINGS.target_days


def is_due_for_sign_off(_: Moment) -> pl.Expr:
    """Latest sign-off six weeks ago or more."""
    return pl.col("days_since_sign_off") >= SIX_WEEKS


def is_overdue_for_sign_off(_: Moment) -> pl.Expr:
    """Latest sign-off over eight weeks ago."""
    return pl.col("days_since_sign_off") > EIGHT_WEEKS


def is_unsigned_in_time(moment: Moment) -> pl.Expr:
    """Nothing signed off for ten working days or more."""
    return is_unsigned(moment) & (pl.col("working_days") >= WORKING_DAYS_TO_SIGN)


def needs_attention(moment: Moment) -> pl.Expr:
    """One of the reasons holds, or more; a reason whose days are not there does not hold."""
    reasons = (is_over_target_duration, is_due_for_sign_off, is_unsigned_in_time)
    return pl.any_horizontal(*(reason(moment).fill_null(False) for reason in reasons))


def is_late_for_sign_off(moment: Moment) -> pl.Expr:
    """Over eight weeks since the latest sign-off, or nothing signed off for ten working days or more."""
    return is_overdue_for_sign_off(moment).fill_null(False) | is_unsigned_in_time(moment).fill_null(False)


def is_over_a_year(moment: Moment) -> pl.Expr:
    """Started twelve calendar months ago or more."""
    return pl.col("start_date") <= last_months(moment.on, 12).after


def has_no_target(_: Moment) -> pl.Expr:
    """Of a service that has no target."""
    return pl.col("service").is_in(SERVICES_WITHOUT_TARGET)
