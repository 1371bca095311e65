"""The command line of the figures: `python -m metrics NAME --as-at 2022-03-14 --by locality`, or the cases behind one."""

import argparse
import csv
import json
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from access import trail
from access.desk import open_desk
from access.reader import SYSTEM, system_reader
from data.calendar import parse_day, shown
from data.records.base import RecordsError
from data.records.database import open_records
from data.records.tables import Restricted
from data.records.written import Written, written
from data.register import SettingsError
from data.schema import NOT_KNOWN
from data.store import Store, StoreError
from metrics import catalogue, engine
from metrics.frames import Frames, frames_of
from metrics.grains import GRAINS
from metrics.measure import Difference, Measure
from metrics.scope import LEVELS, WHERE_COLUMNS, Condition, Scope, encoded
from metrics.supplied import NOT_SUPPLIED
from metrics.tables import TableSpec

PATH = ("service", *LEVELS)
TOTAL = "Total"


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _condition(text: str) -> Condition:
    name, found, value = text.partition("=")
    if not found or name not in WHERE_COLUMNS:
        raise argparse.ArgumentTypeError(f'{text!r} cannot be read. Write NAME="value" with one of {", ".join(WHERE_COLUMNS)}.')
    return Condition(name, value.strip('"'))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m metrics", description="Print a table of figures, or the cases behind one.")
    parser.add_argument("name", metavar="NAME", help=f"one of {', '.join(catalogue.TABLES)}")
    parser.add_argument("--as-at", type=_day, metavar="D", help="the day shown (default: the extract date)")
    parser.add_argument("--by", choices=PATH, default="locality", help="the level of the rows (default: locality)")
    parser.add_argument(
        "--where",
        type=_condition,
        action="append",
        default=[],
        metavar='NAME="value"',
        help="a condition; repeated ones must all hold; a service here replaces the table's own",
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument("--list", action="store_true", help="print the cases behind --measure")
    parser.add_argument("--names", action="store_true", help="with --list: the children's names beside their keys")
    parser.add_argument("--measure", metavar="ID", help="with --list: a column of the table, or the name of any measure")
    parser.add_argument("--store", type=Path, help="the folder of the store (default: SIGHTLINE_STORE, else data/store)")
    parser.add_argument("--edition", metavar="N", help="an edition of the store (default: the live one)")
    return parser


def _services(spec: TableSpec, scope: Scope, frames: Frames, levels: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """The service, or services, of each group: the top of its path."""
    held = frames.as_at(catalogue.measure(spec.columns[0].measure).table, scope.as_at).filter(scope.rows())
    named = held.group_by(levels).agg(pl.col("service").unique().sort().str.join("; "))
    return {row[:-1]: row[-1] for row in named.select(*levels, "service").rows()}


def table_rows(spec: TableSpec, scope: Scope, frames: Frames, by: str) -> list[dict[str, Any]]:
    """A table's rows at one level: the path down to it, the trend where the table has one, the measures by id, Total last."""
    scope = scope.with_services(spec.services)
    levels = ("service",) if by == "service" else LEVELS[: LEVELS.index(by) + 1]
    path = ("service",) if by == "service" else ("service", *levels)
    services = {} if by == "service" else _services(spec, scope, frames, levels)
    ids = [*(("trend",) if spec.trend else ()), *(column.id for column in spec.columns), *spec.more]
    gone = {column.id: NOT_SUPPLIED for column in spec.columns if not frames.supplies(catalogue.measure(column.measure))}
    rows = []
    for row in engine.table(spec, scope, frames, levels):
        if row["depth"] == len(levels):
            row["service"] = services.get(tuple(row[level] for level in levels), row.get("service"))
        elif row["depth"] == 0:
            row["service"], row[path[1] if len(path) > 1 else "service"] = None, TOTAL
        else:
            continue
        rows.append({name: row.get(name) for name in (*path, *ids)} | gone)
    return rows


def asked_measure(spec: TableSpec, asked: str) -> Measure:
    """The measure of a column, or of that name. Raises ValueError where there is none."""
    try:
        reference = spec.column(asked).measure
    except KeyError:
        reference = asked
    try:
        return catalogue.measure(reference)
    except ValueError:
        raise ValueError(f"{spec.name} has no measure {asked!r}. It has: {', '.join(column.id for column in spec.columns)}.") from None


def case_rows(spec: TableSpec, measure: Measure, scope: Scope, frames: Frames) -> pl.DataFrame:
    """The cases behind one measure of a table; behind a difference both lists, told apart by the column `behind`."""
    scope = scope.with_services(spec.services)
    if not isinstance(measure.arithmetic, Difference):
        return engine.cases(measure, scope, frames)
    sides = (measure.arithmetic.left, measure.arithmetic.right)
    lists = [engine.cases(catalogue.measure(side), scope, frames).select(pl.lit(side).alias("behind"), pl.all()) for side in sides]
    return pl.concat(lists, how="diagonal")


def _noted(asked: argparse.Namespace, spec: TableSpec, scope: Scope, frames: Frames) -> pl.DataFrame:
    """The list that was asked for, with keys in place of children (and names beside them by --names), once it stands in the trail.

    Restricted persons are left out, and how many is said: nobody at a command line is named for them.
    """
    desk, measure = open_desk(asked.store, datetime.now(UTC)), asked_measure(spec, asked.measure)
    with desk.records.reading() as session:
        reader = system_reader(desk.records.all_latest(session, Restricted))
    found = case_rows(spec, measure, scope.narrowed_to(reader), frames)
    withheld = case_rows(spec, measure, scope.narrowed_to(SYSTEM), frames).height - found.height
    if withheld:
        print(f"Note: {withheld} restricted and left out.", file=sys.stderr)
    keys = [desk.key_of(person) if person and person != NOT_KNOWN else None for person in found["person_id"]]
    query = encoded([("measure", asked.measure), *scope.query(pin=True)])
    words = f"{spec.name}, {asked.measure}: {scope.sentence()}; the whole list, printed{' with names' if asked.names else ''}"
    look = trail.Look("list", words, query, scope.edition, found.height, list(dict.fromkeys(key for key in keys if key)))
    trail.recorded(desk.records, desk.doing, look)
    grain = GRAINS[measure.table]
    own = [grain.key] if grain.key not in grain.hidden else []
    told = found.drop(*grain.hidden, *([] if asked.names else ["child"]))
    return told.select(*own, pl.Series("key", keys, dtype=pl.String), pl.exclude(own))


def _written() -> Written:
    """What people have written; nothing where no records are kept yet."""
    records = open_records()
    records.migrate()
    return written(records)


def _printed(rows: list[dict[str, Any]], how: str) -> None:
    if how == "json":
        json.dump(rows, sys.stdout, indent=1, ensure_ascii=False, default=str)
        print()
        return
    names = list(rows[0]) if rows else []
    texts = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
    if how == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(texts)
        return
    widths = [max(len(text[i]) for text in [names, *texts]) for i in range(len(names))]
    numeric = [any(isinstance(row[name], int | float) for row in rows) for name in names]
    for text in [names, *texts]:
        cells = [t.rjust(w) if n else t.ljust(w) for t, w, n in zip(text, widths, numeric, strict=True)]
        print("  ".join(cells).rstrip())


def main(arguments: list[str] | None = None) -> int:
    """Print what was asked; returns 0, or 1 with the reason on stderr where it cannot be (2: wrong usage)."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        spec = catalogue.table(asked.name)
        asked.measure = asked.measure or (spec.lists if asked.list else None)
        if asked.list != bool(asked.measure):
            parser.error("--list and --measure go together: --list --measure cases_open")
        store = Store(asked.store)
        edition = store.edition(asked.edition) if asked.edition else store.live()
        as_at = asked.as_at or edition.extract_date
        if as_at > edition.extract_date:
            raise ValueError(f"The data run to {shown(edition.extract_date)}. Choose that day or an earlier one.")
        services = [condition for condition in asked.where if condition.field == "service"]
        scope = Scope(edition.name, as_at, services=() if services else None, only=tuple(asked.where))
        frames = frames_of(edition, _written)
        if as_at < edition.complete_from:
            print(f"Note: plans are complete from {shown(edition.complete_from)}.", file=sys.stderr)
        if asked.list:
            listed = _noted(asked, spec, scope, frames)
            rows = listed.to_dicts()
            if not rows and asked.format == "csv":
                print(",".join(listed.columns))
                return 0
            _printed(rows, asked.format)
        else:
            _printed(table_rows(spec, scope.narrowed_to(SYSTEM), frames, asked.by), asked.format)
    except (ValueError, StoreError, RecordsError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends quietly
    sys.exit(main())
