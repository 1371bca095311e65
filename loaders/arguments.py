"""The words of the command line `python -m loaders`: commands, their options, and how each option is read."""

import argparse
import os
from datetime import date
from pathlib import Path

from data.calendar import parse_day
from data.store import DEFAULT_KEEP
from loaders.mapped import READY_MAPS
from loaders.synthetic import command as synthetic

# Commands of one source each: (command, the kind, what it takes, a sentence).
SOURCES = (
    ("cin-census", "cin-census", "FILE", "DfE child-in-need census, XML or flat csv, one year or several"),
    ("annex-a", "annex-a", "FILE", "Ofsted Annex A workbook, or its lists as csv"),
    ("ssda903", "ssda903", "PATH", "SSDA903 files, one year or several: csv, xlsx or XML"),
    ("ssd", "ssd", "DIR", "tables of the Standard Safeguarding Dataset, csv or Parquet"),
    ("school-census", "school-census", "DIR", "tables of the school census"),
    ("predictions", "predictions", "FILE", "the fortnightly form of predicted starts, or the mobilisation tracker"),
)
READY = f"a TOML file that says what your headings are to us, or one that is ready: {', '.join(READY_MAPS)} (docs/extract.md)"
KINDS = {command: kind for command, kind, _, _ in SOURCES} | {"extract": "extract"}


def day(text: str) -> date:
    """A day as it is typed."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def share(text: str) -> float:
    """A share, 5% or 0.05."""
    try:
        found = float(text.rstrip("%")) / (100 if text.endswith("%") else 1)
        if not 0 <= found <= 1:
            raise ValueError
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share. Write 5% or 0.05.") from None
    return found


def whole(what: str) -> "type[int]":
    """A whole number of something, 1 or more, as an argparse type."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number of {what}. Write 1 or more.")
        return int(text)

    return read  # type: ignore[return-value]


def _dates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--extract-date", type=day, metavar="D", help="the day of the data")
    parser.add_argument("--complete-from", type=day, metavar="D", help="the first day with every open plan")


def _loads() -> argparse.ArgumentParser:
    loads = argparse.ArgumentParser(add_help=False)
    loads.add_argument(
        "--keep",
        type=whole("editions"),
        default=os.environ.get("SIGHTLINE_KEEP_EDITIONS", str(DEFAULT_KEEP)),
        help="how many editions stay beside the pinned ones (default 10)",
    )
    loads.add_argument(
        "--share-aside",
        type=share,
        default=os.environ.get("SIGHTLINE_SHARE_ASIDE", "5%"),
        help="the share of any one file that may be set aside (default 5%%)",
    )
    loads.add_argument("--invented", action="store_true", help="nobody in the files is real: every screen, file and print then says so")
    loads.add_argument("--alone", action="store_true", help="publish this source alone, without the others of the live edition")
    return loads


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", type=Path, help="the folder of the store (default: SIGHTLINE_STORE, else data/store)")
    loads = _loads()
    made = argparse.ArgumentParser(prog="python -m loaders", description="Load data into Sightline.")
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("demo", parents=[common, loads], help="publish the invented demo cohort")
    one = commands.add_parser("extract", parents=[common, loads], help="publish a folder of csv files of a case system")
    one.add_argument("paths", type=Path, nargs=1, metavar="DIR")
    one.add_argument("--map", metavar="MAP", help=READY)
    _dates(one)
    for command, _, takes, words in SOURCES:
        one = commands.add_parser(command, parents=[common, loads], help=words)
        one.add_argument("paths", type=Path, nargs="+", metavar=takes)
        _dates(one)
    one = commands.add_parser("check", help="say what files are, what they hold and what is wrong; load nothing")
    one.add_argument("paths", type=Path, nargs="+", metavar="FILE")
    one.add_argument("--map", metavar="MAP", help=READY)
    one = commands.add_parser("repeat", parents=[common, loads], help="load the kept files of an edition again, as they came")
    one.add_argument("edition", metavar="EDITION")
    one = commands.add_parser("watch", parents=[common, loads], help="load what lies in a drop folder, each time it changes")
    one.add_argument("folder", type=Path, metavar="DIR")
    one.add_argument("--once", action="store_true", help="look once and end, for cron or a systemd timer")
    one.add_argument("--every", type=whole("seconds"), default=60, metavar="SECONDS", help="how long between two looks (default 60)")
    synthetic.add(commands)
    commands.add_parser("editions", parents=[common], help="list the editions in the store")
    for name, words in (("pin", "keep an edition for good"), ("unpin", "let an edition go when its turn comes")):
        commands.add_parser(name, parents=[common], help=words).add_argument("edition", metavar="EDITION")
    return made
