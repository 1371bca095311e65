"""Round trip: an invented authority written in a format and loaded from it alone shows the figures that plain counting gives."""

from collections import Counter
from datetime import date

import polars as pl
import pytest

from data.store import Store
from loaders.incoming import listed
from loaders.synthetic.tables import table
from metrics.supplied import missing
from tests.loaders.synthetic_world import (
    DAY,
    ORDER,
    SCHOOLS,
    SOURCES,
    WORLD,
    by_code,
    care_by,
    care_figures,
    edition,
    episodes,
    figures,
    is_open,
    loaded,
    plan_figures,
    plans,
    report,
    written,
)

OF_PLANS = ("extract", "cin-census", "ssd", "ssd-parquet")
OF_CARE = ("extract", "ssda903", "annex-a", "ssd", "ssd-parquet")
# What a format cannot tell.
LACKS = {
    "extract": {"pupils", "pupil_meals"},
    "cin-census": {"cin_signoffs", "cin_allocations", "care_episodes", "visits", "organisation", "workers", "cin_plans.team",
                   "cin_plans.worker", "persons.forename", "persons.surname", "permanence_predictions", "pupils"},
    "annex-a": {"cin_plans", "cin_signoffs", "cin_allocations", "persons.forename", "permanence_predictions", "pupils"},
    "ssda903": {"cin_plans", "cin_signoffs", "referrals", "protection_plans", "organisation", "care_episodes.team", "persons.forename",
                "permanence_predictions", "visits", "pupils"},
    "ssd": {"cin_signoffs", "permanence_predictions", "permanence_assessments", "pupils"},
    "ssd-parquet": {"cin_signoffs", "permanence_predictions", "permanence_assessments", "pupils"},
    "school-census": {"persons", "cin_plans", "care_episodes", "referrals"},
}  # fmt: skip
# What it tells, and must not be said to lack.
HAS = {
    "extract": {"cin_plans", "cin_plans.team", "cin_signoffs", "care_episodes", "permanence_predictions", "referrals", "visits",
                "persons.upn"},
    "cin-census": {"cin_plans", "cin_plans.primary_need", "referrals", "child_assessments", "protection_plans", "persons.dob"},
    "annex-a": {"care_episodes", "care_episodes.team", "workers", "visits", "protection_plans", "referrals"},
    "ssda903": {"care_episodes", "care_episodes.legal_status", "care_episodes.worker", "persons.dob"},
    "ssd": {"cin_plans", "cin_plans.team", "cin_allocations", "care_episodes", "care_episodes.team", "organisation.locality", "visits"},
    "school-census": {"pupils", "pupil_attendance", "pupil_meals", "pupil_needs"},
}  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", [kind for kind in SOURCES if kind != "predictions"])
def test_no_row_is_set_aside_or_told_of(kind: str) -> None:
    assert report(kind).problems == []


@pytest.mark.parametrize("kind", SOURCES)
def test_every_file_is_known_by_its_beginning(kind: str) -> None:
    kinds = {item.name: (SOURCES[kind].recognise(item) or item) for item in listed([written() / kind]) if item.name != "extract.csv"}
    assert kinds
    assert {getattr(found, "kind", None) for found in kinds.values()} == {SOURCES[kind].kind}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", LACKS)
def test_what_a_format_cannot_tell_is_lacking(kind: str) -> None:
    lacks = edition(kind).lacks
    assert {name for name in LACKS[kind] if not missing([name], lacks)} == set()
    assert {name for name in HAS.get(kind, ()) if missing([name], lacks)} == set()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", OF_PLANS)
def test_plans_are_the_same(kind: str) -> None:
    counted = plan_figures(plans())
    assert counted["cin-open"] > 20
    assert counted["cin-starts-12m"] > counted["cin-starts"] > 0
    assert figures(edition(kind), counted) == counted


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", OF_PLANS[1:])
def test_figures_of_plans_are_those_of_the_extract(kind: str) -> None:
    names = ["cin-duration-closed-12m", "cin-average-open-12m", "cin-average-open-3m", "cin-over-a-year", "cin-change"]
    assert figures(edition(kind), names) == figures(edition("extract"), names)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", OF_CARE)
def test_care_is_the_same(kind: str) -> None:
    counted = care_figures(episodes())
    assert counted["care-in-care"] > 15
    # Annex A has who left in the last six months, and who is in care.
    told = {name: n for name, n in counted.items() if kind != "annex-a" or "-left-" not in name}
    assert figures(edition(kind), told) == told
    for column in ("legal_status", "placement_type", "placement_provider"):
        assert by_code(edition(kind), column) == care_by(column), column


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", ["ssda903", "ssd", "ssd-parquet"])
def test_figures_of_care_are_those_of_the_extract(kind: str) -> None:
    names = ["care-left-for-permanence", "care-came-back", "care-starters", "care-leavers"]
    assert figures(edition(kind), names) == figures(edition("extract"), names)


@pytest.mark.parametrize("kind", ["extract", "cin-census", "ssd"])
def test_need_and_protection_are_the_same(kind: str) -> None:
    referrals = table(WORLD, "referrals").to_dicts()
    protection = table(WORLD, "protection_plans").to_dicts()
    told, under = edition(kind).table("referrals").to_dicts(), edition(kind).table("protection_plans").to_dicts()
    for rows, found in ((referrals, told), (protection, under)):
        start, end = ("referral_date", "closure_date") if rows is referrals else ("start_date", "end_date")
        assert len(found) == len(rows) > 40
        assert Counter(row[start] for row in found) == Counter(row[start] for row in rows)
        assert sum(is_open(row[start], row[end]) for row in found) == sum(is_open(row[start], row[end]) for row in rows) > 8
    assert Counter(row["closure_reason"] for row in told) == Counter(row["closure_reason"] for row in referrals)
    factors = Counter(table(WORLD, "child_assessments")["factors"])
    assert Counter(edition(kind).table("child_assessments")["factors"]) == factors


