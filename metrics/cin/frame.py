"""CIN plans as at a day: one row a plan known by then, with what was known of it then and nothing later."""

from collections.abc import Callable
from datetime import date

import polars as pl

from data.calendar import working_days_since
from data.schema import NOT_KNOWN
from metrics.cin import codes

Tables = Callable[[str], pl.DataFrame]


def _allocated(tables: Tables, day: date) -> pl.DataFrame:
    """Team and worker of each plan on the day, its last ones if it ended by then (plan_id, team, worker)."""
    known = tables("cin_allocations").filter(pl.col("from_date") <= day)
    return (
        known.sort("from_date", pl.col("to_date").is_null(), "to_date", "team", "worker", maintain_order=True)
        .unique("plan_id", keep="last", maintain_order=True)
        .select("plan_id", "team", "worker")
    )


def _signed_off(tables: Tables, day: date) -> pl.DataFrame:
    """The latest sign-off of each plan on or before the day (plan_id, last_signed_off)."""
    known = tables("cin_signoffs").filter(pl.col("signed_off_date") <= day)
    return known.group_by("plan_id").agg(pl.col("signed_off_date").max().alias("last_signed_off"))


def years_old(born: str, day: date) -> pl.Expr:
    """Whole years of age on the day; null where the date of birth is null or later."""
    had_birthday = (pl.col(born).dt.month() < day.month) | ((pl.col(born).dt.month() == day.month) & (pl.col(born).dt.day() <= day.day))
    years = day.year - pl.col(born).dt.year() - pl.when(had_birthday).then(0).otherwise(1)
    return pl.when(pl.col(born) <= day).then(years)


def plans_as_at(tables: Tables, day: date) -> pl.DataFrame:
    """Every plan started by `day`, as known that day. Ends, sign-offs and allocations after it are not known.

    Columns: plan_id, person_id, start_date, end_date (null: open), end_reason, primary_need (a code of `codes`),
    service, locality, team, worker, last_signed_off, days_open, days_since_sign_off, working_days (since the start;
    only where nothing is signed off), child, age.
    """
    plans = tables("cin_plans").filter(pl.col("start_date") <= day).rename({"team": "own_team", "worker": "own_worker"})
    ended = pl.col("end_date") <= day
    organisation = tables("organisation").select("service", "locality", "team")
    persons = tables("persons").select("person_id", "forename", "surname", "dob")
    need = pl.col("primary_need")
    frame = (
        plans.drop("locality")
        .with_columns(
            end_reason=pl.when(ended).then("end_reason"),
            end_date=pl.when(ended).then("end_date"),
            primary_need=pl.when(need.is_in(list(codes.PRIMARY_NEED))).then(need).otherwise(pl.lit(codes.NEED_NOT_KNOWN)),
        )
        .join(_allocated(tables, day), on="plan_id", how="left")
        .join(tables("cin_allocations").select("plan_id").unique(), on="plan_id", how="left", coalesce=False, suffix="_allocated")
        # A plan's own team and worker are its last ones: they speak only for a plan that has no history.
        .with_columns(
            team=pl.when(pl.col("plan_id_allocated").is_null()).then("own_team").otherwise("team"),
            worker=pl.when(pl.col("plan_id_allocated").is_null()).then("own_worker").otherwise("worker"),
        )
        .join(organisation, on="team", how="left")
        .join(_signed_off(tables, day), on="plan_id", how="left")
        .join(persons, on="person_id", how="left")
        .with_columns(pl.col("service", "locality", "team", "worker").fill_null(NOT_KNOWN))
    )
    return frame.with_columns(
        days_open=(pl.coalesce("end_date", pl.lit(day)) - pl.col("start_date")).dt.total_days(),
        days_since_sign_off=(pl.lit(day) - pl.col("last_signed_off")).dt.total_days(),
        working_days=pl.when(pl.col("last_signed_off").is_null()).then(working_days_since("start_date", day)),
        child=pl.concat_str(["forename", "surname"], separator=" ", ignore_nulls=True).replace("", NOT_KNOWN),
        age=years_old("dob", day),
    ).drop("own_team", "own_worker", "plan_id_allocated", "forename", "surname", "dob")
