"""Stays in care as at a day: one row a stay known by then, with what was known of it then and nothing later."""

from collections.abc import Callable
from datetime import date

import polars as pl

from data.schema import NOT_KNOWN
from metrics.cin.frame import years_old
from metrics.measure import Moment
from metrics.ppoc import codes
from metrics.ppoc.bands import AGES, TIMES_IN_CARE, label_of
from metrics.ppoc.pairs import paired

Tables = Callable[[str], pl.DataFrame]


def _merged(known: pl.DataFrame) -> pl.DataFrame:
    """Episodes in order of person and start, with those of one child that share days as one: from the first start to the last end, with
    the reason it began of the first and all else of the one that ends last (of several still open, of the last that began).

    Episodes that only touch (one ends on the day the next starts) stay apart.
    """
    until = pl.col("episode_end").fill_null(date.max)
    shares = (pl.col("episode_start") < until.cum_max().shift(1).over("person_id")).fill_null(value=False) & pl.col(
        "person_id"
    ).is_not_null()
    marked = known.with_columns(until=until, one=(~shares).cum_sum())
    if marked["one"].n_unique() == known.height:
        return known
    rest = [column for column in known.columns if column not in ("person_id", "episode_start", "reason_new")]
    return marked.group_by("person_id", "one", maintain_order=True).agg(
        pl.col("episode_start", "reason_new").first(),
        pl.col(rest).sort_by("until", "episode_start", maintain_order=True).last(),
    )


def stays(tables: Tables, day: date) -> pl.DataFrame:
    """One row a stay: stay_id, person_id, start_date, end_date (null: in care on the day), reason_ceased, legal_status,
    placement_type, placement_provider, team, worker (of the episode of the day, else the last one), last_left (the end of
    the stay before it), continues (the source says that it began before its first known episode: the day it began is not known).
    Two episodes of a child that share days are of one stay: a child is in care once at a time.
    """
    known = (
        tables("care_episodes")
        .filter(pl.col("episode_start") <= day)
        .sort("person_id", "episode_start", pl.col("episode_end").is_null(), "episode_end", maintain_order=True)
        .with_columns(
            reason_ceased=pl.when(pl.col("episode_end") <= day).then("reason_ceased"),
            episode_end=pl.when(pl.col("episode_end") <= day).then("episode_end"),
        )
        .pipe(_merged)
        .with_columns(left=pl.col("reason_ceased").is_not_null() & ~pl.col("reason_ceased").is_in(["X1", ""]))
    )
    begins = (
        (pl.col("person_id") != pl.col("person_id").shift())
        | (pl.col("reason_new") == "S")
        | pl.col("left").shift().fill_null(value=False)
        | pl.col("person_id").shift().is_null()
    )
    last = ("legal_status", "placement_type", "placement_provider", "team", "worker")
    found = (
        known.with_columns(stay=begins.fill_null(value=False).cum_sum())
        .group_by("person_id", "stay", maintain_order=True)
        .agg(
            pl.col("episode_start").first().alias("start_date"),
            pl.col("episode_end").last().alias("end_date"),
            pl.col("reason_ceased").last(),
            pl.col("reason_new").first(),
            pl.col(last).last(),
        )
    )
    began_before = ~pl.col("reason_new").fill_null("").is_in(["", "S"])
    return (
        found.with_columns(
            continues=began_before & (pl.col("person_id").is_null() | pl.col("person_id").is_first_distinct()),
        )
        .with_columns(
            pl.col("legal_status", "placement_type", "placement_provider").replace("", None).fill_null(codes.NONE),
            stay_id=pl.concat_str([pl.col("person_id"), pl.lit("/"), pl.col("start_date").dt.to_string("%Y-%m-%d")]),
            last_left=pl.when(pl.col("reason_ceased").ne_missing(codes.NOT_RETURNED)).then("end_date").shift(1).over("person_id"),
        )
        .drop("stay", "reason_new")
    )


def placed(rows: pl.DataFrame, tables: Tables, day: date) -> pl.DataFrame:
    """Rows of children (person_id, team, worker) with service, locality, child, age, age_band and sex; "Not known" where unknown."""
    organisation = tables("organisation").select("service", "locality", "team")
    persons = tables("persons").select("person_id", "forename", "surname", "dob", "sex")
    moment = Moment(day, day, None)  # type: ignore[arg-type]  # bands look at the day, not at a window
    return (
        rows.join(organisation, on="team", how="left")
        .join(persons, on="person_id", how="left")
        .with_columns(
            pl.col("service", "locality", "team", "worker", "sex").replace("", None).fill_null(NOT_KNOWN),
            child=pl.concat_str(["forename", "surname"], separator=" ", ignore_nulls=True).replace("", NOT_KNOWN),
            age=years_old("dob", day),
        )
        .with_columns(age_band=label_of(AGES, moment))
        .drop("forename", "surname", "dob")
    )


def _live(tables: Tables, day: date) -> pl.DataFrame:
    """Of each child what is predicted and what is being assessed on the day (person_id, a date of each, two flags)."""
    rows = paired(tables, day)
    waiting = pl.col("actual_start").is_null()
    return rows.group_by("person_id").agg(
        pl.col("predicted_start").filter(waiting & (pl.col("assessment_type") == codes.SGO)).last().alias("sgo_predicted"),
        pl.col("predicted_start")
        .filter(waiting & (pl.col("assessment_type") == codes.REUNIFICATION))
        .last()
        .alias("reunification_predicted"),
        waiting.any().alias("has_prediction"),
        (~waiting & pl.col("completed").is_null()).any().alias("is_assessed"),
    )


def stays_as_at(tables: Tables, day: date) -> pl.DataFrame:
    """Every stay in care begun by `day`, as known that day.

    Columns: those of `stays`, service, locality, child, age, age_band, sex, days_in_care, time_band, sgo_predicted,
    reunification_predicted (dates of live predictions), has_prediction, is_assessed (an assessment is open).
    """
    moment = Moment(day, day, None)  # type: ignore[arg-type]  # bands look at the day, not at a window
    rows = placed(stays(tables, day), tables, day).join(_live(tables, day), on="person_id", how="left")
    return rows.with_columns(
        pl.col("has_prediction", "is_assessed").fill_null(value=False),
        days_in_care=(pl.coalesce("end_date", pl.lit(day)) - pl.col("start_date")).dt.total_days(),
        time_band=label_of(TIMES_IN_CARE, moment),
    )
