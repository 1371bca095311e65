"""A table: measures side by side, with the ids its columns have in files and the services it shows by default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metrics.frames import Frames
    from metrics.scope import Scope

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Column:
    """A column of a table: its stable id in files and the measure it shows."""

    id: str
    measure: str


@dataclass(frozen=True)
class TableSpec:
    """A table by name. `services` are shown where the reader chose none (empty: all); `base` is the column that
    percentages are of; `trend` adds up, down or level of the first column against the second. `lists`: the measure whose
    cases are listed where none is named. `completed` adds to the rows what is no count of cases (targets): the columns `more`."""

    name: str
    title: str
    columns: tuple[Column, ...]
    services: tuple[str, ...] = ()
    base: str | None = None
    trend: bool = False
    lists: str | None = None
    more: tuple[str, ...] = ()
    completed: Callable[[Rows, Scope, Frames], Rows] | None = None

    def column(self, id: str) -> Column:
        """The column of that id, or of that measure. KeyError where the table has none."""
        for column in self.columns:
            if id in (column.id, column.measure):
                return column
        raise KeyError(id)
