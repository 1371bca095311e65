"""School census as COLLECT gives it to an authority: csv tables named by year and term, several terms in one folder."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from loaders import cells
from loaders.incoming import Incoming
from loaders.school_pupils import pupils_of
from loaders.school_tables import meals_of, needs_of, sessions_of
from loaders.school_terms import CENSUS, FEEDS, Census, named, opened_census
from loaders.source import Delivery, Found, Refused, Source, problems

KIND, TITLE = "school-census", "School census"
# A head that every table of pupils has: so a file is told whose name has lost its year and term.
HEADS = ("pupilonrolltableid", "pupilnolongeronrolltableid")
HEAD_LINE_BYTES = 8_192


def recognise(item: Incoming) -> Found | None:
    """A table of the school census, by its name (2025_spring_pupilonroll.csv), else by its heads."""
    if item.ending not in ("csv", "txt"):
        return None
    found = named(item)
    if found is None:
        first = item.head[:HEAD_LINE_BYTES].split(b"\n", 1)[0].decode("utf-8", "replace").lower()
        return Found(KIND, f"{TITLE}, but its name does not say the year and term") if any(head in first for head in HEADS) else None
    term, table = found
    return Found(KIND, f"{TITLE} {term.words}, table {table}", FEEDS.get(table, ()), term.year)


def _reference_days(census: Census) -> dict[int, date]:
    """The day on which each term's census was taken: as its schoolcensus table says, else by the rule of the return."""
    terms = {term.rank: term for held in census.held.values() for term, _ in held}
    days = {rank: term.day for rank, term in terms.items()}
    rows = census.rows(CENSUS, {"day": (cells.day, ("referencedate",))}, ("day",))
    if rows is not None:
        said = rows.with_columns(pl.col("day").str.strptime(pl.Date, "%Y-%m-%d", strict=False)).group_by("rank").agg(pl.col("day").max())
        days |= {rank: found for rank, found in said.rows() if found is not None}
    return days


def read(items: Sequence[Incoming]) -> Delivery:
    """Pupils, their attendance, free school meals and needs, of every term that the files hold.

    The day of the source is that of its newest census. Refused where no table of pupils on roll can be read: every other table
    points to it.
    """
    census = opened_census(items)
    days = _reference_days(census)
    found, links = pupils_of(census, days)
    if links is None:
        told = pl.concat([problems(), *census.problems])
        why = "; ".join(f"{file}: {reason}" for file, reason in told.select("file", "reason").unique(maintain_order=True).rows())
        raise Refused(f"No table of pupils on roll can be read, such as 2025_spring_pupilonroll.csv, and all others point to it. {why}")
    found |= sessions_of(census, links) | meals_of(census, links, days) | needs_of(census, links)
    newest = max(links["rank"])
    words = {term.rank: term.words for held in census.held.values() for term, _ in held}[newest]
    return Delivery(
        KIND,
        TITLE,
        found,
        pl.concat([problems(), *census.problems]),
        extract_date=days[newest],
        dates_from={"extract_date": f"the day of the school census of {words}"},
        rows_read=census.rows_read,
        notes=census.notes,
    )


SOURCE = Source(KIND, TITLE, recognise, read)
