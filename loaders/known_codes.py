"""Values against a list of codes: the code in a value or behind its words, and what is no code that we know."""

from collections.abc import Collection

import polars as pl

from loaders.source import PROBLEM_TYPES, TOLD

# Patterns of words in lower case, each with its code; the first that is found counts.
Words = tuple[tuple[str, str], ...]
# An order that was undone or never made is none, whatever it is called.
UNDONE = "discharg|revok|refus"


def coded(text: pl.Expr, known: Collection[str], words: Words = ()) -> pl.Expr:
    """The code a value begins with where it is a known one, else the code of its words, else the value as it stands."""
    short = text.str.to_uppercase().str.extract(r"^(?:[A-Z]{1,2}\))?\s*([A-Z]{0,3}\d{0,2}[A-F]?)(?:$|[\s:\u2013\u2014-])", 1)
    low = text.str.to_lowercase()
    stands = ~low.str.contains(UNDONE)
    named = [pl.when(stands & low.str.contains(pattern)).then(pl.lit(code)) for pattern, code in words]
    return pl.coalesce(pl.when(short.is_in(list(known))).then(short), *named, text)


def shown(column: str) -> pl.Expr:
    """What may be told of a value: a code says nothing of a child, but words may."""
    return pl.when(pl.col(column).str.contains(r"^(?:[A-Z]{1,4}|[A-Za-z]{0,3}\d{1,3}[A-Za-z]?)$")).then(column)


def unknown(frame: pl.DataFrame, column: str, known: Collection[str], what: str) -> pl.DataFrame:
    """A problem for each row whose value is no code that we know. Words are not told: only what has the shape of a code is."""
    value = pl.col(column)
    rows = frame.filter(value.is_not_null() & ~value.is_in(list(known)))
    return rows.select(
        pl.lit(TOLD).alias("kind"),
        pl.col("file"),
        pl.col("row"),
        pl.lit(column).alias("column"),
        shown(column).alias("value"),
        pl.lit(f"is no code of {what} that we know: kept as it stands").alias("reason"),
    ).cast(PROBLEM_TYPES)  # type: ignore[arg-type]
