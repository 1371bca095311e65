"""What a page sends its browser: tables of figures with their columns' words, from which every list and menu follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.words import row_signs
from data.calendar import shown
from metrics import catalogue
from metrics.measure import Count
from metrics.scope import BETWEEN, LEVELS, Condition, Scope, worker_token
from metrics.tables import TableSpec

TOTAL = "Total"


@dataclass(frozen=True)
class Head:
    """How a column stands in a matrix: its head, the group head above it, and what kind of figure it holds.

    kind: count, weeks, days, change, difference (from a target not to be passed), target and gap (to one aimed for), estimate
    (whole per cent) or text. share: shown as a share of the table's base in percentages. filters: "Show only this" may keep
    the plans of this column. driven: highlighted as what this work drives.
    """

    id: str
    head: str
    group: str = ""
    kind: str = "count"
    share: bool = True
    late: bool = False
    filters: bool = False
    bold: bool = False
    width: int | None = None
    measure: str | None = None
    driven: bool = False


def columns_of(spec: TableSpec, heads: Sequence[Head]) -> list[dict[str, Any]]:
    """The columns of a payload table: words, measure, and how a click on one of their figures opens its list."""
    columns = []
    said = [head.head.replace("\n", " ").replace("\u00ad", "") for head in heads]
    for head, words in zip(heads, said, strict=True):
        measure = catalogue.measure(head.measure or spec.column(head.id).measure)
        columns.append(
            {
                "id": head.id,
                # Heads alike stand under their groups on the page; in a file or a plain table nothing stands above them.
                "head": f"{head.group}: {words[:1].lower()}{words[1:]}" if said.count(words) > 1 and head.group else words,
                "measure": measure.reference,
                "phrase": measure.said(),
                "units": measure.units,
                "kind": head.kind,
                "share": bool(spec.base and head.share and head.id != spec.base),
                "counts": isinstance(measure.arithmetic, Count),
                "condition": Condition("measure", measure.reference).token if head.filters else None,
                "late": head.late,
            }
        )
    return columns


def place(row: dict[str, Any], scope: Scope, teams_of: dict[str, set[str]]) -> list[list[str]]:
    """The places that leave the plans of a row and no other, as parts of a query: the row's own place within the scope's."""
    depth = row["depth"]
    if not depth:
        return [list(part) for part in scope.query() if part[0] in LEVELS]
    locality, team, worker = row.get("locality"), row.get("team"), row.get("worker")
    name = worker_token(team or "", worker or "") if depth == 3 else row.get(LEVELS[depth - 1])
    own = [LEVELS[depth - 1], name]
    inside = (
        not scope.has_places
        or locality in scope.localities
        or (depth >= 2 and team in scope.teams)
        or (depth == 3 and (team, worker) in scope.workers)
    )
    if inside:
        return [own]
    # The row stands for only a part of its place: the parts chosen inside it.
    teams = [["team", t] for t in scope.teams if depth == 1 and t in teams_of.get(locality or "", set())]
    workers = [
        ["worker", worker_token(t, w)]
        for t, w in scope.workers
        if (depth == 1 and t in teams_of.get(locality or "", set())) or (depth == 2 and t == team)
    ]
    return teams + workers


def usual_place(row: dict[str, Any]) -> list[list[str]]:
    """The place of a sent row where the scope cuts nothing off it: what the browser takes where `at` is not sent."""
    path = row["id"].split(BETWEEN)
    return [[LEVELS[row["depth"] - 1], worker_token(path[1], path[2]) if row["depth"] == 3 else path[-1]]]


def matrix(
    id: str,
    title: str,
    spec: TableSpec,
    heads: Sequence[Head],
    rows: list[dict[str, Any]],
    scope: Scope,
    unit: str = "open plans",
) -> dict[str, Any]:
    """A payload table of a tree of places: rows in path order with id, parent, depth, name, figures or their signs, place."""
    teams_of: dict[str, set[str]] = {}
    for row in rows:
        if row.get("team"):
            teams_of.setdefault(row["locality"], set()).add(row["team"])
    parents = {BETWEEN.join(row[level] for level in LEVELS[: row["depth"] - 1]) for row in rows if row["depth"] > 1}
    sent = []
    for row in rows:
        depth, signs = row["depth"], row_signs(row)
        path = [row[level] for level in LEVELS[:depth]]
        key = BETWEEN.join(path) if depth else TOTAL
        entry = {
            "id": key,
            "t": id,
            "depth": depth,
            "name": path[-1] if depth else TOTAL,
            "parent": BETWEEN.join(path[:-1]) if depth > 1 else "",
            "opens": key in parents,
            **{head.id: signs.get(head.id, row[head.id]) for head in heads if head.kind != "change"},
        }
        found = place(row, scope, teams_of)
        if not depth or found != usual_place(entry):
            entry["at"] = found
        sent.append(entry)
    return {
        "id": id,
        "title": title,
        "first": "Locality, team, worker" if any(r["depth"] == 3 for r in rows) else "Locality, team",
        "columns": columns_of(spec, heads),
        "rows": sent,
        "base": spec.base,
        "unit": unit,
        "as_at": shown(scope.as_at),
    }


def flat(
    id: str,
    title: str,
    first: str,
    columns: list[dict[str, Any]],
    rows: list[dict[str, Any]],
    *,
    base: str | None = None,
    unit: str = "open plans",
) -> dict[str, Any]:
    """A payload table without a tree: rows with id, name and figures; `only` holds the conditions a row stands for."""
    sent = [{"t": id, "depth": 1, "parent": "", "opens": False, "at": None, **row} for row in rows]
    return {"id": id, "title": title, "first": first, "columns": columns, "rows": sent, "base": base, "unit": unit}


def packed(table: dict[str, Any]) -> dict[str, Any]:
    """A tree of places as it travels: each row [depth, name, places or null, figures...]; ids and parents follow from the order."""
    if not any(row["depth"] > 1 for row in table["rows"]):
        return table
    ids = [column["id"] for column in table["columns"] if column["kind"] != "change"]
    rows = [[row["depth"], row["name"], row.get("at"), *(row[id] for id in ids)] for row in table["rows"]]
    return {**table, "rows": None, "ids": ids, "packed": rows}
