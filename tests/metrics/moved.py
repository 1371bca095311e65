"""The demo cohort made another one: every date moved by whole weeks, places renamed, the rows of every file shuffled."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path
from random import Random

ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
# 28 years: every date falls on its own weekday, day and month again, so that every window has as many days as before.
CALENDAR_CYCLE = 1461


def renamed(name: str) -> str:
    """Another name for a locality or a team, awkward in a file and in a URL; the same one each time."""
    return name if name in ("", "Not known") else f'{name[::-1].swapcase()}, "Ñ&o"; {len(name)}/%+:'


def moved(value: str, weeks: int) -> str:
    """A date that many weeks later; any other text as it was."""
    return (date.fromisoformat(value) + timedelta(weeks=weeks)).isoformat() if ISO.match(value) else value


def write_moved(source: Path, folder: Path, weeks: int, seed: int) -> Path:
    """Write the ten files of `source` into `folder`, moved, renamed and shuffled."""
    folder.mkdir(parents=True)
    places = {"locality", "team"}
    for path in sorted(source.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            names = list(reader.fieldnames or ())
            rows = [{n: renamed(v) if n in places else moved(v, weeks) for n, v in row.items()} for row in reader]
        Random(f"{seed} {path.name}").shuffle(rows)
        with (folder / path.name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, names)
            writer.writeheader()
            writer.writerows(rows)
    return folder
