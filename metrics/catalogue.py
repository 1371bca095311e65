"""Every measure and every table of the product, by name."""

from difflib import get_close_matches

from metrics import cin as cin
from metrics.cin.measures import MEASURES as CIN_MEASURES
from metrics.cin.tables import TABLES as CIN_TABLES
from metrics.measure import Measure
from metrics.ppoc.measures import MEASURES as PPOC_MEASURES
from metrics.ppoc.tables import TABLES as PPOC_TABLES
from metrics.quality.measures import MEASURES as QUALITY_MEASURES
from metrics.quality.tables import TABLES as QUALITY_TABLES
from metrics.tables import TableSpec

MEASURES: dict[str, Measure] = {measure.name: measure for measure in (*CIN_MEASURES, *PPOC_MEASURES, *QUALITY_MEASURES)}
TABLES: dict[str, TableSpec] = {table.name: table for table in (*CIN_TABLES, *PPOC_TABLES, *QUALITY_TABLES)}


def unknown(what: str, name: str, names: list[str]) -> ValueError:
    """An error that says what there is instead."""
    near = (name and get_close_matches(name, names, n=3)) or sorted(names)
    return ValueError(f"There is no {what} {name!r}. Did you mean {', '.join(near)}?")


def measure(reference: str) -> Measure:
    """The measure of a reference: `cin-open`, `cin-open@2021-05-03`, `cin-starts@2021-12-14..2022-01-14`.

    Raises ValueError where there is none.
    """
    name, _, when = reference.partition("@")
    if name not in MEASURES:
        raise unknown("measure", name, list(MEASURES))
    return MEASURES[name].asked(when) if when else MEASURES[name]


def table(name: str) -> TableSpec:
    """The table of that name. Raises ValueError where there is none."""
    if name not in TABLES:
        raise unknown("table", name, list(TABLES))
    return TABLES[name]
