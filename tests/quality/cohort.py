"""A few children written by hand, as the tables of an edition: what a row leaves out is blank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import polars as pl

from data import schema
from data.reading import TYPES
from data.store import Edition
from metrics.frames import Frames
from tests.metrics.cohort import EDITION, ORGANISATION

Row = Mapping[str, Any]


def d(text: str) -> date:
    """10/05/2022 as a day."""
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def days(row: Row) -> dict[str, Any]:
    """A row with days for what is written as one."""
    return {name: d(value) if isinstance(value, str) and len(value) == 10 and value[2] == "/" else value for name, value in row.items()}


@dataclass
class Told:
    """Tables by name, rows as mappings; stands in for `data.store.Edition` where frames are made.

    Each plan is of one child and, where it says no more, of team Alder 1, held by Ana Moss, for need N1.
    """

    tables: Mapping[str, Sequence[Row]]
    name: str = EDITION
    extract_date: date = date(2022, 5, 23)
    complete_from: date = date(2020, 1, 1)
    lacks: frozenset[str] = frozenset()
    _kept: dict[str, pl.DataFrame] = field(default_factory=dict)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table."""
        plain = {
            "organisation": [dict(zip(("service", "locality", "team"), row, strict=True)) for row in ORGANISATION],
            "workers": [{"worker_id": "W1", "worker": "Ana Moss", "team": "Alder 1"}],
            "persons": [{"person_id": one, "forename": "Ash", "dob": "28/02/2015"} for one in dict.fromkeys(self.children())],
        }
        usual = {"person_id": "A", "team": "Alder 1", "worker": "Ana Moss", "primary_need": "N1"} if name == "cin_plans" else {}
        return [days({**usual, **row}) for row in self.tables.get(name, plain.get(name, []))]

    def children(self) -> list[str]:
        """The children of the plans."""
        return [row.get("person_id", "A") for row in self.tables.get("cin_plans", [])]

    def table(self, name: str) -> pl.DataFrame:
        """A table as polars reads it from an edition."""
        if name not in self._kept:
            columns = {column.name: TYPES[column.kind] for column in schema.BY_NAME[name].columns}
            rows = [[row.get(column) for column in columns] for row in self.rows(name)]
            self._kept[name] = pl.DataFrame(rows, schema=columns, orient="row")
        return self._kept[name]

    def frames(self) -> Frames:
        """The frames of these tables."""
        return Frames(cast(Edition, self))


def plan(start: str, end: str | None = None, number: int = 0, **more: Any) -> dict[str, Any]:
    """A plan P0, of child A, with more or other columns by name; an end comes with reason RC7."""
    return {"plan_id": f"P{number}", "start_date": start, "end_date": end, "end_reason": "RC7" if end else None, **more}
