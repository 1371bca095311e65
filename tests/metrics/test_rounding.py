"""Rounding: half away from zero, from the unrounded value, in whole numbers (DOMAIN.md 2)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.measure import rounded


def shown(numerator: int, denominator: int, decimals: int) -> int | float | None:
    """The figure as the product shows it."""
    frame = pl.DataFrame({"n": [numerator], "d": [denominator]}, schema={"n": pl.Int64, "d": pl.Int64})
    value: int | float | None = frame.select(rounded(pl.col("n"), pl.col("d"), decimals)).item()
    return value


def by_fractions(numerator: int, denominator: int, decimals: int) -> int | float:
    """The same by exact fractions: the nearest, and of two as near the one further from zero."""
    scaled = Fraction(abs(numerator), denominator) * 10**decimals
    size = int(scaled + Fraction(1, 2))
    signed = size if numerator >= 0 else -size
    return float(Fraction(signed, 10**decimals)) if decimals else signed


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "expected"),
    [
        (1, 2, 0, 1), (-1, 2, 0, -1), (3, 2, 0, 2), (-3, 2, 0, -2), (5, 2, 0, 3), (-5, 2, 0, -3), (49, 100, 0, 0), (-49, 100, 0, 0),
        (135, 90, 0, 2), (428 * 19, 52, 0, 156), (26 * 19, 52, 0, 10), (155, 14, 1, 11.1), (1, 20, 1, 0.1), (-1, 20, 1, -0.1),
        (3, 20, 1, 0.2), (5, 20, 1, 0.3), (234, 10, 1, 23.4), (0, 7, 0, 0), (0, 7, 1, 0.0),
    ],
)  # fmt: skip
def test_by_hand(numerator: int, denominator: int, decimals: int, expected: float) -> None:
    assert shown(numerator, denominator, decimals) == expected


@pytest.mark.parametrize("decimals", [0, 1])
def test_nothing_to_divide_by_is_no_figure(decimals: int) -> None:
    assert shown(0, 0, decimals) is None
    assert shown(5, 0, decimals) is None


def test_whole_figures_are_whole_numbers() -> None:
    assert isinstance(shown(7, 2, 0), int)
    assert isinstance(shown(7, 2, 1), float)


@settings(max_examples=200, deadline=None)
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6), st.sampled_from([0, 1]))
def test_against_fractions(numerator: int, denominator: int, decimals: int) -> None:
    assert shown(numerator, denominator, decimals) == by_fractions(numerator, denominator, decimals)


@settings(max_examples=100, deadline=None)
@given(st.integers(-(10**6), 10**6), st.sampled_from([0, 1]))
def test_every_half_goes_away_from_zero(whole: int, decimals: int) -> None:
    odd, scale = 2 * whole + 1, 2 * 10**decimals
    exact = (Decimal(odd) / scale).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert shown(odd, scale, decimals) == float(exact)
    assert abs(Fraction(str(exact))) > abs(Fraction(odd, scale))


def test_a_frame_of_rows_is_rounded_row_by_row() -> None:
    frame = pl.DataFrame({"n": [1, -1, 2, 5, 0], "d": [2, 2, 0, 4, 3]})
    assert frame.select(rounded(pl.col("n"), pl.col("d"), 0)).to_series().to_list() == [1, -1, None, 1, 0]
