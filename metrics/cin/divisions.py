"""Measures that divide the open plans: by months since the start, by time since sign-off, by primary need."""

import polars as pl

from metrics.bands import Band
from metrics.cin import codes
from metrics.cin.bands import DURATIONS, SIGN_OFFS
from metrics.cin.build import PLANS, SIGNED, open_measure
from metrics.measure import Good, Measure, Rule


def _band(
    prefix: str, kind: str, band: Band, definition: str, example: str, order: tuple[str, bool], needs: tuple[str, ...] = PLANS
) -> Measure:
    return open_measure(
        f"{prefix}-{band.id.replace('_', '-')}",
        band.label,
        band.phrase,
        definition,
        band.rule,
        example,
        good=Good.LOW if band.late else Good.NEITHER,
        chip=(kind, band.label),
        order=order,
        needs=needs,
    )


DURATION_BANDS = tuple(
    _band(
        "cin-duration",
        "Time open",
        band,
        f"Open plans, {band.label[0].lower()}{band.label[1:]} since the start by calendar months.",
        "At 23/05/2022: a start on 24/02/2022 is 0 to 3 months, one on 23/02/2022 is 3 to 6 months.",
        ("days_open", True),
    )
    for band in DURATIONS
)
SIGN_OFF_BANDS = tuple(
    _band(
        "cin-signoff",
        "Last signed off",
        band,
        "Open plans by days since the latest sign-off on or before the day shown (under 42, 42 to 56, over 56); with none yet, by working "
        f"days since the start (under 10, 10 or more). Here: {band.label[0].lower()}{band.label[1:]}.",
        "At 23/05/2022: signed off 28/03/2022 is 56 days, 6 to 8 weeks; 27/03/2022 is 57 days, over 8 weeks.",
        ("days_open", True) if "unsigned" in band.id else ("days_since_sign_off", True),
        SIGNED,
    )
    for band in SIGN_OFFS
)


def _is_need(code: str) -> Rule:
    """The primary need is `code`."""
    return lambda _: pl.col("primary_need") == code


NEEDS = tuple(
    open_measure(
        f"cin-need-{code.lower()}",
        label,
        f"with primary need {label[0].lower()}{label[1:]}",
        f"Open plans whose primary need is {code}: {label}."
        if label != "Not known"
        else "Open plans whose primary need is empty, not stated or no code of the census.",
        _is_need(code),
        f"A plan with primary need {code} counts; one with any other does not.",
        chip=("Primary need", label),
        order=("days_open", True),
    )
    for code, label in codes.PRIMARY_NEED.items()
)
