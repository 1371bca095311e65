"""What it means that an edition is whole, for every test that tries to break one; and a loader run in its own process."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb

from data import schema
from data.store import Store
from data.writing import sha256

ROOT = Path(__file__).parent.parent.parent
TABLES = (*(table.name for table in schema.EXTRACT), schema.PROBLEMS)


def assert_whole(store: Path, name: str) -> None:
    """Every file of an edition is there with the hash and the rows of the manifest, and the views see the same."""
    folder = store / "editions" / name
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    facts = {**manifest["tables"], schema.PROBLEMS: manifest["problems"]}
    assert {*TABLES} - {*manifest.get("lacks", [])} <= set(facts) <= {*schema.BY_NAME, schema.PROBLEMS}
    assert {p.name for p in folder.iterdir()} == {f["file"] for f in facts.values()} | {"manifest.json", "sightline.duckdb"}
    edition = Store(store).edition(name)
    with duckdb.connect(str(folder / "sightline.duckdb"), read_only=True) as views:
        for table, fact in facts.items():
            assert sha256(folder / fact["file"]) == fact["sha256"]
            assert edition.table(table).height == fact["rows"]
            assert views.sql(f"select count(*) from {table}").fetchall() == [(fact["rows"],)]


def assert_tidy(store: Path) -> None:
    """Nothing half made or half cleared away is left lying about."""
    assert {p.name for p in store.iterdir()} <= {"editions", "live", "pinned", "sources", ".loading", "watched.json", ".watching"}
    assert list((store / "sources").glob(".*")) == []
    assert [p.name for p in (store / "editions").iterdir() if not p.name.isdecimal()] == []


def python(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program with the house on its path; its exit status, output and errors."""
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
