"""Episodes of several years' returns made one row an episode: the newest return of it, and no episode open that cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from loaders.source import SET_ASIDE, TOLD, problems
from loaders.ssda903_codes import BEGINS, GOES_ON, NOT_RETURNED
from loaders.ssda903_years import as_day, last_day

EPISODE = ("person_id", "start", "reason_new")
TWICE = "stands in an earlier row too, with the same CHILD, DECOM and RNE: the first is kept"
FOLLOWED = "is empty although a later episode of the child has begun: ended on the day on which that one begins. Write its end"

OVERLAPS = "is after a later episode of the child has begun, so that the child is in two at a time: correct one of the two days"


@dataclass(frozen=True)
class Settled:
    """What came of the rows. frame: those given, but for repeated ones, with episode_end and reason_ceased as settled."""

    frame: pl.DataFrame
    problems: pl.DataFrame
    notes: list[str]


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 episode", "1,200 episodes"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _told(rows: pl.DataFrame, kind: str, head: str, reason: str) -> pl.DataFrame:
    return rows.select(
        pl.lit(kind).alias("kind"),
        "file",
        "row",
        pl.lit(head).alias("column"),
        pl.lit(None, pl.String).alias("value"),
        pl.lit(reason).alias("reason"),
    )


def newest(rows: pl.DataFrame, key: Sequence[str]) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Of the rows of one key: the first of its newest year; those that stand twice in one year; how many an older year repeats.

    rows: `year` and the key's columns. Rows of one year keep the order of their files.
    """
    ordered = rows.sort("year", descending=True, maintain_order=True)
    kept = ordered.unique(key, keep="first", maintain_order=True)
    # Few rows stand twice in a year, so that ranking them alone is quick.
    same = ordered.filter(pl.struct(*key, "year").is_duplicated())
    twice = same.filter(pl.int_range(pl.len()).over([*key, "year"]) > 0)
    return kept, twice, rows.height - kept.height - twice.height


def _superseded(rows: pl.DataFrame) -> pl.DataFrame:
    """Open rows of an older return whose child is, in a later one, in another episode at that time: what was corrected since."""
    waiting = rows.filter(pl.col("end").is_null() & (pl.col("year") < pl.col("last_read"))).select("n", "person_id", "start", "year")
    others = rows.select("person_id", other_start="start", other_end="end", other_year="year")
    return (
        waiting.join(others, on="person_id")
        .filter(
            (pl.col("other_year") > pl.col("year"))
            & (pl.col("other_start") <= pl.col("start"))
            & (pl.col("other_end").is_null() | (pl.col("other_end") > pl.col("start")))
        )
        .select("n")
        .unique()
    )


def _with_ends(rows: pl.DataFrame, last_year: int) -> pl.DataFrame:
    """With is_absent (no later return has it), is_followed (a later episode began), new_end (day) and new_reason of open rows."""
    ordered = rows.sort("person_id", "start", pl.col("end").is_null(), "end", "n").with_columns(
        next_start=pl.col("start").shift(-1).over("person_id"),
        next_reason=pl.col("reason_new").shift(-1).over("person_id"),
        march=pl.date(pl.col("year"), 3, 31),
    )
    is_open, is_last, year = pl.col("end").is_null(), pl.col("next_start").is_null(), pl.col("year")
    begins_anew = pl.col("next_reason").eq_missing(BEGINS)
    # A later return has the child in a row that cannot be read: nothing says that the child was not returned.
    is_unreadable = (pl.col("last_read") == year) & (pl.col("last_returned") > year)
    absent = is_open & (year < last_year) & ((is_last & ~is_unreadable) | (begins_anew & (pl.col("next_start") > pl.col("march"))))
    has_left = pl.col("reason_ceased").is_not_null() & (pl.col("reason_ceased") != GOES_ON)
    marked = ordered.with_columns(is_absent=absent.fill_null(value=False), has_left=has_left)
    return marked.with_columns(is_followed=is_open & ~is_last & ~pl.col("is_absent")).with_columns(
        # The return says that the child was in care to the end of its last day: the stay ends the day after.
        new_end=pl.when("is_absent")
        .then(pl.max_horizontal(pl.col("march") + pl.duration(days=1), "start"))
        .when("is_followed")
        .then("next_start"),
        new_reason=pl.when("is_absent")
        .then(pl.lit(NOT_RETURNED))
        .when("is_followed")
        .then(
            pl.when(~begins_anew)
            .then(pl.lit(GOES_ON))
            .when("has_left")
            .then("reason_ceased")
            .otherwise(pl.lit(NOT_RETURNED))
        ),
    )  # fmt: skip


