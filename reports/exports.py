"""From a request to a sheet: a case list whole, or a table as it stands on a page."""

from datetime import date
from typing import Any

from data.calendar import shown
from data.store import Edition
from metrics.engine import Listing
from metrics.frames import Frames
from metrics.grains import GRAINS, columns_of
from metrics.scope import Scope
from metrics.suppression import HIDDEN, LEGEND
from reports.sheet import Sheet, SheetColumn


def notes_of(edition: Edition, scope: Scope, more: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a file says of itself: what is shown, of which services, to which day, of which edition."""
    services = ", ".join(scope.services) if scope.services else "all"
    return [
        *more,
        ("Shown", scope.sentence()),
        ("Services", services),
        ("Data to", shown(edition.extract_date)),
        ("Edition", f"{edition.name}, loaded {edition.loaded_at:%d/%m/%Y %H:%M} UTC"),
    ]


def case_sheet(behind: Listing, scope: Scope, edition: Edition, where: str) -> Sheet:
    """The whole list behind a figure, every column; what is held back from its reader, as outside `where` or restricted, is said."""
    measure, rows = behind.measure, GRAINS[behind.measure.table].listed(behind.rows, scope.as_at)
    columns = columns_of(measure)
    held = behind.held.words(where)
    more = [
        ("Measure", measure.title),
        ("Definition", measure.definition),
        ("Rows", f"{rows.height:,}"),
        *([("Held back", held)] if held else []),
        *([("Worked out", behind.working)] if behind.working else []),
    ]
    return Sheet(
        title=f"Cases: {measure.said()}",
        columns=[SheetColumn(column.head.replace("\n", " "), column.kind) for column in columns],
        rows=rows.select(column.id for column in columns).rows(),
        notes=notes_of(edition, scope, more),
        invented=edition.invented,
    )


def table_sheet(table: dict[str, Any], scope: Scope, frames: Frames) -> Sheet:
    """A payload table as it stands on a page: every row, opened to its deepest level; hidden figures are "c", and the legend says so."""
    legend = LEGEND if "legend" in table.get("limits", {}) else ""
    tree = any(row["depth"] > 1 for row in table["rows"])
    levels = ("Locality", "Team", "Worker")[: max((row["depth"] for row in table["rows"]), default=1)] if tree else (table["first"],)
    columns = [column for column in table["columns"] if column["kind"] != "text"]
    kinds = {"weeks": "tenth"}
    rows: list[tuple[Any, ...]] = []
    for row in table["rows"]:
        path = row["id"].split("|") if tree and row["depth"] else [row["name"]]
        names = [*path, *[None] * (len(levels) - len(path))]
        rows.append((*names, *(_figure(row, column) for column in columns)))
    heads = [SheetColumn(level) for level in levels]
    return Sheet(
        title=f"{table['title']}, as at {shown(scope.as_at)}",
        columns=[*heads, *(SheetColumn(column["head"], kinds.get(column["kind"], "whole")) for column in columns)],
        rows=rows,
        notes=notes_of(frames.edition, scope, [("Table", table["title"]), *([("Small numbers", legend)] if legend else [])]),
        invented=frames.edition.invented,
        legend=legend,
    )


def _figure(row: dict[str, Any], column: dict[str, Any]) -> Any:
    if column["kind"] == "change":
        sides = row["cases_open"], row["cases_open_1_month_ago"]
        return HIDDEN if HIDDEN in sides else sides[0] - sides[1]
    return row[column["id"]]


def file_name(kind: str, as_at: date, invented: bool) -> str:
    """A name that holds no place, no person and no text that was typed."""
    return f"sightline-{kind}-{as_at.isoformat()}{'-invented-data' if invented else ''}"
