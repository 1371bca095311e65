"""What held from when to when: spans of time cut where a fact about them changes, each part with the fact that held in it."""

import polars as pl


def cuts(spans: pl.DataFrame, *facts: pl.DataFrame) -> pl.DataFrame:
    """The days on which the parts of each span begin: its own first day, and within it each day on which a fact begins or ends.

    spans: span, start, end (null: it lasts). facts: span, since, until (null: it lasts). Returns span, at; sorted.
    """
    days = [spans.select("span", at="start")]
    for fact in facts:
        within = fact.join(spans, on="span")
        for day in ("since", "until"):
            inside = (pl.col(day) > pl.col("start")) & (pl.col("end").is_null() | (pl.col(day) < pl.col("end")))
            days.append(within.filter(inside.fill_null(value=False)).select("span", at=day))
    return pl.concat(days).unique().sort("span", "at")


def holding(parts: pl.DataFrame, facts: pl.DataFrame, name: str) -> pl.DataFrame:
    """Which fact held on the first day of each part, as a column `name`; null where none did.

    parts: span, at. facts: span, fact (a whole number), since, until, rank. Of several the highest rank holds, of those the one
    begun last, of those the last in the file.
    """
    on = parts.select("span", "at").join(facts.select("span", "fact", "since", "until", "rank"), on="span")
    on = on.filter((pl.col("since") <= pl.col("at")) & (pl.col("until").is_null() | (pl.col("until") > pl.col("at"))))
    last = on.sort("span", "at", "rank", "since", "fact").unique(["span", "at"], keep="last")
    held = last.select("span", "at", pl.col("fact").alias(name))
    return parts.join(held, on=["span", "at"], how="left").sort("span", "at")


def lasting(parts: pl.DataFrame, name: str) -> pl.DataFrame:
    """Parts without a fact take the one before them in their span, those at its beginning the first one after."""
    return parts.with_columns(pl.col(name).forward_fill().over("span")).with_columns(pl.col(name).backward_fill().over("span"))


def changes(parts: pl.DataFrame, spans: pl.DataFrame, values: list[str]) -> pl.DataFrame:
    """The parts of which a value differs from the part before: those columns, and `until`, the next one's `at` or the span's end."""
    same = pl.all_horizontal(pl.col(value).eq_missing(pl.col(value).shift()) for value in values)
    within = pl.col("span").eq_missing(pl.col("span").shift())
    kept = parts.sort("span", "at").filter(~(within & same))
    ends = spans.select("span", "end")
    return kept.join(ends, on="span", how="left", maintain_order="left").with_columns(
        until=pl.coalesce(pl.col("at").shift(-1).over("span"), "end")
    )
