"""Which rows of a matrix a chart draws: localities, or the teams of one locality, or the workers of one team."""

from typing import Any

from components.request import Request
from metrics import engine
from metrics.scope import LEVELS
from metrics.tables import TableSpec


def bar_rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the first level at which there is more than one to compare; the deepest where there never is."""
    for depth in (1, 2, 3):
        rows = [row for row in table["rows"] if row["depth"] == depth]
        if len(rows) > 1:
            return rows
        if not any(row["depth"] == depth + 1 for row in table["rows"]):
            return rows
    return rows


def sorted_rows(
    spec: TableSpec, request: Request, table: str, levels: tuple[str, ...] = LEVELS, by: tuple[str, bool] | None = None
) -> list[dict[str, Any]]:
    """The rows of a table in the order asked for in the URL, within each level; those of hidden figures last, by name.

    The engine's own order is by name.
    """
    return _sorted(spec, engine.table(spec, request.scope, request.frames, levels), request, table, levels, by)


def all_sorted(specs: dict[str, TableSpec], request: Request) -> list[list[dict[str, Any]]]:
    """The rows of several tables, by the name each has in the URL, counted in one pass and each in the order asked for."""
    found = engine.tables(list(specs.values()), request.scope, request.frames)
    return [_sorted(spec, rows, request, table, LEVELS, None) for (table, spec), rows in zip(specs.items(), found, strict=True)]


def _sorted(
    spec: TableSpec, rows: list[dict[str, Any]], request: Request, table: str, levels: tuple[str, ...], by: tuple[str, bool] | None
) -> list[dict[str, Any]]:
    column, descending = request.sorts.get(table, by or ("name", False))
    if column == "change":
        for row in rows:
            sides = row["cases_open"], row["cases_open_1_month_ago"]
            row["change"] = None if None in sides else sides[0] - sides[1]
    if (column, descending) == ("name", False):
        return rows
    known = {"name", "change", *(column.id for column in spec.columns), *spec.more}
    return engine.ordered(rows, levels, column if column in known else "name", descending)
