"""Annex A: the sector's own sample and Ofsted's template, and every table fed, read by hand."""

from datetime import date
from pathlib import Path

import pytest

from data import schema
from loaders.annex_a import SOURCE, read
from loaders.source import TOLD
from tests.loaders.annex_a_books import book, delivered, incoming, rows_of, text, told

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "annex_a"
LIIA, TEMPLATE = SAMPLES / "liia_Annex_A_2024_Jan.xlsx", SAMPLES / "cscdp_2016-02-sample.xlsx"
needs_samples = pytest.mark.skipif(not LIIA.exists(), reason="../shared/data/annex_a is not here: the sector's samples are not read")
FEEDS = {"persons", "referrals", "child_assessments", "protection_plans", "visits", "care_episodes", "workers"}


@needs_samples
def test_the_sample_has_so_many_rows():
    delivery = delivered(LIIA)
    assert delivery.rows_read == {
        f"{LIIA.name}, List {number}": rows for number, rows in enumerate((5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5), start=1)
    }
    assert {name: frame.height for name, frame in delivery.tables.items()} == {
        "persons": 48, "referrals": 11, "visits": 17, "child_assessments": 5, "protection_plans": 7, "care_episodes": 14, "workers": 8,
    }  # fmt: skip
    found = SOURCE.recognise(incoming(LIIA)[0])
    assert found and found.what == "Ofsted Annex A, lists 1 to 11" and set(found.feeds) == FEEDS
    assert delivery.extract_date is None and delivery.complete_from is None  # its name has a month and no day
    assert delivery.notes == [
        "Ofsted Annex A: 5 children have a child-in-need plan by list 6. The list has no dates of plans, so it makes none: "
        "load the CIN census or an extract for them."
    ]


@needs_samples
def test_the_sample_reads_as_it_stands():
    delivery = delivered(LIIA)
    persons = {row[0]: row[1:] for row in rows_of(delivery, "persons", "person_id", "dob", "sex", "ethnicity", "disability")}
    assert persons["14065184"] == ("2007-05-31", "F", None, "1")  # blank ethnicity
    assert persons["6890906"] == ("2011-11-30", "U", "NOBT", None)  # c) Not stated/recorded, of a list without disability
    assert persons["11973218"] == (None, "F", "APKN", None)  # no date of birth
    seen = rows_of(delivery, "visits", "person_id", "seen_on", "kind")
    assert {("12598894", "2021-01-21", "CIN"), ("5358472", "2021-03-02", "CP"), ("3623204", "2020-08-07", "CLA")} <= set(seen)
    came = rows_of(delivery, "referrals", "referral_id", "referral_source", "nfa", "primary_need")
    assert ("4653765-2020-09-16", "3D", "0", None) in came
    assert ("12598894-2010-06-09", None, None, "PSRMEM - Support with memory and cognition") in came
    assert ("6434087-2017-03-26", None, None, "N1") in came
    assert rows_of(delivery, "child_assessments", "person_id", "start_date", "authorised_on")[0] == ("10692868", "2019-05-16", "2021-02-08")
    assert rows_of(delivery, "protection_plans", "person_id", "start_date", "end_date", "latest_category")[:2] == [
        ("10721552", "2020-11-23", "2021-02-16", "PHY"),
        ("5358472", "2021-02-08", None, "PHY"),
    ]


