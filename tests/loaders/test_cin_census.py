"""The XML of the CIN census: every record hand-read, every drift of its years, and unknown codes told but kept."""

from datetime import date
from pathlib import Path

import pytest

from data.schema import BY_NAME
from loaders.cin_census import SOURCE
from loaders.source import LOADED_WITHOUT, SET_ASIDE, TOLD
from tests.loaders.cin_census_files import RECORDS, SECRETS, SMALL_CHILDREN, child, episode, plan, read, rows, told, written, xml


def test_every_record_of_a_small_census(tmp_path: Path) -> None:
    small = read(tmp_path, {"cin.xml": xml()})
    assert rows(small, "persons", "row", "person_id", "dob", "sex", "ethnicity", "disability", "upn", "died_on") == [
        (5, "Q70001", "2011-06-05", "M", "WBRI", "0", "Z801200099001", None),
        (30, "Q70002", "2015-01-02", "F", "BAFR", "1", None, "2024-01-15"),
        (51, "Q70003", "2009-12-24", "U", "NOBT", None, None, None),
    ]
    columns = ("referral_id", "referral_source", "primary_need", "nfa", "closure_date", "closure_reason")
    assert rows(small, "referrals", "row", *columns) == [
        (11, "Q70001-2023-05-02", "5D", "N1", "0", "2023-11-30", "RC9"),
        (26, "Q70001-2024-02-10", "6", None, "1", None, None),
        (37, "Q70002-2022-08-08", "1A", "N2", "0", None, None),
    ]
    assert rows(small, "child_assessments", "row", "person_id", "start_date", "authorised_on", "factors") == [
        (14, "Q70001", "2023-05-04", "2023-06-20", "3B 4A"),
        (39, "Q70002", "2022-08-10", None, "2A 21"),
    ]
    # Only the second plan ended with its episode, so only it has the episode's reason.
    assert rows(small, "cin_plans", "row", "plan_id", "person_id", "start_date", "end_date", "end_reason", "primary_need") == [
        (20, "Q70001-2023-07-01", "Q70001", "2023-07-01", "2023-08-01", None, "N1"),
        (21, "Q70001-2023-09-01", "Q70001", "2023-09-01", "2023-11-30", "RC9", "N1"),
        (42, "Q70002-2022-10-01", "Q70002", "2022-10-01", None, None, "N2"),
    ]
    assert rows(small, "protection_plans", "row", "start_date", "end_date", "initial_category", "latest_category") == [
        (45, "2022-09-15", "2022-09-30", "NEG", "EMO")
    ]
    assert small.rows_read == {"cin.xml": RECORDS}
    assert (small.extract_date, small.complete_from) == (date(2024, 3, 31), date(2023, 4, 1))
    assert told(small) == []
    assert small.notes == []


def test_only_what_the_census_has_is_supplied(tmp_path: Path) -> None:
    small = read(tmp_path, {"cin.xml": xml()})
    assert set(small.tables) == {"persons", "referrals", "child_assessments", "cin_plans", "protection_plans"}
    assert not {"team", "worker", "locality"} & set(small.tables["cin_plans"].columns)
    assert not {"forename", "surname", "family_id"} & set(small.tables["persons"].columns)
    for name, frame in small.tables.items():
        assert set(frame.columns) <= {"file", "row", *BY_NAME[name].names}
        assert set(frame["file"]) == {"cin.xml"}


@pytest.mark.parametrize(
    ("written_as", "sex"),
    [
        ("<GenderCurrent>1</GenderCurrent>", "M"),
        ("<GenderCurrent>2</GenderCurrent>", "F"),
        ("<GenderCurrent>0</GenderCurrent>", "U"),
        ("<GenderCurrent>9</GenderCurrent>", "U"),
        ("<Sex>M</Sex>", "M"),
        ("<Sex>F</Sex>", "F"),
        ("<Sex>U</Sex>", "U"),
        ("<Sex>1</Sex>", "M"),
        ("<Sex/><GenderCurrent>2</GenderCurrent>", "F"),
        ("<Sex> </Sex>", None),
        ("", None),
    ],
)
def test_sex_of_every_year(tmp_path: Path, written_as: str, sex: str | None) -> None:
    assert rows(read(tmp_path, {"cin.xml": xml(child("Q1", sex=written_as))}), "persons", "sex") == [(sex,)]


