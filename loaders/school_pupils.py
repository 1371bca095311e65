"""Pupils on roll, the newest term first, and their attendance of each term; which pupil a row of the other tables is of."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

import polars as pl

from loaders import cells
from loaders.distinct import once
from loaders.known_codes import unknown
from loaders.school_terms import PUPILS, Census, Columns
from loaders.source import PROBLEM_TYPES, TOLD

DAY = once(cells.day)
PUPIL: Columns = {
    "table_id": (cells.identity, ("pupilonrolltableid",)),
    "school": (cells.identity, ("nativeid", "schoolcensustableid")),
    "upn": (cells.value, ("upn",)),
    "forename": (lambda head: cells.plain(pl.col(head)), ("forename",)),
    "surname": (lambda head: cells.plain(pl.col(head)), ("surname",)),
    "dob": (DAY, ("dob",)),
    "sex": (cells.sex, ("sex", "gender")),
    "ethnicity": (cells.value, ("ethnicity",)),
    "year_group": (cells.whole, ("ncyearactual",)),
    "enrolment_status": (cells.value, ("enrolstatus",)),
    "entry_date": (DAY, ("entrydate",)),
    "sen_provision": (cells.value, ("senprovision",)),
    "sessions_possible": (cells.whole, ("termlysessionspossible",)),
    "sessions_authorised": (cells.whole, ("termlysessionsauthorised",)),
    "sessions_unauthorised": (cells.whole, ("termlysessionsunauthorised",)),
}
SESSIONS = ("sessions_possible", "sessions_authorised", "sessions_unauthorised")
# Of a pupil: what may stand in one term's table and not in another's.
OF_PUPIL = ("upn", "forename", "surname", "dob", "sex", "ethnicity", "year_group", "enrolment_status", "entry_date", "sen_provision")
# Single and main registrations; after them those that do not say, and the second registrations.
MAIN = ("C", "M")
ENROLMENTS = ("C", "M", "S", "F", "O", "G")
# None, SEN support, education health and care plan; S, A and P are those of before 2015 (statement, action, action plus).
PROVISIONS = ("N", "K", "E", "S", "A", "P")


def _keys(rows: pl.DataFrame) -> pl.Series:
    """A key of a pupil without a UPN, from school, name and date of birth; null where it has no name or no date of birth."""
    parts = ("school", "surname", "forename", "dob")
    there = [column for column in parts if column in rows.columns]
    found = []
    for values in rows.select(there).iter_rows(named=True):
        name = values.get("surname") or values.get("forename")
        text = "|".join((values.get(part) or "").casefold() for part in parts)
        found.append(f"N{sha256(text.encode()).hexdigest()[:20]}" if name and values.get("dob") else None)
    return pl.Series("pupil_id", found, pl.String)


def _identified(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with pupil_id: the UPN, which is one wherever the pupil goes, else a key made of what stands there."""
    rows = rows if "upn" in rows.columns else rows.with_columns(upn=pl.lit(None, pl.String))
    without = rows.filter(pl.col("upn").is_null())
    with_upn = rows.filter(pl.col("upn").is_not_null()).with_columns(pupil_id="upn")
    return pl.concat([with_upn, without.with_columns(_keys(without))]).sort("rank", "file", "row", maintain_order=True)


def _one_a_term(census: Census, rows: pl.DataFrame) -> pl.DataFrame:
    """One row of each pupil and term: of a pupil at two schools that of the main registration; the others are told."""
    status = pl.col("enrolment_status") if "enrolment_status" in rows.columns else pl.lit(None, pl.String)
    place = pl.when(status.is_in(MAIN)).then(0).when(status.is_null()).then(1).otherwise(2)
    again = (pl.int_range(pl.len()).over("pupil_id", "rank", order_by="place") > 0) & pl.col("pupil_id").is_not_null()
    rows = rows.with_columns(place=place).with_columns(again=again)
    told = rows.filter("again").select(
        pl.lit(TOLD).alias("kind"),
        "file",
        "row",
        pl.lit("upn").alias("column"),
        pl.lit(None, pl.String).alias("value"),
        pl.lit("stands in another row of the term too: the row of the main registration is used").alias("reason"),
    )
    census.problems.append(told.cast(PROBLEM_TYPES))  # type: ignore[arg-type]
    return rows.filter(~pl.col("again")).drop("place", "again")


def _newest(census: Census, rows: pl.DataFrame) -> pl.DataFrame:
    """One row a pupil, of the newest term that has the pupil. A column which that term's table does not have is the last one's that has."""
    newest = rows.sort("rank", descending=True, maintain_order=True)
    values = []
    for column in OF_PUPIL:
        if column in rows.columns:
            having = list(census.terms(PUPILS, PUPIL[column][1]))
            values.append(pl.col(column).filter(pl.col("rank").is_in(having)).first())
    without = newest.filter(pl.col("pupil_id").is_null())
    first = newest.filter(pl.col("pupil_id").is_not_null()).group_by("pupil_id", maintain_order=True)
    found = first.agg(pl.col("file", "row", "rank", "school").first(), *values)
    return pl.concat([found, without.select(found.columns)])


def _dated(rows: pl.DataFrame, census: Census, days: Mapping[int, date]) -> pl.DataFrame:
    """Rows with census_term and census_date by rank."""
    terms = census.terms(PUPILS)
    words = {rank: term.words for rank, term in terms.items()}
    told = {rank: days[rank].isoformat() for rank in terms}
    return rows.with_columns(
        census_term=pl.col("rank").replace_strict(words, return_dtype=pl.String),
        census_date=pl.col("rank").replace_strict(told, return_dtype=pl.String),
    )


def pupils_of(census: Census, days: Mapping[int, date]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame | None]:
    """The tables pupils and pupil_attendance; and links (rank, table_id, school, pupil_id), None where no pupils could be read.

    Attendance is what schools return of the whole term: half-days possible, and missed with and without leave. A blank is not nought.
    """
    rows = census.rows(PUPILS, PUPIL, ("table_id", "school"))
    if rows is None:
        return {}, None
    rows = _identified(rows)
    links = rows.filter(pl.col("pupil_id").is_not_null()).select("rank", "table_id", "school", "pupil_id")
    rows = _one_a_term(census, rows)
    pupils = _dated(_newest(census, rows), census, days)
    lost = pupils.filter(pl.col("rank") < rows["rank"].max()).height
    if lost:
        census.notes.append(f"Pupils who are not in the newest census: {lost:,}. They keep the term in which they were last returned.")
    for column, known, what in (("sen_provision", PROVISIONS, "SEN provision"), ("enrolment_status", ENROLMENTS, "enrolment")):
        if column in pupils.columns:
            census.problems.append(unknown(pupils, column, known, what))
    found = {"pupils": pupils.drop("rank")}
    there = [column for column in SESSIONS if column in rows.columns]
    if there:
        attended = rows.filter(pl.any_horizontal(pl.col(column).is_not_null() for column in there))
        dated = _dated(attended, census, days)
        found["pupil_attendance"] = dated.select("file", "row", "pupil_id", "census_term", "census_date", *there)
    return found, links
