"""The values of a CIN census made plain, and the codes that no year of it knows: kept as they stand, and told."""

from collections.abc import Callable

import polars as pl

from data.schema import BY_NAME
from loaders.cells import code, day, identity, sex, truth, value
from loaders.cin_census_return import NOT_RETURNED
from loaders.source import TOLD, problems

ABUSE = ("NEG", "PHY", "SAB", "EMO", "MUL")
NEEDS = tuple(f"N{n}" for n in range(10))
CLOSURES = tuple(f"RC{n}" for n in range(1, 10))
FACTORS = (
    *(f"{n}{who}" for n in range(1, 7) for who in "ABC"), "7A", *(f"8{how}" for how in "BCDEF"), *(f"{n}A" for n in range(9, 18)),
    "18A", "18B", "18C", "19A", "19B", "19C", "20", "21", "22A", "23A", "24A",
)  # fmt: skip
NO_DISABILITY = "NONE"
DISABILITIES = (NO_DISABILITY, "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")
# By table and column: what its codes are called, and those of the schemas of 2022 to 2026 together.
CODES: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {
    "persons": {
        "sex": ("sex", ("M", "F", "U")),
        "ethnicity": (
            "ethnicity",
            ("WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB", "BAFR",
             "BOTH", "CHNE", "OOTH", "REFU", "NOBT"),
        ),
    },
    "referrals": {
        "referral_source": (
            "source of referral",
            ("1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8", "9", "10"),
        ),
        "primary_need": ("primary need", NEEDS),
        "nfa": ("yes or no", ("0", "1")),
        "closure_reason": ("reason for closure", (*CLOSURES, NOT_RETURNED)),
    },
    "child_assessments": {"factors": ("factor at assessment", FACTORS)},
    "protection_plans": {"initial_category": ("category of abuse", ABUSE), "latest_category": ("category of abuse", ABUSE)},
}  # fmt: skip
ALL_CODES = {known for columns in CODES.values() for _, codes in columns.values() for known in codes}
SHAPES = ((r"^\d{4}-\d\d?-\d\d?$", "%Y-%m-%d"), (r"^\d\d?/\d\d?/\d{4}$", "%d/%m/%Y"))
# A value that is told is a code and no sentence: a slip of columns may have put anything here.
TOLD_AS = r"^[A-Za-z0-9]{1,6}$"


def _iso(column: str) -> pl.Expr:
    """A day as 2022-03-14 without a time zone, so that one day is one text in XML and csv; what is no day as it stands."""
    text = day(column).str.replace(r"^(\d{4}-\d\d-\d\d)(Z|[+-]\d\d:\d\d)$", "$1")
    ways = [pl.when(text.str.contains(shape)).then(text).str.strptime(pl.Date, way, strict=False) for shape, way in SHAPES]
    return pl.coalesce(*(way.dt.strftime("%Y-%m-%d") for way in ways), text)


def _listed(column: str) -> pl.Expr:
    """Several codes parted by single spaces, however a list of them was written: "1A 2B" for "['1A', '2B']"."""
    return value(column).str.replace_all(r"[\[\]'\",;\s]+", " ").str.strip_chars().replace("", None)


def _has_disability(column: str) -> pl.Expr:
    """"1" where a code says of a disability, "0" where the only one says of none, null where none stands there."""
    codes = _listed(column)
    return pl.when(codes.is_not_null()).then(pl.when(codes.str.contains(r"^(NONE ?)+$")).then(pl.lit("0")).otherwise(pl.lit("1")))


DAYS = ("dob", "died_on", "referral_date", "closure_date", "start_date", "end_date", "authorised_on")
CODED = ("ethnicity", "referral_source", "primary_need", "closure_reason", "initial_category", "latest_category")
# How a column is read, with the columns that are read alike.
PLAIN: tuple[tuple[Callable[[str], pl.Expr], tuple[str, ...]], ...] = (
    (_iso, DAYS), (code, CODED), (sex, ("sex",)), (_has_disability, ("disability",)), (truth, ("nfa",)), (_listed, ("factors",)),
)  # fmt: skip


def _is_plain(read: Callable[[str], pl.Expr], found: pl.Series) -> bool:
    """Whether days or codes stand as they should already, as they do in most files."""
    if read is _iso:
        return bool(found.str.contains(r"^\d{4}-\d\d-\d\d$").all())
    return read is code and bool(found.drop_nulls().is_in(ALL_CODES).all())


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Records of a return with every value made plain, `file` and `row` as they are.

    A million rows hold some thousand days and codes: each is read once, and not at all where all stand as they should.
    """
    frame = frame.with_columns(identity("person_id"), *(value(name) for name in ("upn",) if name in frame.columns))
    for read, names in PLAIN:
        columns = [name for name in names if name in frame.columns]
        if not columns:
            continue
        found = pl.concat([frame[name].rename("found") for name in columns]).unique()
        if not _is_plain(read, found):
            made = found.to_frame().select(read("found")).to_series()
            frame = frame.with_columns(pl.col(columns).replace_strict(found, made, return_dtype=pl.String))
    return frame


def _told(table: str, frame: pl.DataFrame, column: str, stranger: pl.Expr, found: pl.Expr, what: str) -> pl.DataFrame:
    hidden = BY_NAME[table].names[column].personal
    shown = pl.lit(None, pl.String) if hidden else pl.when(found.str.contains(TOLD_AS)).then(found)
    reason = f"is no code of {what} that we know: kept as it stands"
    return frame.filter(stranger).select(
        pl.lit(TOLD).alias("kind"), "file", "row", pl.lit(column).alias("column"), shown.alias("value"), pl.lit(reason).alias("reason")
    )


def unknown(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Problems: each row and column of a table whose code no year's schema has; the code, where it says nothing of a child."""
    told = [problems()]
    for column, (what, codes) in CODES.get(table, {}).items():
        if column not in frame.columns:
            continue
        if column == "factors":
            strange = pl.col(column).str.split(" ").list.set_difference(pl.lit(list(codes)))
            told.append(_told(table, frame, column, strange.list.len() > 0, strange.list.first(), what))
        else:
            told.append(_told(table, frame, column, ~pl.col(column).is_in(codes), pl.col(column), what))
    return pl.concat(told)
