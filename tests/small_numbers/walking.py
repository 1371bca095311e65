"""What finance is sent: every page, table and file of a query, beside the raw figures."""

import csv
import io
import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

import openpyxl

from components import frame
from components.page import PAGES
from components.request import read
from metrics import catalogue, engine
from metrics.cin import codes
from metrics.cin.tables import DURATIONS_TABLE, NEEDS_TABLE, OVERVIEW, SIGN_OFFS_TABLE, TARGETS
from metrics.scope import encoded
from metrics.tables import TableSpec
from reports.csv_file import to_csv
from reports.exports import table_sheet
from reports.xlsx_file import to_xlsx
from tests.people import ALL_SEEING
from tests.small_numbers.conftest import ENDS, LOCALITIES

FIGURES = ("overview", "durations", "targets")
SPECS: dict[str, TableSpec] = {
    "where": OVERVIEW,
    "time": DURATIONS_TABLE,
    "signoff": SIGN_OFFS_TABLE,
    "need": NEEDS_TABLE,
    "matrix": TARGETS,
}
LEVELS = ("locality", "team")
QUERIES = [
    encoded([("as_at", str(end)), *more]) for end in ENDS for more in ([], [("service", "all")], *([("locality", n)] for n in LOCALITIES))
]


def afresh(kept: Any) -> Any:
    """What a function is that keeps its answers, with none kept: those it keeps stay for the tests that come after."""
    return lru_cache(maxsize=None)(kept.__wrapped__)


def view(page: str, query: str) -> dict[str, Any]:
    """The JSON a change of scope is answered with."""
    found: dict[str, Any] = json.loads(frame.answered(PAGES[page], query))
    return found


def unpacked(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a sent table, those of a tree with the names of their path (as assets/20-marks.js has them)."""
    if not table.get("packed"):
        return [{**row, "path": () if not row["depth"] else (row["id"],)} for row in table["rows"]]
    rows, path = [], []
    for depth, name, _, *figures in table["packed"]:
        path = [*path[: max(depth - 1, 0)], *([name] if depth else [])]
        rows.append({"depth": depth, "path": tuple(path), **dict(zip(table["ids"], figures, strict=True))})
    return rows


def raw(spec: TableSpec, query: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """The true rows of a table, by their path."""
    asked = read(query)
    scope = replace(asked.scope, reader=None).narrowed_to(ALL_SEEING)
    return {tuple(row[level] for level in LEVELS[: row["depth"]]): row for row in engine.table(spec, scope, asked.frames, LEVELS)}


def true_value(page: str, table: str, row: dict[str, Any], column: str, query: str) -> Any:
    """The true figure of a cell of a table that is no tree of places."""
    asked = read(query)
    services = PAGES[page].default_services
    scope = replace(asked.scope, reader=None).narrowed_to(ALL_SEEING).with_services(services)
    if table == "trend":
        return engine.figure(catalogue.measure("cin-open"), replace(scope, as_at=_day(row["when"])), asked.frames)
    if table == "flow":
        return engine.figure(catalogue.measure(f"cin-{column}"), replace(scope, as_at=_day(row["when"].split("..")[1])), asked.frames)
    code = row["id"].lower()
    return engine.figure(catalogue.measure("cin-open" if code == "total" else f"cin-need-{code}"), scope, asked.frames)


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)


def files(page: str, query: str) -> list[tuple[dict[str, Any], list[list[Any]], list[list[Any]], str]]:
    """(table of the page, its csv rows, its xlsx rows, the words beside them) of every table of a page."""
    asked = read(query)
    answer = PAGES[page].answers(asked)
    found = []
    for table in answer.tables:
        sheet = table_sheet(table, asked.scope.with_services(answer.services), asked.frames)
        rows = list(csv.reader(io.StringIO(to_csv(sheet).decode("utf-8-sig"))))
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(sheet)))
        cells = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        told = " ".join(str(cell) for row in book.worksheets[1].iter_rows(values_only=True) for cell in row)
        found.append((table, rows, cells, told))
    return found


NEED_NAMES = codes.PRIMARY_NEED
