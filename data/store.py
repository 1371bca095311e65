"""The store: editions published whole as Parquet, and one of them read; a reader sees the old or the new, never a mix."""

import fcntl
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data import schema
from data.forgetting import kept
from data.reading import connection as connection
from data.reading import lacking, read_table
from data.writing import flush, write_tables, write_views, write_whole

DEFAULT_STORE = Path(__file__).parent / "store"
DEFAULT_KEEP = 10
MANIFEST = "manifest.json"
EDITION_NAME = re.compile(r"[1-9][0-9]{0,8}")


class StoreError(Exception):
    """The store cannot do what was asked; the message says what to do instead."""


class NoEdition(StoreError):
    """The edition asked for is not there."""


def default_path() -> Path:
    """The folder of the store: SIGHTLINE_STORE where it is set, else data/store."""
    return Path(os.environ.get("SIGHTLINE_STORE") or DEFAULT_STORE)


@dataclass(frozen=True, eq=False)
class Edition:
    """One published edition: its name, its folder and its manifest. Tables are read once and kept."""

    path: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """The edition's number, as it stands in links and in the footer."""
        return str(self.manifest["edition"])

    @property
    def extract_date(self) -> date:
        """The day of the data: nothing later is known."""
        return date.fromisoformat(self.manifest["extract_date"])

    @property
    def complete_from(self) -> date:
        """The first day on which every open plan is in the data."""
        return date.fromisoformat(self.manifest["complete_from"])

    @property
    def loaded_at(self) -> datetime:
        """When the edition was published (UTC)."""
        return datetime.fromisoformat(self.manifest["loaded_at"])

    @property
    def invented(self) -> bool:
        """True where the data are the demo's: every screen, file and print then says so."""
        return bool(self.manifest["invented"])

    @property
    def set_aside(self) -> int:
        """Rows that could not be read and were kept aside."""
        by_table = sum(int(table["set_aside"]) for table in self.manifest["tables"].values())
        return int(self.manifest.get("set_aside", by_table))

    @cached_property
    def lacks(self) -> frozenset[str]:
        """Tables and columns that no source of the edition supplies: "cin_signoffs", "cin_plans.team"."""
        return lacking(self.manifest)

    @cached_property
    def _frames(self) -> dict[str, pl.DataFrame]:
        return {}

    def table(self, name: str) -> pl.DataFrame:
        """One table of the edition as a polars frame, columns as in `schema`; read once per process. Raises NoEdition where the
        edition was cleared away before the table was first read."""
        if name not in self._frames:
            try:
                self._frames[name] = read_table(self.path, name)
            except FileNotFoundError:
                if self.path.exists():
                    raise
                raise NoEdition(f"Edition {self.name} is no longer in the store.") from None
        return self._frames[name]


@kept(6)
def _opened(path: Path, _inode: int) -> Edition:
    """An edition, read once per process; its inode tells a rebuilt folder of the same name apart."""
    return Edition(path, json.loads((path / MANIFEST).read_text(encoding="utf-8")))


