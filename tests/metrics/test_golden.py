"""The guide's own tables, cell for cell, from the engine and from the command line (DOMAIN.md 3)."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from metrics import catalogue, engine
from metrics.__main__ import main
from metrics.frames import Frames
from tests.conftest import D1, D2

EXPECTED = Path(__file__).parents[1] / "expected"
GOLDEN = (
    ("cin-overview", "overview", D1),
    ("cin-targets", "targets", D1),
    ("cin-durations", "durations", D2),
    ("cin-signoffs", "signoffs", D2),
)
Printed = dict[str, dict[str, str]]


def expected_table(file: str) -> Printed:
    """The cells of a golden table as printed, by locality (or Total) and column id."""
    with (EXPECTED / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        return {row.pop("locality"): row for row in csv.DictReader(handle)}


def as_printed(value: object) -> str:
    """A cell as a file holds it."""
    return "" if value is None else str(value)


@pytest.mark.parametrize(("name", "file", "day"), GOLDEN)
def test_engine(name: str, file: str, day: date, scope_at, frames: Frames) -> None:
    expected, spec = expected_table(file), catalogue.table(name)
    rows = engine.table(spec, scope_at(day), frames, ("locality",))
    ids = next(iter(expected.values()))
    found = {row["locality"] or "Total": {id: as_printed(row[id]) for id in ids} for row in rows}
    assert found == expected
    assert {column.id for column in spec.columns} <= set(ids)


@pytest.mark.parametrize(("name", "file", "day"), GOLDEN)
def test_deeper_levels_leave_the_localities_alone(name: str, file: str, day: date, scope_at, frames: Frames) -> None:
    spec = catalogue.table(name)
    shallow = engine.table(spec, scope_at(day), frames, ("locality",))
    deep = engine.table(spec, scope_at(day), frames)
    assert [{id: row[id] for id in shallow[0]} for row in deep if row["depth"] <= 1] == shallow


@pytest.mark.parametrize(("name", "file", "day"), GOLDEN)
def test_command_line(name: str, file: str, day: date, demo_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--as-at", day.isoformat(), "--by", "locality", "--format", "csv", "--store", str(demo_store)]) == 0
    printed = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(printed.out)))
    services = {row["locality"]: row.pop("service") for row in rows}
    assert {row.pop("locality"): row for row in rows} == expected_table(file)
    assert services["Erewash"] == "Children in Need" and services["Total"] == ""
    assert printed.err == ""


def test_command_line_in_json_has_numbers(demo_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cin-overview", "--as-at", "14/03/2022", "--format", "json", "--store", str(demo_store)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[-1]["locality"] == "Total" and rows[-1]["cases_open"] == 1432 and rows[-1]["trend"] is None
    assert rows[-1]["avg_duration_weeks_closed_12m"] == 22.1


@pytest.mark.parametrize(("name", "id", "figure"), [("cin-overview", "starts_last_month", 51), ("cin-overview", "cases_open", 240)])
def test_command_line_lists_the_cases_behind_a_figure(
    name: str, id: str, figure: int, demo_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [name, "--as-at", "2022-03-14", "--where", 'locality="Erewash"', "--list", "--measure", id, "--format", "csv"]
    assert main([*asked, "--store", str(demo_store)]) == 0
    assert len(list(csv.DictReader(io.StringIO(capsys.readouterr().out)))) == figure


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cin-overveiw"], "cin-overview"),
        (["cin-overview", "--as-at", "2022-05-24"], "Choose that day or an earlier one"),
        (["cin-overview", "--list", "--measure", "cases_opened"], "cases_open"),
        (["cin-overview", "--edition", "99"], "99"),
    ],
)
def test_command_line_says_what_to_write_instead(
    arguments: list[str], said: str, demo_store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*arguments, "--store", str(demo_store)]) == 1
    printed = capsys.readouterr()
    assert said in printed.err and printed.out == ""
