"""The generator: the same bytes for the same words, DfE's shape, a world without contradictions, and nobody and no place that is real."""

import argparse
import csv
import hashlib
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from loaders.source import Refused
from loaders.synthetic import names, write_cin_census
from loaders.synthetic.command import FORMATS, add, run, write
from loaders.synthetic.draws import NEVER
from loaders.synthetic.order import Order
from loaders.synthetic.schools import Schools
from loaders.synthetic.tables import table
from loaders.synthetic.world import World
from tests.house.house import ROOT
from tests.house.test_files import NAMED, hashed

SHARED = ROOT.parent / "shared"
MEDIAN = World(Order(years=3, seed=7), 1)
YEAR = 365


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def asked(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add(parser.add_subparsers(dest="command"))
    return parser.parse_args(["synthetic", *words])


def test_the_same_words_give_the_same_bytes_and_another_seed_others(tmp_path):
    order = Order(years=2, seed=3, scale=0.02)
    write(order, tmp_path / "one")
    code = (
        "import sys; from pathlib import Path; from loaders.synthetic.command import write; from loaders.synthetic.order import Order; "
        "write(Order(years=2, seed=3, scale=0.02), Path(sys.argv[1]))"
    )
    # In another process, one thread, another order of sets.
    other = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONHASHSEED": "99", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "two")], check=True, env=other)
    one, two = hashes(tmp_path / "one"), hashes(tmp_path / "two")
    assert len(one) > 100
    book = next((tmp_path / "one").rglob("Annex A *.xlsx"))
    assert one == two
    write(Order(years=2, seed=4, scale=0.02), tmp_path / "three")
    three = hashes(tmp_path / "three")
    others = {Path(name).name for name in one if one[name] != three.get(name)}
    assert {"persons.csv", "2026.xml", "2026-episodes.csv", "ssd_person.parquet", "2026_spring_pupilonroll.csv", book.name} <= others
    assert b"2026-03-31T00:00:00Z" in zipfile.ZipFile(book).read("docProps/core.xml")


def test_a_part_is_the_same_whatever_is_asked_before_it():
    order = Order(seed=5, scale=0.05)
    first, last = World(order, 1), World(order, 1)
    visits = table(first, "visits")
    assert table(last, "permanence_predictions").equals(table(first, "permanence_predictions"))
    assert table(last, "visits").equals(visits)


def test_a_large_census_written_in_parts_is_the_same(tmp_path, monkeypatch):
    world = World(Order(years=1, seed=5, scale=0.05), 1)
    write_cin_census.write(world, tmp_path / "whole")
    monkeypatch.setattr(write_cin_census, "CHILDREN_AT_A_TIME", 7)
    write_cin_census.write(world, tmp_path / "parts")
    assert hashes(tmp_path / "whole") == hashes(tmp_path / "parts")


def within(found: float, wanted: float, share: float = 0.12) -> bool:
    return abs(found - wanted) <= share * wanted


def test_the_median_authority_has_the_volumes_of_dfe():
    now = MEDIAN.last_day
    cases, plans, stays = MEDIAN.cases.filter(pl.col("kind") != "none"), MEDIAN.plans, MEDIAN.stays
    assert within(cases.filter(pl.col("closure") > now).height, 2251)
    assert within(cases.filter(pl.col("closure") > now - YEAR).height, 4230, 0.15)
    assert within(plans.filter(pl.col("end") > now).height, 546)
    # England, year to 31 March 2024: 185,660 begun and 287,860 at any point for 103,440 open.
    assert within(plans.filter(pl.col("start") > now - YEAR).height, 546 * 185_660 / 103_440)
    assert within(plans.filter(pl.col("end") > now - YEAR).height, 546 * 287_860 / 103_440)
    assert within(stays.filter(pl.col("end") > now).height, 458)
    assert within(MEDIAN.protection.filter(pl.col("end") > now).height, 279, 0.15)


def test_england_is_the_sum_of_153_authorities():
    sizes = [Order(authorities=153).size(n) for n in range(1, 154)]
    assert within(2251 * sum(size.need for size in sizes), 402_400, 0.03)
    assert within(546 * sum(size.plans for size in sizes), 103_440, 0.05)
    assert within(458 * sum(size.care for size in sizes), 81_770, 0.03)
    assert 9_000 < 2251 * max(size.need for size in sizes) < 12_000
    assert Order().size(1).plans == pytest.approx(1)


def test_the_shape_is_that_of_dfe():
    cases = MEDIAN.cases.filter((pl.col("closure") > MEDIAN.last_day) & (pl.col("kind") != "none"))
    need = dict(cases["primary_need"].value_counts(normalize=True).rows())
    for code, share in {"N1": 0.58, "N5": 0.12, "N4": 0.086, "N2": 0.08, "N8": 0.055}.items():
        assert abs(need[code] - share) < 0.035, code
    days = MEDIAN.last_day - cases["referral"]
    for (least, most), share in {(0, 91): 0.261, (91, 182): 0.105, (182, 365): 0.135, (365, 730): 0.145, (730, 9999): 0.355}.items():
        assert abs(((days >= least) & (days < most)).mean() - share) < 0.07, least
    closed = MEDIAN.cases.filter((pl.col("closure") <= MEDIAN.last_day) & (pl.col("kind") != "none"))["closed_as"]
    assert 0.88 < closed.is_in(["RC7", "RC8", "RC9"]).mean() < 0.96
    held = MEDIAN.episodes.filter(pl.col("end") >= NEVER)
    assert abs(held["placement_type"].str.contains("^U").mean() - 0.67) < 0.07
    assert abs(held["placement_type"].is_in(["P1"]).mean() - 0.06) < 0.04
    assert abs(held["placement_type"].is_in(["K1", "K2"]).mean() - 0.12) < 0.05
    assert abs(held["legal_status"].is_in(["C1", "C2"]).mean() - 0.75) < 0.07
    assert abs(held["legal_status"].is_in(["V2"]).mean() - 0.19) < 0.06
    pupils = Schools(World(Order(seed=7, scale=0.2), 1))
    rows = pupils.on_roll(pupils.terms[-1])
    missed = (rows["authorised"] + rows["unauthorised"]) / rows["possible"]
    assert 0.16 < (missed >= 0.1).mean() < 0.24
    assert 0.38 < (missed.filter(rows["in_need"]) >= 0.1).mean() < 0.56


def test_the_world_does_not_contradict_itself():
    cases = MEDIAN.cases.sort("person_id", "referral")
    before = cases.with_columns(pl.col("closure").shift().over("person_id").alias("before"))
    assert before.filter(pl.col("before") > pl.col("referral")).height == 0
    again = before.filter((pl.col("referral") > MEDIAN.last_day - YEAR) & (pl.col("before") > pl.col("referral") - YEAR)).height
    assert again > 300
    born = cases.join(MEDIAN.children.select("person_id", day="born"), on="person_id")
    assert born.filter(pl.col("day") > pl.col("referral")).height == 0
    minors = born.filter((pl.col("kind") != "aftercare") & (pl.min_horizontal("closure", pl.lit(MEDIAN.last_day)) - pl.col("day") > 6640))
    assert minors.height == 0
    plans = table(MEDIAN, "cin_plans")
    assert plans.filter(pl.col("end_date").is_not_null() != pl.col("end_reason").is_not_null()).height == 0
    beside = plans.join(table(MEDIAN, "protection_plans"), on="person_id", suffix="_p")
    far = date(2999, 1, 1)
    overlaps = (pl.col("start_date") < pl.col("end_date_p").fill_null(far)) & (pl.col("start_date_p") < pl.col("end_date").fill_null(far))
    assert beside.filter(overlaps).height == 0
    held = table(MEDIAN, "cin_allocations").with_columns(next=pl.col("from_date").shift(-1).over("plan_id"))
    assert held.filter(pl.col("next").is_not_null() & (pl.col("next") != pl.col("to_date"))).height == 0
    assert held.height > plans.height
    signed = table(MEDIAN, "cin_signoffs").join(plans, on="plan_id")
    assert signed.filter((pl.col("signed_off_date") < pl.col("start_date")) | (pl.col("signed_off_date") > pl.col("end_date"))).height == 0
    families = table(MEDIAN, "persons").group_by("family_id").agg(pl.col("surname").n_unique(), pl.len())
    assert families["surname"].max() == 1
    assert families.filter(pl.col("len") > 1).height > 500
    moved = table(MEDIAN, "permanence_predictions").group_by("person_id", "assessment_type").agg(pl.col("predicted_start").n_unique())
    assert moved.filter(pl.col("predicted_start") > 1).height > 10


def test_returns_are_spelt_as_in_their_year(tmp_path):
    write(Order(years=6, seed=2, scale=0.1), tmp_path, ("cin-census", "ssda903"))
    census = {year: (tmp_path / f"demo-county-1/cin-census/{year}.xml").read_text() for year in range(2021, 2027)}
    assert [year for year, text in census.items() if "<CINPlanDates>" in text] == [2022, 2023, 2024, 2025, 2026]
    assert [year for year, text in census.items() if "<GenderCurrent>1<" in text] == [2021, 2022, 2023, 2024]
    assert [year for year, text in census.items() if "<Sex>M<" in text and "<ReferralNFA>true<" in text] == [2025, 2026]
    places = {}
    for year in range(2021, 2027):
        with (tmp_path / f"demo-county-1/ssda903/{year}-episodes.csv").open() as handle:
            places[year] = {row["PLACE"] for row in csv.DictReader(handle)}
    assert [year for year, codes in places.items() if "H5" in codes] == [2021, 2022, 2023, 2024]
    assert [year for year, codes in places.items() if "K3" in codes] == [2025, 2026]


def test_nobody_and_no_place_of_the_guides_or_of_england():
    fronts = [names.FORENAMES, names.SURNAMES, names.LOCALITIES]
    forenames, surnames, places = ({a + b for a in first for b in second} for first, second in fronts)
    assert not {hashed(forename, surname) for forename in forenames for surname in surnames} & NAMED
    if not SHARED.exists():
        pytest.skip("../shared is not here, so the names cannot be compared with the guides and DfE's lists")
    files = (*SHARED.glob("guides/*.txt"), *SHARED.glob("data/dfe_stats/*.csv"))
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    words = {word for text in texts for word in re.findall(r"[A-Za-z]+", text)}
    assert len(words) > 1000
    assert not words & (surnames | places)


def test_authorities_share_no_child_worker_or_number():
    one, two = (World(Order(authorities=2, seed=1, scale=0.05), n) for n in (1, 2))
    for name, column in (("persons", "person_id"), ("cin_plans", "plan_id"), ("referrals", "referral_id"), ("workers", "worker_id")):
        assert not set(table(one, name)[column]) & set(table(two, name)[column]), name
    pupils = [set(Schools(world).pupils["upn"]) for world in (one, two)]
    assert not pupils[0] & pupils[1]
    assert all(re.fullmatch(r"[A-HJ-NP-RT-Z]00[12]\d{9}", upn) for held in pupils for upn in held)


@pytest.mark.parametrize(
    "words", [{"authorities": 0}, {"authorities": 200}, {"years": 0}, {"years": 16}, {"scale": 0}, {"scale": 1e9}, {"seed": -1}]
)
def test_an_order_out_of_bounds_is_refused_with_what_to_ask(words):
    with pytest.raises(Refused, match="Ask for|Give a whole number"):
        Order(**words)


def test_the_command_writes_what_is_asked_and_never_among_other_files(tmp_path, capsys):
    words = ("--years", "1", "--scale", "0.02", "--to", str(tmp_path / "out"), "--formats", "extract,cin-census")
    said = run(asked(*words))
    assert "Demo County 1" in said
    assert "invented" in said
    assert sorted(path.name for path in (tmp_path / "out/demo-county-1").iterdir()) == ["cin-census", "extract"]
    assert "invented" in (tmp_path / "out/README.txt").read_text()
    with pytest.raises(Refused, match="empty"):
        run(asked(*words))
    assert asked("--to", "x").formats == FORMATS
    with pytest.raises(SystemExit):
        asked("--to", "x", "--formats", "extract,nonsense")
    assert "nonsense is no format" in capsys.readouterr().err
