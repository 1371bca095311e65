"""Draws: streams of chance by seed, authority and part, codes by their shares, and days as whole numbers."""

from collections.abc import Mapping
from datetime import date
from typing import TypeAlias
from zlib import crc32

import numpy as np
import numpy.typing as npt
import polars as pl

Numbers: TypeAlias = npt.NDArray[np.int64]
Reals: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
# A day after every other: what has not ended.
NEVER = 1_000_000
YEAR_DAYS = 365.25
EPOCH = date(1970, 1, 1)


def stream(seed: int, authority: int, part: str) -> np.random.Generator:
    """A stream of chance of its own for each part of each authority: what is drawn in one moves nothing in another."""
    return np.random.default_rng([seed, authority, crc32(part.encode())])


def number_of(day: date) -> int:
    """A day as a whole number."""
    return (day - EPOCH).days


def pick(rng: np.random.Generator, shares: Mapping[str, float], count: int) -> npt.NDArray[np.str_]:
    """Codes by their shares, which need not add up to 1."""
    weights = np.array(list(shares.values()), dtype=np.float64)
    return np.array(list(shares))[rng.choice(len(shares), size=count, p=weights / weights.sum())]


def choose(rng: np.random.Generator, count: int, share: float) -> Flags:
    """True for a share of so many."""
    return rng.random(count) < share


def lasting(rng: np.random.Generator, count: int, mean: float, spread: float, least: int = 1, most: float = 12_000.0) -> Numbers:
    """Days that something lasts: a long tail about a mean, by the spread of its logarithm."""
    drawn = rng.lognormal(np.log(mean) - spread**2 / 2, spread, count)
    return np.clip(drawn, least, most).astype(np.int64)


def between(rng: np.random.Generator, count: int, least: int, most: int) -> Numbers:
    """Whole numbers from least to most, both of them included."""
    return rng.integers(least, most + 1, count)


def working(days: Numbers) -> Numbers:
    """Saturdays and Sundays as the Monday after."""
    weekday = (days + 3) % 7
    return np.where(days >= NEVER, days, days + np.where(weekday == 5, 2, 0) + np.where(weekday == 6, 1, 0))


def day(column: str) -> pl.Expr:
    """A column of whole numbers as days; null for what has not ended."""
    found = pl.col(column)
    return pl.when(found < NEVER).then(found).cast(pl.Int32).cast(pl.Date).alias(column)
