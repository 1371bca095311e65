"""School census: two terms written by hand, every trap of the format, and odd bytes."""

import random
from datetime import date
from pathlib import Path

import pytest

from data.store import Store
from loaders import school_census
from loaders.publish import Options, publish
from loaders.school_terms import Term
from loaders.source import SET_ASIDE, TOLD, Delivery, Refused
from tests.loaders.school_small import AUTUMN, SECRETS, SMALL, SPRING, incoming, read, rows, small, told, write


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    return small(tmp_path_factory.mktemp("whole"))


def test_what_it_feeds(whole: Delivery) -> None:
    assert {name: frame.height for name, frame in whole.tables.items()} == {
        "pupils": 4, "pupil_attendance": 5, "pupil_sessions": 3, "pupil_meals": 5, "pupil_needs": 2,
    }  # fmt: skip
    assert whole.rows_read == {f"{name}.csv": text.count("\n") - 1 for name, text in SMALL.items()}
    assert (whole.extract_date, whole.dates_from) == (date(2025, 1, 16), {"extract_date": "the day of the school census of 2025 spring"})


def test_the_newest_term_wins_and_what_it_does_not_ask_is_of_the_last_that_did(whole: Delivery) -> None:
    columns = ("upn", "school", "sex", "ethnicity", "sen_provision", "enrolment_status", "census_term", "census_date")
    assert rows(whole, "pupils", *columns) == [
        ("A111", "SCH2", "M", "WBRI", None, "C", "2025 spring", "2025-01-16"),
        ("A222", "SCH1", "F", "MWBC", "S", "M", "2025 spring", "2025-01-16"),
        (None, "SCH2", "M", "NOBT", "X", "C", "2025 spring", "2025-01-16"),
        ("A444", "SCH2", "F", None, "E", "C", "2024 autumn", "2024-10-03"),
    ]
    assert rows(whole, "pupils", "dob", "entry_date", "year_group")[0] == ("2012-04-08", "2025-01-06", "7")
    assert "Pupils who are not in the newest census: 1. They keep the term in which they were last returned." in whole.notes


def test_a_later_autumn_without_ethnicity_keeps_it(tmp_path: Path) -> None:
    found = small(tmp_path, {"2025_autumn_pupilonroll": AUTUMN})
    assert rows(found, "pupils", "upn", "ethnicity", "census_term")[:2] == [
        ("A111", "WBRI", "2025 autumn"), ("A222", "MWBC", "2025 autumn"),
    ]  # fmt: skip


def test_a_pupil_without_a_upn_has_one_key_in_every_term_and_it_tells_nothing(whole: Delivery) -> None:
    ids = [key for key, term in rows(whole, "pupils", "pupil_id", "census_term") if key not in ("A111", "A222", "A444")]
    assert len(ids) == 1 and len(ids[0]) == 21 and ids[0].startswith("N")
    assert [key for key in rows(whole, "pupil_attendance", "pupil_id") if key == ids[0]] == ids
    assert [row[1] for row in rows(whole, "pupil_meals") if row[0] == ids[0]] == ["2024-11-20"]


def test_a_pupil_at_two_schools_is_one_pupil_by_the_main_registration(whole: Delivery) -> None:
    reason = "stands in another row of the term too: the row of the main registration is used"
    assert (TOLD, "2025_spring_pupilonroll.csv", 3, "upn", None, reason) in told(whole)
    assert [row for row in rows(whole, "pupil_attendance") if row[:2] == ("A222", "2025 spring")] == [
        ("A222", "2025 spring", "2025-01-16", "131", None, None)
    ]


def test_attendance_is_what_the_pupil_row_says_and_a_blank_is_not_nought(whole: Delivery) -> None:
    sessions = ("pupil_id", "census_term", "sessions_possible", "sessions_authorised", "sessions_unauthorised")
    assert [row for row in rows(whole, "pupil_attendance", *sessions) if row[0] in ("A111", "A222", "A444")] == [
        ("A111", "2024 autumn", "134", "8", "2"), ("A222", "2024 autumn", None, "7", None), ("A111", "2025 spring", "129", None, None),
        ("A222", "2025 spring", "131", None, None),
    ]  # fmt: skip


