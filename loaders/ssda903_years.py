"""The year of each file of the SSDA903 return: by its name, its folder, or the days in it. A year is known by the 31 March it ends on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from data.calendar import shown
from loaders.ssda903_files import EPISODES, Came, Piece
from loaders.ssda903_names import Named, named_in

# A return holds no episode begun after its year. Where more than a tenth of those in files named 2017 began after 31 March 2017, it
# is not a slip of the pen: the files are named by the year in which theirs begins.
SHARE_BEGUN_AFTER = 0.1
# A year is found by its days where at least so many of them lie in it: fewer are slips of the pen.
SHARE_OF_DAYS = 0.005
# From here on a date is no day: systems write 31/12/2999 for "none".
OPEN_END = date(2100, 1, 1)
# A return that ends so long before 31 March was run within its year.
RUN_WITHIN_DAYS = 45
DAY_SHAPE = r"^((19|[2-9]\d)\d\d-\d\d?-\d\d?|\d\d?/\d\d?/(19|[2-9]\d)\d\d)$"


@dataclass(frozen=True)
class Years:
    """What was settled. of: the year of each piece, in their order (0: nothing says it); words: how a year is known."""

    of: tuple[int, ...]
    words: dict[int, str]
    notes: tuple[str, ...] = ()


def last_day(year: int) -> date:
    """31 March of a year."""
    return date(year, 3, 31)


def first_complete_day(years: Sequence[int]) -> tuple[date, bool]:
    """1 April on which the first of the returns begins that no year is missing after, and whether that is the oldest.

    years: in order, at least one.
    """
    first = years[-1]
    while first - 1 in years:
        first -= 1
    return date(first - 1, 4, 1), first == years[0]


def as_day(text: pl.Expr) -> pl.Expr:
    """The day of a text as `loaders.checks` reads it; null for what is none."""
    shaped = pl.when(text.str.contains(DAY_SHAPE)).then(text)
    return pl.coalesce(
        shaped.str.strptime(pl.Date, "%d/%m/%Y", strict=False),
        shaped.str.strptime(pl.Date, "%Y-%m-%d", strict=False),
    )


def _days(piece: Piece, *heads: str) -> pl.Series:
    """Every readable day of some columns."""
    found = [piece.table.frame.select(as_day(pl.col(at)).alias("day"))["day"] for head in heads if (at := piece.table.named(head))]
    days = pl.concat(found) if found else pl.Series("day", [], pl.Date)
    return days.filter(days.is_not_null() & (days < OPEN_END))


def _ends_in(day: pl.Expr) -> pl.Expr:
    """The year that a day's return ends in."""
    return day.dt.year() + (day.dt.month() > 3).cast(pl.Int32)


def _found(piece: Piece) -> tuple[int, date] | None:
    """The latest year with enough days of a file to be believed, and the latest day in it."""
    days = _days(piece, "DECOM", "DEC").to_frame().with_columns(year=_ends_in(pl.col("day")))
    by_year = days.group_by("year").agg(pl.len().alias("days"), pl.col("day").max()).sort("year")
    enough = by_year.filter(pl.col("days") >= max(1, SHARE_OF_DAYS * days.height))
    if enough.is_empty():
        return None
    year, _, day = enough.row(-1)
    return int(year), day


def _begins_in_named(named: Sequence[tuple[Piece, Named]]) -> bool:
    """Whether files are named by the year in which theirs begins: by the share of their episodes that began after 31 March of it."""
    later = every = 0
    for piece, name in named:
        if not name.is_end:
            begun = _days(piece, "DECOM")
            every += begun.len()
            later += begun.filter(begun > last_day(name.year)).len()
    return every > 0 and later / every > SHARE_BEGUN_AFTER


def _run_within(newest: int, days: Sequence[date]) -> list[str]:
    if not newest:
        return []
    latest = max((day for day in days if day <= last_day(newest)), default=last_day(newest))
    if last_day(newest) - latest <= timedelta(days=RUN_WITHIN_DAYS):
        return []
    return [
        f"The latest day in the episodes is {shown(latest)}. If the return was run within its year, "
        f"load it again with --extract-date {latest.isoformat()}: else the pages show {shown(last_day(newest))}."
    ]


def _year_of(piece: Piece, name: Named | None, shift: int) -> tuple[int, str, date | None] | None:
    """The year of a file of episodes, how it is known, and the latest day in it; None where nothing says it."""
    found = _found(piece)
    latest = found[1] if found else None
    if name is not None:
        said = f", where {name.year} is the year it begins in, as its episodes show" if shift and not name.is_end else ""
        return name.year + (0 if name.is_end else shift), f"31 March of the newest return: {piece.table.file}{said}", latest
    if found is None:
        return None
    return found[0], f"31 March after the latest DECOM or DEC found in {piece.table.file}, {shown(found[1])}", latest


def settle(came: Came) -> Years:
    """The year of every piece: as its name has it, else as the episodes in its folder have it, else the newest."""
    names = [named_in(piece.places) for piece in came.pieces]
    named = [(piece, name) for piece, name in zip(came.pieces, names, strict=True) if piece.name == EPISODES and name]
    shift = int(_begins_in_named(named))
    own: list[int] = []
    words: dict[int, str] = {}
    by_folder: dict[tuple[str, ...], int] = {}
    days: dict[int, list[date]] = {}
    for piece, name in zip(came.pieces, names, strict=True):
        found = _year_of(piece, name, shift) if piece.name == EPISODES else None
        year = found[0] if found else name.year + (0 if name.is_end else shift) if name else 0
        own.append(year)
        if found:
            words.setdefault(year, found[1])
            by_folder[piece.places[1:]] = max(year, by_folder.get(piece.places[1:], 0))
            days.setdefault(year, []).extend([found[2]] if found[2] else [])
    newest = max((year for year, held in days.items() if held), default=max(own, default=0))
    of = tuple(year or by_folder.get(piece.places[1:], newest) for piece, year in zip(came.pieces, own, strict=True))
    notes = [f"The files are named by the year they begin in: {newest - 1} is the return to 31 March {newest}."] if shift else []
    return Years(of, words, (*notes, *_run_within(newest, days.get(newest, []))))
