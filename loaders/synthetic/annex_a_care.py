"""What list 8 of Annex A tells of each stay: its legal status and placement, since when, how often it changed, the plan."""

import polars as pl

from loaders.synthetic.draws import NEVER
from loaders.synthetic.world import World

YEAR = 365
PLANS = {
    "home": "a) Return to family", "adopted": "b) Adoption", "guardian": "c) SGO/CAO", "aged": "f) Long-term fostering",
    "other": "g) Other",
}  # fmt: skip


def in_care(world: World, since: int) -> pl.DataFrame:
    """One row a stay that is open on the day of the data or ended after `since` (a day): person_id, how, primary_need, start, end and
    reason (NEVER and null where it goes on), legal_status, legal_from, placement_type, placement_provider, placed_from, placements (in
    twelve months), plan.
    """
    same = pl.col("legal_status").eq_missing(pl.col("legal_status").shift().over("nth"))
    rows = world.episodes.with_columns(
        legal_run=(~same).cast(pl.Int64).cum_sum().over("nth"), is_placed=pl.col("reason_new") != "L"
    )  # fmt: skip
    last = rows.group_by("nth", maintain_order=True).agg(
        pl.col("legal_status", "placement_type", "placement_provider", "end", "reason_ceased").last(),
        legal_from=pl.col("start").filter(pl.col("legal_run") == pl.col("legal_run").last()).first(),
        placed_from=pl.col("start").filter(pl.col("is_placed")).last(),
        placements=(pl.col("is_placed") & (pl.col("end") > world.last_day - YEAR)).sum().cast(pl.Int64),
    )
    last = last.sort("nth").with_columns(reason=pl.when(pl.col("end") < NEVER).then("reason_ceased"))
    stays = world.stays.select("person_id", "how", "primary_need", "start", "route")
    found = stays.with_columns(last.drop("nth", "reason_ceased"))
    plan = pl.col("route").replace_strict(PLANS, return_dtype=pl.String).alias("plan")
    return found.with_columns(plan).filter(pl.col("end") > since)
