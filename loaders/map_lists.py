"""Lists that a map leaves out, made of those who are named: teams with their service and locality, workers with their team, children."""

from collections.abc import Mapping

import polars as pl

from data.columns import NOT_KNOWN
from loaders.annex_a_held import workers
from loaders.ssd_places import IN_CARE, IN_NEED, NAMED_SERVICES

Tables = Mapping[str, pl.DataFrame]
# Whose teams are of which service, where neither the map nor a team's name says another.
SERVICES = {"cin_plans": IN_NEED, "cin_allocations": IN_NEED, "care_episodes": IN_CARE}
ENDS = {"cin_plans": "end_date", "cin_allocations": "to_date", "care_episodes": "episode_end"}


def _most(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Of each team the value that most of its rows have, of two with as many the first by name: team, and the column."""
    counted = rows.filter(pl.col(column).is_not_null()).group_by("team", column).len()
    ranked = counted.sort("team", "len", column, descending=[False, True, False])
    return ranked.unique("team", keep="first", maintain_order=True).select("team", column)


def _teams(tables: Tables, services: Mapping[str, str]) -> pl.DataFrame | None:
    held = []
    for name, usual in SERVICES.items():
        frame = tables.get(name)
        if frame is None or "team" not in frame.columns:
            continue
        low = pl.col("team").str.to_lowercase()
        by_name = [pl.when(low.str.contains(words)).then(pl.lit(service)) for words, service in NAMED_SERVICES]
        service = pl.lit(services[name]) if name in services else pl.coalesce(*by_name, pl.lit(usual))
        locality = pl.col("locality") if "locality" in frame.columns else pl.lit(None, pl.String)
        held.append(frame.select("file", "row", "team", service.alias("service"), locality.alias("locality")))
    named = pl.concat(held).filter(pl.col("team").is_not_null()) if held else None
    if named is None or named.is_empty():
        return None
    first = named.unique("team", keep="first", maintain_order=True).select("file", "row", "team")
    for column in ("service", "locality"):
        first = first.join(_most(named, column), on="team", how="left", maintain_order="left")
    return first.with_columns(pl.col("locality").fill_null(NOT_KNOWN)).sort("team").select("file", "row", "service", "locality", "team")


def _workers(tables: Tables) -> pl.DataFrame | None:
    """Workers and the team in which each holds most now, or held most where none is open."""
    held = []
    for name, end in ENDS.items():
        frame = tables.get(name)
        if frame is None or "worker" not in frame.columns:
            continue
        team = pl.col("team") if "team" in frame.columns else pl.lit(None, pl.String)
        is_open = pl.col(end).is_null() if end in frame.columns else pl.lit(True)
        held.append(frame.select("file", "row", "worker", team.alias("team"), is_open.alias("open")))
    if not held:
        return None
    named = pl.concat(held)
    now, ever = workers(named.filter("open")), workers(named)
    found = pl.concat([now, ever]).unique("worker_id", keep="first", maintain_order=True).sort("worker_id")
    return found if found.height else None


def _persons(tables: Tables) -> pl.DataFrame | None:
    held = [frame.select("file", "row", "person_id") for frame in tables.values() if "person_id" in frame.columns]
    named = pl.concat(held).filter(pl.col("person_id").is_not_null()) if held else None
    return None if named is None or named.is_empty() else named.unique("person_id", keep="first", maintain_order=True)


def lists_made(tables: Tables, services: Mapping[str, str]) -> tuple[dict[str, pl.DataFrame], list[str]]:
    """Those of organisation, workers and persons that are not among the tables, as far as anything names one; and what to say of it.

    tables: by name, with file and row. services: by table, the service that its teams are of, where the map says it.
    """
    made: dict[str, pl.DataFrame] = {}
    notes = []
    if "organisation" not in tables and (teams := _teams(tables, services)) is not None:
        made["organisation"] = teams
        lost = teams.filter(locality=NOT_KNOWN).height
        notes.append(
            f"The map has no list of teams: {teams.height:,} teams are those that hold a plan or a stay, each in the locality that most of "
            "its rows name" + (f" ({lost:,} have none)." if lost else ".")
        )
    if "workers" not in tables and (staff := _workers(tables)) is not None:
        made["workers"] = staff
        notes.append(f"The map has no list of workers: {staff.height:,} workers are those who hold a plan or a stay, under their names.")
    if "persons" not in tables and (persons := _persons(tables)) is not None:
        made["persons"] = persons
        notes.append(f"The map has no list of children: of {persons.height:,} children the number alone is known.")
    return made, notes
