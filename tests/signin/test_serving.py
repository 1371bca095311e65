"""A worker prepares what is slow to work out, once for each edition that goes live, and holds nobody up by it."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from threading import Event, Thread

import pytest

from access.sessions import reading_as
from components.request import read
from data.erase import How, erase
from data.store import Store
from loaders.__main__ import main as load
from metrics import published
from metrics.frames import Frames
from pages import serving
from tests.access.people import reader
from tests.signin.browsing import NOON

SOON_SECONDS = 60


@pytest.mark.long
def test_what_is_slow_is_worked_out_before_it_is_asked_for(server, records):
    published._published.cache_clear()
    serving.prepare()
    assert published._published.cache_info().currsize >= 25
    worked_out = published._published.cache_info().misses
    with reading_as(reader("finance")):
        asked = read("")
        published.published(asked.frames, "planned_starts", asked.scope.as_at)
    assert published._published.cache_info().misses == worked_out, "permanence is ready too, in one piece"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_store: Path) -> Store:
    """A store of this test alone, with the demo published once."""
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "store"))
    return Store(copytree(demo_store, tmp_path / "store"))


def test_an_edition_is_prepared_once_when_it_goes_live_and_when_it_is_written_anew(store, tmp_path):
    prepared = []
    watch = serving.Watch(lambda: prepared.append(store.live().name))
    for _ in range(3):
        watch.step()
    assert prepared == ["1"]
    assert load(["demo", "--store", str(store.path)]) == 0
    for _ in range(3):
        watch.step()
    assert prepared == ["1", "2"]
    person = store.live().table("persons")["person_id"][0]
    erase(store, person, How.REMOVED, NOON)
    for _ in range(3):
        watch.step()
    assert prepared == ["1", "2", "2"]


def test_without_an_edition_nothing_is_prepared(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "none"))
    prepared = []
    serving.Watch(lambda: prepared.append(1)).step()
    assert not prepared


def test_what_fails_is_tried_once_an_edition_and_told_by_its_kind(store, caplog):
    tried, rests = [], []

    def fails() -> None:
        tried.append(1)
        raise ValueError("words that might name somebody")

    def stops_after_three(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 4:
            raise SystemExit

    with pytest.raises(SystemExit):
        serving.Watch(fails, stops_after_three).go_on()
    assert len(tried) == 1 and rests[0] == serving.WAIT_SECONDS and set(rests[1:]) == {serving.WATCH_SECONDS}
    assert "ValueError" in caplog.text and "name somebody" not in caplog.text


def test_who_asks_for_another_day_does_not_wait_for_the_one_at_work(frames: Frames, monkeypatch: pytest.MonkeyPatch):
    """While one day is being worked out for as long as one likes, another is answered; the same day is worked out once."""
    begun, go_on, done = Event(), Event(), []

    def slow(_frames, _table, day):
        done.append(day)
        if day.month == 4:
            begun.set()
            assert go_on.wait(SOON_SECONDS)
        return day

    monkeypatch.setattr(published, "_published", lru_cache(maxsize=8)(slow))
    april, march = date(2022, 4, 30), date(2022, 3, 31)
    threads = [Thread(target=published.published, args=(frames, "cin_plans", april)) for _ in range(3)]
    threads[0].start()
    assert begun.wait(SOON_SECONDS)
    for thread in threads[1:]:
        thread.start()
    assert published.published(frames, "cin_plans", march) == march, "it would stand still here for a minute, and fail"
    go_on.set()
    for thread in threads:
        thread.join(SOON_SECONDS)
    assert sorted(done) == [march, april]
