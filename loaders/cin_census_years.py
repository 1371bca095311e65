"""Several returns made one: the newest year wins, and what was open and is not returned again is closed."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from data.calendar import shown
from data.schema import BY_NAME
from loaders.cin_census_return import COLUMNS, FIRST_YEAR_OF_PLANS, NOT_RETURNED, Return
from loaders.source import Refused

# Where a table says that a row has ended, and why.
ENDS = {"referrals": ("closure_date", "closure_reason"), "cin_plans": ("end_date", "end_reason"), "protection_plans": ("end_date", None)}
WORDS = {"referrals": ("episode", "episodes"), "cin_plans": ("plan", "plans"), "protection_plans": ("protection plan", "protection plans")}


def ordered(returns: Sequence[Return]) -> list[Return]:
    """The returns, the newest last; of two of one day the later written is the newer, else the later given.

    Refused where there are several and one does not say its year, or where a child's number stands in the returns of two
    authorities, who might be two children.
    """
    if len(returns) > 1 and (undated := [one.name for one in returns if one.reference is None]):
        raise Refused(
            f"{', '.join(undated)} does not say of which year it is. "
            "Put the year into the name of the file, as in 2024.xml or 2024_CINdetails.csv."
        )
    authorities = {one.authority for one in returns if one.authority}
    if len(authorities) == 1:
        for one in returns:
            one.authority = one.authority or next(iter(authorities))
    elif authorities:
        ids = pl.concat(
            one.frames["persons"].select("person_id", pl.lit(one.authority or "").alias("authority"))
            for one in returns
            if "persons" in one.frames
        )
        twice = ids.drop_nulls("person_id").group_by("person_id").agg(pl.col("authority").n_unique()).filter(pl.col("authority") > 1).height
        if twice:
            raise Refused(
                f"{twice:,} children's numbers stand in the returns of more than one authority ({', '.join(sorted(authorities))}), "
                "and nobody can tell whether they are the same children. Load one authority by itself."
            )
    return sorted(returns, key=lambda one: (one.reference or date.min, one.made))


def _closed(name: str, frame: pl.DataFrame, newest: dict[str, date]) -> tuple[pl.DataFrame, list[str]]:
    """Rows that were open in a return before the newest of their authority, closed the day after the last that has them."""
    end, why = ENDS[name]
    if end not in frame.columns:
        return frame, []
    start = BY_NAME[name].match[1]
    again = pl.col("authority").replace_strict(newest, default=None, return_dtype=pl.Date)
    left = pl.col(end).is_null() & (pl.col("reference") < again)
    # The return says that the row was open to the end of its day: it ends the day after.
    day = pl.col("reference").dt.offset_by("1d").dt.strftime("%Y-%m-%d")
    # What was to start after that day never did: it ends as it starts.
    closed = pl.when(left).then(pl.when(pl.col(start) > day).then(pl.col(start)).otherwise(day)).otherwise(pl.col(end)).alias(end)
    reason = [pl.when(left).then(pl.lit(NOT_RETURNED)).otherwise(pl.col(why)).alias(why)] if why and why in frame.columns else []
    counted = frame.filter(left).group_by("reference").len().sort("reference")
    notes = []
    for last, count in counted.rows():
        row = f"{count:,} {WORDS[name][count > 1]} open on {shown(last)} {'is' if count == 1 else 'are'}"
        told = f" with the reason {NOT_RETURNED}" if reason else ""
        notes.append(f"{row} not returned later: closed the day after{told}, not counted as open.")
    return frame.with_columns(closed, *reason), notes


def combined(returns: Sequence[Return]) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """One frame a table of returns in their order, and what was closed.

    A row that stands in several returns (a child; an episode, assessment or plan by its child and day) is the newest return's.
    A row open in an older return that no later one of its authority has is "not returned": closed the day after the last that has it.
    """
    tables: dict[str, pl.DataFrame] = {}
    notes: list[str] = []
    for name in COLUMNS:
        parts, newest = [], {}
        for rank, one in enumerate(returns):
            if name in one.frames:
                whose, when = pl.lit(one.authority or "").alias("authority"), pl.lit(one.reference, pl.Date).alias("reference")
                parts.append(one.frames[name].with_columns(pl.lit(rank).alias("rank"), when, whose))
                newest[one.authority or ""] = one.reference or date.min
        if not parts:
            continue
        frame = pl.concat(parts, how="diagonal")
        if len(parts) > 1:
            key = BY_NAME[name].match
            partial = pl.any_horizontal(pl.col(column).is_null() for column in key)
            frame = frame.filter(partial | (pl.col("rank") == pl.col("rank").max().over(key)))
            if name in ENDS:
                frame, told = _closed(name, frame, newest)
                notes += told
        tables[name] = frame.drop("rank", "reference", "authority")
    return tables, notes


def complete_from(years: Sequence[int]) -> tuple[date | None, list[str]]:
    """1 April of the first of the years that follow each other up to the newest, not before plans were collected; and what is missing."""
    if not years:
        return None, []
    first = newest = max(years)
    while first - 1 in years:
        first -= 1
    missing = [str(year) for year in range(min(years), newest) if year not in years]
    notes = [f"The census of {', '.join(missing)} is not among the files: what began and ended in it is missing."] if missing else []
    return date(min(max(first, FIRST_YEAR_OF_PLANS), newest) - 1, 4, 1), notes
