"""A drop folder every day: years in folders, maps, what is half written, what nobody knows, a look that is killed, what passes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.store import Store
from loaders import watch
from loaders.publish import Options
from loaders.report import UNTOUCHED
from loaders.source import Refused
from loaders.watch import Look, Watcher
from tests.data.whole import assert_tidy, assert_whole
from tests.loaders.cut_short import KILLED, Loads
from tests.loaders.small_sources import written


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A drop folder with an SSDA903 return of two years, each in a folder."""
    return written(tmp_path / "drop", "ssda903", "csv")


@pytest.fixture
def watcher(drop: Path, tmp_path: Path) -> Watcher:
    return Watcher(drop, Store(tmp_path / "store"), Options(share_aside=1.0), invented=True)


def rest() -> None:
    """Nothing is written meanwhile."""


def test_what_lies_in_folders_is_told_with_them_and_what_nobody_knows_once(watcher: Watcher, drop: Path) -> None:
    (drop / "notes.txt").write_text("hello")
    (drop / "census.zip").write_bytes(b"PK\x03\x04 and no more")
    (drop / ".coming").mkdir()
    (drop / ".coming" / "episodes.csv").write_text("half")
    with watcher.store.loading():
        busy = watcher.look(rest)
        assert not busy.well and len(busy.said) == 3
        assert busy.said[:2] == [
            "census.zip is damaged and cannot be unpacked. Have it sent again.",
            "notes.txt: not recognised, left where it is (docs/sources.md).",
        ]
        assert busy.said[2].startswith(f"{UNTOUCHED} SSDA903") and "Another load is at work" in busy.said[2]
        assert busy.said[2].endswith("It is tried again at the next look.")
        assert watcher.look(rest).said == []
    done = watcher.look(rest)
    assert done.well and len(done.said) == 1 and "Published edition 1." in done.said[0]
    live = watcher.store.live()
    names = [file["name"] for source in live.manifest["sources"] for file in source["files"]]
    assert names == [f"{year}/{file}.csv" for year in (2020, 2021) for file in ("episodes", "header")]
    assert live.invented
    assert watcher.look(rest) == Look() == Watcher(drop, watcher.store, watcher.options, invented=True).look(rest)


def test_nothing_is_loaded_while_a_file_is_written(watcher: Watcher, drop: Path) -> None:
    file = drop / "2021" / "episodes.csv"
    whole = file.read_text()
    look = watcher.look(lambda: file.write_text(whole[:-20]) and None)
    assert look == Look(moving=["2021/episodes.csv"]) and watcher.store.names() == []
    assert watcher.look((drop / "2020" / "header.csv").unlink).moving == []


def test_once_waits_for_what_is_written_and_says_so(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = [Look(moving=["a.csv"]), Look(moving=["a.csv"]), Look(["Published edition 1."])]
    monkeypatch.setattr(watcher, "look", lambda settled: looks.pop(0) if looks else Look(moving=["a.csv"]))
    said: list[str] = []
    assert watch.run(watcher, 1, True, said.append) and said == ["Published edition 1."]
    assert not watch.run(watcher, 1, True, said.append) and said[1] == f"a.csv: still being written. {UNTOUCHED}"


def test_a_folder_that_is_away_for_a_while_ends_nothing(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A share that is not mounted is told once; the look after it is back loads."""
    looks: list[object] = [Refused("away"), Refused("away"), OSError(5, "Input/output error"), Look(["loaded"]), Refused("away")]

    def look(settled: object) -> Look:
        if not looks:
            raise KeyboardInterrupt
        found = looks.pop(0)
        if isinstance(found, Look):
            return found
        raise found  # type: ignore[misc]

    said: list[str] = []
    monkeypatch.setattr(watcher, "look", look)
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        watch.run(watcher, 1, False, said.append)
    assert said == ["away", "Input/output error.", "loaded", "away"]


@pytest.fixture
def loads() -> Iterator[Loads]:
    found = Loads()
    yield found
    found.close()


@pytest.mark.long
def test_a_look_that_is_killed_at_any_moment_is_made_good_by_the_next(loads: Loads, tmp_path: Path) -> None:
    """A map with its files beside a census: two sources, and two editions a look."""
    drop, store = written(written(tmp_path / "drop", "extract", "map"), "cin-census", "xml"), tmp_path / "store"
    words: list[str | Path] = ["watch", "--once", drop, "--store", store, "--share-aside", "1"]
    first = loads.run(words)
    assert first.status == 0 and first.out.count("Published edition") == 2, first.out + first.err
    wanted = Store(store).live().manifest["tables"]
    for at in range(first.calls // 8, first.calls, first.calls // 8):
        (store / "watched.json").unlink(missing_ok=True)
        before = int(Store(store).live_name())
        assert loads.run(words, killed_at=at).status == KILLED
        name = Store(store).live_name()
        assert int(name) - before in (0, 1, 2)
        assert_whole(store, name)
        again = loads.run(words)
        assert again.status == 0, again.err
        assert Store(store).live().manifest["tables"] == wanted
        assert_tidy(store)
