"""Every source, joined to another that is live: killed at any moment, a full disk, two loads at once, readers meanwhile, repeated.

Never a mixed or lost edition, always a clear word; the next run succeeds, and its edition is the undisturbed one to the last bit.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from data.store import Store
from data.writing import sha256
from loaders.report import UNTOUCHED
from tests.data.whole import assert_tidy, assert_whole
from tests.loaders.cut_short import KILLED, Loads
from tests.loaders.small_sources import FIRST, SAMPLES, command, written

KILLS_IN_ALL, FULL_DISKS = 200, 1
KILLS = -(-KILLS_IN_ALL // len(SAMPLES))
FULL = ("No space left on device", "No usable temporary directory")


@pytest.fixture(scope="module")
def loads() -> Iterator[Loads]:
    found = Loads()
    yield found
    found.close()


@pytest.fixture(scope="module")
def live(loads: Loads, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Stores in which one source is live: the one that is not the sample's own."""
    found = {}
    for kind, format in (("extract", "csv"), ("cin-census", "xml")):
        found[kind] = tmp_path_factory.mktemp("live")
        folder = written(tmp_path_factory.mktemp("in") / "of it", kind, format)
        ended = loads.run(command(kind, format, folder, found[kind]))
        assert ended.status == 0, ended.err
    return found


def facts(store: Path, name: str) -> dict[str, Any]:
    """All that an edition is but its number and its hour: the hash of every table is among it."""
    manifest = json.loads((store / "editions" / name / "manifest.json").read_text(encoding="utf-8"))
    return {fact: value for fact, value in manifest.items() if fact not in ("edition", "loaded_at")}


class Trial:
    """A sample, a store to load it into that is as it was at each beginning, and what an undisturbed load makes of both."""

    def __init__(self, loads: Loads, live: dict[str, Path], root: Path, kind: str, format: str) -> None:
        self.loads, self.store = loads, root / "store"
        self.before = live["cin-census" if kind == "extract" else "extract"]
        self.folder = written(root / "2021 in", kind, format)
        self.command = command(kind, format, self.folder, self.store)
        self.begin()
        done = loads.run(self.command, meanwhile=self.read)
        assert done.status == 0, done.err
        self.moments, self.wanted = done.calls, facts(self.store, "2")
        assert [source["kind"] for source in self.wanted["sources"]] == [*{self.wanted["sources"][0]["kind"]}, kind]

    def begin(self) -> None:
        """The store as it was."""
        shutil.rmtree(self.store, ignore_errors=True)
        shutil.copytree(self.before, self.store)

    def read(self) -> None:
        """What a reader sees: the old edition or the new, whole."""
        name = Store(self.store).live_name()
        assert name in ("1", "2")
        found = facts(self.store, name)
        for table in (*found["tables"].values(), found["problems"]):
            assert sha256(self.store / "editions" / name / table["file"]) == table["sha256"]

    def is_old_or_new(self) -> None:
        """Nothing is lost, nothing is mixed."""
        name = Store(self.store).live_name()
        self.read()
        assert facts(self.store, name) == (self.wanted if name == "2" else facts(self.before, "1"))

    def comes_to_the_same(self, words: list[str]) -> None:
        """The run ends well, with the edition of an undisturbed load, nothing half done about, and the files as they came."""
        ended = self.loads.run(words)
        assert ended.status == 0, ended.err
        name = Store(self.store).live_name()
        assert_whole(self.store, name)
        assert_tidy(self.store)
        assert facts(self.store, name) == self.wanted
        kept = {file.name for file in (self.store / "sources").iterdir()}
        assert {sha256(file) for file in self.folder.rglob("*") if file.is_file()} <= kept
        assert all(sha256(self.store / "sources" / name) == name for name in kept)

    def killed(self, at: int, after: float) -> None:
        """Kill -9 at a moment, and run again."""
        self.begin()
        ended = self.loads.run(self.command, killed_at=at, after=after)
        assert ended.status == KILLED or after, (at, ended.err)
        self.is_old_or_new()
        self.comes_to_the_same(self.command)

    def finds_no_room(self, at: int) -> None:
        """A disk that is full from a moment on."""
        self.begin()
        ended = self.loads.run(self.command, full_from=at)
        self.is_old_or_new()
        if ended.status:
            assert Store(self.store).live_name() == "1"
            assert ended.err.startswith(f"{UNTOUCHED} ") and any(words in ended.err for words in FULL), ended.err
            assert ended.err.count("\n") == 1 and not ended.out
        else:
            assert f"Published edition {Store(self.store).live_name()}." in ended.out


def made(loads: Loads, live: dict[str, Path], root: Path, kind: str, format: str) -> tuple[Trial, Random]:
    return Trial(loads, live, root, kind, format), Random(f"{kind} {format}")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", FIRST)
def test_a_load_of_every_source_is_safe(loads: Loads, live: dict[str, Path], tmp_path: Path, kind: str) -> None:
    trial, random = made(loads, live, tmp_path, kind, FIRST[kind])
    trial.killed(random.randrange(trial.moments // 2, trial.moments - 5), 0)
    trial.finds_no_room(random.randrange(1, trial.moments // 2))
    with Store(trial.store).loading():
        ended = loads.run(trial.command)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == f"{UNTOUCHED} Another load is at work on {trial.store}. Try again when it has ended.\n"


@pytest.mark.long
@pytest.mark.parametrize(("kind", "format"), SAMPLES)
def test_a_load_is_safe_at_any_moment(loads: Loads, live: dict[str, Path], tmp_path: Path, kind: str, format: str) -> None:
    trial, random = made(loads, live, tmp_path, kind, format)
    trial.comes_to_the_same(["repeat", "2", "--store", str(trial.store)])
    for _ in range(KILLS):
        trial.killed(random.randint(1, trial.moments), random.choice((1e-6, random.uniform(0, 0.05))))
    for _ in range(FULL_DISKS):
        trial.finds_no_room(random.randint(1, trial.moments))
        trial.comes_to_the_same(trial.command)
