"""Several sources made one: whose rows stand, whose values fill the blanks, and where two sources say different things."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from data import schema
from data.columns import Kind, Table
from loaders import cells
from loaders.distinct import once
from loaders.source import TOLD, Delivery, problems

# The written order: of two sources that say different things of one row, the one that stands first here is believed.
ORDER = ("extract", "ssd", "cin-census", "annex-a", "ssda903", "school-census", "predictions")
# Where another order holds: a return made for the purpose is richer than one that mentions it.
ORDER_OF = {
    "care_episodes": ("extract", "ssd", "ssda903", "annex-a", "cin-census"),
    "permanence_predictions": ("predictions", "extract", "ssd", "annex-a"),
    "pupils": ("school-census", "extract"),
}
# Lists of who and what there is: a row of any source stands. Of all others one source owns the rows, or a plan that two
# sources date a day apart would count twice.
LISTS = {"organisation", "workers", "persons", "visits", "pupils", "permanence_predictions"}
# Who holds a child's case, as a source says it of the child, fills the blanks of what is open.
LOCALITY_NOT_SUPPLIED = "Locality not supplied"
HELD = {"cin": ("cin_plans", "end_date"), "care": ("care_episodes", "episode_end")}


@dataclass
class Combined:
    """Tables as a load checks them, `file` and `row` first, and what no source supplies: "cin_signoffs", "cin_plans.team"."""

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    problems: pl.DataFrame = field(default_factory=problems)
    lacks: set[str] = field(default_factory=set)


def _blank(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={"file": pl.String, "row": pl.Int64, **dict.fromkeys(table.names, pl.String)})


@once
def _day(column: str) -> pl.Expr:
    text = cells.day(column)
    read = (text.str.strptime(pl.Date, way, strict=False).dt.strftime("%Y-%m-%d") for way in ("%d/%m/%Y", "%Y-%m-%d"))
    return pl.coalesce(*read, pl.col(column))


def _iso(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Days in one spelling, so that two sources can be compared: what is no day stays as it is."""
    days = [c.name for c in table.columns if c.kind is Kind.DATE and c.name in frame.columns]
    return frame.with_columns(_day(name).alias(name) for name in days)


