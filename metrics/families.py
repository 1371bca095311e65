"""Which figures are hidden together: those of one wing, which follow from one another."""

from functools import lru_cache

from metrics import catalogue
from metrics.cin.relations import RELATIONS as CIN
from metrics.measure import Count, DailyAverage, Measure
from metrics.ppoc.relations import RELATIONS as PPOC
from metrics.quality.relations import RELATIONS as QUALITY
from metrics.relations import Relations

FAMILIES = (CIN, PPOC, QUALITY)


def relations_of(table: str) -> Relations:
    """The relations of the figures of a frame."""
    return next(family for family in FAMILIES if table in family.tables)


@lru_cache(maxsize=8)
def own_measures(table: str) -> dict[str, Measure]:
    """The measures hidden together with those of a frame, each by its own size; a mean's sum or a share never is."""
    tables = relations_of(table).tables
    return {m.name: m for m in catalogue.MEASURES.values() if m.table in tables and isinstance(m.arithmetic, Count | DailyAverage)}
