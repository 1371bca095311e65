"""The maps that come with the product: what they name is there, and tables written as they say load as our own files do."""

import io
from pathlib import Path

import polars as pl
import pytest

from data import schema
from data.store import Edition, Store
from loaders.__main__ import DEMO, main
from loaders.map_files import matches
from loaders.mapped import READY_MAPS
from tests.loaders.extracts import LATEST, SMALL, load
from tests.loaders.under_maps import file_name, ready, write

# What schools return is no case system's.
OF_SCHOOLS = {"pupils", "pupil_attendance", "pupil_sessions", "pupil_meals", "pupil_needs"}
DAYS = {"mosaic": "%d/%m/%Y", "liquidlogic": "%Y-%m-%d 00:00:00"}

MOSAIC_PLANS = """PERSON_ID,First Names,DOB,Gender,Step ID,Step Status,Started on,Completed on,Primary Need,Responsible Team,Assignee,Area
880001,Ada,08/04/2012,Male,501,Completed,04/01/2021,30/06/2021,Abuse or neglect,Alder 1,Ana Moss,Alder
880002,Bea,31/01/2014,Female,502,Started,01/02/2021,,N2 - Child's disability,Alder 1,Ana Moss,Alder
880003,Cai,02/11/2009,Male,503,Started,01/03/2021,,Family in acute stress,Birch 1,Ben Fell,Birch
880003,Cai,02/11/2009,Male,504,Cancelled,01/04/2021,,Family in acute stress,Birch 1,Ben Fell,Birch
"""
MOSAIC_SIGNOFFS = """Workflow step ID,Authorised on,Authorised by
502,15/09/2021,Cal Reed
"""
LIQUID_STAFF = """Staff ID,Staff name,Job title,Team
S1,"Moss, Ana",Social Worker,Alder 1
"""
LIQUID_TEAMS = """Service,District,Team
Children in Care,Alder,Alder 1
"""
LIQUID_CHILDREN = """LCS ID,Forename,Surname,DoB,Gender,Ethnic origin,Disability
880001,Ada,Quill,2012-04-08 00:00:00,F,White British,No
"""
LIQUID_CARE = """LCS ID,DECOM,DEC,Legal status,Placement type,Placement provision,RNE,REC,District,Case worker's team,Case worker
880001,2021-05-01 00:00:00,2021-06-01 00:00:00,Interim care order,U6,Private provision,S,X1,Alder,Alder 1,"Moss, Ana"
880001,2021-06-01 00:00:00,,Full care order,Foster placement - long term,PR1,B,,Alder,Alder 1,"Moss, Ana"
"""


def published(folder: Path, name: str, *more: str) -> Edition:
    """The edition of a folder loaded under a ready map by the command line."""
    store = folder.parent / f"{folder.name}-store"
    assert main(["extract", str(folder), "--map", name, "--store", str(store), *more]) == 0
    return Store(store).live()


@pytest.mark.parametrize("name", READY_MAPS)
def test_a_ready_map_has_every_table_and_column_of_a_case_system(name: str) -> None:
    found = ready(name)
    said: dict[str, set[str]] = {}
    for part in found.parts:
        said.setdefault(part.table.name, set()).update(one.column for one in part.columns)
    assert said == {table.name: set(table.names) for table in schema.TABLES if table.name not in OF_SCHOOLS}
    # A file of one table is never read as another's, or a sign-off would be a plan without a start.
    shared = {("persons", "cin_plans"), ("persons", "care_episodes")}
    taken = {
        (part.table.name, other.table.name)
        for part in found.parts
        for other in found.parts
        for pattern in other.files
        if part.table != other.table and any(matches(one, file_name(pattern)) for one in part.files)
    }
    assert taken == shared | {(theirs, ours) for ours, theirs in shared}