@pytest.mark.parametrize(("written_as", "nfa"), [("0", "0"), ("1", "1"), ("true", "1"), ("false", "0"), (" True ", "1"), ("", None)])
def test_booleans_of_every_year(tmp_path: Path, written_as: str, nfa: str | None) -> None:
    text = xml(child("Q1", episode("2023-05-02").replace(">0<", f">{written_as}<")))
    assert rows(read(tmp_path, {"cin.xml": text}), "referrals", "nfa") == [(nfa,)]


@pytest.mark.parametrize(
    ("written_as", "factors"),
    [
        ("<FactorsIdentifiedAtAssessment>1A</FactorsIdentifiedAtAssessment>", "1A"),
        ("<FactorsIdentifiedAtAssessment>1A</FactorsIdentifiedAtAssessment>\n<FactorsIdentifiedAtAssessment>\n2B"
         "</FactorsIdentifiedAtAssessment>", "1A 2B"),
        ("<FactorsIdentifiedAtAssessment>stray <AssessmentFactors>1A</AssessmentFactors> stray</FactorsIdentifiedAtAssessment>", "1A"),
        ("<FactorsIdentifiedAtAssessment><AssessmentFactors>24A</AssessmentFactors></FactorsIdentifiedAtAssessment>", "24A"),
        ("<FactorsIdentifiedAtAssessment/>", None),
        ("", None),
    ],
)  # fmt: skip
def test_both_shapes_of_factors(tmp_path: Path, written_as: str, factors: str | None) -> None:
    inside = f"<Assessments><AssessmentActualStartDate>2023-05-04</AssessmentActualStartDate>{written_as}</Assessments>"
    census = read(tmp_path, {"cin.xml": xml(child("Q1", episode("2023-05-02", inside)))})
    assert rows(census, "child_assessments", "factors") == [(factors,)]


def test_names_with_a_namespace_in_other_capitals_and_days_with_a_zone(tmp_path: Path) -> None:
    text = SMALL_CHILDREN.replace("CINPlanDates", "c:CINplanDates")
    text = text.replace("2023-07-01", "2023-07-01Z").replace("2023-09-01", "2023-09-01T00:00:00")
    census = read(tmp_path, {"cin.xml": xml(text).replace("<Message>", '<Message xmlns:c="urn:x">')})
    assert rows(census, "cin_plans", "start_date") == [("2023-07-01",), ("2023-09-01",), ("2022-10-01",)]


def test_days_long_ago_and_ahead_are_kept(tmp_path: Path) -> None:
    census = read(tmp_path, {"cin.xml": xml(child("Q1", episode("1970-10-06", plan("2028-04-28", "1971-01-26"))))})
    assert rows(census, "referrals", "referral_date") == [("1970-10-06",)]
    assert rows(census, "cin_plans", "start_date", "end_date") == [("2028-04-28", "1971-01-26")]
    assert told(census) == []


def test_unknown_codes_are_kept_and_told(tmp_path: Path) -> None:
    text = SMALL_CHILDREN
    swaps = {"5D": "5Z", "N2": "N77", "RC9": "RC12", ">4A<": ">RB<", ">EMO<": ">A sentence<", "BAFR": "XXXX", ">false<": ">maybe<"}
    for known, unknown in swaps.items():
        text = text.replace(known, unknown)
    census = read(tmp_path, {"cin.xml": xml(text)})
    assert rows(census, "referrals", "referral_source", "primary_need", "closure_reason")[0] == ("5Z", "N1", "RC12")
    assert rows(census, "persons", "ethnicity", "disability")[1] == ("XXXX", "1")
    # A code is told, a sentence is not, nor what says something of a child.
    kept = "that we know"
    assert {(kind, row, column, value) for kind, row, column, value, reason in told(census) if kept in reason} == {
        (TOLD, 30, "ethnicity", None),
        (TOLD, 11, "referral_source", "5Z"),
        (TOLD, 11, "closure_reason", "RC12"),
        (TOLD, 11, "nfa", "maybe"),
        (TOLD, 37, "primary_need", "N77"),
        (TOLD, 14, "factors", "RB"),
        (TOLD, 45, "latest_category", None),
    }
    assert len(told(census)) == 7


