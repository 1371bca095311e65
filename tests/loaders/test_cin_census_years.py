"""Several years together: the newest wins, what is not returned again is closed, and every file says its year or is refused."""

from datetime import date
from pathlib import Path

import pytest

from data.store import Store
from loaders.cin_census import SOURCE
from loaders.cin_census_return import census_year, year_in_name
from loaders.publish import Options, publish
from loaders.source import TOLD, Refused
from tests.loaders.cin_census_files import child, episode, plan, read, rows, told, written, xml

PROTECTION = "<ChildProtectionPlans><CPPstartDate>2022-11-01</CPPstartDate></ChildProtectionPlans>"
OLD = xml(
    child("Q1", episode("2022-05-01", plan("2022-06-01")))
    + child("Q2", episode("2022-07-01", plan("2022-08-01", "2022-12-01"), closed="2022-12-01"))
    + child("Q3", episode("2022-09-01", plan("2022-10-01") + PROTECTION))
    + child("Q4", episode("2023-01-01", plan("2023-02-01"))),
    year=2023,
)  # fmt: skip
# Q1 is still open with its plan ended; Q2 is gone, all of it ended; Q3 is gone and was open; Q4 is there, its episode is not.
NEW = xml(
    child("Q1", episode("2022-05-01", plan("2022-06-01", "2023-09-30")), sex="<Sex>F</Sex>")
    + child("Q4", episode("2023-01-03", plan("2023-02-03")))
    + child("Q5", episode("2024-01-01")),
    year=2024,
)


@pytest.mark.parametrize("names", [("a.xml", "b.xml"), ("b.xml", "a.xml")])
def test_the_newest_year_wins_and_what_is_not_returned_is_closed(tmp_path: Path, names: tuple[str, str]) -> None:
    both = read(tmp_path, dict(sorted(zip(names, (OLD, NEW), strict=True))))
    old, new = names
    assert sorted(rows(both, "persons", "person_id", "file", "sex")) == [
        ("Q1", new, "F"), ("Q2", old, "M"), ("Q3", old, "M"), ("Q4", new, "M"), ("Q5", new, "M"),
    ]  # fmt: skip
    assert sorted(rows(both, "referrals", "referral_id", "file", "closure_date", "closure_reason")) == [
        ("Q1-2022-05-01", new, None, None),
        ("Q2-2022-07-01", old, "2022-12-01", "RC7"),
        ("Q3-2022-09-01", old, "2023-04-01", "NR"),
        ("Q4-2023-01-01", old, "2023-04-01", "NR"),
        ("Q4-2023-01-03", new, None, None),
        ("Q5-2024-01-01", new, None, None),
    ]
    assert sorted(rows(both, "cin_plans", "plan_id", "file", "end_date", "end_reason")) == [
        ("Q1-2022-06-01", new, "2023-09-30", None),
        ("Q2-2022-08-01", old, "2022-12-01", "RC7"),
        ("Q3-2022-10-01", old, "2023-04-01", "NR"),
        ("Q4-2023-02-01", old, "2023-04-01", "NR"),
        ("Q4-2023-02-03", new, None, None),
    ]
    assert rows(both, "protection_plans", "person_id", "end_date") == [("Q3", "2023-04-01")]
    assert told(both) == []
    assert both.notes == [
        "2 episodes open on 31/03/2023 are not returned later: closed the day after with the reason NR, not counted as open.",
        "2 plans open on 31/03/2023 are not returned later: closed the day after with the reason NR, not counted as open.",
        "1 protection plan open on 31/03/2023 is not returned later: closed the day after, not counted as open.",
    ]
    assert (both.extract_date, both.complete_from) == (date(2024, 3, 31), date(2022, 4, 1))
    assert both.dates_from["extract_date"] == "the reference date of the CIN census of 2024"
    assert both.rows_read == {old: 13, new: 8}


def test_one_year_closes_nothing(tmp_path: Path) -> None:
    old = read(tmp_path, {"a.xml": OLD})
    assert rows(old, "cin_plans", "end_date").count((None,)) == 3
    assert old.notes == []


def test_what_was_to_start_after_it_was_last_seen_ends_as_it_starts(tmp_path: Path) -> None:
    ahead = xml(child("Q9", episode("2022-05-01", plan("2023-06-01"))), year=2023)
    both = read(tmp_path, {"a.xml": ahead, "b.xml": NEW})
    assert ("Q9-2023-06-01", "2023-06-01", "NR") in rows(both, "cin_plans", "plan_id", "end_date", "end_reason")


def test_a_year_that_is_missing_is_said(tmp_path: Path) -> None:
    years = {f"{year}.xml": xml(child("Q1", episode("2020-05-01")), year=year) for year in (2021, 2022, 2024)}
    three = read(tmp_path, years)
    assert three.complete_from == date(2023, 4, 1)
    assert three.notes[0] == "The census of 2023 is not among the files: what began and ended in it is missing."


@pytest.mark.parametrize(("years", "first"), [((2020, 2021, 2022, 2023), date(2021, 4, 1)), ((2019, 2020), date(2019, 4, 1))])
def test_plans_are_complete_from_the_first_year_that_collects_them(tmp_path: Path, years: tuple[int, ...], first: date) -> None:
    files = {f"{year}.xml": xml(child("Q1", episode("2018-05-01")), year=year) for year in years}
    delivery = read(tmp_path, files)
    assert delivery.complete_from == first
    # A census of before 2022 has no plans to return, which is another thing than none.
    assert ("cin_plans" in delivery.tables) is (max(years) >= 2022)


