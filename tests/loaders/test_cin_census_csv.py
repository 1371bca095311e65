"""The flat csv form of the CIN census: told by name and heads, joined as the XML is, several years in one folder."""

from datetime import date
from pathlib import Path

import pytest

from loaders.cin_census import SOURCE
from loaders.source import LOADED_WITHOUT, SET_ASIDE, TOLD, Refused
from tests.loaders.cin_census_files import SECRETS, child, episode, plan, read, rows, told, written, xml

FLAT = {
    "Header": "Collection,Year,ReferenceDate,SourceLevel,LEA,SoftwareCode,Release,SerialNo,DateTime\nCIN,2024,31/03/2024,L,999,x,1,1,\n",
    "ChildIdentifiers": """LAchildID,UPN,FormerUPN,UPNunknown,PersonBirthDate,ExpectedPersonBirthDate,GenderCurrent,PersonDeathDate
Q70001,Z801200099001,,,05/06/2011,,1,
Q70002,,,UN3,02/01/2015,,2,15/01/2024
Q70003,,,UN3,24/12/2009,,9,
""",
    "ChildCharacteristics": "LAchildID,Ethnicity\nQ70002,BAFR\nQ70001,WBRI\n",
    "Disabilities": "LAchildID,Disability\nQ70001,NONE\nQ70002,AUT\nQ70002,LD\n",
    # As it is written with pandas: an unnamed index first.
    "CINdetails": """,LAchildID,CINdetailsID,CINreferralDate,ReferralSource,PrimaryNeedCode,CINclosureDate,ReasonForClosure,\
DateOfInitialCPC,ReferralNFA
0,Q70001,1,02/05/2023,5D,N1,30/11/2023,RC9,,False
1,Q70001,2,10/02/2024,6,,,,,True
2,Q70002,1,08/08/2022,1A,N2,,,,0
""",
    "Assessments": """LAchildID,CINdetailsID,AssessmentID,AssessmentActualStartDate,AssessmentInternalReviewDate,AssessmentAuthorisationDate
Q70001,1,1,04/05/2023,,20/06/2023
Q70002,1,1,10/08/2022,,
Q70002,1,2,11/08/2022,,
""",
    "AssessmentFactorsList": """LAchildID,CINdetailsID,AssessmentID,AssessmentFactor
Q70001,1,1,3B
Q70002,1,1,2A
Q70001,1,1,4A
""",
    "CINplanDates": """LAchildID,CINdetailsID,CINPlanStartDate,CINPlanEndDate
Q70001,1,01/07/2023,01/08/2023
Q70001,1,01/09/2023,30/11/2023
Q70002,1,01/10/2022,
""",
    "ChildProtectionPlans": """LAchildID,CINdetailsID,CPPID,CPPstartDate,CPPendDate,InitialCategoryOfAbuse,LatestCategoryOfAbuse,\
NumberOfPreviousCPP
Q70002,1,1,15/09/2022,30/09/2022,NEG,EMO,0
""",
    "Section47": "LAchildID,CINdetailsID,S47ActualStartDate,InitialCPCtarget,DateOfInitialCPC,ICPCnotRequired\nQ70002,1,01/09/2022,,,0\n",
    "Reviews": "LAchildID,CINdetailsID,CPPID,CPPreviewDate\nQ70002,1,1,25/09/2022\n",
}


def flat(prefix: str = "", suffix: str = "", **changed: str | None) -> dict[str, str]:
    """The small census as csv files, some changed or left out."""
    return {f"{prefix}{name}{suffix}.csv": text for name, text in {**FLAT, **changed}.items() if text is not None}


def test_every_record_of_a_small_census(tmp_path: Path) -> None:
    small = read(tmp_path, flat())
    assert rows(small, "persons", "file", "row", "person_id", "dob", "sex", "ethnicity", "disability", "upn", "died_on") == [
        ("ChildIdentifiers.csv", 2, "Q70001", "2011-06-05", "M", "WBRI", "0", "Z801200099001", None),
        ("ChildIdentifiers.csv", 3, "Q70002", "2015-01-02", "F", "BAFR", "1", None, "2024-01-15"),
        ("ChildIdentifiers.csv", 4, "Q70003", "2009-12-24", "U", None, None, None, None),
    ]
    columns = ("referral_id", "referral_source", "primary_need", "nfa", "closure_date", "closure_reason")
    assert rows(small, "referrals", "row", *columns) == [
        (2, "Q70001-2023-05-02", "5D", "N1", "0", "2023-11-30", "RC9"),
        (3, "Q70001-2024-02-10", "6", None, "1", None, None),
        (4, "Q70002-2022-08-08", "1A", "N2", "0", None, None),
    ]
    assert rows(small, "child_assessments", "row", "person_id", "start_date", "authorised_on", "factors") == [
        (2, "Q70001", "2023-05-04", "2023-06-20", "3B 4A"),
        (3, "Q70002", "2022-08-10", None, "2A"),
        (4, "Q70002", "2022-08-11", None, None),
    ]
    assert rows(small, "cin_plans", "file", "row", "plan_id", "end_date", "end_reason", "primary_need") == [
        ("CINplanDates.csv", 2, "Q70001-2023-07-01", "2023-08-01", None, "N1"),
        ("CINplanDates.csv", 3, "Q70001-2023-09-01", "2023-11-30", "RC9", "N1"),
        ("CINplanDates.csv", 4, "Q70002-2022-10-01", None, None, "N2"),
    ]
    assert rows(small, "protection_plans", "start_date", "end_date", "latest_category") == [("2022-09-15", "2022-09-30", "EMO")]
    assert (small.extract_date, small.complete_from, told(small)) == (date(2024, 3, 31), date(2023, 4, 1), [])
    assert small.rows_read["CINdetails.csv"] == 3
    assert len(small.rows_read) == len(FLAT)