def test_sessions_by_code_are_not_added_up(whole: Delivery) -> None:
    assert rows(whole, "pupil_sessions") == [
        ("A111", "2024 autumn", "C", "133"), ("A111", "2024 autumn", "N", "118"), ("A222", "2024 autumn", "#", "128"),
    ]  # fmt: skip


def test_meals_of_the_newest_term_that_returned_them(whole: Delivery) -> None:
    found = {(row[0], row[1]): row[2:] for row in rows(whole, "pupil_meals") if row[0].startswith("A")}
    assert found == {
        ("A111", "2024-09-04"): ("2024-12-19", "ENG", "2025 spring"),
        ("A222", "2025-01-06"): (None, "ENG", "2025 spring"),
        ("A111", "2023-09-04"): ("2024-07-20", "ENG", "2024 autumn"),
        # Not returned any more: known to run until the last census that did.
        ("A222", "2024-09-10"): ("2024-10-03", None, "2024 autumn"),
    }
    # Begun after the day of that census: it ends on the day it began.
    assert [row[2] for row in rows(whole, "pupil_meals") if row[1] == "2024-11-20"] == ["2024-11-20"]
    lost = "Periods of free school meals without an end that the newest census does not return: 2. They end with the last census that did."
    assert lost in whole.notes


def test_reversed_periods_of_meals_are_told_and_refuse_nothing_but_other_faults_of_their_file_still_do(tmp_path: Path) -> None:
    meals = "pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry\n"
    reversed_ = meals + "s1,SCH2,2024-Sep-04 00:00:00,2024-Sep-03 00:00:00,ENG\ns2,SCH1,2025-Jan-06 00:00:00,2025-Jan-06 00:00:00,ENG\n"
    store = Store(tmp_path / "store")
    with store.loading():
        report = publish([small(tmp_path, {"2025_spring_fsmperiod": reversed_})], store, Options())
        with pytest.raises(Refused, match="2025_spring_fsmperiod.csv: 1 of 2 rows cannot be read"):
            publish([small(tmp_path, {"2025_spring_fsmperiod": reversed_.replace("2025-Jan-06", "soon")})], store, Options())
    assert report.edition is not None and report.rows["pupil_meals"] == (4, 1) and report.rows["pupils"] == (4, 0)
    (aside,) = (problem for problem in report.problems if problem["kind"] == SET_ASIDE)
    assert (aside["file"], aside["row"], aside["column"], aside["value"]) == ("2025_spring_fsmperiod.csv", 2, "eligible_to", None)
    assert aside["reason"] == "is before eligible_from: the period holds no day. Correct one of them"
    # One day is a period: it is eligible on that day.
    assert date(2025, 1, 6) in report.edition.table("pupil_meals")["eligible_to"].to_list()


def test_needs_keep_their_kind_as_it_stands(whole: Delivery) -> None:
    assert rows(whole, "pupil_needs") == [("A222", "2025 spring", "1", "79a0128e"), ("A222", "2025 spring", "2", "SLCN")]


def test_older_codes_of_sen_stand_and_unknown_ones_are_told(whole: Delivery) -> None:
    reason = "is no code of SEN provision that we know: kept as it stands"
    assert (TOLD, "2025_spring_pupilonroll.csv", 5, "sen_provision", "X", reason) in told(whole)
    assert [value for column, value in told(whole, "column", "value") if column == "sen_provision"] == ["X"]


def test_leavers_and_tables_that_feed_nothing_are_said(tmp_path: Path, whole: Delivery) -> None:
    leavers = "2025_spring_pupilnolongeronroll.csv: pupils no longer on roll in 2025 spring: 1. They are not loaded."
    assert leavers in whole.notes
    more = small(tmp_path, {"2025_spring_termlyexclusionsonroll": "pupilonrolltableid,startdate\ns1,2025-Jan-08 00:00:00\n"})
    assert "Of the school census these feed no figure yet: 2025_spring_termlyexclusionsonroll.csv." in more.notes