class Store:
    """A folder of editions, with a file `live` that names the one shown."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = Path(path or default_path()).resolve()
        self.editions_path = self.path / "editions"
        self.pinned_path = self.path / "pinned"
        self.live_path = self.path / "live"

    def live_name(self) -> str:
        """The name of the live edition. NoEdition where nothing has been published."""
        try:
            name = self.live_path.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            raise NoEdition(
                f"No edition has been published in {self.path}. Run `python -m loaders demo` or `python -m loaders extract DIR` first."
            ) from None
        if not EDITION_NAME.fullmatch(name):
            raise NoEdition(f"{self.live_path} does not name an edition. Load again.")
        return name

    def live(self) -> Edition:
        """The live edition, also where a newer one has just taken its place and it was cleared away."""
        while True:
            name = self.live_name()
            try:
                return self.edition(name)
            except NoEdition:
                if self.live_name() == name:
                    raise

    def edition(self, name: str) -> Edition:
        """The edition of that name. NoEdition where it was never published or has been cleared away."""
        if not EDITION_NAME.fullmatch(name):
            raise NoEdition(f"{name!r} is not the name of an edition. Editions are numbered: 1, 2, 3 ...")
        path = self.editions_path / name
        try:
            return _opened(path, path.stat().st_ino)
        except (FileNotFoundError, NotADirectoryError):
            raise NoEdition(f"Edition {name} is no longer in the store; the live one is {self.live_name()}.") from None

    def names(self) -> list[str]:
        """The editions in the store, oldest first."""
        held = self.editions_path.iterdir() if self.editions_path.is_dir() else ()
        return sorted((p.name for p in held if EDITION_NAME.fullmatch(p.name)), key=int)

    def pinned(self) -> set[str]:
        """Editions that are never cleared away."""
        return {p.name for p in self.pinned_path.iterdir()} if self.pinned_path.is_dir() else set()

    def pin(self, name: str) -> None:
        """Keep an edition for good. Waits for a load at work, which might clear it away."""
        self.edition(name)
        with self.loading(wait=True):
            self.edition(name)
            self.pinned_path.mkdir(exist_ok=True)
            (self.pinned_path / name).touch()

    def unpin(self, name: str) -> None:
        """Let an edition go when its turn comes. NoEdition where none of that name is pinned."""
        if name not in self.pinned():
            raise NoEdition(f"Edition {name} is not pinned.")
        (self.pinned_path / name).unlink(missing_ok=True)

    @contextmanager
    def loading(self, wait: bool = False) -> Iterator[None]:
        """Held by the one loader at work. StoreError where another holds it, unless `wait` is asked for."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / ".loading").open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                raise StoreError(f"Another load is at work on {self.path}. Try again when it has ended.") from None
            yield

    def publish(self, con: duckdb.DuckDBPyConnection, manifest: dict[str, Any], keep: int = DEFAULT_KEEP) -> Edition:
        """Publish the tables of `con` (named `<name>_sorted` after `schema`, and `problems_sorted`) and make them live.

        Written beside, flushed and renamed; call it inside `loading()`. The last `keep` editions and every pinned
        one stay. Whatever fails on the way leaves the live edition untouched.
        """
        self.editions_path.mkdir(parents=True, exist_ok=True)
        number = max((int(n) for n in self.names()), default=0) + 1
        self._clear_unpublished()
        building, final = self.editions_path / f".building-{number}", self.editions_path / str(number)
        try:
            building.mkdir()
            files = write_tables(con, building)
            tables = {name: {**facts, **files[name]} for name, facts in manifest["tables"].items() if name in files}
            whole = {
                "edition": number,
                "loaded_at": datetime.now(UTC).isoformat(timespec="seconds"),
                **manifest,
                "tables": tables,
                "problems": files[schema.PROBLEMS],
            }
            (building / MANIFEST).write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
            flush(building / MANIFEST)
            flush(building)
            os.replace(building, final)
            write_views(final, list(files))
            flush(final)
            flush(self.editions_path)
            write_whole(self.live_path, f"{number}\n")
        except BaseException:
            with suppress(OSError):  # what cannot be cleared away on a full disk is at the next load
                self._clear_unpublished(before=number)
            raise
        with suppress(OSError):  # it is published: what cannot be cleared away now is at the next load
            self._clear(keep)
        return self.edition(str(number))

    def _remove(self, path: Path) -> None:
        """Take an edition away at one stroke: no reader ever finds half of one. What cannot be deleted waits for the next load."""
        gone = path.with_name(f".gone-{path.name.removeprefix('.gone-')}")
        if path != gone:
            os.replace(path, gone)
        shutil.rmtree(gone, ignore_errors=True)

    def _clear_unpublished(self, before: int = sys.maxsize) -> None:
        """Clear away what a load that was cut short has left: half editions, and whole ones later than the live one.

        Where nothing says which edition is live, the whole ones before number `before` stay.
        """
        last = before - 1
        with suppress(NoEdition):
            last = int(self.live_name())
        halves = [path for path in self.editions_path.iterdir() if path.name.startswith((".building-", ".gone-"))]
        later = [self.editions_path / name for name in self.names() if int(name) > last and name not in self.pinned()]
        for path in halves + later:
            self._remove(path)
        for path in self.path.glob(f".{self.live_path.name}.*"):
            path.unlink()

    def _clear(self, keep: int) -> None:
        """Clear away editions beyond the last `keep`, but no pinned one and never the live one."""
        stay = set(self.names()[-max(keep, 1) :]) | self.pinned() | {self.live_name()}
        for name in self.names():
            if name not in stay:
                self._remove(self.editions_path / name)
