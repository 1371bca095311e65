"""An extract under headings of its own, read as a map says."""

from pathlib import Path

import pytest

from data.store import Store
from loaders.__main__ import main

MAP = """
title = "report of open plans"

[persons]
file = "plans*.csv"
person_id = "Person No"
sex = "Gender"

[cin_plans]
file = "plans*.csv"
plan_id = "Plan No"
person_id = "Person No"
start_date = "Step start"
end_date = "Step end"
primary_need = "Need"
team = "Team name"
worker = "Held by"
"""
PLANS = """Plan No,Person No,Gender,Step start,Step end,Need,Team name,Held by
7001,880001,Female,04/01/2021,,N1: Abuse or neglect,Alder 1,Ana Moss
7002,880001,Female,01/02/2021,30/06/2021,N2 - Disability,Alder 1,Ana Moss
7003,880003,1,01/03/2021,,N4,Alder 2,Ben Fell
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "plans 2021.csv").write_text(PLANS)
    (tmp_path / "ours.toml").write_text(MAP)
    return tmp_path / "in"


def load(folder: Path) -> int:
    return main(["extract", str(folder), "--map", str(folder.parent / "ours.toml"), "--store", str(folder.parent / "store")])


def test_headings_of_their_own_are_read_as_the_map_says(folder: Path) -> None:
    assert load(folder) == 0
    live = Store(folder.parent / "store").live()
    plans = live.table("cin_plans").sort("plan_id")
    assert plans["plan_id"].to_list() == ["7001", "7002", "7003"]
    assert plans["primary_need"].to_list() == ["N1", "N2", "N4"]
    assert [str(day) for day in plans["start_date"]] == ["2021-01-04", "2021-02-01", "2021-03-01"]
    assert live.table("persons").select("person_id", "sex").rows() == [("880001", "F"), ("880003", "M")]
    assert {"cin_signoffs", "cin_plans.end_reason", "persons.forename"} <= live.lacks


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[cin_plans]", "[cin_plan]", "cin_plan"),
        ('"Step start"', '"Step began"', "Step began"),
        ("start_date =", "begin_date =", "begin_date"),
        ("plans*.csv", "other*.csv", "other*.csv"),
        ("title =", "title", "TOML"),
    ],
)
def test_a_fault_of_the_map_is_told_with_its_place(
    folder: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    (folder.parent / "ours.toml").write_text(MAP.replace(old, new))
    assert load(folder) == 1
    err = capsys.readouterr().err
    assert told in err and "880001" not in err and "Traceback" not in err
    assert not (folder.parent / "store" / "editions").exists()


def test_a_map_that_is_none_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(folder), "--map", "nowhere", "--store", str(folder.parent / "store")]) == 1
    assert "nowhere is no map." in capsys.readouterr().err