@needs_samples
def test_the_sample_has_stays_and_holders():
    delivery = delivered(LIIA)
    codes = ("legal_status", "placement_type", "reason_new", "reason_ceased")
    stays = rows_of(delivery, "care_episodes", "person_id", "episode_start", "episode_end", *codes)
    assert [row for row in stays if row[0] == "1373595"] == [
        ("1373595", "2009-08-06", "2009-11-02", None, None, "S", "X1"),
        ("1373595", "2009-11-02", "2010-07-12", None, "U1", "P", "X1"),
        ("1373595", "2010-07-12", None, "C2", "U1", "L", None),
    ]
    assert [row for row in stays if row[0] == "3623204"] == [
        ("3623204", "2008-10-22", "2009-07-27", None, None, "S", "X1"),
        ("3623204", "2009-07-27", "2020-09-22", "C1", "H5", "B", "E47"),
    ]
    assert delivery.holding is not None
    held = delivery.holding.frame.drop("worker").rows()
    assert len(held) == 12
    assert ("2529037", "care", "Children in Care", "Children in Care Team 2") in held
    assert ("16036763", "cin", "Children in Need", "Locality 4 Unit 1") in held
    assert not {"12598894", "10692868"} & {row[0] for row in held}  # #N/A in list 6; in list 4 alone
    assert ("PSRMEM", "is no primary need that we know: kept as it stands") in told(delivery, "value", "reason")
    assert {kind for (kind,) in told(delivery, "kind")} == {TOLD}


@needs_samples
def test_the_template_is_read_as_empty_lists():
    delivery = delivered(TEMPLATE)
    assert {name: frame.height for name, frame in delivery.tables.items()} == dict.fromkeys(FEEDS - {"workers"}, 0)
    assert len(delivery.rows_read) == 11 and set(delivery.rows_read.values()) == {0}
    assert delivery.holding is None and delivery.problems.is_empty()
    assert delivery.notes == ["Ofsted Annex A: no list has a row. Is it the template?"]


CHILD = {"child": 880001, "sex": "a) Male", "ethnicity": "a) WBRI", "born": date(2012, 4, 8), "age": 9.98}
DRAWN = {
    3: [{**CHILD, "referred": "14/03/2022", "source": "q) 6: Police", "nfa": "b) No", "team": "Front Door", "worker": "Ana\u00a0Moss"}],
    4: [{**CHILD, "disability": "a) Yes", "assessed": date(2022, 3, 15), "authorised": None, "team": "Assessment 1"}],
    6: [
        {**CHILD, "began": date(2022, 3, 14), "need": "N1 - Abuse or neglect", "last_seen": date(2022, 5, 2),
         "status": "c) Child in need plan", "team": "Alder 1", "worker": "Ben Fell"},
        {**CHILD, "child": 880002, "began": date(2021, 1, 4), "need": "N2 - Child\u2019s disability", "closed": date(2022, 4, 1),
         "why_closed": "RC7 - Services ceased for other reasons", "status": "e) Closed episode", "team": "Alder 2", "worker": "Cal Reed"},
    ],
    7: [{**CHILD, "child": 880003, "plan": "2022-01-10", "first": "a) Neglect", "latest": "e) Multiple/not recommended",
         "visited": date(2022, 5, 9), "team": "Birch 1", "worker": "Dee Pool"}],
    8: [{**CHILD, "child": 880004, "started": date(2020, 2, 3), "legal_from": date(2020, 2, 3), "legal": "C2: FCO",
         "placed": date(2021, 6, 1), "place": "f) U6: Foster placement - not FFA", "provider": "b) PR1 - Own provision",
         "postcode": "nope", "seen": date(2022, 5, 10), "team": "Care 1", "worker": "Eve Lamb"}],
}  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("titled", "sheet"), [(True, "List_{}"), (False, "List {}"), (True, "{}. list {} of Annex A"), (False, "Tab {}")])
def test_both_layouts_and_any_sheet_name_give_the_same(tmp_path: Path, titled: bool, sheet: str):
    name = sheet if sheet.count("{}") == 1 else "list {} of Annex A"
    delivery = delivered(book(tmp_path / "Annex A 16-05-2022.xlsx", DRAWN, titled, name))
    assert set(delivery.tables) == FEEDS
    assert rows_of(delivery, "persons", "person_id", "dob", "sex", "ethnicity", "disability") == [
        ("880004", "2012-04-08", "M", "WBRI", None),
        ("880003", "2012-04-08", "M", "WBRI", None),
        ("880001", "2012-04-08", "M", "WBRI", "1"),
        ("880002", "2012-04-08", "M", "WBRI", None),
    ]
    assert rows_of(delivery, "care_episodes", "person_id", "episode_start", "episode_end", "legal_status", "placement_type",
                   "placement_provider", "reason_new", "reason_ceased", "team", "worker") == [
        ("880004", "2020-02-03", "2021-06-01", "C2", None, None, "S", "X1", "Care 1", "Eve Lamb"),
        ("880004", "2021-06-01", None, "C2", "U6", "PR1", "P", None, "Care 1", "Eve Lamb"),
    ]  # fmt: skip
    assert rows_of(delivery, "protection_plans", "person_id", "start_date", "end_date", "initial_category", "latest_category") == [
        ("880003", "2022-01-10", None, "NEG", "MUL")
    ]
    first = {True: 3, False: 2}[titled]
    assert [row for (row,) in rows_of(delivery, "protection_plans", "row")] == [first]
    assert (delivery.extract_date, delivery.complete_from) == (date(2022, 5, 16), date(2021, 11, 16))