def test_a_text_of_a_million_characters_is_left_out(tmp_path: Path) -> None:
    text = SMALL_CHILDREN.replace("N1<", "N" * 1_000_000 + "<").replace("Q70003", "7" * 1_000_000)
    census = read(tmp_path, {"cin.xml": xml(text)})
    assert rows(census, "referrals", "primary_need")[0] == (None,)
    assert rows(census, "persons", "row", "person_id")[2] == (51, None)
    reason = "is longer than any value of the census"
    assert told(census) == [
        (LOADED_WITHOUT, 11, "PrimaryNeedCode", None, reason),
        (LOADED_WITHOUT, 51, "LAchildID", None, reason),
    ]


def test_a_value_between_many_blanks_is_read(tmp_path: Path) -> None:
    blank = " \n" * 30_000
    census = read(tmp_path, {"cin.xml": xml(SMALL_CHILDREN.replace(">N1<", f">{blank}N1{blank}<"))})
    assert rows(census, "referrals", "primary_need")[0] == ("N1",)
    assert told(census) == []


def test_more_factors_than_anybody_has_are_bounded(tmp_path: Path) -> None:
    one = "<AssessmentFactors>4A</AssessmentFactors>"
    census = read(tmp_path, {"cin.xml": xml(SMALL_CHILDREN.replace(one, one * 500))})
    assert len(rows(census, "child_assessments", "factors")[0][0]) < 250
    assert told(census)[0][:3] == (LOADED_WITHOUT, 14, "AssessmentFactors")


def test_a_record_outside_of_a_child_is_told(tmp_path: Path) -> None:
    census = read(tmp_path, {"cin.xml": xml(SMALL_CHILDREN + episode("2023-05-02"))})
    assert census.tables["referrals"].height == 3
    assert told(census) == [(SET_ASIDE, 55, None, None, "stands outside of a Child")]


def test_nothing_of_a_child_is_told(tmp_path: Path) -> None:
    census = read(tmp_path, {"cin.xml": xml(SMALL_CHILDREN.replace("N1", "N77").replace("WBRI", "Q70001"))})
    assert not [secret for secret in SECRETS if secret in f"{census.problems.to_dicts()} {census.notes} {census.dates_from}"]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("anything.xml", xml(), "CIN census 2024"),
        ("cin.xml", xml(year=2023, reference="2024-03-31"), "CIN census 2024"),
        ("cin.xml", xml(reference="soon").replace("<Year>2024</Year>", ""), "CIN census of a year that it does not say"),
        ("cin_2022-23.xml", "<Message><Children>" + child("Q1", episode("2023-01-01")), "CIN census 2023"),
        ("cin.xml", "<?xml version='1.0'?>\n<!-- <Collection>SC</Collection> -->\n" + xml(), "CIN census 2024"),
        ("cin.xml", xml().encode("utf-16"), "CIN census 2024"),
        ("cin.xml", b"\xef\xbb\xbf" + xml().encode(), "CIN census 2024"),
        ("903.xml", "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>", None),
        ("school.xml", xml().replace("<Collection>CIN<", "<Collection>SC<"), None),
        ("feed.xml", "<rss><channel/></rss>", None),
        ("page.html", "<!DOCTYPE html><html></html>", None),
        ("laughs.xml", '<!DOCTYPE lolz [<!ENTITY lol "lol">]><lolz>&lol;</lolz>', None),
        ("cin.xml", "", None),
        ("cin.xml", b"\x00\xff" * 2000, None),
        ("cin.xml", b"PK\x03\x04" + xml().encode(), None),
        ("CIN.csv", "a,b\n1,2\n", None),
    ],
)  # fmt: skip
def test_a_census_is_told_from_other_xml(tmp_path: Path, name: str, text: str | bytes, what: str | None) -> None:
    found = SOURCE.recognise(written(tmp_path, {name: text})[0])
    assert (found and (found.kind, found.what)) == (what and ("cin-census", what))
