"""The codes of the SSDA903 return by the years that have them, and the values that are none of them, which load and are told."""

from dataclasses import dataclass, field

import polars as pl

from loaders.source import TOLD, problems

FIRST_YEAR, LAST_YEAR = 0, 9999
# What has the shape of a code may be told; any other value may be a name that stands in the wrong column.
CODE_SHAPE = r"^([A-Za-z]{0,2}\d{1,2}[A-Za-z]?|[A-Z][a-z]?)$"
NOT_RETURNED, GOES_ON, BEGINS = "NR", "X1", "S"


def _codes(*blocks: str) -> dict[str, tuple[int, int]]:
    return {code: (FIRST_YEAR, LAST_YEAR) for block in blocks for code in block.split()}


@dataclass(frozen=True)
class CodeSet:
    """The codes of one column. column: of the schema; head: in the return; what: in words; years: a code's first and last return (the
    year ended 31 March); personal: the value says something of a child and is not told."""

    column: str
    head: str
    what: str
    years: dict[str, tuple[int, int]] = field(default_factory=dict)
    personal: bool = False


EPISODE_CODES = (
    CodeSet("legal_status", "LS", "legal status", _codes("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3")),
    CodeSet(
        "placement_type",
        "PLACE",
        "placement type",
        _codes("U1 U2 U3 U4 U5 U6 A3 A4 A5 A6 P1 P3 K1 K2 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 Z1")
        # Semi-independent and independent living were dropped when supported accommodation came.
        | dict.fromkeys(("H5", "P2"), (FIRST_YEAR, 2024))
        | {"K3": (2025, LAST_YEAR)}
        | dict.fromkeys(("Z11", "Z12", "Z13", "Z14"), (2026, LAST_YEAR)),
    ),
    CodeSet("placement_provider", "PLACE_PROVIDER", "provider", _codes("PR0 PR1 PR2 PR3 PR4 PR5")),
    CodeSet("reason_new", "RNE", "reason for a new episode", _codes("S L P T B U")),
    CodeSet(
        "reason_ceased",
        "REC",
        "reason for an episode ceasing",
        _codes(NOT_RETURNED, "X1 E11 E12 E13 E14 E15 E16 E17 E2 E3 E41 E45 E46 E47 E48 E4A E4B E5 E6 E7 E8 E9")
        # Special guardianship until 2019.
        | dict.fromkeys(("E43", "E44"), (FIRST_YEAR, 2019)),
    ),
)
PERSON_CODES = (
    CodeSet("sex", "SEX", "sex", _codes("M F U"), personal=True),
    CodeSet(
        "ethnicity",
        "ETHNIC",
        "ethnicity",
        _codes("WBRI WIRI WIRT WOTH WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"),
        personal=True,
    ),
)


def in_capitals(codes: CodeSet) -> pl.Expr:
    """A value that is a code in small letters as that code; any other as it stands."""
    upper = pl.col(codes.column).str.to_uppercase()
    return pl.when(upper.is_in(list(codes.years))).then(upper).otherwise(codes.column).alias(codes.column)


def _told(rows: pl.DataFrame, codes: CodeSet, reason: pl.Expr) -> pl.DataFrame:
    value = pl.lit(None, pl.String) if codes.personal else pl.when(pl.col(codes.column).str.contains(CODE_SHAPE)).then(codes.column)
    return rows.select(
        pl.lit(TOLD).alias("kind"),
        "file",
        "row",
        pl.lit(codes.head).alias("column"),
        value.alias("value"),
        reason.alias("reason"),
    )


def unknown_codes(rows: pl.DataFrame, sets: tuple[CodeSet, ...]) -> pl.DataFrame:
    """Problems: every value that is no code of its column, or none of its return's year.

    rows: file, row, year (ended 31 March) and columns of the schema. The reason that the load itself gives (NR) is a code.
    """
    found = [problems()]
    for codes in sets:
        if codes.column not in rows.columns:
            continue
        value, year = pl.col(codes.column), pl.col("year")
        held = rows.filter(value.is_not_null())
        strange = held.filter(~value.is_in(list(codes.years)))
        found.append(_told(strange, codes, pl.lit(f"is no code of {codes.what} that we know: kept as it stands")))
        by_year = {code: span for code, span in codes.years.items() if span != (FIRST_YEAR, LAST_YEAR)}
        if by_year:
            outside = pl.any_horizontal(
                *((value == code) & ~year.is_between(first, last) for code, (first, last) in by_year.items()),
            )
            reason = pl.format(f"is no code of {codes.what} in the return of {{}}: kept as it stands", year)
            found.append(_told(held.filter(outside), codes, reason))
    return pl.concat(found)
