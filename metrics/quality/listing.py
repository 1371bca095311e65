"""A list of plans that break rules: the plan, whose it is, and which rules it breaks, in words."""

from datetime import date

import polars as pl

from metrics.cin import listing as cin
from metrics.listing import ListColumn
from metrics.quality.rules import RULES

_OWN = {"plan_id", "child", "age", "locality", "team", "worker", "start_date", "end_date", "end_reason", "last_signed_off", "need"}
COLUMNS = (
    *(column for column in cin.COLUMNS if column.id in _OWN),
    ListColumn("broken", "Rules broken", "text", 330, folds=False),
)


def listed(cases: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """The cases with the columns of the list: those of any list of plans, and `broken`, the titles of the rules each breaks."""
    titles = [pl.when(pl.col(rule.mark)).then(pl.lit(rule.measure.title)) for rule in RULES]
    return cin.listed(cases, as_at).with_columns(broken=pl.concat_str(titles, separator="; ", ignore_nulls=True))


FOUND_IN = (*(name for name in cin.FOUND_IN if name not in ("band", "bucket")), "broken")
