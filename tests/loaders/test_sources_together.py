"""Loads one after another: what stays of the others, what is kept, repeated to the last bit, let go; and a drop folder."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.kept_files import KeptFiles
from data.store import Store
from loaders.__main__ import main
from loaders.load import repeat
from loaders.predictions import template
from loaders.publish import Options, publish
from loaders.source import Delivery
from loaders.watch import Watcher
from tests.loaders.extracts import SECRETS, SMALL, replaced, write

CENSUS = """<?xml version="1.0" encoding="UTF-8"?>
<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2022</Year><ReferenceDate>2022-03-31</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>999</LEA></Source></Header><Children>
<Child><ChildIdentifiers><LAchildID>880004</LAchildID><PersonBirthDate>2010-02-28</PersonBirthDate><GenderCurrent>2</GenderCurrent></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>MOTH</Ethnicity></ChildCharacteristics>
<CINdetails><CINreferralDate>2021-03-20</CINreferralDate><PrimaryNeedCode>N4</PrimaryNeedCode><ReferralNFA>0</ReferralNFA>
<CINPlanDates><CINPlanStartDate>2021-04-01</CINPlanStartDate></CINPlanDates>
<ChildProtectionPlans><CPPstartDate>2021-06-01</CPPstartDate></ChildProtectionPlans></CINdetails></Child>
</Children></Message>
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with the small extract live, of data to 31 December 2021."""
    assert main(["extract", str(write(tmp_path / "in")), "--extract-date", "2021-12-31", "--store", str(tmp_path / "store")]) == 0
    return tmp_path / "store"


@pytest.fixture
def census(tmp_path: Path) -> Path:
    file = tmp_path / "census.xml"
    file.write_text(CENSUS)
    return file


def hashes(store: Path, name: str) -> dict[str, str]:
    """The hash of every table of an edition."""
    return {table: facts["sha256"] for table, facts in Store(store).edition(name).manifest["tables"].items()}


def test_a_second_source_joins_the_first_and_each_keeps_its_day(store: Path, census: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cin-census", str(census), "--store", str(store)]) == 0
    assert not [word for word in SECRETS if word in "".join(capsys.readouterr())]
    live = Store(store).live()
    assert [source["kind"] for source in live.manifest["sources"]] == ["extract", "cin-census"]
    assert live.table("cin_plans").height == 4 and live.table("protection_plans").height == 1
    assert [source["own"].get("extract_date") for source in live.manifest["sources"]] == ["2021-12-31", "2022-03-31"]
    assert live.extract_date.isoformat() == "2022-03-31"
    assert "protection_plans" not in live.lacks and "cin_signoffs" not in live.lacks


def test_the_same_source_again_takes_the_place_of_its_own(store: Path, census: Path, tmp_path: Path) -> None:
    assert main(["cin-census", str(census), "--store", str(store)]) == 0
    folder = write(tmp_path / "next", cin_plans=replaced("cin_plans", "CIN66004,880004", "CIN66009,880004"))
    assert main(["extract", str(folder), "--store", str(store)]) == 0
    live = Store(store).live()
    assert sorted(live.table("cin_plans")["plan_id"].to_list())[-1] == "CIN66009"
    assert live.table("protection_plans").height == 1


def test_alone_leaves_the_others_out(store: Path, census: Path) -> None:
    assert main(["cin-census", str(census), "--alone", "--store", str(store)]) == 0
    live = Store(store).live()
    assert [source["kind"] for source in live.manifest["sources"]] == ["cin-census"]
    assert "cin_signoffs" in live.lacks


def test_invented_and_real_people_are_never_mixed(store: Path, census: Path) -> None:
    assert main(["demo", "--store", str(store)]) == 0
    assert main(["cin-census", str(census), "--store", str(store)]) == 0
    live = Store(store).live()
    assert [source["kind"] for source in live.manifest["sources"]] == ["cin-census"] and not live.invented


@pytest.mark.parametrize("invented", [True, False])
def test_invented_files_are_said_to_be(tmp_path: Path, census: Path, invented: bool) -> None:
    store = tmp_path / "own"
    assert main(["cin-census", str(census), "--store", str(store), *["--invented"] * invented]) == 0
    assert Store(store).live().invented is invented


def test_a_load_is_repeated_to_the_last_bit(store: Path, census: Path) -> None:
    assert main(["cin-census", str(census), "--store", str(store)]) == 0
    repeat(Store(store), "2", Options())
    assert hashes(store, "3") == hashes(store, "2")


def test_a_file_that_is_no_longer_kept_refuses_and_says_what_to_do(
    store: Path, census: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    KeptFiles(Store(store).path).let_go(())
    assert main(["cin-census", str(census), "--store", str(store)]) == 1
    assert "is no longer kept. Load it again, or load the new file with --alone." in capsys.readouterr().err
    assert Store(store).live_name() == "1"
    assert main(["cin-census", str(census), "--alone", "--store", str(store)]) == 0


def test_files_are_kept_as_they_came_and_only_those_of_loads_that_ended_well(store: Path, tmp_path: Path) -> None:
    kept = KeptFiles(Store(store).path)
    assert len(kept.names()) == len(SMALL)
    bad = write(tmp_path / "bad", cin_plans="plan_id\n")
    assert main(["extract", str(bad), "--store", str(store)]) == 1
    assert len(kept.names()) == len(SMALL)
    assert os.stat(kept.path).st_mode & 0o077 == 0


def test_check_says_what_files_are_and_loads_nothing(store: Path, census: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert main(["check", str(census), str(tmp_path / "other.csv")]) == 1
    out = capsys.readouterr().out
    assert "CIN census 2022" in out and "Child-protection plans: 1 rows" in out and "other.csv: not recognised" in out
    assert not [word for word in SECRETS if word in out]
    assert main(["check", str(tmp_path / "in")]) == 0
    assert Store(store).names() == ["1"]


def test_a_drop_folder_is_loaded_when_it_changes_and_not_while_it_is_written(store: Path, census: Path, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    watcher = Watcher(drop, Store(store), Options())
    assert watcher.look(lambda: None).said == []
    target = drop / "census.xml"
    target.write_text(CENSUS[:200])
    assert watcher.look(lambda: target.write_text(CENSUS) and None).said == []  # it grew while it was looked at
    look = watcher.look(lambda: None)
    assert look.well and "Published edition 2." in look.said[0]
    assert watcher.look(lambda: None).said == []
    target.write_text(CENSUS.replace("<Collection>CIN", "<Collection>CIN</Collection><x>"))
    look = watcher.look(lambda: None)
    assert not look.well and "Nothing was published" in look.said[0]
    assert watcher.look(lambda: None).said == [] and Store(store).live_name() == "2"


def test_watch_once_ends_with_how_it_went(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert main(["watch", "--once", str(write(tmp_path / "drop")), "--store", str(store)]) == 0
    assert Store(store).live_name() == "2"
    assert main(["watch", "--once", str(tmp_path / "absent"), "--store", str(store)]) == 1


def test_a_form_of_predictions_adds_to_those_before_and_moves_no_day(store: Path, tmp_path: Path) -> None:
    for n, (day, start) in enumerate((("2022-01-10", date(2022, 9, 1)), ("2022-01-24", date(2022, 10, 1))), start=2):
        form = tmp_path / f"predictions {day}.xlsx"
        form.write_bytes(template([("880003", "P. T.", "Alder 2", "SGO", start, "")]))
        assert main(["predictions", str(form), "--store", str(store)]) == 0
        live = Store(store).live()
        assert live.extract_date.isoformat() == "2021-12-31"
        assert live.table("permanence_predictions").height == n


def test_a_school_census_of_a_later_day_moves_no_figure_of_social_care(store: Path, tmp_path: Path) -> None:
    asked = _held_day("cin_plans", date(2021, 12, 31)), _held_day("pupils", date(2022, 5, 19))
    for deliveries, day in ((asked, date(2021, 12, 31)), (asked[1:], date(2022, 5, 19))):
        room = Store(tmp_path / f"days {day}")
        with room.loading():
            assert publish(deliveries, room, Options(complete_from=date(2021, 1, 1))).dates["extract_date"][0] == day


def _held_day(table: str, day: date) -> Delivery:
    """A source with one row of one table, and a day of its own."""
    rows = {
        "cin_plans": {"plan_id": "P1", "person_id": "1", "start_date": "2021-02-01"},
        "pupils": {"pupil_id": "U1", "school": "SCH1", "census_term": "2022 summer"},
    }[table]
    frame = pl.DataFrame({"file": [f"{table}.csv"], "row": [2], **{name: [value] for name, value in rows.items()}})
    return Delivery("cin-census" if table == "cin_plans" else "school-census", table, {table: frame}, extract_date=day)