def _notes(rows: pl.DataFrame, repeated: int, superseded: int) -> list[str]:
    """What was made of the rows, with how many of each."""
    still_open = pl.col("end").is_null() & pl.col("new_end").is_null()
    goes_on = rows.filter(still_open & (pl.col("reason_ceased") == GOES_ON)).height
    has_left = rows.filter(still_open & pl.col("has_left")).height
    unfinished = rows.filter(pl.col("end").is_not_null() & pl.col("next_start").is_null() & (pl.col("reason_ceased") == GOES_ON)).height
    notes = []
    if repeated:
        notes.append(f"{counted(repeated, 'row')} of earlier years stand in a later year's return too: the newest is used.")
    if superseded:
        words = counted(superseded, "open episode")
        notes.append(f"{words} of an earlier year stand with another start or reason in a later return: the later is used.")
    for year, number in rows.filter("is_absent").group_by("year").len("number").sort("year").rows():
        day = last_day(year)
        notes.append(
            f"{counted(number, 'open episode')} of the return to {day:%d/%m/%Y} {'is' if number == 1 else 'are'} in no later one: "
            f"not returned, ended the day after with the reason {NOT_RETURNED}."
        )
    if goes_on:
        words = counted(goes_on, "open episode")
        notes.append(f"{words} with REC {GOES_ON}, which says that another begins, and none is there: kept open.")
    if has_left:
        notes.append(f"{counted(has_left, 'open episode')} with a reason for leaving care (REC) but no end (DEC): kept open.")
    if unfinished:
        words = counted(unfinished, "child's last episode", "children's last episodes")
        notes.append(f"{words} ended with REC {GOES_ON}, which says that another begins, and none is there: the stay ends there.")
    return notes


def settled(frame: pl.DataFrame) -> Settled:
    """One row an episode, and of each child one open at most.

    frame: file, row, year and text columns of `care_episodes`, reason_new and reason_ceased among them. The same CHILD, DECOM and
    RNE in several years is one episode, and the newest year's row stands. An open episode that no later return has ends on 31 March
    of its own with reason NR; one that a later episode of the child follows ends on the day on which that begins. Rows without a
    child or a readable start or end are given back as they are: `loaders.checks` sets them aside.
    """
    rows = frame.with_row_index("n").with_columns(
        start=as_day(pl.col("episode_start")),
        end=as_day(pl.col("episode_end")),
        last_returned=pl.col("year").max().over("person_id"),
    )
    end = pl.col("end")
    readable = (
        pl.col("person_id").is_not_null()
        & pl.col("start").is_not_null()
        & (pl.col("episode_end").is_null() | end.is_not_null())
        & (end.is_null() | (end >= pl.col("start")))
    ).fill_null(value=False)
    good, bad = rows.filter(readable), rows.filter(~readable)
    kept, twice, repeated = newest(good, EPISODE)
    kept = kept.with_columns(last_read=pl.col("year").max().over("person_id"))
    gone = _superseded(kept)
    last_year = int(good["year"].max() or 0)  # type: ignore[arg-type]
    ended = _with_ends(kept.join(gone, on="n", how="anti"), last_year)
    told = [
        _told(twice, SET_ASIDE, "CHILD", TWICE),
        _told(ended.filter("is_followed").sort("n"), TOLD, "DEC", FOLLOWED),
        _told(ended.filter(pl.col("end") > pl.col("next_start")).sort("n"), TOLD, "DEC", OVERLAPS),
    ]
    written = ended.with_columns(
        episode_end=pl.coalesce(pl.col("new_end").dt.strftime("%Y-%m-%d"), "episode_end"),
        reason_ceased=pl.coalesce("new_reason", "reason_ceased"),
        end=pl.coalesce("new_end", "end"),
    )
    columns = ["n", *frame.columns, "start", "end"]
    whole = pl.concat([written.select(columns), bad.select(columns)]).sort("n").drop("n")
    return Settled(whole, pl.concat([problems(), *told]), _notes(ended, repeated, gone.height))
