"""The way from prediction to order: planned starts with the order and placement that the child left care from (decision 17)."""

from collections.abc import Callable
from datetime import date

import polars as pl

from metrics.ppoc import codes
from metrics.ppoc.starts import starts_as_at
from metrics.ppoc.stays import stays

Tables = Callable[[str], pl.DataFrame]
STATUS = ("legal_status", "placement_type", "placement_provider")


def steps_as_at(tables: Tables, day: date) -> pl.DataFrame:
    """Every planned or actual start known by `day`: the rows and columns of `starts_as_at`, of which legal_status, placement_type and
    placement_provider are those of the last day in care of the stay that ended by the way assessed for; where none did, those of
    the day, and of a child who has left care otherwise those of the last day in care. "Not in care" where no stay is known.
    """
    held = stays(tables, day).sort("person_id", "start_date", maintain_order=True)
    by_it = held.filter(pl.col("end_date").is_not_null()).unique(["person_id", "end_date"], keep="last")
    last = held.unique("person_id", keep="last")
    named = {column: f"{column}_then" for column in STATUS}
    rows = (
        starts_as_at(tables, day)
        .join(
            by_it.select("person_id", "end_date", *STATUS).rename(named | {"end_date": "order_on"}),
            on=["person_id", "order_on"],
            how="left",
        )
        .join(last.select("person_id", *STATUS), on="person_id", how="left", suffix="_last")
    )
    of_the_day = [pl.when("in_care").then(column).otherwise(f"{column}_last") for column in STATUS]
    return rows.with_columns(
        pl.coalesce(named[column], own).fill_null(codes.NOT_IN_CARE).alias(column) for column, own in zip(STATUS, of_the_day, strict=True)
    ).drop([*named.values(), *(f"{column}_last" for column in STATUS)])