def test_reports_in_the_style_of_mosaic(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "CSC14 CIN Plans 2021-10.csv").write_text(MOSAIC_PLANS)
    (folder / "Management oversight.csv").write_text(MOSAIC_SIGNOFFS)
    assert main(["check", str(folder), "--map", "mosaic"]) == 0
    told = capsys.readouterr().out
    assert "Child-in-need plans: 3 rows" in told and "cin_plans: 1 of 4 rows" in told and "Ada" not in told
    live = published(folder, "mosaic")
    plans = live.table("cin_plans").sort("plan_id")
    assert plans["plan_id"].to_list() == ["501", "502", "503"]
    assert plans["primary_need"].to_list() == ["N1", "N2", "N4"]
    assert [str(day) for day in plans["end_date"]] == ["2021-06-30", "None", "None"]
    assert plans["team"].to_list() == ["Alder 1", "Alder 1", "Birch 1"]
    assert live.table("organisation").select("locality", "team").rows() == [("Alder", "Alder 1"), ("Birch", "Birch 1")]
    assert sorted(live.table("workers")["worker"]) == ["Ana Moss", "Ben Fell"]
    assert live.table("persons").sort("person_id").select("forename", "sex").rows() == [("Ada", "M"), ("Bea", "F"), ("Cai", "M")]
    assert [(plan, str(day), who) for plan, day, who in live.table("cin_signoffs").rows()] == [("502", "2021-09-15", "Cal Reed")]
    assert {"care_episodes", "persons.surname", "cin_plans.end_reason"} <= live.lacks


def test_reports_in_the_style_of_liquidlogic(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    files = {"Team list": LIQUID_TEAMS, "Staff_list": LIQUID_STAFF, "Demographics": LIQUID_CHILDREN, "Care Episodes": LIQUID_CARE}
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text)
    live = published(folder, "liquidlogic")
    care = live.table("care_episodes").sort("episode_start")
    columns = ["legal_status", "placement_type", "placement_provider", "reason_new", "team", "worker"]
    assert care.select(columns).rows() == [
        ("C1", "U6", "PR4", "S", "Alder 1", "Moss, Ana"),
        ("C2", "U4", "PR1", "B", "Alder 1", "Moss, Ana"),
    ]
    assert str(care["episode_start"][1]) == "2021-06-01" and care["episode_end"][1] is None
    assert live.table("persons").select("surname", "sex", "ethnicity", "disability").row(0) == ("Quill", "F", "WBRI", "0")
    assert live.table("workers").row(0) == ("S1", "Moss, Ana", "Alder 1", "Social Worker")
    assert "cin_plans" in live.lacks


def test_a_folder_that_a_map_reads_nothing_of_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "minutes.csv").write_text("a,b\n1,2\n")
    assert main(["extract", str(tmp_path / "in"), "--map", "mosaic", "--store", str(tmp_path / "store")]) == 1
    told = capsys.readouterr().err
    assert "No file has a name that it reads" in told and "*cin?plans*" in told and "minutes.csv" in told


def same(live: Edition, ours: Edition) -> None:
    """Whether an edition is another one: what it holds, what it lacks, and its days."""
    assert [name for name in schema.BY_NAME if name not in ours.lacks and not live.table(name).equals(ours.table(name))] == []
    assert (live.lacks, live.extract_date, live.complete_from) == (ours.lacks, ours.extract_date, ours.complete_from)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", READY_MAPS)
def test_an_extract_under_a_ready_map_is_the_extract(name: str, tmp_path: Path) -> None:
    tables = {table: pl.read_csv(io.StringIO(text), infer_schema=False) for table, text in SMALL.items()}
    live = published(write(ready(name), tables, tmp_path / "theirs", DAYS[name]), name)
    ours = load(tmp_path).edition
    assert ours is not None and ours.extract_date == LATEST
    same(live, ours)


@pytest.mark.long
@pytest.mark.parametrize("name", READY_MAPS)
def test_the_demo_cohort_under_a_ready_map_is_the_demo_cohort(name: str, tmp_path: Path, demo: Edition) -> None:
    """Every row and column of the edition is the demo's, so that the guide's four tables are the guide's (tests/metrics/test_golden.py)."""
    tables = {table.name: pl.read_csv(DEMO / f"{table.name}.csv", infer_schema=False) for table in schema.EXTRACT}
    folder = write(ready(name), tables, tmp_path / "theirs", DAYS[name])
    same(published(folder, name, "--invented", "--extract-date", "2022-05-23", "--complete-from", "2020-01-01"), demo)
