"""Bands of open plans: by months since the start, by time since a manager last signed off (DOMAIN.md 3)."""

import polars as pl

from data.calendar import months_before
from metrics.bands import Band
from metrics.measure import Moment, Rule

SIX_WEEKS = 42
EIGHT_WEEKS = 56
WORKING_DAYS_TO_SIGN = 10


def started_months_ago(at_least: int, under: int | None) -> Rule:
    """Started `at_least` months ago or more and under `under`; a start exactly 3 months ago is in 3 to 6."""

    def rule(moment: Moment) -> pl.Expr:
        start = pl.col("start_date")
        older = start <= months_before(moment.on, at_least) if at_least else pl.lit(True)
        return older & (start > months_before(moment.on, under)) if under else older

    return rule


DURATIONS = tuple(
    Band(id, label, short, started_months_ago(at_least, under), f"open {label[0].lower()}{label[1:]}", late=at_least >= 12)
    for id, label, short, at_least, under in (
        ("m0_3", "0 to 3 months", "0 to 3", 0, 3),
        ("m3_6", "3 to 6 months", "3 to 6", 3, 6),
        ("m6_9", "6 to 9 months", "6 to 9", 6, 9),
        ("m9_12", "9 to 12 months", "9 to 12", 9, 12),
        ("m12_24", "12 to 24 months", "12 to 24", 12, 24),
        ("over_24", "Over 24 months", "Over 24", 24, None),
    )
)


def is_unsigned(_: Moment) -> pl.Expr:
    """Nothing signed off yet."""
    return pl.col("last_signed_off").is_null()


def _since(at_least: int, at_most: int | None) -> Rule:
    """Latest sign-off `at_least` to `at_most` days ago."""

    def rule(_: Moment) -> pl.Expr:
        days = pl.col("days_since_sign_off")
        return (days >= at_least) & (days <= at_most) if at_most is not None else days >= at_least

    return rule


def _unsigned(waiting: bool) -> Rule:
    """Nothing signed off yet, under 10 working days since the start (`waiting`) or 10 and more."""

    def rule(moment: Moment) -> pl.Expr:
        days = pl.col("working_days")
        return is_unsigned(moment) & (days < WORKING_DAYS_TO_SIGN if waiting else days >= WORKING_DAYS_TO_SIGN)

    return rule


SIGN_OFFS = (
    Band("lt_6_weeks", "Under 6 weeks", "Under 6 weeks", _since(0, SIX_WEEKS - 1), "signed off under 6 weeks ago"),
    Band("w6_8", "6 to 8 weeks", "6 to 8 weeks", _since(SIX_WEEKS, EIGHT_WEEKS), "6 to 8 weeks since sign-off"),
    Band("over_8_weeks", "Over 8 weeks", "Over 8 weeks", _since(EIGHT_WEEKS + 1, None), "over 8 weeks since sign-off", late=True),
    Band(
        "unsigned_lt_10_days",
        "Nothing yet, under 10 working days",
        "Nothing yet, under 10",
        _unsigned(True),
        "nothing signed off yet, under 10 working days",
    ),
    Band(
        "unsigned_ge_10_days",
        "Nothing yet, 10 working days or more",
        "Nothing yet, 10 or more",
        _unsigned(False),
        "nothing signed off yet, 10 working days or more",
        late=True,
    ),
)


def label_of(bands: tuple[Band, ...], moment: Moment, empty: str | None = None) -> pl.Expr:
    """The short label of the band each case is in; `empty` where it is in none."""
    expression = pl.lit(empty, pl.String)
    for band in reversed(bands):
        expression = pl.when(band.rule(moment).fill_null(False)).then(pl.lit(band.short)).otherwise(expression)
    return expression
