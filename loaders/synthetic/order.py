"""What is asked of the generator: how many authorities, years and children, and the days that follow from it."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from statistics import NormalDist

from loaders.source import Refused
from loaders.synthetic import volumes

# The newest return that is written, a year to 31 March. No clock is asked: the same words give the same files on any day.
LAST_YEAR = 2026
MOST_YEARS, MOST_SCALE = 15, 400.0
# Real authorities have numbers from 201 on: none of ours is ever one of theirs.
MOST_AUTHORITIES = 199
FORTNIGHT = 14


@dataclass(frozen=True)
class Size:
    """How large an authority is beside the median one: children in need, plans, children in care."""

    need: float
    plans: float
    care: float


@dataclass(frozen=True)
class Order:
    """Authorities, years of returns, seed, and a factor on every count. Refused where they are out of bounds."""

    authorities: int = 1
    years: int = 3
    seed: int = 1
    scale: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.authorities <= MOST_AUTHORITIES:
            raise Refused(f"{self.authorities} authorities cannot be made. Ask for 1 to {MOST_AUTHORITIES}; England has 153.")
        if not 1 <= self.years <= MOST_YEARS:
            raise Refused(f"{self.years} years cannot be made. Ask for 1 to {MOST_YEARS}.")
        if not 0.001 <= self.scale <= MOST_SCALE:
            raise Refused(f"The scale {self.scale:g} cannot be made. Ask for 0.001 to {MOST_SCALE:g}; 1 is the median authority.")
        if self.seed < 0:
            raise Refused(f"The seed {self.seed} cannot be used. Give a whole number, 0 or more.")

    @property
    def last_day(self) -> date:
        """The day of the data: 31 March of the newest return."""
        return date(LAST_YEAR, 3, 31)

    @property
    def first_day(self) -> date:
        """1 April of the oldest return: from here on everything is there."""
        return date(LAST_YEAR - self.years, 4, 1)

    @property
    def returns(self) -> range:
        """The years of the returns, each known by the 31 March it ends on, oldest first."""
        return range(LAST_YEAR - self.years + 1, LAST_YEAR + 1)

    @cached_property
    def forms(self) -> tuple[date, ...]:
        """The days of the fortnightly prediction forms, oldest first; the last is four days before the day of the data."""
        newest = self.last_day - timedelta(days=4)
        count = (newest - self.first_day).days // FORTNIGHT
        return tuple(newest - timedelta(days=FORTNIGHT * back) for back in range(count, -1, -1))

    def size(self, authority: int) -> Size:
        """The size of an authority, from 1: spread as England's are, the middle one the median, all together the whole."""
        # Steps through the authorities, so that neighbours in number are not neighbours in size.
        step = next(n for n in (89, 97, 101) if self.authorities % n)
        place = (authority * step) % self.authorities if self.authorities > 1 else 0
        z = NormalDist().inv_cdf((place + 0.5) / self.authorities)
        return Size(*(spread**z for spread in (volumes.SPREAD_NEED, volumes.SPREAD_PLANS, volumes.SPREAD_CARE)))


def title(authority: int) -> str:
    """What an authority is called: "Demo County 1"."""
    return f"Demo County {authority}"


def folder(authority: int) -> str:
    """The folder that its files lie in: "demo-county-1"."""
    return f"demo-county-{authority}"
