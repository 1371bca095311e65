"""Real tables and words of the admin pages: heads with their scope, days and times in words, a history as from and to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from dash import html

from data.calendar import shown

NONE = "-"


def table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    empty: str = "There are none.",
    wide: bool = False,
    few: bool = False,
) -> Any:
    """A table whose rows begin with their name; `empty` stands in its place where there is no row.

    wide: many columns; few: short ones, that stay columns on a phone.
    """
    if not rows:
        return html.P(empty, className="admin-none")
    made = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(head, scope="col", role="columnheader") for head in heads], role="row"), role="rowgroup"),
            html.Tbody([_row(heads, row) for row in rows], role="rowgroup"),
        ],
        className=f"plain-table admin-table{' is-few' if few else ''}",
        role="table",
    )
    return html.Div(made, className="table-wide is-wide" if wide else "table-wide", role="region", tabIndex="0", **{"aria-label": caption})


def _row(heads: Sequence[str], row: Sequence[Any]) -> html.Tr:
    first = html.Th(row[0], scope="row", role="rowheader", **{"data-head": heads[0]})
    rest = [_cell(head, cell) for head, cell in zip(heads[1:], row[1:], strict=True)]
    return html.Tr([first, *rest], role="row")


def _cell(head: str, cell: Any) -> html.Td:
    nothing = cell is None or cell in ("", NONE)
    more = {"className": "is-none"} if nothing else {}
    return html.Td(NONE if nothing else cell, role="cell", **more, **{"data-head": head})


def day(value: date | None) -> str:
    """14/03/2022, or a dash where there is none."""
    return shown(value) if value else NONE


def moment(value: datetime | None) -> str:
    """14/03/2022 09:30 (clock time in UTC), or a dash where there is none."""
    return f"{value.astimezone(UTC):%d/%m/%Y %H:%M}" if value else NONE


def said(value: object) -> str:
    """A value of a record as a manager reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return shown(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value) or "none"
    return str(value) if value not in (None, "") else "none"


def changes(rows: Sequence[Any], fields: Sequence[tuple[str, str]], first: str, ended: str = "Ended") -> list[tuple[Any, ...]]:
    """A history as rows of (when, who, what changed from what to what, why), the newest first.

    rows: of one key, the oldest first. fields: (column, its words). first: what is said of the first row, and of one after
    an end; ended: of a row that ends the thing.
    """
    found, before = [], None
    for row in rows:
        if row.withdrawn:
            told: Any = ended
        elif before is None or before.withdrawn:
            told = first
        else:
            moved = [(words, getattr(before, name), getattr(row, name)) for name, words in fields]
            lines = [f"{words}: from {said(old)} to {said(new)}" for words, old, new in moved if old != new]
            told = html.Ul([html.Li(line) for line in lines]) if lines else "Nothing changed"
        found.append((moment(row.recorded_at), row.recorded_by, told, row.reason))
        before = row
    return found[::-1]


HISTORY = ("When (UTC)", "Who", "What changed", "Reason")


def section(title: str, *parts: Any, id: str = "") -> html.Section:
    """A part of a page under its heading."""
    return html.Section([html.H2(title), *parts], className="admin-section", **({"id": id} if id else {}))


def opened(title: str, *parts: Any) -> html.Details:
    """A part that is opened when it is wanted."""
    return html.Details([html.Summary(title), *parts], className="admin-more")
