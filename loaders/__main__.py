"""The command line of the loaders: `python -m loaders COMMAND`; loaders/arguments.py has its words."""

import argparse
import signal
import sys
from datetime import date
from pathlib import Path

import duckdb

from data.calendar import shown
from data.store import Store, StoreError
from loaders import arguments, extract, watch
from loaders.load import Asked, load, repeat
from loaders.looking import looked_at
from loaders.mapped import map_path
from loaders.publish import Options
from loaders.report import UNTOUCHED, summary, why
from loaders.source import Refused
from loaders.sources import BY_KIND
from loaders.synthetic import command as synthetic

DEMO = Path(__file__).parent.parent / "data" / "demo"
DEMO_EXTRACT_DATE = date(2022, 5, 23)
DEMO_COMPLETE_FROM = date(2020, 1, 1)
REFUSED = 1
# Commands that publish: where they are refused, what is shown stays as it was, and it is said.
LOADS = {"demo", "extract", "repeat", *arguments.KINDS}


def _say(line: str) -> None:
    print(line, flush=True)


def _loaded(asked: argparse.Namespace, store: Store) -> str:
    options = Options(share_aside=asked.share_aside, keep=asked.keep)
    if asked.command == "demo":
        return summary(
            extract.load(
                DEMO, store, extract_date=DEMO_EXTRACT_DATE, complete_from=DEMO_COMPLETE_FROM, keep=asked.keep,
                share_aside=asked.share_aside, invented=True, source="invented demo cohort", alone=True,
            )
        )  # fmt: skip
    if asked.command == "repeat":
        return summary(repeat(store, asked.edition, options))
    if asked.command == "extract" and not asked.map:
        return summary(
            extract.load(
                asked.paths[0], store, extract_date=asked.extract_date, complete_from=asked.complete_from, keep=asked.keep,
                share_aside=asked.share_aside, alone=asked.alone, invented=asked.invented,
            )
        )  # fmt: skip
    paths = [*asked.paths, *([map_path(asked.map)] if asked.command == "extract" else [])]
    source = BY_KIND[arguments.KINDS[asked.command]]
    wanted = Asked(source, tuple(paths), asked.extract_date, asked.complete_from, asked.invented)
    return summary(load(wanted, store, options, asked.alone))


def _listed(store: Store) -> str:
    live, pinned = store.live_name(), store.pinned()
    lines = []
    for name in store.names():
        edition = store.edition(name)
        notes = ["live"] * (name == live) + ["pinned"] * (name in pinned)
        loaded = f"data to {shown(edition.extract_date)}, loaded {edition.loaded_at:%Y-%m-%d %H:%M} UTC"
        lines.append(f"{name}: {loaded}" + (f" ({', '.join(notes)})" if notes else ""))
    return "\n".join(lines)


def _done(asked: argparse.Namespace) -> int:
    """Do what was asked and say so; returns the exit status."""
    if asked.command == "check":
        lines, well = looked_at([*asked.paths, *([map_path(asked.map)] if asked.map else [])])
        _say("\n".join(lines))
        return 0 if well else REFUSED
    if asked.command == "synthetic":
        _say(synthetic.run(asked))
        return 0
    store = Store(asked.store)
    if asked.command == "watch":
        options = Options(share_aside=asked.share_aside, keep=asked.keep)
        watcher = watch.Watcher(asked.folder, store, options, invented=asked.invented, alone=asked.alone)
        return 0 if watch.run(watcher, asked.every, asked.once, _say) else REFUSED
    if asked.command in LOADS:
        _say(_loaded(asked, store))
    elif asked.command == "editions":
        _say(_listed(store))
    else:
        getattr(store, asked.command)(asked.edition)
        _say(f"Edition {asked.edition} is {'pinned' if asked.command == 'pin' else 'no longer pinned'}.")
    return 0


def main(given: list[str] | None = None) -> int:
    """Run one command; returns 0 when it was done and 1 when it was refused and nothing changed (2: wrong usage)."""
    asked = arguments.parser().parse_args(given)
    try:
        return _done(asked)
    except (Refused, StoreError, OSError, duckdb.Error, MemoryError) as error:
        before = f"{UNTOUCHED} " if asked.command in LOADS else ""
        print(before + why(error), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends quietly
    sys.exit(main())