def test_csv_and_xml_of_one_census_give_the_same_ids(tmp_path: Path) -> None:
    both = read(tmp_path, {**flat(), "cin.xml": xml()})
    assert [both.tables[name].height for name in ("persons", "referrals", "cin_plans", "protection_plans")] == [3, 3, 3, 1]
    assert not [note for note in both.notes if "NR" in note]


@pytest.mark.parametrize(
    ("assessments", "factors"),
    [
        ("LAchildID,CINdetailsID,AssessmentID,AssessmentActualStartDate,AssessmentFactors\nQ1,1,1,2023-05-04,\"['3B', '4A']\"\n",
         ["3B 4A"]),
        ("LAchildID,CINdetailsID,AssessmentActualStartDate,AssessmentFactors\nQ1,1,2023-05-04,3B\nQ1,1,2023-05-04,4A\nQ1,2,2023-05-05,NaN\n",
         ["3B 4A", None]),
        ("LAchildID,AssessmentActualStartDate,AssessmentFactors\nQ1,2023-05-04,3B; 4A\n", ["3B 4A"]),
        ("LAchildID,AssessmentActualStartDate\nQ1,2023-05-04\n", None),
    ],
)  # fmt: skip
def test_every_shape_of_factors(tmp_path: Path, assessments: str, factors: list[str | None] | None) -> None:
    census = read(tmp_path, flat(Assessments=assessments, AssessmentFactorsList=None))
    found = census.tables["child_assessments"]
    assert (found["factors"].to_list() if "factors" in found.columns else None) == factors


def test_what_a_set_does_not_have_is_not_supplied(tmp_path: Path) -> None:
    bare = ("Disabilities", "ChildCharacteristics", "CINplanDates", "ChildProtectionPlans", "Assessments", "AssessmentFactorsList")
    census = read(tmp_path, flat(**dict.fromkeys(bare, None)))
    assert set(census.tables) == {"persons", "referrals"}
    assert set(census.tables["persons"].columns) == {"file", "row", "person_id", "dob", "sex", "upn", "died_on"}


def test_children_are_known_without_their_own_table(tmp_path: Path) -> None:
    census = read(tmp_path, {"CINdetails.csv": FLAT["CINdetails"], "CINplanDates_2023.csv": FLAT["CINplanDates"]})
    assert rows(census, "persons", "row", "person_id") == [(2, "Q70001"), (4, "Q70002")]
    assert census.extract_date == date(2023, 3, 31)
    assert rows(census, "cin_plans", "primary_need")[0] == ("N1",)


def test_numbers_with_decimals_quotes_and_windows_letters(tmp_path: Path) -> None:
    plans = 'LAchildID;CINdetailsID;CINPlanStartDate;CINPlanEndDate\n"70001.0";1.0;2023-07-01 00:00:00;NaT\n'
    details = FLAT["CINdetails"].replace("Q70001,1", "70001,1.0").replace("N1", "N1 \u2013 Abuse")
    census = read(tmp_path, flat(CINplanDates=plans) | {"CINdetails.csv": details.encode("cp1252")})  # type: ignore[arg-type]
    assert rows(census, "cin_plans", "plan_id", "end_date", "primary_need") == [("70001-2023-07-01", None, "N1")]
    nothing = read(tmp_path, flat(CINdetails=FLAT["CINdetails"].replace("N1", "NULL").replace("RC9", "#N/A").replace("6,,", "6,nan,")))
    assert rows(nothing, "referrals", "primary_need", "closure_reason")[:2] == [(None, None), (None, None)]


