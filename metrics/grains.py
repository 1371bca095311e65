"""What one row of each frame is: how it is prepared, how its list reads, and what may narrow it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from metrics.cin import listing as cin
from metrics.cin.frame import plans_as_at
from metrics.listing import ListColumn
from metrics.measure import Measure
from metrics.ppoc import listing as ppoc
from metrics.ppoc.starts import starts_as_at
from metrics.ppoc.stays import stays_as_at
from metrics.ppoc.step_rows import steps_as_at
from metrics.quality import listing as quality
from metrics.quality.frame import quality_as_at

Tables = Callable[[str], pl.DataFrame]


@dataclass(frozen=True)
class Grain:
    """One frame. key: the column that is a row's own; wing: the pages it is shown on; population: the measure of what a
    place holds, for pickers; unit: one of it; all_services: every service in words; hidden: columns that name a child, beyond
    the name itself; fields: columns that conditions may name, beyond places; written: holds what people write."""

    table: str
    key: str
    wing: str
    population: str
    unit: str
    all_services: str
    build: Callable[[Tables, date], pl.DataFrame]
    columns: tuple[ListColumn, ...]
    listed: Callable[[pl.DataFrame, date], pl.DataFrame]
    found_in: tuple[str, ...]
    fields: frozenset[str]
    hidden: tuple[str, ...] = ("person_id",)
    written: bool = False

    def earlier(self, count: int) -> str:
        """ "3 earlier plans were held here." """
        noun = "plan" if self.table == "cin_plans" else "stay in care" if self.table == "care" else self.unit
        nouns = "stays in care" if self.table == "care" else f"{noun}s"
        return f"{count:,} earlier {noun} was held here." if count == 1 else f"{count:,} earlier {nouns} were held here."

    @property
    def units(self) -> str:
        """More than one: "open plans", "children in care"."""
        return {"child in care": "children in care"}.get(self.unit, f"{self.unit}s")


_CARE = {"legal_status", "placement_type", "placement_provider", "age_band", "sex"}
_STARTS = Grain(
    "planned_starts",
    "start_id",
    "ppoc",
    "ppoc-planned",
    "planned start",
    "All services",
    starts_as_at,
    ppoc.STARTS,
    ppoc.listed,
    ppoc.STARTS_FOUND_IN,
    frozenset(_CARE | {"assessment_type", "status"}),
    ("person_id", "start_id", "manager_note"),
    written=True,
)
_ALL = (
    Grain(
        "cin_plans",
        "plan_id",
        "cin",
        "cin-open",
        "open plan",
        "All with plans",
        plans_as_at,
        cin.COLUMNS,
        cin.listed,
        cin.FOUND_IN,
        frozenset({"primary_need"}),
    ),
    Grain(
        "cin_plans_quality",
        "plan_id",
        "cin",
        "quality-plans",
        "plan",
        "All with plans",
        quality_as_at,
        quality.COLUMNS,
        quality.listed,
        quality.FOUND_IN,
        frozenset({"primary_need"}),
    ),
    Grain(
        "care",
        "stay_id",
        "ppoc",
        "care-in-care",
        "child in care",
        "All services",
        stays_as_at,
        ppoc.CARE,
        ppoc.listed,
        ppoc.CARE_FOUND_IN,
        frozenset(_CARE | {"time_band", "reason_ceased"}),
        ("person_id", "stay_id"),
        written=True,
    ),
    _STARTS,
    # The same rows and lists, with the status a child had on the last day in care.
    replace(_STARTS, table="permanence_steps", population="ppoc-steps", unit="prediction", build=steps_as_at),
)
GRAINS: dict[str, Grain] = {grain.table: grain for grain in _ALL}


def columns_of(measure: Measure) -> tuple[ListColumn, ...]:
    """The columns of a measure's list: a mean adds what each case brings to it."""
    own = GRAINS[measure.table].columns
    return (*own, ListColumn("contribution", measure.contributes, "whole", 90, folds=False)) if measure.contributes else own
