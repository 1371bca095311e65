"""An invented authority as the tables of the schema, as a case system would hold them on the day of the data."""

from collections.abc import Callable

import polars as pl

from loaders.synthetic.draws import NEVER, day
from loaders.synthetic.need import NO_ACTION
from loaders.synthetic.world import World


def _persons(world: World) -> pl.DataFrame:
    died = pl.when(pl.col("died") <= world.last_day).then("died").otherwise(pl.lit(NEVER)).alias("died_on")
    born = day("born").alias("dob")
    said = ("sex", "ethnicity", "disability", "family_id", "upn")
    return world.children.sort("person_id").select("person_id", "forename", "surname", born, *said, died).with_columns(day("died_on"))


def _referrals(world: World) -> pl.DataFrame:
    closed = pl.col("closure") <= world.last_day
    return world.cases.select(
        "referral_id",
        "person_id",
        day("referral").alias("referral_date"),
        pl.col("source").alias("referral_source"),
        "primary_need",
        pl.when(pl.col("kind") == NO_ACTION).then(pl.lit("1")).otherwise(pl.lit("0")).alias("nfa"),
        pl.when(closed).then(day("closure")).alias("closure_date"),
        pl.when(closed).then("closed_as").alias("closure_reason"),
    )


def _child_assessments(world: World) -> pl.DataFrame:
    return world.assessments.select("person_id", day("start").alias("start_date"), day("authorised").alias("authorised_on"), "factors")


def _protection_plans(world: World) -> pl.DataFrame:
    named = [pl.col("initial").alias("initial_category"), pl.col("latest").alias("latest_category")]
    return world.protection.select("person_id", day("start").alias("start_date"), day("end").alias("end_date"), *named)


def _cin_plans(world: World) -> pl.DataFrame:
    last = world.allocations.group_by("nth", maintain_order=True).agg(pl.col("team", "worker").last()).sort("nth")
    held = world.places.organisation[last["team"]].select("locality", "team").with_columns(worker=world.places.named(last["worker"]))
    days = (day("start").alias("start_date"), day("end").alias("end_date"))
    return world.plans.select("plan_id", "person_id", *days, "end_reason", "primary_need", *held)


def _cin_signoffs(world: World) -> pl.DataFrame:
    rows = world.signoffs
    return rows.select(
        world.plans["plan_id"].gather(rows["nth"]),
        day("on").alias("signed_off_date"),
        world.places.named(rows["worker"]).alias("signed_off_by"),
    )


def _cin_allocations(world: World) -> pl.DataFrame:
    rows = world.allocations
    return rows.select(
        world.plans["plan_id"].gather(rows["nth"]),
        world.places.organisation["team"].gather(rows["team"]),
        world.places.named(rows["worker"]).alias("worker"),
        day("from_day").alias("from_date"),
        day("to_day").alias("to_date"),
    )


def _care_episodes(world: World) -> pl.DataFrame:
    rows = world.episodes
    held = world.held_in_care[rows["nth"]]
    place = world.places.organisation[held["team"]].select("locality", "team").with_columns(worker=world.places.named(held["worker"]))
    codes = ["legal_status", "placement_type", "placement_provider", "reason_new", "reason_ceased"]
    own: list[str | pl.Expr] = [day("start").alias("episode_start"), day("end").alias("episode_end"), *codes]
    found = rows.select(world.stays["person_id"].gather(rows["nth"]), *own, *place)
    return found.sort("person_id", "episode_start", maintain_order=True)


def _predictions(world: World) -> pl.DataFrame:
    return world.permanence[0].with_columns(day("predicted_start"), day("recorded_on"))


def _assessments(world: World) -> pl.DataFrame:
    return world.permanence[1].with_columns(day("actual_start"), day("completed"))


def _visits(world: World) -> pl.DataFrame:
    return world.visits.filter("is_seen").select("person_id", day("on").alias("seen_on"), "kind")


TABLES: dict[str, Callable[[World], pl.DataFrame]] = {
    "organisation": lambda world: world.places.organisation,
    "workers": lambda world: world.places.workers,
    "persons": _persons,
    "cin_plans": _cin_plans,
    "cin_signoffs": _cin_signoffs,
    "cin_allocations": _cin_allocations,
    "care_episodes": _care_episodes,
    "permanence_predictions": _predictions,
    "permanence_assessments": _assessments,
    "permanence_targets": lambda world: world.targets,
    "referrals": _referrals,
    "child_assessments": _child_assessments,
    "protection_plans": _protection_plans,
    "visits": _visits,
}


def table(world: World, name: str) -> pl.DataFrame:
    """A table of the schema with its columns in their order, days as days; KeyError for one that a case system does not hold."""
    return TABLES[name](world)
