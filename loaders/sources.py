"""Every source there is, by its kind, in the order in which a file is tried."""

from loaders import annex_a, cin_census, extract, predictions_source, school_census, ssd, ssda903
from loaders.source import Source

SOURCES: tuple[Source, ...] = (
    extract.SOURCE,
    cin_census.SOURCE,
    ssda903.SOURCE,
    ssd.SOURCE,
    school_census.SOURCE,
    # A tracker may have heads of list 8 beside the predicted starts: it is asked first.
    predictions_source.SOURCE,
    annex_a.SOURCE,
)
BY_KIND = {source.kind: source for source in SOURCES}
