"""Readers at work while a loader publishes: each sees one whole edition, the old or the new, never a mix and never an error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import DEFAULT_KEEP, Store
from loaders import extract
from tests.data.whole import ROOT
from tests.loaders.extracts import SMALL, write

READER = """
import json, sys
from pathlib import Path
from data import store as room
store, last = room.Store(Path(sys.argv[1])), sys.argv[2]
seen, reads = [], 0
print("reading", flush=True)
while True:
    room._opened.cache_clear()  # every turn reads from the disk
    edition = store.live()
    teams = set(edition.table("organisation")["team"]) | set(edition.table("cin_plans")["team"])
    assert len(teams) == 1, (edition.name, teams)
    assert teams == {f"Team of {edition.name}"}, (edition.name, teams)
    reads += 1
    if edition.name not in seen:
        seen.append(edition.name)
    if edition.name == last:
        break
print(json.dumps({"reads": reads, "seen": seen}))
"""


def of(number: int, folder: Path) -> Path:
    """An extract in which every team has the number of the edition it will be: a mix of two editions shows."""
    team = f"Team of {number}"
    return write(
        folder,
        organisation=f"service,locality,team\nChildren in Need,Alder,{team}\n",
        **{name: text.replace("Alder 1", team).replace("Alder 2", team).replace("Birch 1", team)
           for name, text in SMALL.items() if name != "organisation"},
    )  # fmt: skip


def published_under(readers: int, last: int, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    extract.load(of(1, tmp_path / "in"), store)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", READER, str(store.path), str(last)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(readers)
    ]  # fmt: skip
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "reading\n"
        for number in range(2, last + 1):
            extract.load(of(number, tmp_path / "in"), store)
        for process in processes:
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            told = json.loads(out)
            assert told["seen"] == sorted(told["seen"], key=int)
            assert told["seen"][-1] == str(last)
            assert told["reads"] >= len(told["seen"])
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_readers_never_see_a_mix(tmp_path: Path) -> None:
    published_under(readers=2, last=4, tmp_path=tmp_path)


@pytest.mark.long
def test_many_readers_never_see_a_mix_of_many_editions(tmp_path: Path) -> None:
    published_under(readers=4, last=30, tmp_path=tmp_path)
    assert len(Store(tmp_path / "store").names()) == DEFAULT_KEEP
