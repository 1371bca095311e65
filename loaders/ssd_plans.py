"""CIN plans of an SSD, with the need and the closing reason of their referral, and who held each from when to when."""

import polars as pl

from loaders import cells
from loaders.known_codes import coded
from loaders.ssd_codes import CLOSURES, NEEDS
from loaders.ssd_places import PLAN_TEAM, Places, called
from loaders.ssd_tables import Columns, Tables, day, link, typed, with_columns
from loaders.timelines import changes, cuts, holding, lasting

PLAN: Columns = {
    "id": (cells.identity, ("cinp_cin_plan_id", "cin_plan_id")),
    "referral_id": (link, ("cinp_referral_id",)),
    "person_id": (cells.identity, ("cinp_person_id",)),
    "start_date": (day, ("cinp_cin_plan_start_date", "cinp_cin_plan_start")),
    "end_date": (day, ("cinp_cin_plan_end_date", "cinp_cin_plan_end")),
    "team_id": (link, PLAN_TEAM),
    "worker_id": (link, ("cinp_cin_plan_worker_id", "cinp_cin_plan_worker", "cinp_cin_plan_worker_name")),
}
REFERRAL: Columns = {
    "referral_id": (link, ("cine_referral_id",)),
    "person_id": (cells.identity, ("cine_person_id",)),
    "opened": (day, ("cine_referral_date",)),
    "primary_need": (cells.value, ("cine_cin_primary_need_code", "cine_cin_primary_need")),
    "closed": (day, ("cine_close_date",)),
    "reason": (cells.value, ("cine_close_reason",)),
}
# How near an involvement is to a plan: of its referral, of its child, or what the plan says of itself.
OF_REFERRAL, OF_CHILD = 2, 1


def _with_referral(tables: Tables, plans: pl.DataFrame) -> pl.DataFrame:
    """Plans with primary_need and end_reason of their referral.

    A plan without a referral has the last one of its child opened on or before its start. A plan ended with its referral where both
    ended on one day: it then has the referral's closing reason, else none.
    """
    rows = tables.rows("cin_episodes", REFERRAL, ("referral_id", "person_id", "opened"), told=False)
    if rows is None:
        return plans
    extra = [column for column in ("primary_need", "reason", "closed") if column in rows.columns]
    rows = with_columns(rows, *extra).filter(pl.col("referral_id").is_not_null()).unique("referral_id", keep="first", maintain_order=True)
    before = plans.filter(pl.col("referral_id").is_null()).select("span", "person_id", typed("start_date").alias("start"))
    opened = rows.select("person_id", typed("opened").alias("opened"), found="referral_id")
    earlier = before.join(opened, on="person_id").filter(pl.col("opened") <= pl.col("start"))
    last = earlier.sort("span", "opened").unique("span", keep="last")
    plans = plans.join(last.select("span", "found"), on="span", how="left", maintain_order="left")
    plans = plans.with_columns(referral_id=pl.coalesce("referral_id", "found")).drop("found")
    plans = plans.join(rows.select("referral_id", *extra), on="referral_id", how="left", maintain_order="left")
    if "primary_need" in extra:
        plans = plans.with_columns(primary_need=coded(pl.col("primary_need"), NEEDS))
    if {"reason", "closed"} <= set(extra):
        together = (typed("end_date") == typed("closed")).fill_null(value=False)
        plans = plans.with_columns(end_reason=pl.when(together).then(coded(pl.col("reason"), CLOSURES)))
    return plans


