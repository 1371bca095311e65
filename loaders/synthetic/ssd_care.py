"""Care and visits as the Standard Safeguarding Dataset has them: periods, placements and legal statuses each in a table of its own."""

import polars as pl

from loaders.synthetic.draws import NEVER, day
from loaders.synthetic.world import World

VISITS = {"CIN": ("cinv", "cin"), "CP": ("cppv", "cp"), "CLA": ("clav", "cla")}


def moment(column: str) -> pl.Expr:
    """A day as the database holds it: a moment, at midnight."""
    return day(column).cast(pl.Datetime("us"))


def _episodes(world: World) -> pl.DataFrame:
    """Episodes with the child, and numbers of the placement and the run of one legal status each is in."""
    is_placed = pl.col("reason_new") != "L"
    new_status = ~pl.col("legal_status").eq_missing(pl.col("legal_status").shift().over("nth"))
    rows = world.episodes.with_columns(
        placement=is_placed.cast(pl.Int64).cum_sum(), status=(new_status | (pl.col("reason_new") == "S")).cast(pl.Int64).cum_sum()
    )
    own = world.stays.select("person_id", "referral_id", "primary_need", entered="start")
    return rows.with_columns(own[rows["nth"]])


def cla_episodes(world: World) -> pl.DataFrame:
    """Episodes of care."""
    return _episodes(world).select(
        clae_cla_episode_id=pl.format("E{}", pl.int_range(pl.len())),
        clae_person_id="person_id",
        clae_cla_placement_id=pl.format("PL{}", "placement"),
        clae_cla_episode_start_date=moment("start"),
        clae_cla_episode_start_reason="reason_new",
        clae_cla_primary_need_code="primary_need",
        clae_cla_episode_ceased_date=moment("end"),
        clae_cla_episode_ceased_reason="reason_ceased",
        clae_cla_id=pl.format("CLA{}", "nth"),
        clae_referral_id="referral_id",
        clae_entered_care_date=moment("entered"),
    )


def cla_placement(world: World) -> pl.DataFrame:
    """Placements: one lasts over changes of the legal status alone."""
    rows = _episodes(world).group_by("placement", maintain_order=True)
    held = rows.agg(pl.col("nth", "person_id", "placement_type", "placement_provider", "start").first(), pl.col("end", "change").last())
    ended = pl.col("end") < NEVER
    return held.select(
        clap_cla_placement_id=pl.format("PL{}", "placement"),
        clap_cla_id=pl.format("CLA{}", "nth"),
        clap_person_id="person_id",
        clap_cla_placement_start_date=moment("start"),
        clap_cla_placement_type="placement_type",
        clap_cla_placement_provider="placement_provider",
        clap_cla_placement_end_date=moment("end"),
        clap_cla_placement_change_reason=pl.when(ended).then("change"),
    )


def legal_status(world: World) -> pl.DataFrame:
    """Legal statuses, each as long as it lasted."""
    held = _episodes(world).group_by("status", maintain_order=True)
    rows = held.agg(pl.col("person_id", "legal_status", "start").first(), pl.col("end").last())
    return rows.select(
        lega_legal_status_id=pl.format("LS{}", "status"),
        lega_person_id="person_id",
        lega_legal_status="legal_status",
        lega_legal_status_start_date=moment("start"),
        lega_legal_status_end_date=moment("end"),
    )


def visits(world: World, kind: str) -> pl.DataFrame:
    """Visits of one kind, those at which the child was not seen too."""
    prefix, word = VISITS[kind]
    rows = world.visits.filter(kind=kind)
    seen = pl.when("is_seen").then(pl.lit("Y")).otherwise(pl.lit("N"))
    return rows.select(
        pl.format("V{}", pl.int_range(pl.len())).alias(f"{prefix}_{word}_visit_id"),
        pl.col("person_id").alias(f"{prefix}_person_id"),
        moment("on").alias(f"{prefix}_{word}_visit_date"),
        seen.alias(f"{prefix}_{word}_visit_seen"),
        seen.alias(f"{prefix}_{word}_visit_seen_alone"),
    )
