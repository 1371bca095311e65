"""What every test shares: the demo cohort published once, and a scope over it."""

import gc
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from access.export_lists import LISTS
from data.store import Edition, Store
from loaders.__main__ import main as loaders_main
from metrics.frames import Frames, frames_of
from metrics.scope import Scope
from tests.people import ALL_SEEING
from tests.records.databases import migrated_database, migrated_file, postgres_server
from tests.sampling import KeptTogether, mark_long, without_parts
from tests.trail.drawn import small_store

# One of each a worker: what several rooms import into a conftest of their own would stand there once a room.
__all__ = ["migrated_database", "migrated_file", "postgres_server"]

D1 = date(2022, 3, 14)
D2 = date(2022, 5, 23)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Before the cases are chosen: which belong to `make test-all` alone, and which it has whole."""
    mark_long(items)
    if parts := without_parts(items):
        config.hook.pytest_deselected(items=parts)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end all of it may go."""
    gc.unfreeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> KeptTogether | None:
    """How `make test` and `make test-all` deal the tests out to their workers."""
    return KeptTogether(config, log) if config.getvalue("dist") == "loadgroup" else None


@pytest.fixture(autouse=True)
def no_list_is_kept() -> None:
    """No test finds a list that another made again."""
    LISTS.clear()


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the demo cohort as its live edition."""
    path = tmp_path_factory.mktemp("store")
    assert loaders_main(["demo", "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def demo(demo_store: Path) -> Edition:
    """The demo edition."""
    return Store(demo_store).live()


@pytest.fixture(scope="session")
def frames(demo: Edition) -> Frames:
    """The frames of the demo edition."""
    return frames_of(demo)


@pytest.fixture(scope="session")
def scope_at(demo: Edition):
    """A scope of the demo on a day, all rows open to its reader; more of its fields by name."""

    def make(day: date = D2, **fields: object) -> Scope:
        return Scope(demo.name, day, **fields).narrowed_to(ALL_SEEING)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small extract of drawn children and the store of two editions made from it."""
    folder = tmp_path_factory.mktemp("drawn")
    small_store(folder)
    return folder
