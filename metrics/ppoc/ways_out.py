"""The routes out of care, and how many stays are watched at each length: what an estimate of routes rests on."""

from dataclasses import dataclass

import polars as pl

from metrics.cin.rules import is_known
from metrics.measure import Good, Measure, Moment, Rule
from metrics.ppoc import codes, rules
from metrics.ppoc.care import CARE, SHORT, TABLE

DAYS_PER_MONTH = 365.25 / 12
MONTHS_SHOWN = (6, 12, 24, 36, 60)


def days_of(months: int) -> int:
    """Whole days of a number of average months: 182, 365, 730, 1,095, 1,826."""
    return int(months * DAYS_PER_MONTH)


@dataclass(frozen=True)
class Route:
    """A route out of care. words: "special guardianship"; reasons: in the definition of its measure; how: of an ended stay."""

    id: str
    name: str
    words: str
    reasons: str
    how: pl.Expr
    example: str
    good: Good = Good.NEITHER

    @property
    def measure(self) -> str:
        """The name of the measure of those who took it."""
        return f"care-out-{self.id}"


def _reason(*reasons: str) -> pl.Expr:
    return pl.col("reason_ceased").is_in(reasons).fill_null(value=False)


_NAMED = (
    Route("sgo", "Special guardianship", "special guardianship", "E45 to E48 (before 2019 E43 or E44)",
          rules.is_left_by_sgo().fill_null(value=False), "Left for E45: counts. For E43 in 2021: does not.", Good.HIGH),
    Route("home", "Reunification", "reunification", "E4A, E4B or E13",
          rules.is_left_home().fill_null(value=False), "Left for E4A: counts. For E5: does not.", Good.HIGH),
    Route("adopted", "Adoption", "adoption", "E11 or E12", _reason(*codes.LEFT_BY_ADOPTION), "Left for E11: counts. For E41: does not."),
    Route("arranged", "Child arrangements order", "a child arrangements order", "E41", _reason("E41"),
          "Left for E41: counts. For E45: does not."),
    Route("grown", "18 or independence", "turning 18 or independence", "E5, E6, E7, E15 or E17", _reason("E5", "E6", "E7", "E15", "E17"),
          "Left for E17: counts. For E8: does not."),
)  # fmt: skip
_OTHER = Route(
    "other", "Other route", "another route", "any other reason, or none recorded",
    ~pl.any_horizontal(*(route.how for route in _NAMED), _reason(codes.NOT_RETURNED)), "Left for E8 or E3: counts. For E45: does not.",
)  # fmt: skip
ROUTES = (*_NAMED, _OTHER)


def _took(route: Route) -> Rule:
    return lambda moment: moment.window.holds("end_date") & route.how


def _reached(days: int) -> Rule:
    """Was in care `days` after coming in, on a day of the window."""

    def rule(moment: Moment) -> pl.Expr:
        reached, end = pl.col("start_date") + pl.duration(days=days), pl.col("end_date")
        return (reached > moment.window.after) & (reached <= moment.window.upto) & (end.is_null() | (end >= reached))

    return rule


BY_ROUTE = tuple(
    Measure(
        route.measure,
        f"Left care: {route.words}",
        f"left care by {route.words}",
        f"Stays in care that ended in the period for {route.reasons}. {SHORT}",
        TABLE,
        is_known,
        rules.both(_took(route), rules.is_no_short_break),
        route.example,
        unit="child",
        needs=CARE,
        good=route.good,
        period="last month, or as asked",
        months=1,
        order=("end_date", False),
    )
    for route in ROUTES
)
REACHED = tuple(
    Measure(
        f"care-reached-{months}m",
        f"Reached {months} months in care",
        f"reached {months} months in care",
        f"Stays in care that came to {days_of(months):,} days ({months} months) in the period, and had not ended before that day. {SHORT}",
        TABLE,
        is_known,
        rules.both(_reached(days_of(months)), rules.is_no_short_break),
        f"At 23/05/2022, of the last month: the {days_of(months):,}th day after coming in was 01/05/2022, in care that day: counts.",
        unit="child",
        needs=CARE,
        period="last month, or as asked",
        months=1,
    )
    for months in MONTHS_SHOWN
)
MEASURES = (*BY_ROUTE, *REACHED)
