"""`python -m tests.bench.loading`: loading one authority's ten years of extract, a million rows, beside bare DuckDB on the same files."""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from tests.bench.figures import Line, printed

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
ROWS, TIMES = 1_000_000, 3
# Lists of what there is once, however many children are there.
ONCE = ("organisation", "workers", "permanence_targets")
IDS = ("person_id", "plan_id", "family_id")
RATIO = 3.0


def made(folder: Path, rows: int = ROWS) -> int:
    """Write the ten files into `folder`: the demo cohort so many times over, under other ids, that there are about so many rows.

    The same to the last bit every time. Returns the rows written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frames = {file.stem: pl.read_csv(file, infer_schema=False) for file in sorted(DEMO.glob("*.csv"))}
    many = sum(frame.height for name, frame in frames.items() if name not in ONCE)
    times = -(-(rows - sum(frames[name].height for name in ONCE)) // many)
    written = 0
    for name, frame in frames.items():
        if name not in ONCE:
            ids = [column for column in IDS if column in frame.columns]
            # Whose rows these are a second time: the number of the copy stands behind the id.
            copies = [frame.with_columns(pl.col(column) + f"{copy:02d}" for column in ids) for copy in range(times)]
            frame = pl.concat(copies)
        frame.write_csv(folder / f"{name}.csv")
        written += frame.height
    return written


def _ours(folder: Path, work: Path) -> Callable[[], None]:
    from data.calendar import parse_day
    from data.store import Store
    from loaders import extract, load  # noqa: F401  (what it imports is not what is measured)

    def run() -> None:
        extract.load(folder, Store(work / "store"), extract_date=parse_day("2022-05-23"), complete_from=parse_day("2020-01-01"))

    return run


def _bare(folder: Path, work: Path) -> Callable[[], None]:
    from data.reading import connection

    def run() -> None:
        with connection() as con:
            for file in sorted(folder.glob("*.csv")):
                con.execute(f"copy (select * from read_csv('{file}')) to '{work / file.stem}.parquet' (format parquet)")

    return run


SIDES = {"ours": _ours, "bare": _bare}


def _alone(side: str, folder: Path) -> None:
    """One run in this process, which does nothing else; prints its seconds, those of all cores together, and the most memory it held."""
    with tempfile.TemporaryDirectory() as work:
        run = SIDES[side](folder, Path(work))
        began, busy = time.perf_counter(), time.process_time()
        run()
        took = {"seconds": time.perf_counter() - began, "busy": time.process_time() - busy, "most": _resident("VmHWM")}
        print(json.dumps(took))


def _resident(which: str) -> float:
    """Megabytes of this process: VmRSS now, VmHWM at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(which))


def _run(side: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.loading", "--alone", side, "--folder", str(folder)]
    done = subprocess.run(command, cwd=DEMO.parents[1], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(rows: int = ROWS, times: int = TIMES) -> list[Line]:
    """Seconds and memory of both sides, run in turn so that a busy machine is as busy for both."""
    with tempfile.TemporaryDirectory() as folder:
        written = made(Path(folder), rows)
        found: dict[str, list[dict[str, Any]]] = {"ours": [], "bare": []}
        for _ in range(times):
            for side in SIDES:
                found[side].append(_run(side, Path(folder)))
    what = f"an extract of {written:,} rows"
    seconds, busy, most = ([[run[name] for run in found[side]] for side in ("ours", "bare")] for name in ("seconds", "busy", "most"))
    return [
        Line(f"{what}: loaded", *seconds, unit="s", ratio=RATIO),
        Line(f"{what}: time of all cores", *busy, unit="s"),
        Line(f"{what}: most memory", *([max(side)] for side in most), unit="MB"),
    ]


def main() -> int:
    """Measure and print, or one run alone."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.loading", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="about how many rows (default 1,000,000)")
    parser.add_argument("--times", type=int, default=TIMES, help="runs of each (default 3)")
    parser.add_argument("--alone", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        _alone(asked.alone, asked.folder)
    else:
        print(printed(measured(asked.rows, asked.times)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
