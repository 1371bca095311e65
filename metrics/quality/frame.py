"""CIN plans as at a day with the rules each breaks: a frame of its own, so that no other page pays for it (decision 14)."""

from collections.abc import Callable
from datetime import date

import polars as pl

from metrics.cin.frame import plans_as_at
from metrics.quality.rule import Known
from metrics.quality.rules import RULES

Tables = Callable[[str], pl.DataFrame]


def quality_as_at(tables: Tables, day: date) -> pl.DataFrame:
    """Every plan started by `day`, as `plans_as_at` has it, and for each rule a column that is True where the plan breaks it.

    A rule over a table that no source supplies is broken by nothing here; its measure says that it has no figure (`Measure.needs`).
    """
    known = Known(plans_as_at(tables, day), tables, day)
    marks = [pl.col("plan_id").is_in(rule.broken(known)["plan_id"].implode()).alias(rule.mark) for rule in RULES]
    return known.plans.with_columns(marks)
