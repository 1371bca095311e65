"""Who held a child: the social-worker episodes of the SSDA903 return, and the worker of each episode of care by them."""

from datetime import date, timedelta

import polars as pl

from loaders import cells
from loaders.grid import TextTable, taken
from loaders.ssda903_episodes import newest
from loaders.ssda903_files import CHILD, Columns
from loaders.ssda903_years import as_day

COLUMNS: Columns = {
    "person_id": (cells.identity, CHILD),
    "worker": (cells.identity, ("SW_ID",)),
    "sw_start": (pl.col, ("SW_DECOM",)),
    "sw_end": (pl.col, ("SW_DEC",)),
}


def worker_rows(tables: list[tuple[TextTable, int]]) -> pl.DataFrame:
    """file, row, year, person_id, worker, held_from and held_to (days) of every readable row: the newest return of each.

    A row that is open in a return older than the newest of them ends on 31 March of its own.
    """
    blank = pl.DataFrame(schema={"file": pl.String, "row": pl.Int64, "year": pl.Int32, **dict.fromkeys(COLUMNS, pl.String)})
    read = [taken(table, COLUMNS).with_columns(year=pl.lit(year, pl.Int32)) for table, year in tables]
    rows = (
        pl.concat([blank, *read], how="diagonal")
        .with_columns(held_from=as_day(pl.col("sw_start")), held_to=as_day(pl.col("sw_end")))
        .drop_nulls(["person_id", "worker", "held_from"])
    )
    kept, _, _ = newest(rows, ("person_id", "worker", "held_from"))
    last_year = max((year for _, year in tables), default=0)
    march = pl.when(pl.col("year") < last_year).then(pl.date(pl.col("year"), 3, 31))
    return kept.with_columns(held_to=pl.coalesce("held_to", march)).drop("sw_start", "sw_end")


def with_worker(episodes: pl.DataFrame, rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """Episodes (person_id, start, end) with `worker`: who held the child on the last day of the episode, or, of an open one, on `day`.

    Null where nobody is said to have.
    """
    last = pl.coalesce(pl.col("end") - timedelta(days=1), pl.lit(day))
    asked = episodes.with_row_index("n").with_columns(asked=pl.max_horizontal(last, "start"))
    dated = asked.drop_nulls(["person_id", "asked"]).select("n", "person_id", "asked").sort("asked")
    held = rows.select("person_id", "worker", "held_from", "held_to").sort("held_from", pl.col("held_to").is_null(), "held_to")
    found = (
        dated.join_asof(held, left_on="asked", right_on="held_from", by="person_id", check_sortedness=False)
        .filter(pl.col("held_to").is_null() | (pl.col("held_to") > pl.col("asked")))
        .select("n", "worker")
    )
    return asked.join(found, on="n", how="left", maintain_order="left").drop("n", "asked")


def workers(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a worker: file, row, worker_id and worker, which are the same, for the return has no name."""
    return rows.unique("worker", keep="first", maintain_order=True).select("file", "row", worker_id="worker", worker="worker")
