"""The command line of the loaders: `python -m loaders demo`, `extract DIR`, `editions`, `pin`, `unpin`."""

import argparse
import os
import signal
import sys
from datetime import date
from pathlib import Path

import duckdb

from data.calendar import parse_day, shown
from data.store import DEFAULT_KEEP, Store, StoreError
from loaders import checks, extract
from loaders.read_csv import Refused

DEMO = Path(__file__).parent.parent / "data" / "demo"
DEMO_EXTRACT_DATE = date(2022, 5, 23)
DEMO_COMPLETE_FROM = date(2020, 1, 1)
PROBLEMS_TOLD = 20
REFUSED = 1


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _share(text: str) -> float:
    try:
        share = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        if not 0 <= share <= 1:
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share. Write 5% or 0.05.") from None
    return share


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of editions. Write 1 or more.")
    return int(text)


def _summary(report: extract.Report) -> str:
    assert report.edition is not None
    lines = [f"Published edition {report.edition.name}."]
    names = {"extract_date": "Data to", "complete_from": "Complete from"}
    lines += [f"{names[name]} {shown(day)} ({how})." for name, (day, how) in report.dates.items()]
    for name, (kept, aside) in report.rows.items():
        lines.append(f"  {name}.csv: {kept} row{'s' * (kept != 1)} loaded" + (f", {aside} set aside" if aside else ""))
    if not report.problems:
        return "\n".join([*lines, "No rows set aside, nothing unknown."])
    counts = {kind: report.counted(kind) for kind in checks.ORDER}
    lines.append("Problems: " + "; ".join(f"{n} row{'s' * (n != 1)} {kind}" for kind, n in counts.items() if n) + ".")
    alike: dict[tuple[str, ...], list[int]] = {}
    for problem in report.problems:
        value = f" {problem['value']!r}" if problem["value"] else ""
        told = f"{problem['column'] or 'the row'}{value} {problem['reason']}"
        alike.setdefault((problem["kind"], problem["file"], told), []).append(problem["row"])
    for (kind, file, told), rows in list(alike.items())[:PROBLEMS_TOLD]:
        where = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} rows, first row {rows[0]}"
        lines.append(f"  {kind}: {file}, {where}, {told}")
    if len(alike) > PROBLEMS_TOLD:
        lines.append(f"  and {len(alike) - PROBLEMS_TOLD} more: the page About the data lists them all.")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", type=Path, help="the folder of the store (default: SIGHTLINE_STORE, else data/store)")
    loads = argparse.ArgumentParser(add_help=False)
    loads.add_argument(
        "--keep",
        type=_count,
        default=os.environ.get("SIGHTLINE_KEEP_EDITIONS", str(DEFAULT_KEEP)),
        help="how many editions stay beside the pinned ones (default 10)",
    )
    loads.add_argument(
        "--share-aside",
        type=_share,
        default=os.environ.get("SIGHTLINE_SHARE_ASIDE", "5%"),
        help="the share of any one file that may be set aside (default 5%%)",
    )
    parser = argparse.ArgumentParser(prog="python -m loaders", description="Load data into Sightline.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo", parents=[common, loads], help="publish the invented demo cohort")
    one = commands.add_parser("extract", parents=[common, loads], help="publish a folder of ten CSV files")
    one.add_argument("folder", type=Path, metavar="DIR")
    one.add_argument("--extract-date", type=_day, metavar="D", help="the day of the data")
    one.add_argument("--complete-from", type=_day, metavar="D", help="the first day with every open plan")
    commands.add_parser("editions", parents=[common], help="list the editions in the store")
    for name, words in (("pin", "keep an edition for good"), ("unpin", "let an edition go when its turn comes")):
        commands.add_parser(name, parents=[common], help=words).add_argument("edition", metavar="EDITION")
    return parser


def _done(asked: argparse.Namespace, store: Store) -> str:
    """Do what was asked; returns what to say of it."""
    if asked.command == "demo":
        report = extract.load(
            DEMO,
            store,
            extract_date=DEMO_EXTRACT_DATE,
            complete_from=DEMO_COMPLETE_FROM,
            keep=asked.keep,
            share_aside=asked.share_aside,
            invented=True,
            source="invented demo cohort",
        )
        return _summary(report)
    if asked.command == "extract":
        report = extract.load(
            asked.folder,
            store,
            extract_date=asked.extract_date,
            complete_from=asked.complete_from,
            keep=asked.keep,
            share_aside=asked.share_aside,
        )
        return _summary(report)
    if asked.command == "editions":
        return _listed(store)
    getattr(store, asked.command)(asked.edition)
    return f"Edition {asked.edition} is {'pinned' if asked.command == 'pin' else 'no longer pinned'}."


def _listed(store: Store) -> str:
    live, pinned = store.live_name(), store.pinned()
    lines = []
    for name in store.names():
        edition = store.edition(name)
        notes = ["live"] * (name == live) + ["pinned"] * (name in pinned)
        loaded = f"data to {shown(edition.extract_date)}, loaded {edition.loaded_at:%Y-%m-%d %H:%M} UTC"
        lines.append(f"{name}: {loaded}" + (f" ({', '.join(notes)})" if notes else ""))
    return "\n".join(lines)


def _why(error: Exception) -> str:
    """What went wrong, for the one who loads: never a value of a row."""
    if isinstance(error, OSError):
        return (error.strerror or type(error).__name__) + (f": {error.filename}" if error.filename else "") + "."
    if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException | duckdb.FatalException):
        return str(error).splitlines()[0]
    if isinstance(error, duckdb.Error):
        return f"DuckDB stopped with {type(error).__name__}."
    return str(error) or type(error).__name__


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns 0 when it was done and 1 when it was refused and nothing changed (2: wrong usage)."""
    asked = _parser().parse_args(arguments)
    try:
        told = _done(asked, Store(asked.store))
    except (Refused, StoreError, OSError, duckdb.Error, MemoryError) as error:
        before = "Nothing was published and the live edition is as it was. " if asked.command in ("demo", "extract") else ""
        print(before + _why(error), file=sys.stderr)
        return REFUSED
    print(told)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends quietly
    sys.exit(main())
