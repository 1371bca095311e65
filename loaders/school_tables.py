"""What the other tables of a school census say of a pupil: half-days by code, free school meals, special educational needs."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from loaders import cells
from loaders.distinct import once
from loaders.school_terms import Census, Columns
from loaders.source import PROBLEM_TYPES, SET_ASIDE, TOLD

DAY = once(cells.day)
LINK: Columns = {"table_id": (cells.identity, ("pupilonrolltableid",)), "school": (cells.identity, ("nativeid", "schoolcensustableid"))}
SESSIONS: Columns = LINK | {
    "reason": (cells.value, ("attendancereason",)),
    "sessions": (cells.whole, ("sessions", "absencesessions")),
}
MEALS: Columns = LINK | {
    "eligible_from": (DAY, ("fsmstartdate",)),
    "eligible_to": (DAY, ("fsmenddate",)),
    "country": (cells.value, ("ukcountry",)),
}
NEEDS: Columns = LINK | {
    "need_rank": (cells.whole, ("sentyperank",)),
    "need_type": (cells.value, ("sentype",)),
}
# The table of meals has another name in the autumn.
MEALS_TABLES = ("fsmperiod", "fsmperiodsonroll")


def _linked(census: Census, rows: pl.DataFrame | None, links: pl.DataFrame) -> pl.DataFrame | None:
    """Rows with the pupil_id and census_term of the pupil they point to, in the table of pupils of their own term.

    A row that points to nobody is set aside; a file of a term without a table of pupils is told of and left out whole.
    """
    if rows is None:
        return None
    alone = rows.filter(~pl.col("rank").is_in(links["rank"].unique().implode()))
    for file in alone["file"].unique(maintain_order=True).to_list():
        census.tell(TOLD, file, "has no pupilonroll table of its term beside it, and so no pupils: nothing of it is loaded")
    keys = ["rank", "table_id", *(["school"] if "school" in rows.columns else [])]
    of = links.select(*keys, "pupil_id").unique(keys, keep="first", maintain_order=True)
    found = rows.join(alone.select("file").unique(), on="file", how="anti", maintain_order="left")
    found = found.join(of, on=keys, how="left", maintain_order="left")
    nobody = pl.col("pupil_id").is_null()
    told = found.filter(nobody).select(
        pl.lit(SET_ASIDE).alias("kind"),
        "file",
        "row",
        pl.lit("pupilonrolltableid").alias("column"),
        pl.lit(None, pl.String).alias("value"),
        pl.lit("points to no pupil of the pupilonroll table of its term").alias("reason"),
    )
    census.problems.append(told.cast(PROBLEM_TYPES))  # type: ignore[arg-type]
    words = {term.rank: term.words for held in census.held.values() for term, _ in held}
    return found.filter(~nobody).with_columns(census_term=pl.col("rank").replace_strict(words, return_dtype=pl.String))


def sessions_of(census: Census, links: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The table pupil_sessions: a row a pupil, term and attendance code, as returned. Nothing is added up."""
    rows = _linked(census, census.rows("termlysessiondetailsonroll", SESSIONS, ("table_id", "sessions")), links)
    if rows is None:
        return {}
    there = [column for column in ("reason", "sessions") if column in rows.columns]
    return {"pupil_sessions": rows.select("file", "row", "pupil_id", "census_term", *there)}


def meals_of(census: Census, links: pl.DataFrame, days: Mapping[int, date]) -> dict[str, pl.DataFrame]:
    """The table pupil_meals: periods of free school meals, each as the newest term has it that returned it.

    A period without an end that a later census does not return any more is no longer known to run: it ends on the day of the last
    census that returned it, or on its own first day where that is later.
    """
    tables = [rows for name in MEALS_TABLES if (rows := census.rows(name, MEALS, ("table_id", "eligible_from"))) is not None]
    rows = _linked(census, pl.concat(tables, how="diagonal") if tables else None, links)
    if rows is None:
        return {}
    last = pl.col("rank") == pl.col("rank").max().over("pupil_id", "eligible_from")
    rows = rows.filter(last | pl.col("eligible_from").is_null())
    if "eligible_to" in rows.columns:
        over = pl.col("eligible_to").is_null() & (pl.col("rank") < pl.col("rank").max())
        ends = {rank: day.isoformat() for rank, day in days.items()}
        closed = pl.max_horizontal("eligible_from", pl.col("rank").replace_strict(ends, return_dtype=pl.String))
        lost = rows.filter(over).height
        rows = rows.with_columns(eligible_to=pl.when(over).then(closed).otherwise("eligible_to"))
        if lost:
            census.notes.append(
                f"Periods of free school meals without an end that the newest census does not return: {lost:,}. They end with the last "
                "census that did."
            )
    there = [column for column in ("eligible_from", "eligible_to", "country") if column in rows.columns]
    return {"pupil_meals": rows.select("file", "row", "pupil_id", *there, "census_term")}


def needs_of(census: Census, links: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The table pupil_needs: a row a need. The kind of need is kept as it stands."""
    rows = _linked(census, census.rows("senneeds", NEEDS, ("table_id",)), links)
    if rows is None:
        return {}
    there = [column for column in ("need_rank", "need_type") if column in rows.columns]
    return {"pupil_needs": rows.select("file", "row", "pupil_id", "census_term", *there)}
