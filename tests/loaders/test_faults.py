"""Whatever fails on the way - disk, DuckDB, a kill - the live edition stays whole, the words are clear, the next load works."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from shutil import copytree

import duckdb
import pytest

from data import store as store_room
from data.store import NoEdition, Store
from loaders.__main__ import main
from tests.data.whole import ROOT, assert_tidy, assert_whole, python
from tests.loaders.extracts import SECRETS, write

UNTOUCHED = "Nothing was published and the live edition is as it was. "
# Every call by which a load changes what is on the disk, in the order in which it makes them.
STEPS = ("fsync", "replace")


class Steps:
    """Stands in for os.fsync and os.replace; the n-th call of either fails, before it is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, failing: int | None = None) -> None:
        self.calls, self.failing = 0, failing
        for name in STEPS:
            monkeypatch.setattr(os, name, self.wrapped(getattr(os, name)))

    def wrapped(self, real: object) -> object:
        def step(*arguments: object) -> object:
            self.calls += 1
            if self.calls == self.failing:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*arguments)  # type: ignore[operator]

        return step


@pytest.fixture(scope="session")
def two_editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with editions 1 and 2 of a small extract, to be copied."""
    folder = tmp_path_factory.mktemp("two")
    for _ in range(2):
        assert main(["extract", str(write(folder / "in")), "--store", str(folder / "store"), "--keep", "2"]) == 0
    return folder / "store"


@pytest.fixture
def store(tmp_path: Path, two_editions: Path) -> Path:
    """A store of its own, with editions 1 and 2 of the small extract in `tmp_path / "in"`."""
    write(tmp_path / "in")
    return copytree(two_editions, tmp_path / "store")


def load(store: Path) -> int:
    return main(["extract", str(store.parent / "in"), "--store", str(store), "--keep", "2"])


def steps_of_a_load(store: Path) -> int:
    """How many steps a load of the third edition has."""
    with pytest.MonkeyPatch.context() as patch:
        steps = Steps(patch)
        assert load(store) == 0
    assert steps.calls > 20
    return steps.calls


def fail_at(step: int, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Load with that step failing: the old edition or the new is live, whole and as the exit status says."""
    before = Store(store).live_name()
    capsys.readouterr()
    with pytest.MonkeyPatch.context() as patch:
        Steps(patch, failing=step)
        status = load(store)
    out, err = capsys.readouterr()
    live = Store(store).live_name()
    assert_whole(store, live)
    assert_tidy(store)
    if status == 0:
        assert f"Published edition {live}." in out
        assert int(live) > int(before)
    else:
        assert (status, live) == (1, before)
        assert err == UNTOUCHED + "No space left on device.\n"
        assert Store(store).names()[-1] == before


def test_a_full_disk_at_any_step_publishes_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = steps_of_a_load(store)
    for step in sorted({last, *Random(8).sample(range(1, last), 1)}):
        fail_at(step, store, capsys)
    assert load(store) == 0


@pytest.mark.long
def test_a_full_disk_at_every_step_publishes_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for step in range(1, steps_of_a_load(store) + 1):
        fail_at(step, store, capsys)
    assert load(store) == 0


FULL = """
import resource, sys
from loaders.__main__ import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(["demo", "--store", sys.argv[2]]))
"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("room", "where"), [(500, "the first table"), (60_000, "a larger table"), (200_000, "the views")])
def test_a_file_that_finds_no_room_publishes_nothing(store: Path, room: int, where: str) -> None:
    """The kernel itself refuses to let a file grow further, be it written by Python or by DuckDB."""
    done = python(FULL, room, store)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert done.stderr.startswith(UNTOUCHED)
    assert "File too large" in done.stderr
    assert done.stderr.count("\n") == 1
    assert Store(store).live_name() == "2"
    assert Store(store).names() == ["1", "2"]
    assert_whole(store, "2")
    assert_tidy(store)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (duckdb.IOException("IO Error: Could not write file: Zebedee?\nmore"), "IO Error: Could not write file: Zebedee?"),
        (duckdb.OutOfMemoryException("Out of Memory Error: failed\nPossible solutions"), "Out of Memory Error: failed"),
        (duckdb.ConversionException("Could not convert string 'Zebedee' to INT64"), "DuckDB stopped with ConversionException."),
        (MemoryError(), "MemoryError"),
    ],
)
def test_an_error_of_duckdb_ends_in_words(
    store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, told: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(store_room, "write_tables", fail)
    capsys.readouterr()
    assert load(store) == 1
    assert capsys.readouterr() == ("", f"{UNTOUCHED}{told}\n")
    assert Store(store).names() == ["1", "2"]
    assert_tidy(store)


KILLED = f"""
import os, signal, sys
from data import store as room
from loaders.__main__ import main
calls, at = 0, int(sys.argv[1])
def wrapped(real):
    def step(*arguments):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)
    return step