def test_a_return_given_twice_counts_once(tmp_path: Path) -> None:
    once, twice = read(tmp_path, {"a.xml": NEW}), read(tmp_path, {"a.xml": NEW, "copy.xml": NEW})
    for name, frame in once.tables.items():
        assert twice.tables[name].drop("file").equals(frame.drop("file"))
    words = "the rows of all are loaded, of a row in several the later return's."
    assert twice.notes == [f"2 returns have the reference date 31/03/2024: {words}"]


def test_of_one_year_the_later_written_wins(tmp_path: Path) -> None:
    again = NEW.replace("2024-05-01T10", "2024-07-01T10").replace("2023-09-30", "2023-10-31")
    assert rows(read(tmp_path, {"a.xml": again, "b.xml": NEW}), "cin_plans", "end_date")[0] == ("2023-10-31",)


@pytest.mark.parametrize(
    ("year", "reference", "day", "problem"),
    [
        ("2024", "2024-03-31", date(2024, 3, 31), []),
        ("2022", "2022-07-21", date(2022, 7, 21), []),
        ("2023", "2022-07-21", date(2022, 7, 21), []),
        ("2023", "28/03/2023", date(2023, 3, 28), []),
        ("2023", "2024-03-31", date(2024, 3, 31),
         [(TOLD, None, "Year", "2023", "differs from the reference date 31/03/2024, which is believed")]),
        ("2023", "soon", date(2023, 3, 31), [(TOLD, None, "ReferenceDate", "soon", "is no reference date")]),
        ("2023", "1066-03-31", date(2023, 3, 31), [(TOLD, None, "ReferenceDate", "1066-03-31", "is no reference date")]),
        ("", "", date(2026, 3, 31), []),
        ("MMXXIV", "", date(2026, 3, 31), []),
    ],
)  # fmt: skip
def test_the_day_of_a_return(tmp_path: Path, year: str, reference: str, day: date, problem: list[object]) -> None:
    text = NEW.replace("<Year>2024", f"<Year>{year}").replace("<ReferenceDate>2024-03-31", f"<ReferenceDate>{reference}")
    delivery = read(tmp_path, {"cin_2025-26.xml": text})
    assert (delivery.extract_date, told(delivery)) == (day, problem)
    assert delivery.complete_from == date(census_year(day) - 1, 4, 1)


def test_a_year_that_nothing_says_leaves_the_days_open_and_is_refused_beside_others(tmp_path: Path) -> None:
    undated = NEW.replace("<Year>2024</Year><ReferenceDate>2024-03-31</ReferenceDate>", "")
    alone = read(tmp_path, {"cin.xml": undated})
    assert (alone.extract_date, alone.complete_from, alone.dates_from) == (None, None, {})
    with pytest.raises(Refused, match=r"^cin.xml does not say of which year it is. Put the year into the name of the file"):
        read(tmp_path, {"cin.xml": undated, "old.xml": OLD})


@pytest.mark.parametrize(
    ("name", "year"),
    [("cin_2024.xml", 2024), ("2022-23/CINdetails.csv", 2023), ("all.zip/2021/cin 2022_23.xml", 2023), ("CIN.xml", None),
     ("20240531.xml", None), ("cin-2023-12.xml", 2023), ("2019/cin.xml", 2019)],
)  # fmt: skip
def test_the_year_in_a_name(name: str, year: int | None) -> None:
    assert year_in_name(name) == year


def test_authorities_stand_beside_each_other_unless_their_children_have_one_number(tmp_path: Path) -> None:
    other = xml(child("R1", episode("2022-05-01", plan("2022-06-01"))), year=2023).replace(">999<", ">998<")
    both = read(tmp_path, {"a.xml": NEW, "b.xml": other})
    assert ("R1-2022-06-01", None) in rows(both, "cin_plans", "plan_id", "end_date")
    with pytest.raises(Refused, match=r"^1 children's numbers stand in the returns of more than one authority \(998, 999\)"):
        read(tmp_path, {"a.xml": NEW, "b.xml": other.replace("R1", "Q5")})


def test_years_are_published_with_what_they_lack_said(tmp_path: Path) -> None:
    items = written(tmp_path, {"2023.xml": OLD, "2024.xml": NEW.replace("2023-02-03", "2023-13-03")})
    store = Store(tmp_path / "store")
    with store.loading():
        report = publish([SOURCE.read(items)], store, Options(share_aside=1.0))
    assert report.edition is not None
    assert report.rows["cin_plans"] == (4, 1)
    assert report.rows["referrals"] == (6, 0)
    assert [(p["kind"], p["file"], p["row"], p["column"]) for p in report.problems] == [("set aside", "2024.xml", 6, "start_date")]
    assert {"cin_plans.team", "cin_plans.worker", "cin_signoffs", "persons.surname"} <= set(report.edition.manifest["lacks"])
    assert "cin_plans.end_reason" not in report.edition.manifest["lacks"]
    assert report.edition.extract_date == date(2024, 3, 31)
