"""Planning for permanence: predicted starts as the fortnightly forms have them, with moves; assessments; targets."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from data.calendar import financial_year
from loaders.synthetic.draws import NEVER, Numbers, between, choose, number_of, pick, stream
from loaders.synthetic.order import Order

GUARDIANSHIP, HOME = "SGO", "Reunification"
KIND_OF_ROUTE = {"guardian": GUARDIANSHIP, "home": HOME}
NOTES = (
    "Date moved, report not yet in", "Support plan and finance to be agreed", "Carer has asked for more time",
    "Waiting for the court to list", "School year to end first", "Contact going well, bring forward", "Second viability assessment needed",
)  # fmt: skip
SHARE_OF_LEAVERS, SHARE_OF_ORDERS, SHARE_PREDICTED, SHARE_MOVED, SHARE_NOTED = 0.75, 0.30, 0.85, 0.35, 0.6
SHARE_BEGUN, SHARE_COMPLETED, SHARE_MOVED_AGAIN = 0.35, 0.4, 0.4
OUTCOMES = {"Positive": 40.0, "Negative": 35.0, "Withdrawn": 25.0}
TARGET_STARTS = {GUARDIANSHIP: (3, 9), HOME: (2, 7)}


def _on_form(order: Order, day: Numbers) -> Numbers:
    """The day of the form that was sent on that day or last before it; before the first form there is none: NEVER."""
    forms = np.array([number_of(form) for form in order.forms])
    place = np.searchsorted(forms, day, side="right") - 1
    return np.where(place >= 0, forms[np.maximum(place, 0)], NEVER)


def _starts(order: Order, rng: np.random.Generator, stays: pl.DataFrame) -> pl.DataFrame:
    """Assessments that begin or will: nth (row of stays), type, begins, completed (days, NEVER), outcome."""
    now = number_of(order.last_day)
    start, end = stays["start"].to_numpy(), stays["end"].to_numpy()
    route = stays["route"].to_numpy()
    count = stays.height
    kind = pl.Series(route).replace_strict(KIND_OF_ROUTE, default=None, return_dtype=pl.String)
    before = between(rng, count, 70, 260)
    led_out = (end <= now) & kind.is_not_null().to_numpy() & (end - before > start + 20) & choose(rng, count, SHARE_OF_LEAVERS)
    done = end - before + between(rng, count, 40, 66)
    out = pl.DataFrame({"nth": np.arange(count), "type": kind, "begins": end - before, "completed": done}).with_columns(
        outcome=pl.lit("Positive")
    )
    # Those on a full care order who may go: begun some time ago, or ahead.
    is_order = (stays["order"].to_numpy() == "C2") & (end > now) & choose(rng, count, SHARE_OF_ORDERS)
    begun = choose(rng, count, SHARE_BEGUN)
    begins = np.where(begun, now - between(rng, count, 1, 330), now + between(rng, count, 5, 300))
    completed = np.where(begun & choose(rng, count, SHARE_COMPLETED), begins + between(rng, count, 60, 120), NEVER)
    both = pl.DataFrame(
        {
            "nth": np.arange(count),
            "type": np.where(choose(rng, count, 0.62), GUARDIANSHIP, HOME),
            "begins": begins,
            "completed": np.where(completed > now, NEVER, completed),
            "outcome": pick(rng, OUTCOMES, count),
        }
    ).filter(pl.Series(is_order & (begins > start + 30)))
    return pl.concat([out.filter(pl.Series(led_out)), both])


def permanence(order: Order, authority: int, stays: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(predictions, assessments) of stays (row by row: person_id, start, end, route, order: its last legal status).

    predictions: person_id, assessment_type, predicted_start, recorded_on (days as numbers), recorded_by, manager_note (null where
    none); a child and type once a form, each newer one replacing the older. assessments: person_id, assessment_type, actual_start,
    completed (NEVER), outcome.
    """
    rng = stream(order.seed, authority, "permanence")
    now, first = number_of(order.last_day), number_of(order.first_day)
    rows = _starts(order, rng, stays).filter(pl.col("begins") >= first)
    count = rows.height
    begins = rows["begins"].to_numpy()
    drift = np.where(choose(rng, count, 0.55), between(rng, count, -35, 0), between(rng, count, 1, 45))
    predicted = np.where(begins <= now, begins - drift, begins)
    recorded = np.minimum(begins, now) - between(rng, count, 15, 150)
    asked = choose(rng, count, SHARE_PREDICTED)
    parts = []
    moved = choose(rng, count, SHARE_MOVED)
    for back in (0, 1, 2):
        moved = moved & choose(rng, count, SHARE_MOVED_AGAIN) if back > 1 else moved
        told = asked if back == 0 else asked & moved
        on = _on_form(order, recorded - back * between(rng, count, 28, 70))
        ahead = np.where(choose(rng, count, 0.8), -between(rng, count, 7, 60), between(rng, count, 7, 40))
        start = np.maximum(predicted + back * ahead, on + 1)
        note = np.where(choose(rng, count, SHARE_NOTED), np.array(NOTES)[rng.integers(0, len(NOTES), count)], "")
        part = pl.DataFrame({"nth": rows["nth"], "type": rows["type"], "predicted_start": start, "recorded_on": on, "note": note})
        parts.append(part.filter(pl.Series(told & (on < NEVER) & (on <= begins))))
    who = stays["person_id"]
    told_rows = pl.concat(parts)
    told_rows = told_rows.with_columns(person_id=who.gather(told_rows["nth"]))
    told_rows = told_rows.unique(["person_id", "type", "recorded_on"], keep="first", maintain_order=True)
    predictions = told_rows.sort("recorded_on", "person_id", "type").select(
        "person_id",
        pl.col("type").alias("assessment_type"),
        "predicted_start",
        "recorded_on",
        pl.lit("Team Coordinator").alias("recorded_by"),
        pl.when(pl.col("note") != "").then("note").alias("manager_note"),
    )
    begun = rows.filter(pl.col("begins") <= now)
    begun = begun.with_columns(person_id=who.gather(begun["nth"]))
    assessments = begun.select(
        "person_id",
        pl.col("type").alias("assessment_type"),
        pl.col("begins").alias("actual_start"),
        "completed",
        pl.when(pl.col("completed") < NEVER).then("outcome").alias("outcome"),
    ).unique(["person_id", "assessment_type", "actual_start"], keep="first", maintain_order=True)
    return predictions, assessments.sort("actual_start", "person_id", "assessment_type")


def targets(order: Order, authority: int, localities: Sequence[str]) -> pl.DataFrame:
    """Targets of each locality, financial year and type: locality, financial_year, assessment_type, target_starts."""
    rng = stream(order.seed, authority, "targets")
    years = sorted({financial_year(day)[0].year for day in (*order.forms, order.last_day + timedelta(days=1))})
    rows = [
        (locality, f"{year}/{(year + 1) % 100:02d}", kind, int(rng.integers(low, high + 1)))
        for locality in localities
        for year in years
        for kind, (low, high) in TARGET_STARTS.items()
    ]
    return pl.DataFrame(rows, ["locality", "financial_year", "assessment_type", "target_starts"], orient="row")