def test_years_in_one_folder_by_name_and_by_header(tmp_path: Path) -> None:
    old = {
        "2023_ChildIdentifiers.csv": "LAchildID,PersonBirthDate,Sex\nQ70002,,F\nQ70009,,M\n",
        "2023_CINdetails.csv": "LAchildID,CINdetailsID,CINreferralDate\nQ70002,1,08/08/2022\nQ70009,1,01/01/2023\n",
        "2023_CINplanDates.csv": "LAchildID,CINdetailsID,CINPlanStartDate\nQ70002,1,01/10/2022\nQ70009,1,02/01/2023\n",
    }
    both = read(tmp_path, flat(prefix="cin census ", suffix="-2024", Header=None) | {"2024/Header.csv": FLAT["Header"]} | old)
    assert sorted(rows(both, "cin_plans", "plan_id", "file", "end_date", "end_reason"))[2:] == [
        ("Q70002-2022-10-01", "cin census CINplanDates-2024.csv", None, None),
        ("Q70009-2023-01-02", "2023_CINplanDates.csv", "2023-04-01", "NR"),
    ]
    assert (both.extract_date, both.complete_from) == (date(2024, 3, 31), date(2022, 4, 1))
    folders = read(tmp_path, {f"2022-23/{name[5:]}": text for name, text in old.items()} | flat(prefix="2023-24/"))
    assert folders.tables["cin_plans"].drop("file").sort("plan_id").equals(both.tables["cin_plans"].drop("file").sort("plan_id"))
    with pytest.raises(Refused, match="does not say of which year it is"):
        read(tmp_path, {"a/CINdetails.csv": FLAT["CINdetails"], "cin.xml": xml(child("Q1", episode("2023-05-02", plan("2023-06-01"))))})


def test_a_copy_of_a_table_counts_once(tmp_path: Path) -> None:
    census = read(tmp_path, flat() | {"Assessments (1).csv": FLAT["Assessments"], "CINplanDates (1).csv": FLAT["CINplanDates"]})
    assert [census.tables[name].height for name in ("child_assessments", "cin_plans")] == [3, 3]


def test_bad_rows_and_codes_are_told(tmp_path: Path) -> None:
    details = FLAT["CINdetails"].replace("5D,N1", "5Z,N1").replace("2,Q70002,1,08/08/2022", "2,Q70002,1")
    census = read(tmp_path, flat(CINdetails=details))
    assert told(census) == [
        (SET_ASIDE, 4, None, None, "has 9 values where the header has 10"),
        (LOADED_WITHOUT, 4, "primary_need", None, "is not known"),
        (TOLD, 2, "referral_source", "5Z", "is no code of source of referral that we know"),
    ]
    assert not [secret for secret in SECRETS if secret in str(census.problems.to_dicts())]


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("CINdetails.csv", FLAT["CINdetails"], "CIN census, table CINdetails"),
        ("x/2023_cin_details.csv", FLAT["CINdetails"], "CIN census 2023, table CINdetails"),
        ("CINPlanDates 2022-23.csv", FLAT["CINplanDates"], "CIN census 2023, table CINplanDates"),
        ("AssessmentFactorsList.csv", FLAT["AssessmentFactorsList"], "CIN census, table AssessmentFactorsList"),
        ("Header.csv", "\ufeff" + FLAT["Header"], "CIN census, table Header"),
        ("header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n", None),
        ("2019-reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\n", None),
        ("details.csv", FLAT["CINdetails"], None),
        ("CINdetails.csv", "", None),
        ("CINdetails.csv", b"\xff\xfe\x00", None),
    ],
)
def test_a_table_is_told_by_its_name_and_its_heads(tmp_path: Path, name: str, text: str | bytes, what: str | None) -> None:
    found = SOURCE.recognise(written(tmp_path, {name: text})[0])
    assert (found and found.what) == what


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"CINdetails.csv": ""}, "CINdetails.csv is empty. Have it sent or exported again."),
        ({"CINdetails.csv": "a,b\n1,2\n"}, "CINdetails.csv has no column LAchildID, CINreferralDate. The first row of"),
        ({"notes.txt": "hello"}, "No file is of the CIN census. Give its XML, or its csv files, which are named ChildIdentifiers,"),
        ({"CINdetails.csv": FLAT["CINdetails"] + "\0"}, "CINdetails.csv is no text: line 5 holds a zero byte."),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, files: dict[str, str], words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, files)
    assert str(refused.value).startswith(words)


def test_other_files_in_the_folder_are_passed_over_and_named(tmp_path: Path) -> None:
    census = read(tmp_path, flat() | {"readme.txt": "hello", "old/reviews.csv": "CHILD,DOB\n"})
    assert census.notes == [f"{name} is no file of the CIN census: it was passed over." for name in ("readme.txt", "old/reviews.csv")]
