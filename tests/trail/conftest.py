"""The tests of this room run against both databases, and over a small store of drawn children."""

import shutil
from pathlib import Path

import pytest

from data.store import Store
from tests.records.databases import empty_url, postgres_server, records, sqlite_records
from tests.trail.drawn import small_store

__all__ = ["empty_url", "postgres_server", "records", "sqlite_records"]


@pytest.fixture(scope="session")
def drawn_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the extract and the store of two editions made from it."""
    folder = tmp_path_factory.mktemp("drawn")
    small_store(folder)
    return folder


@pytest.fixture
def extract(drawn_once: Path) -> Path:
    """The folder of the drawn extract."""
    return drawn_once / "extract"


@pytest.fixture
def store(drawn_once: Path, tmp_path: Path) -> Store:
    """A store of its own, with two editions of three children."""
    shutil.copytree(drawn_once / "store", tmp_path / "store")
    return Store(tmp_path / "store")
