"""What no source supplies has no figure: in the engine, on the command line, in an edition older than its table."""

import json
import shutil
from pathlib import Path

import pytest

from data.store import Edition, Store
from metrics import engine
from metrics.__main__ import main as print_figures
from metrics.catalogue import MEASURES
from metrics.quality.rules import RULES
from metrics.quality.tables import QUALITY
from metrics.supplied import NOT_SUPPLIED, missing, words
from tests.metrics.cohort import scope_of
from tests.quality.cohort import Told, d, plan

DAY = "23/05/2022"


def test_needs_are_tables_columns_or_either_of_two() -> None:
    lacks = {"referrals", "cin_plans.team"}
    assert missing(("referrals", "referrals.nfa", "persons.dob"), lacks) == ("referrals", "referrals.nfa")
    assert missing(("cin_plans.team|cin_allocations.team",), lacks) == ()
    assert missing(("cin_plans.team|cin_allocations.team",), {*lacks, "cin_allocations"}) == ("cin_plans.team|cin_allocations.team",)
    assert words("referrals") == "Referrals" and words("persons.died_on") == "Children: died_on"


def test_every_need_is_a_table_or_column_that_there_is() -> None:
    from data.schema import BY_NAME

    for rule in RULES:
        for need in rule.measure.needs:
            for name in need.split("|"):
                table, _, column = name.partition(".")
                assert table in BY_NAME and (not column or column in BY_NAME[table].names), f"{rule.measure.name} needs {name}"


def test_no_figure_is_made_of_what_is_not_supplied() -> None:
    told = Told({"cin_plans": [plan("01/03/2022")]}, lacks=frozenset({"referrals"}))
    asked = [MEASURES[name] for name in ("quality-plans", "quality-before-referral", "quality-same-day")]
    for row in engine.measured(asked, scope_of(d(DAY)), told.frames()).to_dicts():
        assert (row["quality-plans"], row["quality-before-referral"], row["quality-same-day"]) == (1, None, 0)
    rows = engine.table(QUALITY, scope_of(d(DAY)), told.frames())
    assert {row["before_referral"] for row in rows} == {None}
    assert engine.figure(MEASURES["quality-before-referral"], scope_of(d(DAY), localities=("Nowhere",)), told.frames()) is None


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_command_line_says_so(demo_store: Path, capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert print_figures(["cin-quality", "--store", str(demo_store), "--format", form]) == 0
    printed = capsys.readouterr().out
    if form == "json":
        rows = json.loads(printed)
        assert {row["before_referral"] for row in rows} == {NOT_SUPPLIED}
        assert rows[-1]["plans"] == 5358 and rows[-1]["unsigned_for_a_year"] == 3 and rows[-1]["same_day"] == 0
    else:
        lines = [line.split(",") for line in printed.splitlines()]
        assert lines[-1][lines[0].index("after_death")] == NOT_SUPPLIED


def older(demo: Edition, folder: Path) -> Edition:
    """The demo as it was published before referrals, dates of death and `lacks` were known."""
    import duckdb

    shutil.copytree(demo.path, folder)
    for name in ("referrals", "protection_plans"):
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    persons = folder / "persons.parquet"
    with duckdb.connect() as con:
        con.execute(f"copy (select * exclude (died_on, upn) from '{persons}') to '{folder}/less.parquet' (format parquet)")
    (folder / "less.parquet").replace(persons)
    manifest = {name: value for name, value in demo.manifest.items() if name != "lacks"}
    return Edition(folder, manifest)


def test_an_older_edition_lacks_what_came_later(demo: Edition, tmp_path: Path) -> None:
    edition = older(demo, tmp_path / "older")
    assert {"referrals", "protection_plans", "persons.died_on"} <= edition.lacks and "cin_plans" not in edition.lacks
    assert edition.table("referrals").is_empty() and "referral_date" in edition.table("referrals").columns
    persons = edition.table("persons")
    assert persons.height == demo.table("persons").height and persons["died_on"].null_count() == persons.height
    with pytest.raises(Exception, match="nothing"):
        edition.table("nothing")
    assert "referrals" in Store(demo.path.parents[1]).live().lacks
