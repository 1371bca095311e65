"""Tables of the Standard Safeguarding Dataset, read from a small set written by hand; and its column list, where it is here."""

import csv
from pathlib import Path

import pytest

from data.store import Store
from loaders import ssd, ssd_care, ssd_cases, ssd_places, ssd_plans
from loaders.publish import Options, publish
from loaders.source import TOLD, Delivery
from loaders.ssd_tables import UNUSED, USED
from tests.house.house import ROOT
from tests.loaders.ssd_small import SECRETS, SMALL, changed, incoming, rows, small, told

COLUMN_LIST = ROOT.parent / "shared" / "data" / "ssd" / "ssd_ddl_reference_systemc.csv"
# What each table feeds, where it is nothing else's to feed.
FEEDS = {
    "ssd_department": {
        "organisation", "cin_plans.team", "cin_plans.locality", "cin_allocations.team", "care_episodes.team", "care_episodes.locality",
        "workers.team",
    },
    "ssd_professionals": {"workers", "cin_plans.worker", "cin_allocations.worker", "care_episodes.worker"},
    "ssd_involvements": {"cin_allocations", "care_episodes.team", "care_episodes.locality", "care_episodes.worker"},
    "ssd_cin_plans": {"cin_plans", "cin_allocations"},
    "ssd_cin_episodes": {"referrals", "cin_plans.primary_need", "cin_plans.end_reason"},
    "ssd_cla_episodes": {"care_episodes"},
    "ssd_legal_status": {"care_episodes.legal_status"},
    "ssd_cla_placement": {"care_episodes.placement_type", "care_episodes.placement_provider"},
    "ssd_person": {"persons"},
    "ssd_family": {"persons.family_id"},
    "ssd_disability": {"persons.disability"},
    "ssd_cin_assessments": {"child_assessments"},
    "ssd_assessment_factors": {"child_assessments.factors"},
    "ssd_cp_plans": {"protection_plans"},
    "ssd_cin_visits": set(),
    "ssd_cla_visits": set(),
}  # fmt: skip
LEFT_OUT = {"cin_signoffs", "permanence_predictions", "permanence_assessments", "permanence_targets"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    return small(tmp_path_factory.mktemp("whole"))


def test_every_table_it_feeds_and_no_other(whole: Delivery) -> None:
    assert {name: frame.height for name, frame in whole.tables.items()} == {
        "organisation": 6, "workers": 5, "persons": 4, "cin_plans": 4, "cin_allocations": 7, "care_episodes": 6, "referrals": 4,
        "child_assessments": 2, "protection_plans": 1, "visits": 3,
    }  # fmt: skip
    assert whole.rows_read == {f"{name}.csv": text.count("\n") - 1 for name, text in SMALL.items()}
    assert (whole.kind, whole.extract_date, whole.complete_from, whole.holding) == ("ssd", None, None, None)


def test_it_is_published_and_says_what_it_lacks(tmp_path: Path) -> None:
    delivery, store = small(tmp_path), Store(tmp_path / "store")
    with store.loading():
        report = publish([delivery], store, Options(share_aside=0))
    assert report.rows == {name: (frame.height, 0) for name, frame in delivery.tables.items()}
    assert report.edition is not None
    lacks = set(report.edition.manifest["lacks"])
    assert lacks >= LEFT_OUT and not {name for name in lacks if name.split(".")[0] in delivery.tables}
    assert not [secret for problem in report.problems for secret in SECRETS if secret in str(problem)]


def test_persons(whole: Delivery) -> None:
    assert rows(whole, "persons", "person_id", "surname", "dob", "sex", "upn", "died_on", "family_id", "disability") == [
        ("9001", "Quillfeather", "2012-04-08", "M", "A123456789012", None, "F71", "0"),
        ("9002", "Quillfeather", "2014-01-31", "F", None, None, "F71", "0"),
        ("9003", "Null", "2009-11-02", "M", None, "2024-06-02", None, "1"),
        ("9004", "Thistlewood", "2010-02-28", "F", None, None, None, "0"),
    ]


def test_teams_their_services_and_localities(whole: Delivery) -> None:
    assert rows(whole, "organisation", "team", "service", "locality") == [
        ("Alder CIN Team 1", "Children in Need", "Alder"),
        ("Alder CIN Team 2", "Children in Need", "Alder"),
        ("Disabled Children Team", "Disabled Children Service", "Alder"),
        ("UASC Team", "UASC", "Alder"),
        ("Alder Looked After Team", "Children in Care", "Alder"),
        ("Duty Desk", "Children in Need", "Not known"),
    ]
    assert "Teams of ssd_department with no team above them: 1. Their locality reads Not known." in whole.notes


def test_a_team_with_one_child_not_in_care_is_no_care_team(tmp_path: Path) -> None:
    more = SMALL["ssd_involvements"] + "8,503,Allocated Case Worker,15,9001,2023-01-05,2023-02-01,R1\n"
    teams = rows(small(tmp_path, ssd_involvements=more), "organisation", "team", "service")
    assert ("Alder Looked After Team", "Children in Need") in teams


def test_a_team_that_holds_a_plan_is_no_care_team(tmp_path: Path) -> None:
    plans = changed("ssd_cin_plans", {",13,777": ",15,777"})
    assert ("Alder Looked After Team", "Children in Need") in rows(small(tmp_path, ssd_cin_plans=plans), "organisation", "team", "service")


def test_teams_of_one_name_are_told_apart_by_their_parent(tmp_path: Path) -> None:
    more = SMALL["ssd_department"] + "20,Duty Desk,,Birch\n21,Duty Desk,,Birch\n"
    teams = rows(small(tmp_path, ssd_department=more), "organisation", "team")
    assert [team for team in teams if "Duty" in team] == ["Duty Desk (Not known)", "Duty Desk (Birch)"]


def test_workers_by_name_and_by_name_and_id_where_two_share_it(whole: Delivery) -> None:
    assert rows(whole, "workers", "worker_id", "worker", "team", "role") == [
        ("501", "Ana Moss (501)", "Alder CIN Team 1", "Social Worker"),
        ("502", "Ben Fell", "Alder CIN Team 2", "Social Worker"),
        ("503", "Cal Reed", "Alder Looked After Team", "Social Worker"),
        ("504", "Ana Moss (504)", "Alder CIN Team 2", "Team Manager"),
        ("505", "Worker (505)", "Duty Desk", "System Account"),
    ]


def test_referrals(whole: Delivery) -> None:
    assert rows(whole, "referrals", "referral_id", "referral_date", "referral_source", "nfa", "closure_reason") == [
        ("R1", "2023-01-02", "1A", "0", "RC7"), ("R2", "2023-02-01", "6", "0", "RC99"), ("R3", "01/03/2023", "2A", "1", None),
        ("R4", "2023-03-20", None, "0", None),
    ]  # fmt: skip
    reason = "is no code of closing reason that we know: kept as it stands"
    assert (TOLD, "ssd_cin_episodes.csv", 3, "closure_reason", "RC99", reason) in told(whole)


def test_words_where_a_code_should_be_are_never_told(tmp_path: Path) -> None:
    delivery = small(tmp_path, ssd_cin_episodes=changed("ssd_cin_episodes", {"RC99": "Quillfeather moved away"}))
    assert ("closure_reason", None) in told(delivery, "column", "value")
    assert "Quillfeather moved away" in rows(delivery, "referrals", "closure_reason")


def test_assessments_with_both_shapes_of_factors(whole: Delivery) -> None:
    assert rows(whole, "child_assessments") == [
        ("9001", "2023-01-03", "2023-02-01", "1B 3C"), ("9002", "2023-02-02", None, "21 4A"),
    ]  # fmt: skip


def test_protection_plans(whole: Delivery) -> None:
    assert rows(whole, "protection_plans") == [("9004", "2023-05-01", "2023-11-01", "NEG", "EMO")]


def test_visits_where_the_child_was_seen(whole: Delivery) -> None:
    assert rows(whole, "visits") == [
        ("9001", "2023-02-01", "CIN"), ("9002", "2023-03-09", "CIN"), ("9002", "2024-04-02", "CLA"),
    ]  # fmt: skip
    assert "Visits that do not say that the child was seen: 1. They are left out." in whole.notes
    assert "ssd_cla_visits never says whether the child was seen: each visit counts as one." in whole.notes


def test_a_visit_that_points_to_a_plan_is_of_its_child(tmp_path: Path) -> None:
    visits = "cinv_cin_visit_id,cinv_cin_plan_id,cinv_cin_visit_date,cinv_cin_visit_seen\n1,P2,2023-05-05,Y\n"
    found = rows(small(tmp_path, ssd_cin_visits=visits), "visits", "person_id", "seen_on")
    assert ("9002", "2023-05-05") in found


@pytest.mark.sampled(2)
@pytest.mark.parametrize("table", sorted(SMALL))
def test_what_a_missing_table_would_feed_is_not_supplied(tmp_path: Path, whole: Delivery, table: str) -> None:
    part = small(tmp_path, **{table: None})
    held, left = ({f"{name}.{c}" for name, frame in one.tables.items() for c in frame.columns} for one in (whole, part))
    expected = {f"{name}.{c}" for name in FEEDS[table] if "." not in name for c in whole.tables[name].columns}
    assert left < held or not FEEDS[table]
    assert held - left == expected | {name for name in FEEDS[table] if "." in name}


def test_a_table_that_feeds_nothing_is_recognised_and_said(tmp_path: Path) -> None:
    found = ssd.recognise(incoming(tmp_path, "ssd_contacts.csv", "cont_contact_id\n1\n"))
    assert found is not None and found.feeds == ()
    delivery = small(tmp_path, ssd_contacts="cont_contact_id\n1\n")
    assert "Of the SSD these feed no figure yet: ssd_contacts.csv." in delivery.notes


def test_every_name_we_know_is_in_the_column_list() -> None:
    if not COLUMN_LIST.exists():
        pytest.skip("../shared/data/ssd is not here, so our column names cannot be compared with the SSD's")
    with COLUMN_LIST.open(encoding="utf-8") as file:
        listed = {(row["table_name"], row["field_name"]) for row in csv.DictReader(file)}
    assert {table for table, _ in listed} - {"ssd_pre_cla_care_plan"} == {f"ssd_{name}" for name in (*USED, *UNUSED)} - {"ssd_version_log"}
    ours = [
        *ssd_places.DEPARTMENT.values(), *ssd_places.PROFESSIONAL.values(), *ssd_places.INVOLVEMENT.values(), *ssd_plans.PLAN.values(),
        *ssd_plans.REFERRAL.values(), *ssd_cases.PERSON.values(), *ssd_cases.REFERRAL.values(), *ssd_cases.ASSESSMENT.values(),
        *ssd_cases.FACTORS.values(), *ssd_cases.PROTECTION.values(), *ssd_care.EPISODE.values(), *ssd_care.STATUS.values(),
        *ssd_care.PLACEMENT.values(),
    ]  # fmt: skip
    fields = {field for _, field in listed}
    assert not [heads[0] for _, heads in ours if heads[0] not in fields]
