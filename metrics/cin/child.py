"""One child: the plans, sign-offs and allocations known by a day, of the rows a reader may list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

Tables = Callable[[str], pl.DataFrame]
MOST_FOUND = 20


@dataclass(frozen=True)
class Child:
    """plans: rows of the frame `cin_plans`, latest start first; sign_offs (plan_id, signed_off_date, signed_off_by) and
    allocations (plan_id, team, worker, from_date, to_date), newest first; all as known on the day."""

    plans: pl.DataFrame
    sign_offs: pl.DataFrame
    allocations: pl.DataFrame


def child(plans: pl.DataFrame, tables: Tables, day: date) -> Child:
    """The child of `plans`, which its reader may list: what is known of these plans by `day`, an end after it not."""
    mine = pl.col("plan_id").is_in(plans["plan_id"].to_list())
    signed = tables("cin_signoffs").filter(mine & (pl.col("signed_off_date") <= day))
    held = tables("cin_allocations").filter(mine & (pl.col("from_date") <= day))
    return Child(
        plans.sort("start_date", "plan_id", descending=True),
        signed.sort("signed_off_date", "plan_id", descending=True),
        held.with_columns(to_date=pl.when(pl.col("to_date") <= day).then("to_date")).sort("from_date", "plan_id", descending=True),
    )


def found(frames: Sequence[pl.DataFrame], text: str) -> pl.DataFrame:
    """The children in whose name, plan or person id every word of `text` stands: one row a child (person_id, child, age, team), the
    latest of the first frame that knows it, by name. frames: rows of `cin_plans`, `care` and the like that a reader may list."""
    rows = []
    for frame in frames:
        names = [pl.col(name).fill_null("") for name in ("child", "plan_id", "person_id") if name in frame.columns]
        together = pl.concat_str(names, separator=" ").str.to_lowercase()
        kept = frame.filter(*(together.str.contains(word, literal=True) for word in text.lower().split()))
        kept = kept.sort("start_date") if "start_date" in frame.columns else kept
        rows.append(kept.unique("person_id", keep="last", maintain_order=True).select("person_id", "child", "age", "team"))
    return pl.concat(rows, how="vertical_relaxed").unique("person_id", keep="first", maintain_order=True).sort("child", "person_id")
