"""The tables of figures in an answer, wherever they stand: what a page sends, inside a layout, or in a file."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from werkzeug.test import TestResponse

from tests.walk.world import Facts

Path = tuple[str, ...]
LEVELS = ("Locality", "Team", "Worker")
# What a file says of each of its rows, in words.
SAID = {"Data", "Small numbers"}


@dataclass(frozen=True)
class Shown:
    """A table as it was sent. rows: each with its `path` of places (empty: the total) and its figures by column."""

    page: str
    id: str
    day: date
    edition: str
    columns: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    tree: bool


def _views(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if isinstance(part.get("tables"), dict) and "page" in part:
            yield part
        else:
            for inner in part.values():
                yield from _views(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _views(inner)


def _rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    if not table.get("packed"):
        return [{**row, "path": () if not row["depth"] else (row["id"],)} for row in table["rows"] or []]
    rows, path = [], []
    for depth, name, _, *figures in table["packed"]:
        path = [*path[: max(depth - 1, 0)], *([name] if depth else [])]
        rows.append({"depth": depth, "name": name, "path": tuple(path), **dict(zip(table["ids"], figures, strict=True))})
    return rows


def tables_in(text: str) -> list[Shown]:
    """Every table in the text of an answer that is JSON; [] where there is none."""
    if '"tables"' not in text:
        return []
    return [
        Shown(view["page"], id, date.fromisoformat(view["day"]), view["edition"], table["columns"], _rows(table), bool(table.get("packed")))
        for view in _views(json.loads(text))
        for id, table in view["tables"].items()
    ]


def numbers(table: Shown) -> list[float]:
    """The figures of a table."""
    given = [row.get(column["id"]) for row in table.rows for column in table.columns]
    return [value for value in given if isinstance(value, int | float)]


def places_in(text: str) -> list[float]:
    """The figures beside the places of a picker; [] where the answer holds none."""
    if '"places"' not in text or not text.startswith('{"multi"'):
        return []
    found = json.loads(text).get("response", {}).get("picker-data", {}).get("data") or {}
    return [place["count"] for place in found.get("places", []) if isinstance(place.get("count"), int | float)]


def file_of(answer: TestResponse) -> list[list[Any]]:
    """The rows of a file that was sent, its head first; [] for what is no file."""
    if answer.data[:2] == b"PK":
        book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    if answer.mimetype == "text/csv":
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    return []


def _said(value: Any) -> str:
    """A figure as text: 24.0 is written 24 in a workbook."""
    text = "" if value is None else str(value)
    return text.removesuffix(".0")


def file_differs(lines: list[list[Any]], table: Shown) -> list[str]:
    """Where a file holds other figures than its table."""
    head, rows = [str(cell) for cell in lines[0]], table.rows
    heads = {column["head"]: column for column in table.columns if column["kind"] not in ("text", "change")}
    more = set(head[len(LEVELS) if table.tree else 1 :]) - set(heads) - SAID - {"Change", *LEVELS}
    if more or len(lines) != len(rows) + 1:
        return [f"a file of {table.id} holds columns or rows that its page has not: {sorted(more)}, {len(lines) - 1} rows for {len(rows)}"]
    told = []
    for name, column in heads.items():
        at = head.index(name)
        wrong = sum(_said(line[at]) != _said(row.get(column["id"])) for line, row in zip(lines[1:], rows, strict=True))
        told += [f"a file of {table.id} holds other figures of {column['id']} than its page in {wrong} rows"] if wrong else []
    return told


def _may_see(facts: Facts, path: Path) -> bool:
    held = {"all": True, "team": path[1] in facts.teams, "locality": path[0] in facts.localities}
    return held.get(facts.lists, False)


def workers_beyond(facts: Facts, tables: list[Shown], lines: list[list[Any]]) -> list[str]:
    """The rows of workers whom a reader may not list: list rights show them, figures alone stop at the team."""
    paths = [row["path"] for table in tables if table.tree for row in table.rows if len(row["path"]) > 2]
    if lines and list(LEVELS) == lines[0][:3]:
        paths += [tuple(str(cell) for cell in line[:3]) for line in lines[1:] if line[2]]
    beyond = [path for path in paths if not _may_see(facts, path)]
    return [f"it shows rows of workers of {len({path[1] for path in beyond})} teams beyond the list rights"] if beyond else []