def _filled(table: Table, mine: pl.DataFrame, theirs: pl.DataFrame, whose: str, kind: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The first source's rows with blanks filled from the other's, and where the two differ."""
    match = [name for name in table.match if name in mine.columns and name in theirs.columns]
    shared = [name for name in table.names if name in theirs.columns and name not in match]
    if len(match) < len(table.match) or not shared:
        return mine, problems()
    other = theirs.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in match)).unique(match, keep="first", maintain_order=True)
    beside = other.rename({"file": "file_", "row": "row_", **{n: f"{n}_" for n in shared}})
    joined = mine.join(beside, on=match, how="left", maintain_order="left")
    told = [problems()]
    for name in shared:
        if name in mine.columns:
            differs = joined.filter(pl.col(name).is_not_null() & pl.col(f"{name}_").is_not_null() & (pl.col(name) != pl.col(f"{name}_")))
            value = pl.lit(None, pl.String) if table.names[name].personal else pl.col(f"{name}_").str.slice(0, 80)
            told.append(
                differs.select(
                    pl.lit(TOLD).alias("kind"),
                    pl.col("file_").alias("file"),
                    pl.col("row_").alias("row"),
                    pl.lit(name).alias("column"),
                    value.alias("value"),
                    pl.lit(f"differs from the {whose}, which is believed").alias("reason"),
                )
            )
    values = [(pl.coalesce(name, f"{name}_") if name in mine.columns else pl.col(f"{name}_")).alias(name) for name in shared]
    filled = joined.with_columns(values).select([*mine.columns, *(name for name in shared if name not in mine.columns)])
    if table.name in LISTS:
        new = other.join(mine.select(match), on=match, how="anti", maintain_order="left")
        filled = pl.concat([filled, new], how="diagonal")
    elif missing := other.join(mine.select(match), on=match, how="anti").height:
        words = f"{missing:,} rows of the {kind} are not in the {whose}, which owns this table: they are not used"
        told.append(problems([(TOLD, f"{table.name}.csv", None, None, None, words)]))
    return filled, pl.concat(told)


def _held(deliveries: Sequence[Delivery], combined: Combined) -> None:
    """Fill the team and worker of open plans and stays from what sources say of the child."""
    for delivery in deliveries:
        if delivery.holding is None:
            continue
        said = delivery.holding.frame
        for wing, (name, end) in HELD.items():
            frame = combined.tables.get(name)
            if frame is None or frame.is_empty():
                continue
            held = said.filter(pl.col("wing") == wing).select("person_id", team_="team", worker_="worker").unique("person_id", keep="first")
            is_open = pl.col(end).is_null() if end in frame.columns else pl.lit(True)
            frame = frame.join(held, on="person_id", how="left", maintain_order="left")
            own = [column for column in ("team", "worker") if column in frame.columns]
            frame = frame.with_columns(pl.lit(None, pl.String).alias(c) for c in ("team", "worker") if c not in own)
            frame = frame.with_columns(
                pl.when(is_open).then(pl.coalesce(column, f"{column}_")).otherwise(column).alias(column) for column in ("team", "worker")
            ).drop("team_", "worker_")
            combined.tables[name] = frame
            combined.lacks -= {f"{name}.team", f"{name}.worker"}


def _places(deliveries: Sequence[Delivery], combined: Combined) -> None:
    """Teams that sources name without saying where they are: each under its service, in a locality that nobody supplies."""
    held = [delivery.holding.frame.select("service", "team") for delivery in deliveries if delivery.holding is not None]
    if not held:
        return
    table = schema.BY_NAME["organisation"]
    known = combined.tables["organisation"]
    new = pl.concat(held).drop_nulls().unique("team", keep="first", maintain_order=True).join(known.select("team"), on="team", how="anti")
    rows = new.with_row_index("row", offset=1).select(
        pl.lit("teams named by sources").alias("file"),
        pl.col("row").cast(pl.Int64),
        "service",
        pl.lit(LOCALITY_NOT_SUPPLIED).alias("locality"),
        "team",
    )
    combined.tables["organisation"] = pl.concat([known.select("file", "row", *table.names), rows])
    if rows.height:
        combined.lacks -= {"organisation"}
        combined.lacks |= {"organisation.locality"} if known.is_empty() else set()


def combine(deliveries: Sequence[Delivery]) -> Combined:
    """One set of tables from every source.

    Of a table that lists who and what there is, every source's rows stand; of any other the first source in `ORDER` that has
    it owns the rows. Blanks are filled from the next source by the table's `match`; where two sources differ the first is
    believed and the difference is told.
    """
    combined = Combined(problems=pl.concat([problems(), *(delivery.problems for delivery in deliveries)]))
    for table in schema.TABLES:
        order = ORDER_OF.get(table.name, ORDER)
        rank = {kind: place for place, kind in enumerate(order)}
        having = sorted((d for d in deliveries if table.name in d.tables), key=lambda d: rank.get(d.kind, len(rank)))
        if not having:
            combined.tables[table.name] = _blank(table)
            combined.lacks.add(table.name)
            continue
        frame, first = having[0].tables[table.name], having[0]
        if len(having) > 1:
            frame = _iso(table, frame)
        for other in having[1:]:
            frame, told = _filled(table, frame, _iso(table, other.tables[table.name]), first.title, other.title)
            combined.problems = pl.concat([combined.problems, told])
        combined.lacks |= {f"{table.name}.{name}" for name in table.names if name not in frame.columns}
        combined.tables[table.name] = frame
    _held(deliveries, combined)
    _places(deliveries, combined)
    for table in schema.TABLES:
        frame = combined.tables[table.name]
        missing = [pl.lit(None, pl.String).alias(name) for name in table.names if name not in frame.columns]
        combined.tables[table.name] = frame.with_columns(missing).select("file", "row", *table.names)
    return combined
