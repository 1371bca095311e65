"""A measure: one frozen value that owns the rule, the arithmetic and the words of a figure, for any day."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

import polars as pl

from data.calendar import DAYS_PER_WEEK, Window, last_months, shown


class Good(StrEnum):
    """Which way is good."""

    LOW = "low"
    HIGH = "high"
    NEITHER = "neither"


@dataclass(frozen=True)
class Moment:
    """When a rule is asked: `as_at` is the day of the view, `on` the day looked at, `window` the days counted over."""

    as_at: date
    on: date
    window: Window


Rule = Callable[[Moment], pl.Expr]


def rounded(numerator: pl.Expr, denominator: pl.Expr, decimals: int) -> pl.Expr:
    """numerator / denominator of whole numbers, rounded half away from zero in whole-number arithmetic.

    Int64 for no decimals, else Float64; null where the denominator is 0. (polars rounds half to even.)
    """
    scale = 10**decimals
    size = (numerator.abs() * (2 * scale) + denominator) // (denominator * 2)
    signed = pl.when(denominator == 0).then(None).otherwise(size * numerator.sign())
    # polars divides by a constant through its reciprocal: 234 / 10 is 23.400000000000002 until it is rounded again.
    return signed if decimals == 0 else (signed / scale).round(decimals)


@dataclass(frozen=True)
class Count:
    """How many cases."""

    decimals = 0
    over = 1

    def brings(self, where: pl.Expr, _: Moment) -> pl.Expr:
        """What each case adds to the numerator: one."""
        return where.cast(pl.Int64)


@dataclass(frozen=True)
class MeanWeeks:
    """The mean of a number of days over the counted cases, in weeks (days / 7) with one decimal."""

    days: Rule
    decimals = 1

    def brings(self, where: pl.Expr, moment: Moment) -> pl.Expr:
        """What each case adds to the numerator: its days."""
        return pl.when(where).then(self.days(moment)).otherwise(0).cast(pl.Int64)

    def weighs(self, where: pl.Expr) -> pl.Expr:
        """What each case adds to the denominator: seven days."""
        return where.cast(pl.Int64) * DAYS_PER_WEEK


@dataclass(frozen=True)
class MedianDays:
    """The median of a number of days over the counted cases: the middle one in order, or halfway between the middle two."""

    days: Rule
    decimals = 0

    def brings(self, where: pl.Expr, moment: Moment) -> pl.Expr:
        """The days of the cases, as one list: a median is worked out from all of them, never from parts."""
        return pl.when(where).then(self.days(moment)).cast(pl.Int64).drop_nulls().implode()

    @staticmethod
    def middle(days: pl.Expr) -> pl.Expr:
        """The median of a column of lists, rounded half away from zero; null of an empty list."""
        order, n = days.list.sort(), days.list.len().cast(pl.Int64)
        two = [order.list.get(at, null_on_oob=True) for at in (pl.max_horizontal((n - 1) // 2, pl.lit(0)), n // 2)]
        return rounded(two[0] + two[1], pl.lit(2, pl.Int64), 0)


@dataclass(frozen=True)
class DailyAverage:
    """The mean over the days of the window of the cases open that day: case-days / days."""

    days: Rule
    decimals = 0

    def brings(self, where: pl.Expr, moment: Moment) -> pl.Expr:
        """What each case adds to the numerator: its days in the window."""
        return pl.when(where).then(self.days(moment)).otherwise(0).cast(pl.Int64)


@dataclass(frozen=True)
class Scaled:
    """A count times `times` over `over`."""

    times: int
    over: int
    decimals = 0

    def brings(self, where: pl.Expr, _: Moment) -> pl.Expr:
        """What each case adds to the numerator."""
        return where.cast(pl.Int64) * self.times


@dataclass(frozen=True)
class Difference:
    """One shown (rounded) figure less another, by the names of their measures."""

    left: str
    right: str


Arithmetic = Count | MeanWeeks | MedianDays | DailyAverage | Scaled | Difference


@dataclass(frozen=True)
class Measure:
    """A figure by name. Its list is `population & counted` on the rows of `table`, by the same rule as its size.

    title: as a column or card is named. phrase: as it reads after a place ("over 8 weeks since sign-off").
    chip: (kind, value) where it is a condition. unit: of one case ("open plan"). months: the window looked back over;
    since: the day its own window begins after, where it is no number of months.
    back: whole months before the day shown on which the case is looked at. void: cases for which no figure is made.
    contributes: heading of the column that says what each case brings to a mean, and of what unit.
    of_any_day: the rule may be asked about an earlier day than the one shown: all it reads is known of every day.
    needs: tables and columns without which there is no figure (metrics/supplied.py).
    """

    name: str
    title: str
    phrase: str
    definition: str
    table: str
    population: Rule
    counted: Rule
    example: str
    unit: str = "plan"
    good: Good = Good.NEITHER
    period: str = "snapshot"
    source: str = "Case-system extract"
    owner: str = "Management information"
    chip: tuple[str, str] | None = None
    arithmetic: Arithmetic = field(default_factory=Count)
    months: int | None = None
    since: Callable[[date], date] | None = None
    back: int = 0
    void: Rule | None = None
    contributes: str | None = None
    order: tuple[str, bool] = ("start_date", False)
    of_any_day: bool = False
    needs: tuple[str, ...] = ()
    on: date | None = None
    window: Window | None = None

    @property
    def reference(self) -> str:
        """The name, with the day or window asked about where it is not the measure's own."""
        if self.window:
            return f"{self.name}@{self.window.after}..{self.window.upto}"
        return f"{self.name}@{self.on}" if self.on else self.name

    def asked(self, when: str) -> "Measure":
        """The same measure on another day (2021-05-03) or over another window (2021-12-14..2022-01-14).

        Raises ValueError with an instruction where `when` is neither, or the measure cannot be asked about it: a rule
        that reads what is known on the day shown (days since a sign-off) has no figure of its own for another day.
        """
        asks = "window" if ".." in when else "day"
        can = self.of_any_day if asks == "day" else bool(self.months or self.since) and not isinstance(self.arithmetic, Scaled)
        if not can:
            raise ValueError(f"{self.name} cannot be asked about another {asks}. Set the day shown (as_at) instead.")
        try:
            if asks == "day":
                return replace(self, on=date.fromisoformat(when))
            after, upto = (date.fromisoformat(part) for part in when.split(".."))
            if after >= upto:
                raise ValueError
            return replace(self, window=Window(after, upto))
        except ValueError:
            raise ValueError(f"{when!r} is no {asks}. Write 2021-05-03 for a day, 2021-12-14..2022-01-14 for a window.") from None

    @property
    def units(self) -> str:
        """More than one case: "open plans", "children"."""
        return "children" if self.unit == "child" else f"{self.unit}s"

    @property
    def chip_words(self) -> tuple[str, str]:
        """Kind and value, as a chip shows the measure as a condition; another day or window is told."""
        said = self.said()
        return self.chip if self.chip and not (self.on or self.window) else (self.units.capitalize(), said[0].upper() + said[1:])

    def moment(self, as_at: date) -> Moment:
        """When the rules are asked, for a view as at `as_at`."""
        on = self.on or (last_months(as_at, self.back).after if self.back else as_at)
        own = Window(self.since(as_at), as_at) if self.since else last_months(as_at, self.months or 1)
        window = self.window or own
        # Days after the day shown are not known yet: a window that reaches past it ends with it.
        known = Window(min(window.after, as_at), min(window.upto, as_at))
        return Moment(as_at, min(on, as_at), known)

    def where(self, as_at: date) -> pl.Expr:
        """The one predicate that makes the figure and the list: True for the cases behind the figure."""
        moment = self.moment(as_at)
        return (self.population(moment) & self.counted(moment)).fill_null(False)

    def said(self) -> str:
        """The phrase, with the day or window asked about."""
        if self.window:
            return f"{self.phrase} from {shown(self.window.after)} to {shown(self.window.upto)}"
        if self.on:
            return f"{self.phrase} on {shown(self.on)}"
        return f"{self.phrase} in the last month" if self.months == 1 else self.phrase


def every(_: Moment) -> pl.Expr:
    """The rule that leaves every case of the population."""
    return pl.lit(True)