def test_the_day_of_the_census_is_as_its_own_table_says(tmp_path: Path) -> None:
    found = small(tmp_path, {"2025_spring_schoolcensus": "schoolcensustableid,NativeId,referencedate\nx,SCH1,2025-Jan-17 00:00:00\n"})
    assert found.extract_date == date(2025, 1, 17)
    assert set(rows(found, "pupils", "census_date")) == {"2025-01-17", "2024-10-03"}


@pytest.mark.parametrize(
    ("year", "place", "words", "day"),
    [(2025, 0, "2025 spring", date(2025, 1, 16)), (2024, 1, "2024 summer", date(2024, 5, 16)), (2026, 2, "2026 autumn", date(2026, 10, 1))],
)
def test_terms(year: int, place: int, words: str, day: date) -> None:
    assert (Term(year, place).words, Term(year, place).day) == (words, day)
    assert Term(2024, 2) < Term(2025, 0) and Term(2024, 2).rank < Term(2025, 0).rank


def test_a_row_that_points_to_nobody_is_set_aside_and_a_term_without_pupils_is_told(tmp_path: Path) -> None:
    needs = SMALL["2025_spring_senneeds"]
    found = small(tmp_path, {"2025_spring_senneeds": needs + "s7,SCH1,1.0,ASD\n", "2023_spring_senneeds": needs})
    reason = "points to no pupil of the pupilonroll table of its term"
    assert (SET_ASIDE, "2025_spring_senneeds.csv", 4, "pupilonrolltableid", None, reason) in told(found)
    alone = "has no pupilonroll table of its term beside it, and so no pupils: nothing of it is loaded"
    assert (TOLD, "2023_spring_senneeds.csv", None, None, None, alone) in told(found)
    assert len(rows(found, "pupil_needs")) == 2


def test_it_is_recognised_by_its_name_or_its_heads(tmp_path: Path) -> None:
    found = school_census.recognise(incoming(tmp_path, "in/Alder 2025_Spring_PupilOnRoll.csv", SPRING))
    assert found is not None and (found.what, found.year) == ("School census 2025 spring, table pupilonroll", 2025)
    lost = school_census.recognise(incoming(tmp_path, "pupils.csv", SPRING))
    assert lost is not None and lost.feeds == ()
    others = {"2025_spring_report.csv": "a,b\n", "pupils.csv": "upn,name\n", "2025_spring_senneeds.xlsx": b"PK", "x.csv": b"\xff"}
    for name, content in others.items():
        assert school_census.recognise(incoming(tmp_path, name, content)) is None


def test_a_file_that_does_not_say_its_term_is_told(tmp_path: Path) -> None:
    assert (TOLD, "pupils.csv") in told(small(tmp_path, {"pupils": SPRING}), "kind", "file")


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"pupilonrolltableid,\x00\n"])
def test_one_file_that_cannot_be_read_leaves_the_others(tmp_path: Path, whole: Delivery, content: bytes) -> None:
    found = small(tmp_path, {"2025_spring_senneeds": content})
    assert set(whole.tables) - set(found.tables) == {"pupil_needs"}
    assert (SET_ASIDE, "2025_spring_senneeds.csv") in told(found, "kind", "file")


def test_without_pupils_it_is_refused_with_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="all others point to it. 2024_autumn_pupilonroll.csv: cannot be read"):
        small(tmp_path, {"2024_autumn_pupilonroll": b"", "2025_spring_pupilonroll": b"\x00"})


@pytest.mark.parametrize("seed", range(8))
def test_spoiled_files_end_in_a_report_without_a_pupils_detail(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    folder = write(tmp_path / "in", {})
    for path in sorted(folder.iterdir()):
        content = bytearray(path.read_bytes())
        if draw.random() < 0.4:
            del content[draw.randrange(len(content)) :]
        for place in draw.sample(range(len(content)), min(4, len(content))):
            content[place] = draw.randrange(256)
        path.write_bytes(content.replace(b",", b";") if draw.random() < 0.3 else content)
    try:
        problems = str(read(folder).problems.drop("file").rows())
    except Refused as why:
        problems = str(why)
    assert not [secret for secret in SECRETS if secret in problems]