def test_a_referral_is_joined_to_its_episode_of_need_and_never_makes_a_plan(tmp_path: Path):
    delivery = delivered(book(tmp_path / "a.xlsx", DRAWN))
    columns = ("referral_id", "person_id", "referral_date", "referral_source", "nfa", "primary_need", "closure_date", "closure_reason")
    assert rows_of(delivery, "referrals", *columns) == [
        ("880001-2022-03-14", "880001", "2022-03-14", "6", "0", "N1", None, None),
        ("880002-2021-01-04", "880002", "2021-01-04", None, None, "N2", "2022-04-01", "RC7"),
    ]
    assert "cin_plans" not in delivery.tables and "organisation" not in delivery.tables
    assert delivery.notes[0].startswith("Ofsted Annex A: 1 child has a child-in-need plan by list 6.")
    for name, frame in delivery.tables.items():
        assert set(frame.columns) - {"file", "row"} <= set(schema.BY_NAME[name].names)


def test_a_visit_is_a_row_only_where_there_is_a_day(tmp_path: Path):
    delivery = delivered(book(tmp_path / "a.xlsx", DRAWN))
    assert rows_of(delivery, "visits", "person_id", "seen_on", "kind") == [
        ("880001", "2022-05-02", "CIN"), ("880003", "2022-05-09", "CP"), ("880004", "2022-05-10", "CLA"),
    ]  # fmt: skip


def test_a_csv_file_a_list_gives_the_same_as_the_workbook(tmp_path: Path):
    whole = delivered(book(tmp_path / "a.xlsx", DRAWN))
    paths = []
    for place, (number, rows) in enumerate(DRAWN.items()):
        path = tmp_path / f"List_{number}.csv"
        # Excel saves a title above the heads with the list; some export with semicolons; days come as 14/03/2022.
        shown = [{name: f"{v:%d/%m/%Y}" if isinstance(v, date) else v for name, v in row.items()} for row in rows]
        path.write_text("\ufeff" * (place % 2) + text(number, shown, ";," [place % 2], titled=place % 2 == 0), encoding="utf-8")
        paths.append(path)
    parts = read(incoming(*paths))
    assert {name: frame.drop("file", "row").rows() for name, frame in parts.tables.items()} == {
        name: frame.drop("file", "row").rows() for name, frame in whole.tables.items()
    }
    assert parts.rows_read == {f"List_{number}.csv": len(rows) for number, rows in DRAWN.items()}
    assert [row for (row,) in rows_of(parts, "protection_plans", "row")] == [2]
    assert [row for (row,) in rows_of(parts, "care_episodes", "row")] == [3, 3]
    one = SOURCE.recognise(incoming(tmp_path / "List_7.csv")[0])
    assert one and one.what == "Ofsted Annex A, list 7" and one.feeds == ("persons", "protection_plans", "visits", "workers")
