"""The tests of this room run against both databases, and over a small store of drawn children."""

import shutil
from pathlib import Path

import pytest

from data.store import Store
from tests.records.databases import empty_url, records, sqlite_records

__all__ = ["empty_url", "records", "sqlite_records"]


@pytest.fixture
def extract(drawn_once: Path) -> Path:
    """The folder of the drawn extract."""
    return drawn_once / "extract"


@pytest.fixture
def store(drawn_once: Path, tmp_path: Path) -> Store:
    """A store of its own, with two editions of three children."""
    shutil.copytree(drawn_once / "store", tmp_path / "store")
    return Store(tmp_path / "store")