def _allocations(plans: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Who held each plan: plan_id, team, worker, from_date, to_date; without a gap from its start to its end.

    At any time it is the involvement begun last of those that run, one of the plan's referral before another of the child. Where none
    runs, who held it before still does; before the first, the first does; a plan without one is held by its own team and worker.
    """
    assert places.held is not None
    held = places.held.filter(pl.col("team").is_not_null() | pl.col("worker").is_not_null())
    start, end = pl.col("start"), pl.col("end")
    spans = plans.unique("plan_id", keep="first", maintain_order=True).select(
        "span", "person_id", "referral_id", "plan_id", "file", "row", typed("start_date").alias("start"), typed("end_date").alias("end")
    )
    spans = spans.filter(start.is_not_null() & (end.is_null() | (end >= start)))
    of = spans.select("span", "person_id", "referral_id")
    facts = pl.concat(
        [
            of.join(held.drop("referral_id"), on="person_id").with_columns(rank=pl.lit(OF_CHILD)).drop("referral_id"),
            of.join(held.drop("person_id"), on="referral_id").with_columns(rank=pl.lit(OF_REFERRAL)).drop("referral_id"),
        ],
        how="diagonal",
    ).select("span", "fact", "since", "until", "rank")
    facts = facts.sort("rank").unique(["span", "fact"], keep="last")
    parts = lasting(holding(cuts(spans, facts), facts, "fact"), "fact")
    own = plans.select("span", own_team="team", own_worker="worker")
    parts = parts.join(held.select("fact", "team", "worker", at_file="file", at_row="row"), on="fact", how="left", maintain_order="left")
    parts = parts.join(own, on="span", how="left", maintain_order="left")
    nobody = pl.col("fact").is_null()
    parts = parts.with_columns(
        team=pl.when(nobody).then("own_team").otherwise("team"), worker=pl.when(nobody).then("own_worker").otherwise("worker")
    )
    found = changes(parts, spans, ["team", "worker"]).join(spans.select("span", "plan_id", "file", "row"), on="span", maintain_order="left")
    return found.select(
        pl.coalesce("at_file", "file").alias("file"),
        pl.coalesce("at_row", "row").alias("row"),
        "plan_id",
        "team",
        "worker",
        pl.col("at").dt.to_string("%Y-%m-%d").alias("from_date"),
        pl.col("until").dt.to_string("%Y-%m-%d").alias("to_date"),
    )


def _only_supplied(frame: pl.DataFrame, places: Places, plans: pl.DataFrame | None = None) -> pl.DataFrame:
    """Without the team where the SSD has no departments, without the worker where it has no professionals."""
    gone = [] if places.teams is not None else ["team", "locality"]
    gone += [] if places.workers is not None else ["worker"]
    if plans is not None:
        gone += [] if "team_id" in plans.columns else ["team", "locality"]
        gone += [] if "worker_id" in plans.columns else ["worker"]
    return frame.drop(gone, strict=False)


def plans_of(tables: Tables, places: Places) -> dict[str, pl.DataFrame]:
    """The tables cin_plans and cin_allocations, as far as the SSD has what they need."""
    raw = tables.rows("cin_plans", PLAN, ("person_id", "start_date"))
    if raw is None:
        return {}
    rows = with_columns(raw, "id", "referral_id", "end_date", "team_id", "worker_id").with_row_index("span")
    rows = rows.with_columns(
        plan_id=pl.coalesce("id", pl.format("{}-{}", "person_id", "start_date")),
        team=called("team_id", places.teams),
        worker=called("worker_id", places.workers),
    )
    rows = _with_referral(tables, rows)
    found: dict[str, pl.DataFrame] = {}
    if places.held is not None and (places.teams is not None or places.workers is not None):
        allocations = _allocations(rows, places)
        found["cin_allocations"] = _only_supplied(allocations, places)
        # A plan that does not say who holds it is with whom its last allocation has it.
        last = allocations.sort("plan_id", "from_date").unique("plan_id", keep="last").select("plan_id", t="team", w="worker")
        rows = rows.join(last, on="plan_id", how="left", maintain_order="left")
        rows = rows.with_columns(team=pl.coalesce("team", "t"), worker=pl.coalesce("worker", "w"))
        raw = with_columns(raw, "team_id", "worker_id")
    rows = rows.with_columns(locality=pl.col("team").replace_strict(places.locality, default=None, return_dtype=pl.String))
    columns = ["plan_id", "person_id", "start_date", "end_date", "end_reason", "primary_need", "locality", "team", "worker"]
    plans = rows.select("file", "row", *(column for column in columns if column in rows.columns))
    plans = plans if "end_date" in raw.columns else plans.drop("end_date")
    found["cin_plans"] = _only_supplied(plans, places, raw)
    return found
