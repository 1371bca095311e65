"""A store of two loads with faults in them, the second with fewer, and browsers signed in over it."""

from pathlib import Path

import pytest

from components.kept import ANSWERS
from loaders.__main__ import main as load
from metrics import frames
from tests.quality import dirty
from tests.signin.conftest import browser, clock, environment, first_records, records, server

__all__ = ["browser", "clock", "environment", "first_records", "records", "server"]
EVERY = (25, 60)


@pytest.fixture(scope="session")
def dirty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Editions 1 and 2: one plan in 25, then one in 60, has a fault of each kind."""
    store, folder = tmp_path_factory.mktemp("dirty"), tmp_path_factory.mktemp("extracts")
    for every in EVERY:
        assert load(["extract", str(dirty.write(folder / str(every), every)), "--store", str(store)]) == 0
    return store


@pytest.fixture
def over_dirty(server, records, dirty_store: Path, monkeypatch: pytest.MonkeyPatch):
    """The app reads the store with faults."""
    monkeypatch.setenv("SIGHTLINE_STORE", str(dirty_store))
    frames._kept_of.cache_clear()
    ANSWERS._answers.clear()
    return server