def test_annex_a_has_protection_who_holds_it_and_who_was_seen() -> None:
    found = edition("annex-a")
    under = [row for row in table(WORLD, "protection_plans").to_dicts() if is_open(row["start_date"], row["end_date"])]
    told = [row for row in found.table("protection_plans").to_dicts() if is_open(row["start_date"], row["end_date"])]
    assert sorted((row["person_id"], row["start_date"]) for row in told) == sorted((row["person_id"], row["start_date"]) for row in under)
    cared = {row["person_id"]: (row["team"], row["worker"]) for row in episodes() if row["episode_end"] is None}
    held = found.table("care_episodes").filter(pl.col("episode_end").is_null())
    assert {row["person_id"]: (row["team"], row["worker"]) for row in held.to_dicts()} == cared
    last = table(WORLD, "visits").filter(pl.col("kind") == "CLA").group_by("person_id").agg(pl.col("seen_on").max())
    seen = found.table("visits").filter(pl.col("kind").str.contains("CLA"))
    assert set(seen.select("person_id", "seen_on").rows()) <= set(last.rows())
    assert seen.height >= len(cared) * 0.9


@pytest.mark.parametrize("kind", ["ssd", "ssd-parquet"])
def test_the_ssd_knows_who_held_what(kind: str) -> None:
    found, extracted = edition(kind), edition("extract")
    for name in ("organisation", "cin_allocations", "workers"):
        assert found.table(name).sort(pl.all()).equals(extracted.table(name).sort(pl.all())), name
    plan = ["plan_id", "locality", "team", "worker"]
    assert found.table("cin_plans").select(plan).sort("plan_id").equals(extracted.table("cin_plans").select(plan).sort("plan_id"))


def test_the_forms_hold_every_prediction(tmp_path) -> None:
    wanted = table(WORLD, "permanence_predictions")
    columns = ["person_id", "assessment_type", "predicted_start", "recorded_on", "recorded_by", "manager_note"]
    found = SOURCES["predictions"].read(list(listed([written() / "predictions"])))
    assert found.problems.height == 0
    assert found.extract_date == ORDER.forms[-1]
    as_text = wanted.with_columns(pl.col("predicted_start", "recorded_on").dt.to_string("%Y-%m-%d")).select(columns)
    assert wanted.height > 3
    assert found.tables["permanence_predictions"].select(columns).sort(columns).equals(as_text.sort(columns))
    assert set(wanted["recorded_on"]) <= set(ORDER.forms)


def test_forms_beside_the_return_show_what_is_planned(tmp_path, monkeypatch) -> None:
    from loaders import load

    monkeypatch.setattr(load, "BY_KIND", {source.kind: source for source in SOURCES.values()})
    loaded("ssda903", tmp_path)
    both = loaded("predictions", tmp_path, alone=False).edition
    assert both is not None
    assert {source["kind"] for source in both.manifest["sources"]} == {"ssda903", "predictions"}
    now = {row["person_id"] for row in episodes() if is_open(row["episode_start"], row["episode_end"])}
    latest: dict[tuple[str, str], date] = {}
    for row in sorted(table(WORLD, "permanence_predictions").to_dicts(), key=lambda row: row["recorded_on"]):
        latest[row["person_id"], row["assessment_type"]] = row["predicted_start"]
    begun = {(row["person_id"], row["assessment_type"]) for row in table(WORLD, "permanence_assessments").to_dicts()}
    soon = [key for key, start in latest.items() if key not in begun and DAY <= start <= date(2026, 6, 30)]
    assert len(soon) > 0
    assert all(person in now for person, _ in soon)
    assert figures(edition("extract"), ["ppoc-upcoming"]) == {"ppoc-upcoming": len(soon)}
    # The return and the forms hold no assessments, so that what was begun is not known to be: the forms alone say what is ahead.
    ahead = [key for key, start in latest.items() if DAY <= start <= date(2026, 6, 30)]
    assert figures(both, ["ppoc-upcoming"]) == {"ppoc-upcoming": len(ahead)}
    assert Store(tmp_path).live().extract_date == DAY


def test_pupils_meals_needs_and_attendance_are_the_same() -> None:
    found, newest = edition("school-census"), SCHOOLS.terms[-1]
    assert found.extract_date == newest.day == date(2026, 1, 15)
    rows = SCHOOLS.on_roll(newest)
    on_roll = found.table("pupils").filter(pl.col("census_term") == "2026 spring")
    assert on_roll.height == rows.height > 2000
    assert Counter(on_roll["sen_provision"]) == Counter(rows["provision"])
    assert Counter(on_roll["school"]) == Counter(rows["school"])
    day = (newest.day - date(1970, 1, 1)).days
    eligible = rows.filter((pl.col("meals_from") <= day) & (pl.col("meals_to") > day)).height
    runs = (pl.col("eligible_from") <= newest.day) & (pl.col("eligible_to").is_null() | (pl.col("eligible_to") > newest.day))
    told = found.table("pupil_meals").filter(runs).join(on_roll, on="pupil_id", how="semi")
    assert told["pupil_id"].n_unique() == told.height == eligible > 300
    autumn = SCHOOLS.on_roll(SCHOOLS.terms[-2])
    half_days = found.table("pupil_attendance").filter(pl.col("census_term") == "2025 autumn")
    for column in ("possible", "authorised", "unauthorised"):
        assert half_days[f"sessions_{column}"].sum() == autumn[column].sum() > 0
    with_need = rows.filter(pl.col("provision") != "N").height
    assert found.table("pupil_needs").filter(census_term="2026 spring", need_rank="1").height == with_need
