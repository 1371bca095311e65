"""What a load did, as it is told: rows, days and where each came from, problems."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from data.calendar import shown
from data.store import Edition
from loaders.source import KINDS

PROBLEMS_TOLD = 20
UNTOUCHED = "Nothing was published and the live edition is as it was."


@dataclass
class Report:
    """What a load did, for the summary: rows a table (kept, set aside), the two dates and where each came from, the problems."""

    edition: Edition | None = None
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    dates: dict[str, tuple[date, str]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def counted(self, kind: str) -> int:
        """Rows of one kind of problem."""
        return len({(problem["file"], problem["row"]) for problem in self.problems if problem["kind"] == kind})


def summary(report: Report) -> str:
    """A report in lines, for the one who loads: never a value of a child."""
    assert report.edition is not None
    lines = [f"Published edition {report.edition.name}."]
    names = {"extract_date": "Data to", "complete_from": "Complete from"}
    lines += [f"{names[name]} {shown(day)} ({how})." for name, (day, how) in report.dates.items()]
    for name, (kept, aside) in report.rows.items():
        lines.append(f"  {name}.csv: {kept} row{'s' * (kept != 1)} loaded" + (f", {aside} set aside" if aside else ""))
    lines += report.notes
    if not report.problems:
        return "\n".join([*lines, "No rows set aside, nothing unknown."])
    counts = {kind: report.counted(kind) for kind in KINDS}
    lines.append("Problems: " + "; ".join(f"{n} row{'s' * (n != 1)} {kind}" for kind, n in counts.items() if n) + ".")
    alike: dict[tuple[str, ...], list[int | None]] = {}
    for problem in report.problems:
        value = f" {problem['value']!r}" if problem["value"] else ""
        told = f"{problem['column'] or 'the row'}{value} {problem['reason']}" if problem["row"] else problem["reason"]
        alike.setdefault((problem["kind"], problem["file"], told), []).append(problem["row"])
    for (kind, file, told), rows in list(alike.items())[:PROBLEMS_TOLD]:
        where = f"row {rows[0]}, " if len(rows) == 1 else f"{len(rows)} rows, first row {rows[0]}, "
        lines.append(f"  {kind}: {file}, {where if rows[0] else ''}{told}")
    if len(alike) > PROBLEMS_TOLD:
        lines.append(f"  and {len(alike) - PROBLEMS_TOLD} more: the page About the data lists them all.")
    return "\n".join(lines)


def why(error: BaseException) -> str:
    """What went wrong, for the one who loads: never a value of a row."""
    if isinstance(error, OSError):
        return (error.strerror or type(error).__name__) + (f": {error.filename}" if error.filename else "") + "."
    if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException | duckdb.FatalException):
        return str(error).splitlines()[0]
    if isinstance(error, duckdb.Error):
        return f"DuckDB stopped with {type(error).__name__}."
    return str(error) or type(error).__name__
