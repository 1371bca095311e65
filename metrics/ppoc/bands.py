"""Bands of children in care: by age, by time in care (DOMAIN.md 4)."""

import polars as pl

from metrics.bands import Band
from metrics.cin.bands import label_of as label_of_known
from metrics.cin.bands import started_months_ago
from metrics.measure import Moment, Rule
from metrics.ppoc import codes


def _aged(at_least: int, at_most: int | None) -> Rule:
    def rule(_: Moment) -> pl.Expr:
        age = pl.col("age")
        return (age >= at_least) & (age <= at_most) if at_most is not None else age >= at_least

    return rule


AGES = tuple(
    Band(id, label, label, _aged(at_least, at_most), f"aged {label[0].lower()}{label[1:]}")
    for id, label, at_least, at_most in (
        ("under_1", "Under 1", 0, 0),
        ("a1_4", "1 to 4", 1, 4),
        ("a5_9", "5 to 9", 5, 9),
        ("a10_15", "10 to 15", 10, 15),
        ("a16_over", "16 and over", 16, None),
    )
)


TIMES_IN_CARE = tuple(
    Band(id, label, label, started_months_ago(at_least, under), f"in care {label[0].lower()}{label[1:]}")
    for id, label, at_least, under in (
        ("m0_6", "Under 6 months", 0, 6),
        ("m6_12", "6 to 12 months", 6, 12),
        ("y1_2", "1 to 2 years", 12, 24),
        ("y2_5", "2 to 5 years", 24, 60),
        ("y5_over", "5 years and over", 60, None),
    )
)


def label_of(bands: tuple[Band, ...], moment: Moment) -> pl.Expr:
    """The label of the band each child is in; "Not known" where no date of birth says."""
    return label_of_known(bands, moment, codes.NONE)
