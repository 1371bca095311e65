"""Erasure from the store: every kept edition written anew without a person, or with them under a made-up id, and the old files gone."""

import ctypes
import json
import os
import secrets
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import duckdb

from data import schema
from data.about import PERSON, TARGETS, Ids, Target, about, column_of
from data.forgetting import leave_mark
from data.kept_files import KeptFiles
from data.person import ids_in, rows_of
from data.store import MANIFEST, Store, StoreError, connection
from data.writing import flush, quoted, write_tables, write_views

AT_FDCWD, RENAME_EXCHANGE = -100, 2
ID_BYTES = 8
# The year is kept: an age to the year stays an age, and says little of who it is.
KEPT_TO_THE_YEAR = "dob"


class How(StrEnum):
    """removed: the person's rows go, and past counts with them. pseudonymised: the rows stay under made-up ids."""

    REMOVED = "removed"
    PSEUDONYMISED = "pseudonymised"


@dataclass(frozen=True)
class Erased:
    """What an erasure did: the editions written anew, and the rows it touched by table (over all of them)."""

    editions: tuple[str, ...]
    rows: dict[str, int]


def _new_ids(ids: set[str]) -> dict[str, str]:
    """A made-up id for each: random, so that nothing leads back, not even with the product's secret."""
    return {old: f"X{secrets.token_hex(ID_BYTES)}" for old in sorted(ids)}


def _pseudonymised(table: schema.Table, held: Collection[str]) -> str:
    """The columns a table holds, with the ids replaced and all that identifies taken out in the rows that are the person's."""
    targets = {found: target for target in TARGETS if (found := column_of(table, target))}
    theirs = _theirs(table)
    parts = []
    for column in (column for column in table.columns if column.name in held):
        name = column.name
        if name in targets:
            told = f"coalesce((select new from {_erased(targets[name])} where old = {name}), {name})"
        elif name == KEPT_TO_THE_YEAR:
            told = f"case when {theirs} then date_trunc('year', {name})::date else {name} end"
        elif column.personal:
            told = f"case when {theirs} then null else {name} end"
        else:
            told = name
        parts.append(f"{told} as {name}")
    return ", ".join(parts)


def _erased(target: Target) -> str:
    """The table of the ids of an erasure, old and new."""
    return f"erased_{target[0]}"


def _theirs(table: schema.Table) -> str:
    """The rows of a table that are about the person, as SQL; false where the table speaks of nobody."""
    found = about(table)
    return f"({found[1]} in (select old from {_erased(found[0])}))" if found else "false"


def _rewrite(con: duckdb.DuckDBPyConnection, edition: Path, how: How) -> dict[str, int]:
    """The tables of an edition as `<name>_sorted` without the person; returns the rows touched by table."""
    touched: dict[str, int] = {}
    for table in (table for table in schema.TABLES if (edition / f"{table.name}.parquet").exists()):
        source = f"read_parquet({quoted(edition / f'{table.name}.parquet')}, file_row_number = true)"
        theirs = _theirs(table)
        touched[table.name] = con.sql(f"select count(*) from {source} where {theirs}").fetchall()[0][0]
        # An edition published before a column was known stays without it.
        held = {name for name, *_ in con.sql(f"describe select * from {source}").fetchall()}
        names = ", ".join(name for name in table.names if name in held)
        if how is How.REMOVED or theirs == "false":
            con.execute(f"create table {table.name}_sorted as select {names} from {source} where not {theirs} order by file_row_number")
        else:
            # Sorted again: the place a row kept would tell which id it had.
            kept = f"select {_pseudonymised(table, held)}, file_row_number from {source}"
            order = ", ".join([*table.sort, "file_row_number"])
            con.execute(f"create table {table.name}_sorted as select {names} from ({kept}) order by {order}")
    problems = quoted(edition / f"{schema.PROBLEMS}.parquet")
    con.execute(f"create table {schema.PROBLEMS}_sorted as select * from read_parquet({problems})")
    return touched


