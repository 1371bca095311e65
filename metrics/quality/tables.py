"""The table of data quality, with the ids its columns have in files."""

from metrics.quality.measures import MEASURES
from metrics.quality.rule import mark_of
from metrics.tables import Column, TableSpec

QUALITY = TableSpec(
    "cin-quality",
    "Plans that break a rule of data quality",
    tuple(Column(mark_of(measure.name), measure.name) for measure in MEASURES),
    base="broken",
)
TABLES = (QUALITY,)