for name in {STEPS}:
    setattr(os, name, wrapped(getattr(os, name)))
real_rmtree = room.shutil.rmtree
def half(path, **more):
    # Killed in the middle of clearing an edition away (what was unpacked is cleared by a name): some of its files are gone, some are not.
    if calls == at - 1 and isinstance(path, os.PathLike):
        for file in sorted(path.iterdir())[::2]:
            file.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    real_rmtree(path, **more)
room.shutil.rmtree = half
sys.exit(main(["extract", sys.argv[2], "--store", sys.argv[3], "--keep", "2"]))
"""


def kill_at(step: int, store: Path) -> None:
    """Kill -9 a loader before that step: the live edition is the old or the new one, whole, and the next load works."""
    before = Store(store).live_name()
    done = python(KILLED, step, store.parent / "in", store)
    assert done.returncode == -9, done.stderr
    live = Store(store).live_name()
    assert int(live) - int(before) in (0, 1)
    for name in Store(store).names():
        if int(name) <= int(live):
            assert_whole(store, name)
    assert load(store) == 0
    published = Store(store).live_name()
    assert int(published) > int(live)
    assert Store(store).names() == [live, published]
    assert_whole(store, published)
    assert_tidy(store)


def test_a_loader_killed_at_some_steps_leaves_a_whole_edition(store: Path) -> None:
    last = steps_of_a_load(store)
    # At the end the new edition gets its name and its views, is flushed and is live; then the oldest is cleared away.
    for step in (Random(9).randrange(1, last - 8), last + 1):
        kill_at(step, store)


@pytest.mark.long
def test_a_loader_killed_at_every_second_step_leaves_a_whole_edition(store: Path) -> None:
    """tests/loaders/test_any_moment.py kills at the others too, by chance."""
    for step in range(1, steps_of_a_load(store) + 2, 2):
        kill_at(step, store)


def test_a_first_load_that_is_killed_leaves_no_edition_and_the_next_one_works(tmp_path: Path) -> None:
    store = tmp_path / "store"
    done = python(KILLED, 15, write(tmp_path / "in"), store)
    assert done.returncode == -9, done.stderr
    with pytest.raises(NoEdition, match="No edition has been published"):
        Store(store).live()
    assert load(store) == 0
    assert_whole(store, Store(store).live_name())
    assert_tidy(store)


HOLDER = """
import sys
from pathlib import Path
from data.store import Store
with Store(Path(sys.argv[1])).loading():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(store: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on the store, until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(store)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_of_two_loaders_the_second_is_refused(store: Path, held: subprocess.Popen[str], capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert load(store) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"{UNTOUCHED}Another load is at work on {store}. Try again when it has ended.\n")
    assert Store(store).live_name() == "2"
    assert_tidy(store)
    held.communicate("")
    assert load(store) == 0


def test_a_loader_that_was_killed_holds_nothing(store: Path, held: subprocess.Popen[str]) -> None:
    held.kill()
    held.wait()
    assert load(store) == 0


def test_what_is_in_the_store_by_mistake_does_no_harm(store: Path) -> None:
    (store / "editions" / "notes.txt").write_text("hello")
    (store / "editions" / ".building-9").mkdir()
    (store / ".live.4711").write_text("9")
    assert Store(store).names() == ["1", "2"]
    assert load(store) == 0
    assert Store(store).live_name() == "3"
    assert (store / "editions" / "notes.txt").read_text() == "hello"
    (store / "editions" / "notes.txt").unlink()
    assert_tidy(store)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../etc", b"0\n"])
def test_a_live_file_that_names_nothing_is_told_and_mended_by_a_load(store: Path, content: bytes) -> None:
    (store / "live").write_bytes(content)
    with pytest.raises(NoEdition, match="live does not name an edition. Load again."):
        Store(store).live()
    assert load(store) == 0
    assert Store(store).live_name() == "3"
    assert Store(store).names() == ["2", "3"]


def test_a_pinned_edition_later_than_the_live_one_stays(store: Path) -> None:
    """Somebody went back to an older edition by hand."""
    Store(store).pin("2")
    (store / "live").write_text("1\n")
    assert load(store) == 0
    assert Store(store).live_name() == "3"
    assert Store(store).names() == ["2", "3"]


def test_a_lost_live_file_costs_no_edition(store: Path) -> None:
    (store / "live").unlink()
    assert load(store) == 0
    assert Store(store).names() == ["2", "3"]


def test_the_words_of_a_child_are_long_enough_to_be_found() -> None:
    assert min(map(len, SECRETS)) >= 4
