"""Small numbers hidden in any table on its way to a screen or a file: the last step, for the readers it is for.

The method, with its sources, stands in `metrics.suppression`: 1 to 5 become "c", 0 is shown, and more cells are hidden
until nothing hidden follows from totals, from columns that add up, or from figures worked out of hidden ones (shares,
means, differences). Figures of measures come hidden already from `metrics.engine`; this is for tables of other
sources (returns, registers), and a second pair of eyes for those.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from metrics.suppression import HIDDEN as HIDDEN
from metrics.suppression import Cell, Relation, hidden_cells, total_of

TOTAL = "Total"


@dataclass(frozen=True)
class Columns:
    """How the columns of a table hang together.

    counts: columns of whole numbers that add up over the rows. sums: (coefficient, column)s that always make 0, or a
    number the reader knows: ((1, "open"), (-1, "m0_3"), (-1, "m3_6")). within: (whole, part) where the rest is a
    count too: every share of a base. derived: a column that is no count -> the columns it follows from; it is hidden
    with any of them. A column in none of these is text and is left alone.
    """

    counts: tuple[str, ...]
    sums: tuple[tuple[tuple[int, str], ...], ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def hidden_in(rows: Sequence[Mapping[str, Any]], columns: Columns, extra: Iterable[Relation] = ()) -> set[tuple[str, str]]:
    """(row id, column) of each cell to hide.

    rows: mappings with `id`, `depth` (0: the total) and `parent` (the id of the row above; "" or None for the total),
    as in a payload table. extra: relations over cells (row id, column) beyond those, of another table shown beside it.
    Raises ValueError for a count that is no whole number of 0 or more: a table that cannot be judged is not shown.
    """
    values: dict[Cell, int] = {}
    top = next((row["id"] for row in rows if not row["depth"]), None)
    children: dict[str, list[str]] = {}
    for row in rows:
        if row["depth"]:
            children.setdefault(row.get("parent") or top or "", []).append(row["id"])
        for name in columns.counts:
            value = row[name]
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
                raise ValueError(f"{name} holds no count in every row, so small numbers cannot be hidden. Name it in `derived` instead.")
            values[row["id"], name] = value or 0
    ids = {row["id"] for row in rows}
    relations = [
        total_of((whole, name), [(part, name) for part in parts])
        for whole, parts in children.items()
        if whole in ids
        for name in columns.counts
    ]
    relations += [Relation(tuple((sign, (id, name)) for sign, name in terms)) for id in ids_in_order(rows) for terms in columns.sums]
    within: list[tuple[Cell, Cell]] = [((id, whole), (id, part)) for id in ids_in_order(rows) for whole, part in columns.within]
    depth = {row["id"]: row["depth"] for row in rows}

    def weight(cell: Any) -> float:
        return {0: 25, 1: 5}.get(depth.get(cell[0], 2), 2) + min(values[cell], 500) / 500

    found: set[Any] = hidden_cells(values, [*relations, *extra], (), weight, within)
    return {cell for cell in found if cell[0] in ids}


def ids_in_order(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of the rows."""
    return [row["id"] for row in rows]


def suppressed(rows: Sequence[Mapping[str, Any]], columns: Columns, extra: Iterable[Relation] = ()) -> list[dict[str, Any]]:
    """The rows with hidden cells as None, each row's `hidden` naming their columns: to be written as HIDDEN, never as 0 or "-"."""
    gone, made = hidden_in(rows, columns, extra), []
    for row in rows:
        hidden = [name for name in columns.counts if (row["id"], name) in gone]
        known = set(columns.counts) | set(columns.derived)
        worked_out = {name: of for name, of in columns.derived.items() if name in row}
        for _ in worked_out:  # a column may follow from one that follows
            hidden += [name for name, of in worked_out.items() if name not in hidden and any(o in hidden or o not in known for o in of)]
        made.append({**row, **dict.fromkeys(hidden), "hidden": hidden})
    return made