def _exchange(new: Path, old: Path) -> None:
    """Have two folders change their names at one stroke; where the system cannot, by two renames."""
    libc = ctypes.CDLL(None, use_errno=True)
    swap = getattr(libc, "renameat2", None)
    if swap is not None and swap(AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(old), RENAME_EXCHANGE) == 0:
        return
    aside = old.with_name(f".gone-{old.name}")
    os.replace(old, aside)
    os.replace(new, old)
    os.replace(aside, new)


def _built(edition: Path, ids: Ids, new: Mapping[Target, Mapping[str, str]], how: How, now: datetime) -> tuple[Path, dict[str, int]]:
    """An edition written anew beside the old one, views and manifest with it; returns the folder and the rows touched."""
    building = edition.with_name(f".building-{edition.name}")
    if building.exists():
        shutil.rmtree(building)
    building.mkdir()
    manifest = json.loads((edition / MANIFEST).read_text(encoding="utf-8"))
    with connection() as con:
        for target in TARGETS:
            con.execute(f"create table {_erased(target)} (old varchar, new varchar)")
            for old in sorted(ids.get(target, ())):
                con.execute(f"insert into {_erased(target)} values (?, ?)", [old, new[target][old]])
        touched = _rewrite(con, edition, how)
        files = write_tables(con, building)
    manifest["tables"] = {name: {**facts, **files[name]} for name, facts in manifest["tables"].items()}
    manifest["problems"] = files[schema.PROBLEMS]
    manifest["rewritten_at"] = [*manifest.get("rewritten_at", []), now.isoformat(timespec="seconds")]
    (building / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    write_views(building, list(files), shown_at=edition)
    flush(building / MANIFEST)
    flush(building)
    return building, touched


def erase(store: Store, id: str, how: How, now: datetime, target: Target = PERSON) -> Erased:
    """Write every kept edition that knows the person (or the pupil: `target`) anew, under its own number, and delete the old files.

    All are built first and change places with the old ones last, each at one stroke, so that links, pins and what is
    live stand and no reader finds half of one. Servers at work read the new ones at their next request, and let go of
    what they hold of the old ones then or within seconds (data.forgetting). The kept files of loads go too: load anew from what the case
    system sends since. `now` (UTC) is written into the manifest, never who it was.
    Returns the editions and rows; no edition where nobody knows the person.
    """
    with store.loading(wait=True):
        editions = [store.edition(name) for name in store.names()]
        ids = {one.name: ids_in(one, id, target, [other for other in editions if other is not one]) for one in editions}
        knowing = [one for one in editions if any(frame.height for frame in rows_of(one, ids[one.name]).values())]
        new = {of: _new_ids({old for held in ids.values() for old in held.get(of, ())}) for of in TARGETS}
        rows = {table.name: 0 for table in schema.TABLES if about(table)}
        built: list[tuple[Path, Path]] = []
        try:
            for edition in knowing:
                building, touched = _built(edition.path, ids[edition.name], new, how, now)
                built.append((building, edition.path))
                for name in rows:
                    rows[name] += touched.get(name, 0)
        except BaseException:
            for edition in knowing:
                shutil.rmtree(edition.path.with_name(f".building-{edition.path.name}"), ignore_errors=True)
            raise
        for building, path in built:
            _exchange(building, path)
        flush(store.editions_path)
        for building, _ in built:  # the old files, under the name of the new ones by now
            shutil.rmtree(building)
        if built:
            # The files of the loads hold the person too, and the next load would bring them back.
            KeptFiles(store.path).let_go(())
            leave_mark(store.path)
    return Erased(tuple(edition.name for edition in knowing), rows)


def remove_edition(store: Store, name: str) -> None:
    """Take an edition that is past its time away, files and all. StoreError for the live one and for one that is pinned."""
    with store.loading(wait=True):
        edition = store.edition(name)
        if name == store.live_name():
            raise StoreError(f"Edition {name} is live. Load a newer one first.")
        if name in store.pinned():
            raise StoreError(f"Edition {name} is pinned. Run `python -m loaders unpin {name}` first.")
        gone = edition.path.with_name(f".gone-{name}")
        os.replace(edition.path, gone)
        shutil.rmtree(gone)
        leave_mark(store.path)
