"""Sweeps over dates against every pair of them, and what a garbled file costs."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.quality.spans import FAR, beside, known_spans, overlapping, with_referral

FIRST = date(2020, 1, 1)
PLANS = {"plan_id": pl.String, "person_id": pl.String, "start_date": pl.Date, "end_date": pl.Date}
spans = st.tuples(st.sampled_from("AB"), st.integers(0, 5), st.none() | st.integers(0, 4)).map(
    lambda drawn: (drawn[0], FIRST + timedelta(drawn[1]), None if drawn[2] is None else FIRST + timedelta(drawn[1] + drawn[2]))
)


def overlap(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two spans (child, start, end) of one child overlap."""
    return one[0] == other[0] and one[1] < (other[2] or FAR) and other[1] < (one[2] or FAR)


def framed(drawn: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame([(f"P{n}", *span) for n, span in enumerate(drawn)], schema=PLANS, orient="row")


@settings(max_examples=150, deadline=None)
@given(st.lists(spans, max_size=6))
def test_overlapping_is_every_pair(drawn: list[tuple[Any, ...]]) -> None:
    found = {f"P{n}" for n, one in enumerate(drawn) for m, other in enumerate(drawn) if n != m and overlap(one, other)}
    assert set(overlapping(framed(drawn))["plan_id"]) == found


@settings(max_examples=150, deadline=None)
@given(st.lists(spans, max_size=5), st.lists(spans, max_size=4))
def test_beside_is_every_pair(drawn: list[tuple[Any, ...]], others: list[tuple[Any, ...]]) -> None:
    lasting = [other for other in others if other[1] != other[2]]
    found = {f"P{n}" for n, one in enumerate(drawn) if any(overlap(one, other) for other in lasting)}
    assert set(beside(framed(drawn), framed(others).drop("plan_id"))["plan_id"]) == found


def test_one_child_with_every_plan_of_a_file_is_swept_not_paired() -> None:
    """A file whose ids are all alike has 10^10 pairs: what it costs is a sort."""
    many = 100_000
    plans = pl.DataFrame(
        {"plan_id": [f"P{n}" for n in range(many)], "person_id": ["A"] * many, "start_date": [FIRST] * many, "end_date": [None] * many},
        schema=PLANS,
    )
    assert overlapping(plans).height == beside(plans, plans.drop("plan_id")).height == many


def test_an_end_after_the_day_is_not_known() -> None:
    table = pl.DataFrame({"person_id": ["A", "B"], "began": [FIRST, FIRST + timedelta(2)], "over": [FIRST + timedelta(1), None]})
    assert known_spans(table, "began", "over", FIRST).rows() == [("A", FIRST, None)]
    assert known_spans(table, "began", "over", FIRST + timedelta(1)).rows() == [("A", FIRST, FIRST + timedelta(1))]


def test_of_two_referrals_of_one_day_the_longer_holds_the_plan() -> None:
    referrals = pl.DataFrame(
        [("A", FIRST, "1", FIRST + timedelta(1), "RC8"), ("A", FIRST, "0", FIRST + timedelta(9), "RC7")],
        schema={"person_id": pl.String, "referral_date": pl.Date, "nfa": pl.String, "closure_date": pl.Date, "closure_reason": pl.String},
        orient="row",
    )
    held = with_referral(framed([("A", FIRST, None)]), referrals, FIRST + timedelta(30))
    assert held.select("nfa", "closure_reason").rows() == [("0", "RC7")]
