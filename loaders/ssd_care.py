"""Episodes of care of an SSD: each cut where the legal status or the placement changes, with those two and who held the child."""

from collections.abc import Sequence

import polars as pl

from loaders import cells
from loaders.known_codes import coded, shown, unknown
from loaders.source import PROBLEM_TYPES, TOLD
from loaders.ssd_codes import CEASED, CEASED_WORDS, LEGAL, LEGAL_WORDS, NEW_EPISODE, NEW_WORDS, PLACEMENTS, PROVIDERS
from loaders.ssd_places import Places
from loaders.ssd_tables import Columns, Tables, day, link, typed, with_columns
from loaders.timelines import changes, cuts, holding, lasting

EPISODE: Columns = {
    "person_id": (cells.identity, ("clae_person_id",)),
    "placement_id": (link, ("clae_cla_placement_id",)),
    "period_id": (link, ("clae_cla_id",)),
    "episode_start": (day, ("clae_cla_episode_start_date", "clae_cla_episode_start")),
    "episode_end": (day, ("clae_cla_episode_ceased_date", "clae_cla_episode_ceased")),
    "reason_new": (cells.value, ("clae_cla_episode_start_reason",)),
    "reason_ceased": (cells.value, ("clae_cla_episode_ceased_reason", "clae_cla_episode_cease_reason")),
}
STATUS: Columns = {
    "person_id": (cells.identity, ("lega_person_id",)),
    "legal_status": (cells.value, ("lega_legal_status",)),
    "from": (day, ("lega_legal_status_start_date", "lega_legal_status_start")),
    "to": (day, ("lega_legal_status_end_date", "lega_legal_status_end")),
}
PLACEMENT: Columns = {
    "placement_id": (link, ("clap_cla_placement_id",)),
    "period_id": (link, ("clap_cla_id",)),
    "person_id": (cells.identity, ("clap_person_id",)),
    "from": (day, ("clap_cla_placement_start_date", "clap_cla_placement_start")),
    "to": (day, ("clap_cla_placement_end_date", "clap_cla_placement_end")),
    "placement_type": (cells.code, ("clap_cla_placement_type",)),
    "placement_provider": (cells.code, ("clap_cla_placement_provider",)),
}
CODES = {
    "legal_status": (LEGAL, "legal status"),
    "placement_type": (PLACEMENTS, "placement"),
    "placement_provider": (PROVIDERS, "placement provider"),
    "reason_new": (NEW_EPISODE, "new episode"),
    "reason_ceased": (CEASED, "reason ceased"),
}
# What a change within an episode is called: the legal status, the placement, both; and how the part before it ended.
STATUS_ALONE, PLACEMENT_ALONE, BOTH, GOES_ON = "L", "P", "B", "X1"
# The rank of a legal status that the return knows.
RETURNED = 1


