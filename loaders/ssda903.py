"""The SSDA903 return of children looked after: csv set of one year or several, one workbook, or the XML form."""

from collections.abc import Sequence

import polars as pl

from data.calendar import shown
from loaders import cells
from loaders.grid import taken
from loaders.incoming import Incoming
from loaders.source import Delivery, Refused, Source
from loaders.ssda903_codes import EPISODE_CODES, in_capitals, unknown_codes
from loaders.ssda903_episodes import counted, settled
from loaders.ssda903_files import CHILD, EPISODES, HEADER, KIND, WORKERS, Came, Columns, recognise, take, unused_note
from loaders.ssda903_persons import persons, persons_of
from loaders.ssda903_workers import with_worker, worker_rows, workers
from loaders.ssda903_years import Years, first_complete_day, last_day, settle

TITLE = "SSDA903 return"
COLUMNS: Columns = {
    "person_id": (cells.identity, CHILD),
    "episode_start": (pl.col, ("DECOM",)),
    "episode_end": (pl.col, ("DEC",)),
    "legal_status": (pl.col, ("LS",)),
    "placement_type": (pl.col, ("PLACE", "PL")),
    "placement_provider": (pl.col, ("PLACE_PROVIDER",)),
    "reason_new": (pl.col, ("RNE",)),
    "reason_ceased": (pl.col, ("REC",)),
}
NEEDED = {"DECOM": "every episode needs its start", "DEC": "without it every episode would look open"}


def _episodes(came: Came, years: Years) -> pl.DataFrame:
    """file, row, year and the columns of `care_episodes` of every row. Refused where a file lacks a day's column."""
    read = []
    for piece, year in zip(came.pieces, years.of, strict=True):
        if piece.name != EPISODES:
            continue
        for head, why in NEEDED.items():
            if piece.table.named(head) is None:
                raise Refused(f"{piece.table.file} has no column {head}: {why}. Add the column and load again.")
        read.append(taken(piece.table, COLUMNS).with_columns(year=pl.lit(year, pl.Int32)))
    rows = pl.concat(read, how="diagonal")
    lacking = [pl.lit(None, pl.String).alias(name) for name in ("reason_new", "reason_ceased") if name not in rows.columns]
    return rows.with_columns(lacking).with_columns(in_capitals(codes) for codes in EPISODE_CODES if codes.column in rows.columns)


def _add_days(delivery: Delivery, years: Years, rows: pl.DataFrame) -> None:
    """The days of the source, by the returns that hold an episode: an empty file says nothing of who left."""
    held = sorted(set(rows["year"]) - {0})
    if not held:
        return
    first, unbroken = first_complete_day(held)
    delivery.extract_date, delivery.complete_from = last_day(held[-1]), first
    delivery.dates_from = {
        "extract_date": years.words.get(held[-1], "31 March of the newest return"),
        "complete_from": "1 April of the oldest return" + ("" if unbroken else " after the last year that is missing"),
    }
    told = ", ".join(shown(last_day(year)) for year in held)
    delivery.notes.append(f"{counted(len(held), 'return')}, to {told}.")
    if not unbroken:
        missing = ", ".join(str(year) for year in range(held[0], held[-1]) if year not in held)
        delivery.notes.append(
            f"The return of {missing} is missing: who came and left in it is not known, and whoever is in no later return ends before it."
        )
    empty = sorted(set(years.of) - set(held) - {0})
    if empty:
        delivery.notes.append(
            f"No episode stands in the files of {', '.join(map(str, empty))}: they do not make the children of earlier years absent."
        )


def _add_episodes(delivery: Delivery, came: Came, years: Years) -> list[pl.DataFrame]:
    """The table of episodes, and with it the workers; returns the problems."""
    rows = _episodes(came, years)
    supplied = {name for piece in came.of(EPISODES) for name, (_, heads) in COLUMNS.items() if piece.table.named(*heads)}
    done = settled(rows)
    _add_days(delivery, years, rows)
    delivery.notes += [*years.notes, *done.notes]
    frame = done.frame
    found = [done.problems, unknown_codes(frame, EPISODE_CODES)]
    held_by = [(piece.table, year) for piece, year in zip(came.pieces, years.of, strict=True) if piece.name == WORKERS]
    if held_by and delivery.extract_date is not None:
        held = worker_rows(held_by)
        frame = with_worker(frame, held, delivery.extract_date)
        delivery.tables["workers"] = workers(held)
        supplied.add("worker")
    delivery.tables["care_episodes"] = frame.select(
        "file", "row", *(name for name in (*COLUMNS, "worker") if name in supplied and name in frame.columns)
    )
    if came.of(HEADER):
        return found
    delivery.tables["persons"] = persons_of(frame)
    delivery.notes.append("No header file is there: dates of birth, sex and ethnicity are not supplied.")
    return found


def read(items: Sequence[Incoming]) -> Delivery:
    """All files of the return, of all its years, as one delivery.

    Raises Refused where nothing can be read, where a file of episodes or children is damaged, or lacks the column of a day.
    """
    came = take(items)
    years = settle(came)
    delivery = Delivery(KIND, TITLE, rows_read=came.rows_read)
    found = list(came.faults)
    headers = [(piece.table, year) for piece, year in zip(came.pieces, years.of, strict=True) if piece.name == HEADER]
    if headers:
        delivery.tables["persons"], told = persons(headers)
        found.append(told)
    if came.of(EPISODES):
        found += _add_episodes(delivery, came, years)
    else:
        delivery.notes.append("No file of episodes is there: children load without any stay in care.")
    delivery.notes += [*unused_note(came), *came.notes]
    delivery.problems = pl.concat(found)
    return delivery


SOURCE = Source(KIND, TITLE, recognise, read)
