"""A rule of data quality: which plans break it, in whose words, which figures it touches and what mends it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import polars as pl

from data.calendar import months_before
from metrics.measure import Good, Measure, Moment, Rule
from metrics.measure import every as every

TABLE = "cin_plans_quality"
WINDOW_MONTHS = 12
# What every figure needs of its sources.
PLANS = ("cin_plans",)


@dataclass(frozen=True)
class Known:
    """What is known on a day: plans as `metrics.cin.frame.plans_as_at` has them, and the tables of the edition, whole: whoever reads
    one leaves out what is dated after the day."""

    plans: pl.DataFrame
    table: Callable[[str], pl.DataFrame]
    day: date

    @property
    def still_open(self) -> pl.DataFrame:
        """The plans not ended by the day."""
        return self.plans.filter(pl.col("end_date").is_null())


# The rows of a rule, not their count: the plans that break it.
Broken = Callable[[Known], pl.DataFrame]


class Kind(StrEnum):
    """What a rule looks at, as the group head of its column."""

    BESIDE = "Beside another"
    REFERRAL = "The referral"
    DATES = "Dates"
    SIGN_OFF = "Sign-offs"
    HELD = "Who holds it"
    RECORDED = "Not recorded"


@dataclass(frozen=True)
class QualityRule:
    """One rule. mark: the column that is True for a plan that breaks it; short: the head of its column, two lines.

    touches: names of the measures it makes wrong, and how in `effect`; mend: what to do; number: of the rule in the validation of
    the CIN census, where it has one.
    """

    measure: Measure
    kind: Kind
    short: str
    broken: Broken
    touches: tuple[str, ...]
    effect: str
    mend: str
    number: str = ""

    @property
    def mark(self) -> str:
        """The column of the frame that says whether a plan breaks the rule."""
        return mark_of(self.measure.name)


def mark_of(name: str) -> str:
    """The column of a measure: quality-same-day is marked in same_day."""
    return name.removeprefix("quality-").replace("-", "_")


def is_looked_at(moment: Moment) -> pl.Expr:
    """Open on the day shown, or ended in the 12 months before it: the plans that the figures of the day are made of."""
    return pl.col("end_date").is_null() | (pl.col("end_date") > months_before(moment.as_at, WINDOW_MONTHS))


def is_open(_: Moment) -> pl.Expr:
    """Not ended by the day shown."""
    return pl.col("end_date").is_null()


def quality_measure(name: str, title: str, phrase: str, definition: str, counted: Rule, example: str, **more: Any) -> Measure:
    """A count of the plans looked at on which a rule holds."""
    return Measure(
        name=name,
        title=title,
        phrase=phrase,
        definition=definition,
        table=TABLE,
        population=is_looked_at,
        counted=counted,
        example=example,
        period="12 months to the day shown",
        source="The files of the load",
        **{"good": Good.LOW, "chip": ("Data quality", title), "needs": PLANS, **more},
    )


def rule(name: str, title: str, phrase: str, definition: str, example: str, *, needs: tuple[str, ...] = (), **more: Any) -> QualityRule:
    """A rule with its measure: the plans open, or ended in 12 months, that break it."""
    mark = mark_of(name)
    measure = quality_measure(name, title, phrase, definition, lambda _: pl.col(mark), example, needs=(*PLANS, *needs))
    return QualityRule(measure, **more)
