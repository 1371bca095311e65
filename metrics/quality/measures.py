"""The measures of data quality: the plans looked at, those that break a rule, and one measure a rule."""

import polars as pl

from metrics.measure import Good, Moment, every
from metrics.quality.rule import is_open, quality_measure
from metrics.quality.rules import RULES


def breaks_a_rule(_: Moment) -> pl.Expr:
    """Breaks one rule or more."""
    return pl.any_horizontal(*(pl.col(rule.mark) for rule in RULES))


def is_open_and_breaks_a_rule(moment: Moment) -> pl.Expr:
    """Open, and breaks one rule or more."""
    return is_open(moment) & breaks_a_rule(moment)


def has_ended(_: Moment) -> pl.Expr:
    """Ended by the day shown."""
    return pl.col("end_date").is_not_null()


PLANS = quality_measure(
    "quality-plans",
    "Plans looked at",
    "open, or ended in 12 months",
    "Plans open on the day shown, or ended in the 12 months before it: those that the figures of the day are made of.",
    every,
    "At 23/05/2022: ended 24/05/2021 counts, ended 23/05/2021 does not.",
    good=Good.NEITHER,
    chip=None,
)
OPEN = quality_measure(
    "quality-open",
    "Open plans looked at",
    "open",
    "Plans open on the day shown, which is Cases open of the Overview.",
    is_open,
    "At 23/05/2022: no end by then counts, an end on 23/05/2022 does not.",
    good=Good.NEITHER,
    chip=None,
)
ENDED = quality_measure(
    "quality-ended",
    "Plans looked at that have ended",
    "ended in 12 months",
    "Plans ended in the 12 months before the day shown.",
    has_ended,
    "At 23/05/2022: ended 24/05/2021 counts, ended 23/05/2021 does not.",
    good=Good.NEITHER,
    chip=None,
)
BROKEN = quality_measure(
    "quality-broken",
    "Plans that break a rule",
    "that break a rule of data quality",
    "Plans open on the day shown, or ended in the 12 months before it, that break one rule of data quality or more. Rules that need what "
    "no source supplies are broken by none.",
    breaks_a_rule,
    "A plan that breaks 2 rules, as it overlaps another and has no primary need, counts once.",
    chip=("Data quality", "Breaks a rule"),
)
BROKEN_OPEN = quality_measure(
    "quality-broken-open",
    "Open plans that break a rule",
    "open, and break a rule of data quality",
    "Plans open on the day shown that break one rule of data quality or more.",
    is_open_and_breaks_a_rule,
    "A plan ended on 10/05/2022 without a reason counts among those that break a rule; at 23/05/2022 it does not count here.",
    chip=("Data quality", "Open, breaks a rule"),
)
MEASURES = (PLANS, OPEN, ENDED, BROKEN, BROKEN_OPEN, *(rule.measure for rule in RULES))
