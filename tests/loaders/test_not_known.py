"""A team renamed in organisation.csv alone: its plans are "Not known", and no figure loses a child."""

import csv
import io
import shutil
from pathlib import Path

import pytest

from data.store import Store
from loaders.__main__ import DEMO
from loaders.__main__ import main as loaders_main
from metrics.__main__ import main as metrics_main

TEAM = "Erewash CIN Team 1"
DATES = ("--extract-date", "2022-05-23", "--complete-from", "2020-01-01")


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose live edition is the demo with TEAM under another name in organisation.csv only."""
    folder, store = tmp_path_factory.mktemp("renamed") / "in", tmp_path_factory.mktemp("store")
    shutil.copytree(DEMO, folder)
    organisation = folder / "organisation.csv"
    text = organisation.read_text(encoding="utf-8")
    assert text.count(f",{TEAM}\n") == 1
    organisation.write_text(text.replace(f",{TEAM}\n", ",Erewash Team One\n"), encoding="utf-8")
    assert loaders_main(["extract", str(folder), *DATES, "--store", str(store)]) == 0
    return store


def printed(capsys: pytest.CaptureFixture[str], store: Path, name: str, by: str) -> dict[str, dict[str, str]]:
    """A table of `python -m metrics` as csv: its rows by the last column of their path, the total by "Total"."""
    capsys.readouterr()
    assert metrics_main([name, "--by", by, "--format", "csv", "--store", str(store)]) == 0
    rows = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return {"Total" if row["locality"] == "Total" else row[by]: row for row in rows}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["cin-durations", "cin-overview", "cin-signoffs"])
def test_the_total_is_the_same(name: str, renamed: Path, demo_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = (printed(capsys, store, name, "locality") for store in (demo_store, renamed))
    assert after["Total"] == before["Total"]
    assert "Not known" not in before
    assert set(after) == set(before) | {"Not known"}


def test_what_a_locality_loses_stands_under_not_known(renamed: Path, demo_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, after = (printed(capsys, store, "cin-durations", "locality") for store in (demo_store, renamed))
    team = printed(capsys, demo_store, "cin-durations", "team")[TEAM]
    counts = [column for column in before["Total"] if column not in ("service", "locality")]
    assert counts
    assert any(int(team[column]) for column in counts)
    for column in counts:
        assert int(after["Not known"][column]) == int(team[column])
        assert int(before["Erewash"][column]) - int(after["Erewash"][column]) == int(team[column])
    others = set(before) - {"Erewash"}
    assert {name: before[name] for name in others} == {name: after[name] for name in others}


def test_the_plans_of_the_team_head_the_problems(renamed: Path) -> None:
    edition = Store(renamed).live()
    problems = edition.table("problems").to_dicts()
    with (DEMO / "cin_plans.csv").open(encoding="utf-8", newline="") as handle:
        rows = [number for number, row in enumerate(csv.DictReader(handle), 2) if row["team"] == TEAM]
    assert rows
    assert [problem["row"] for problem in problems if problem["file"] == "cin_plans.csv"] == rows
    head = problems[: len(rows)]
    assert {(p["kind"], p["file"], p["column"], p["value"]) for p in head} == {("loaded as Not known", "cin_plans.csv", "team", TEAM)}
    assert edition.set_aside == 0
    assert edition.table("cin_plans").height == 9980
