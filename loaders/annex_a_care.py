"""List 8 of Annex A as episodes of care: one row of it holds the beginnings of a stay, of its legal status and of its placement."""

import polars as pl

from loaders.source import LOADED_WITHOUT, TOLD, problems

STARTED, LEGAL_FROM, PLACED_FROM, CEASED = "started", "legal_from", "placed_from", "ceased"
DAYS = (STARTED, LEGAL_FROM, PLACED_FROM, CEASED)
OF_PLACEMENT = ("placement_type", "placement_provider")
NEXT_EPISODE = "X1"
HEADS = {
    STARTED: "Date Started to be Looked After",
    LEGAL_FROM: "Start date of current legal status",
    PLACED_FROM: "Start Date of Most Recent Placement",
    CEASED: "Date Ceased to be Looked After",
    "reason_ceased": "Reason Ceased to be Looked After",
}
NO_START = "is no day: the stay is counted from the first day that the row has"
AFTER = "is after the child left care: it is counted from the start of the stay"
NO_DAY = "is not a day: it is counted from the start of the stay"


def _told(rows: pl.DataFrame, kind: str, column: str, reason: str) -> pl.DataFrame:
    return rows.select(
        pl.lit(kind).alias("kind"), "file", "row", pl.lit(HEADS[column]).alias("column"), pl.lit(None, pl.String).alias("value"),
        pl.lit(reason).alias("reason"),
    )  # fmt: skip


def episodes(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(rows of care_episodes, problems) from rows of list 8: person_id and those of DAYS and of the schema's columns that it has.

    Time in care runs from the episode with RNE = S (DOMAIN.md 4), so a stay begins on the day the child started to be looked after,
    never on that of the latest placement, which may be years later. But the placement was not in force before its own first
    day, nor the legal status: at an earlier day nothing is known of either. So a row of the list is up to three episodes, end
    to end, as SSDA903 would have them: S from the start of the stay, L from that of the legal status, P from that of the
    placement, B where both began on one day; each but the last ceases with X1. The list has no earlier placements or orders:
    the episodes before the current ones are blank there. Team and worker are those of the whole stay, as the list has no history.
    """
    has = {name: name in rows.columns for name in (*DAYS, "legal_status", *OF_PLACEMENT, "reason_ceased", "team", "worker")}
    texts = rows.with_columns(pl.lit(None, pl.String).alias(name) for name, there in has.items() if not there).with_row_index("stay")
    known = texts.with_columns(pl.col(name).str.strptime(pl.Date, "%Y-%m-%d", strict=False).alias(f"{name}_") for name in DAYS)
    started, legal, placed, ceased = (pl.col(f"{name}_") for name in DAYS)
    first = pl.coalesce(started, pl.min_horizontal(legal, placed))
    known = known.with_columns(first=first)
    known = known.with_columns(
        # What began before the stay, or after its end, or on a day we cannot read, holds from the start of the stay.
        pl.when((begun > pl.col("first")) & (begun <= ceased).fill_null(True)).then(begun).otherwise("first").alias(name)
        for name, begun in (("legal_since", legal), ("placed_since", placed))
    )
    points = pl.concat_list("first", "legal_since", "placed_since").list.unique().list.sort()
    split = known.with_columns(begins=points).explode("begins").with_columns(ends=pl.col("begins").shift(-1).over("stay"))
    begins, goes_on = pl.col("begins"), pl.col("ends").is_not_null()
    is_legal, is_placed = begins == pl.col("legal_since"), begins == pl.col("placed_since")
    reason_new = (
        pl.when(begins == started).then(pl.lit("S"))
        .when(is_legal & is_placed).then(pl.lit("B"))
        .when(is_legal).then(pl.lit("L"))
        .when(is_placed).then(pl.lit("P"))
    )  # fmt: skip
    is_open = pl.col(CEASED).is_null()
    left = pl.when(~(is_open & (pl.col("reason_ceased") == NEXT_EPISODE))).then("reason_ceased")
    made = split.select(
        "file",
        "row",
        "person_id",
        pl.coalesce(begins.dt.strftime("%Y-%m-%d"), STARTED).alias("episode_start"),
        pl.coalesce(pl.col("ends").dt.strftime("%Y-%m-%d"), CEASED).alias("episode_end"),
        pl.when(begins >= pl.col("legal_since")).then("legal_status").alias("legal_status"),
        *(pl.when(begins >= pl.col("placed_since")).then(name).alias(name) for name in OF_PLACEMENT),
        reason_new.alias("reason_new"),
        pl.when(goes_on).then(pl.lit(NEXT_EPISODE)).otherwise(left).alias("reason_ceased"),
        "team",
        "worker",
    )
    given = [name for name in ("legal_status", *OF_PLACEMENT, "team", "worker") if not has[name]]
    return made.drop(given), _problems(known)


def _problems(known: pl.DataFrame) -> pl.DataFrame:
    found = [problems()]
    no_start = pl.col(f"{STARTED}_").is_null() & pl.col("first").is_not_null()
    found.append(_told(known.filter(no_start), LOADED_WITHOUT, STARTED, NO_START))
    for name in (LEGAL_FROM, PLACED_FROM):
        unreadable = pl.col(f"{name}_").is_null() & pl.col(name).is_not_null()
        found.append(_told(known.filter(unreadable), LOADED_WITHOUT, name, NO_DAY))
        found.append(_told(known.filter(pl.col(f"{name}_") > pl.col(f"{CEASED}_")), TOLD, name, AFTER))
    goes_on = pl.col(CEASED).is_null() & (pl.col("reason_ceased") == NEXT_EPISODE)
    words = "is X1, the next episode begins the same day, and the child is still in care: left out"
    found.append(_told(known.filter(goes_on), LOADED_WITHOUT, "reason_ceased", words))
    return pl.concat(found)