def _facts(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with from and to as facts of a timeline: fact, since, until; those without a readable beginning left out."""
    found = rows.with_columns(since=typed("from"), until=typed("to")).filter(pl.col("since").is_not_null())
    return found.drop("from", "to", "file", "row").with_row_index("fact").with_columns(pl.col("fact").cast(pl.Int64))


def _statuses(tables: Tables) -> pl.DataFrame | None:
    """Legal statuses by the codes of the return. The SSD holds others too (special guardianship, supervision): they stand
    only where an episode has none that the return knows."""
    rows = tables.rows("legal_status", STATUS, ("person_id", "legal_status", "from"))
    if rows is None:
        return None
    rows = with_columns(rows, "to").with_columns(coded(pl.col("legal_status"), LEGAL, LEGAL_WORDS).alias("legal_status"))
    rows = rows.filter(pl.col("legal_status").is_not_null())
    return _facts(rows).with_columns(rank=pl.col("legal_status").is_in(LEGAL).cast(pl.Int32))


def _placements(tables: Tables) -> pl.DataFrame | None:
    """Placements, each of a child or of a period of care."""
    rows = tables.rows("cla_placement", PLACEMENT, ("from", "placement_type"))
    if rows is None:
        return None
    return _facts(with_columns(rows, "placement_id", "period_id", "person_id", "to"))


def _of_episodes(spans: pl.DataFrame, placements: pl.DataFrame) -> pl.DataFrame:
    """Placements by the episode they fall in: of its period of care or its child; the one it names before any other."""
    of_child = spans.join(placements.drop("period_id"), on="person_id", suffix="_own")
    of_period = spans.filter(pl.col("period_id").is_not_null()).join(placements.drop("person_id"), on="period_id", suffix="_own")
    named = (pl.col("placement_id") == pl.col("placement_id_own")).fill_null(value=False)
    both = pl.concat([of_child, of_period], how="diagonal").with_columns(rank=named.cast(pl.Int32))
    return both.select("span", "fact", "since", "until", "rank").unique(["span", "fact"])


def _parts(spans: pl.DataFrame, statuses: pl.DataFrame | None, placements: pl.DataFrame | None) -> tuple[pl.DataFrame, list[str]]:
    """Episodes cut where status or placement changes (span, at, until and what is supplied of both); the columns of both.

    A gap in what is recorded is no change: what held before it holds in it, at the beginning what holds after it.
    """
    status_of = None if statuses is None else spans.select("span", "person_id").join(statuses, on="person_id")
    placed_in = None if placements is None else _of_episodes(spans, placements)
    parts = cuts(spans, *(facts for facts in (status_of, placed_in) if facts is not None))
    values: list[str] = []
    if statuses is not None and status_of is not None:
        parts = lasting(holding(parts, status_of.filter(pl.col("rank") == RETURNED), "known"), "known")
        parts = lasting(holding(parts, status_of.filter(pl.col("rank") != RETURNED), "other"), "other")
        held = statuses.select(pl.col("fact").alias("held"), "legal_status")
        parts = parts.with_columns(held=pl.coalesce("known", "other")).join(held, on="held", how="left").drop("known", "other", "held")
        values.append("legal_status")
    if placements is not None and placed_in is not None:
        columns = [column for column in ("placement_type", "placement_provider") if column in placements.columns]
        parts = lasting(holding(parts, placed_in, "held"), "held")
        parts = parts.join(placements.select(pl.col("fact").alias("held"), *columns), on="held", how="left")
        parts = _named_placement(parts, spans, placements, columns)
        values += columns
    # Where nothing is known of either, an episode is one part.
    return changes(parts, spans, values) if values else parts.join(spans.select("span", until="end"), on="span"), values


def _named_placement(parts: pl.DataFrame, spans: pl.DataFrame, placements: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Parts in no placement by its dates are in the one that their episode names."""
    known = placements.filter(pl.col("placement_id").is_not_null()).unique("placement_id", keep="first")
    named = spans.select("span", "placement_id").join(known.select("placement_id", *columns), on="placement_id").drop("placement_id")
    parts = parts.join(named, on="span", how="left", suffix="_named")
    lost = pl.col("held").is_null()
    return parts.with_columns(pl.when(lost).then(f"{column}_named").otherwise(column).alias(column) for column in columns).drop(
        "held", *(f"{column}_named" for column in columns)
    )


def _reasons(rows: pl.DataFrame, values: list[str]) -> pl.DataFrame:
    """Of an episode's parts the first has its reason for starting and the last its reason for ceasing; between them what changed."""
    changed = {column: pl.col(column).ne_missing(pl.col(column).shift().over("span", order_by="at")) for column in values}
    status = changed.pop("legal_status", pl.lit(value=False))
    placed = pl.any_horizontal(pl.lit(value=False), *changed.values())
    why = pl.when(status & placed).then(pl.lit(BOTH)).when(status).then(pl.lit(STATUS_ALONE)).otherwise(pl.lit(PLACEMENT_ALONE))
    first, last = (pl.col("at") == end.over("span") for end in (pl.col("at").min(), pl.col("at").max()))
    own = {
        "reason_new": pl.when(first).then("reason_new").otherwise(why),
        "reason_ceased": pl.when(last).then("reason_ceased").otherwise(pl.lit(GOES_ON)),
    }
    return rows.with_columns(reason.alias(column) for column, reason in own.items() if column in rows.columns)


def _open_rows(tables: Tables, rows: pl.DataFrame) -> pl.DataFrame:
    """An open episode has not ceased: a reason that stands there all the same is told and not used."""
    if not {"reason_ceased", "episode_end"} <= set(rows.columns):
        return rows
    wrong = pl.col("episode_end").is_null() & pl.col("reason_ceased").is_not_null()
    told = rows.filter(wrong).select(
        pl.lit(TOLD).alias("kind"),
        "file",
        "row",
        pl.lit("reason_ceased").alias("column"),
        shown("reason_ceased").alias("value"),
        pl.lit("stands on an episode that has not ended: it is not used").alias("reason"),
    )
    tables.problems.append(told.cast(PROBLEM_TYPES))  # type: ignore[arg-type]
    return rows.with_columns(reason_ceased=pl.when(~wrong).then("reason_ceased"))


def _with_holders(rows: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Rows with the team and worker who held the child at the end of each, or hold it where it is open, and the team's locality."""
    held = places.held
    if held is None or (places.teams is None and places.workers is None):
        return rows
    rows = rows.with_row_index("part")
    spans = rows.select("part", "person_id", start=typed("episode_start"), end=typed("episode_end"))
    on = spans.join(held.filter(pl.col("team").is_not_null() | pl.col("worker").is_not_null()), on="person_id")
    meets = pl.col("end").is_null() | (pl.col("since") < pl.col("end")) | (pl.col("since") == pl.col("start"))
    meets &= pl.col("until").is_null() | (pl.col("until") > pl.col("start"))
    lasts = pl.col("until").is_null() | (pl.col("end").is_not_null() & (pl.col("until") >= pl.col("end")))
    last = on.filter(meets).sort("part", lasts, "since", "fact").unique("part", keep="last").select("part", "team", "worker")
    rows = rows.join(last, on="part", how="left", maintain_order="left").drop("part")
    rows = rows.with_columns(locality=pl.col("team").replace_strict(places.locality, default=None, return_dtype=pl.String))
    gone = ([] if places.teams is not None else ["team", "locality"]) + ([] if places.workers is not None else ["worker"])
    return rows.drop(gone)


def care_of(tables: Tables, places: Places) -> dict[str, pl.DataFrame]:
    """The table care_episodes. An episode whose start or end is no day stays in one piece, for the checks to tell of."""
    read = tables.rows("cla_episodes", EPISODE, ("person_id", "episode_start"))
    if read is None:
        return {}
    for column, words in (("reason_new", NEW_WORDS), ("reason_ceased", CEASED_WORDS)):
        if column in read.columns:
            read = read.with_columns(coded(pl.col(column), CODES[column][0], words).alias(column))
            tables.problems.append(unknown(read, column, *CODES[column]))
    has_end = "episode_end" in read.columns
    rows = with_columns(_open_rows(tables, read), "placement_id", "period_id", "episode_end").with_row_index("span")
    days = rows.with_columns(start=typed("episode_start"), end=typed("episode_end"))
    readable = pl.col("start").is_not_null() & (pl.col("end").is_not_null() | pl.col("episode_end").is_null())
    spans = days.filter(readable).select("span", "person_id", "placement_id", "period_id", "start", "end")
    parts, values = _parts(spans, _statuses(tables), _placements(tables))
    cut = _reasons(rows.join(parts, on="span"), values).with_columns(
        episode_start=pl.col("at").dt.to_string("%Y-%m-%d"), episode_end=pl.col("until").dt.to_string("%Y-%m-%d")
    )
    whole = rows.filter(~pl.col("span").is_in(cut["span"].implode()))
    found = pl.concat([cut, whole], how="diagonal").sort("span", "at", nulls_last=True)
    for column in values:
        tables.problems.append(unknown(found, column, *CODES[column]))
    found = _with_holders(found, places)
    wanted = ["person_id", "episode_start", *(["episode_end"] if has_end else []), *CODES, "locality", "team", "worker"]
    return {"care_episodes": found.select("file", "row", *(column for column in wanted if column in found.columns))}
