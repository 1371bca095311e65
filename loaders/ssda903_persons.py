"""Children of the SSDA903 return: one row a child out of the header files of all years."""

import polars as pl

from loaders import cells
from loaders.grid import TextTable, taken
from loaders.source import TOLD, problems
from loaders.ssda903_codes import PERSON_CODES, in_capitals, unknown_codes
from loaders.ssda903_files import CHILD, Columns
from loaders.ssda903_years import as_day

COLUMNS: Columns = {
    "person_id": (cells.identity, CHILD),
    "dob": (pl.col, ("DOB",)),
    "sex": (pl.col, ("SEX",)),
    "ethnicity": (pl.col, ("ETHNIC",)),
    "upn": (cells.value, ("UPN",)),
}
HEADS = {"dob": "DOB", "sex": "SEX", "ethnicity": "ETHNIC", "upn": "UPN"}
# Why a child has no UPN, written in its place (UN1 to UN7).
NO_UPN = r"^UN\d$"
CHANGED = "differs from an earlier year's return of the child: the newest is used"


def _compared(name: str) -> pl.Expr:
    """A value as two returns are compared by: a day whatever its spelling."""
    return pl.coalesce(as_day(pl.col(name)).dt.to_string("%Y-%m-%d"), name) if name == "dob" else pl.col(name)


def persons(tables: list[tuple[TextTable, int]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(persons, problems). The newest return of a child stands; what is blank in it is filled from the one before.

    Rows without a child's number are kept as they are: `loaders.checks` sets them aside.
    """
    read = [taken(table, COLUMNS).with_columns(year=pl.lit(year, pl.Int32)) for table, year in tables]
    rows = pl.concat(read, how="diagonal").sort("year", descending=True, maintain_order=True)
    if "upn" in rows.columns:
        rows = rows.with_columns(upn=pl.when(~pl.col("upn").str.contains(NO_UPN)).then("upn"))
    rows = rows.with_columns(in_capitals(codes) for codes in PERSON_CODES if codes.column in rows.columns)
    own = [name for name in HEADS if name in rows.columns]
    known, nobody = rows.filter(pl.col("person_id").is_not_null()), rows.filter(pl.col("person_id").is_null())
    found = known.group_by("person_id", maintain_order=True).agg(
        pl.col("file", "row", "year").first(),
        *(pl.col(name).drop_nulls().first() for name in own),
        *((_compared(name).drop_nulls().n_unique() > 1).alias(f"{name}_changed") for name in own),
    )
    told = [
        found.filter(f"{name}_changed").select(
            pl.lit(TOLD).alias("kind"),
            "file",
            "row",
            pl.lit(HEADS[name]).alias("column"),
            pl.lit(None, pl.String).alias("value"),
            pl.lit(CHANGED).alias("reason"),
        )
        for name in own
    ]
    told.append(unknown_codes(found, PERSON_CODES))
    columns = ["file", "row", "person_id", *own]
    return pl.concat([found.select(columns), nobody.select(columns)]), pl.concat([problems(), *told])


def persons_of(episodes: pl.DataFrame) -> pl.DataFrame:
    """The children of episodes where no header is there: their numbers, and nothing else is supplied."""
    return episodes.drop_nulls("person_id").unique("person_id", keep="first", maintain_order=True).select("file", "row", "person_id")
