"""A server at work lets go of whoever is erased meanwhile, by another process, without a restart."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from threading import Event, Thread

import pytest
import requests
from werkzeug.serving import make_server

from components import frame
from components.kept import ANSWERS
from data.erase import How, erase, remove_edition
from data.forgetting import MARK, leave_mark, look, stamp
from data.store import Store
from loaders.__main__ import main as load
from metrics.frames import frames_of
from tests.house.house import ROOT
from tests.people import let_in
from tests.signin.browsing import NOON

SECONDS = 60
ELSEWHERE = (
    "import sys; from datetime import UTC, datetime; from pathlib import Path; from data.erase import How, erase; "
    "from data.store import Store; erase(Store(Path(sys.argv[1])), sys.stdin.read(), How.REMOVED, datetime(2026, 11, 23, tzinfo=UTC))"
)


@pytest.fixture
def store(tmp_path: Path, demo_store: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store of this test alone."""
    copytree(demo_store, tmp_path / "store")
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


@pytest.fixture
def here(server, store, records, environment) -> Iterator[requests.Session]:
    """A browser at a server that listens on a port of its own; `base` is its address."""
    made = make_server("127.0.0.1", 0, server, threaded=True)
    Thread(target=made.serve_forever, daemon=True).start()
    web = requests.Session()
    web.base = f"http://127.0.0.1:{made.server_port}"  # type: ignore[attr-defined]
    web.cookies.update(let_in(records, environment.secret, "data", NOON))
    yield web
    made.shutdown()


def get(web, path):
    answer = web.get(web.base + path, timeout=SECONDS)
    assert answer.status_code == 200
    return answer


def held(store: Store) -> list[weakref.ref]:
    """What this process keeps of the live edition: gone when nothing holds it any more."""
    edition = store.live()
    return [weakref.ref(edition), weakref.ref(frames_of(edition)._kept)]


def kept(refs) -> list[str]:
    gc.collect()
    return [type(found).__name__ for ref in refs if (found := ref()) is not None]


def test_an_erasure_by_another_process_is_noticed_at_the_next_request(here, store):
    get(here, "/view/overview")
    get(here, "/export/cases.csv?measure=cin-open")
    refs, person = held(store), store.live().table("persons")["person_id"][0]
    assert kept(refs) == ["Edition", "_Kept"] and ANSWERS._answers
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(store.path)], input=person, text=True, cwd=ROOT, check=True, timeout=SECONDS)
    assert kept(refs) == ["Edition", "_Kept"]
    get(here, "/healthz")
    assert kept(refs) == [] and not ANSWERS._answers
    get(here, "/view/overview")
    assert store.live().table("persons").filter(person_id=person).is_empty()


def test_what_a_request_at_work_still_keeps_goes_when_it_ends(here, store, monkeypatch):
    """It began before the erasure and puts its answer among those kept after it."""
    begun, go_on, made = Event(), Event(), frame._made

    def slow(page, request):
        answer = made(page, request)
        begun.set()
        assert go_on.wait(SECONDS)
        return answer

    monkeypatch.setattr(frame, "_made", slow)
    ANSWERS.clear()
    slow_one = Thread(target=get, args=(here, "/view/overview"))
    slow_one.start()
    assert begun.wait(SECONDS)
    refs = held(store)
    erase(store, store.live().table("persons")["person_id"][0], How.PSEUDONYMISED, NOON)
    web = requests.Session()
    web.base = here.base  # type: ignore[attr-defined]
    get(web, "/healthz")
    assert "Edition" in kept(refs), "the request at work reads on"
    go_on.set()
    slow_one.join(SECONDS)
    assert kept(refs) == [] and not ANSWERS._answers


def test_the_mark_says_only_that_something_was_erased(store):
    before = look(store.path)
    person = store.live().table("persons")["person_id"][0]
    erase(store, person, How.REMOVED, NOON)
    first = stamp(store.path)
    assert before is None and first is not None and person not in (store.path / MARK).read_text()
    erase(store, "nobody of that number", How.REMOVED, NOON)
    assert stamp(store.path) == first, "nothing was erased"
    assert load(["demo", "--store", str(store.path)]) == 0
    remove_edition(store, "1")
    assert stamp(store.path) not in (None, first)
    leave_mark(store.path)
    assert look(store.path) == stamp(store.path)
