"""Several years' returns: the year of each file, the newest row of an episode, who was not returned, who cannot be open."""

from datetime import date
from pathlib import Path

import pytest

from loaders.source import SET_ASIDE, TOLD
from loaders.ssda903_names import named_in, places_of
from tests.loaders.ssda903.given import episodes, header, read, stays, told

A, B, C = {"CHILD": "77001"}, {"CHILD": "77002"}, {"CHILD": "77003"}


@pytest.mark.parametrize(
    ("name", "year", "is_end"),
    [
        ("2021-episodes.csv", 2021, False), ("2021/episodes.csv", 2021, False), ("SSDA903_2024_episodes.csv", 2024, False),
        ("2020-21/episodes.csv", 2021, True), ("episodes_201617.csv", 2017, True), ("returns 2019_2020.zip/episodes.csv", 2020, True),
        ("2020 to 2021/header.csv", 2021, True), ("2023/2022-episodes.csv", 2022, False), ("2019-18-episodes.csv", 2019, False),
        ("episodes_20240603.csv", 0, False), ("episodes 2024-06-03.csv", 0, False), ("SSDA903/episodes.csv", 0, False),
        ("2021\\episodes.csv", 2021, False), ("child 120214 episodes.csv", 0, False),
    ],
)  # fmt: skip
def test_the_year_that_a_name_has(name: str, year: int, is_end: bool) -> None:
    named = named_in(places_of(name))
    assert (named and (named.year, named.is_end)) == ((year, is_end) if year else None)


@pytest.mark.parametrize("layout", ["{0}-episodes.csv", "{0}/episodes.csv", "all.d/{0}/903/episodes.csv"])
def test_years_in_one_folder_and_in_folders_of_their_own(tmp_path: Path, layout: str) -> None:
    given = read(tmp_path, {
        layout.format(2020): episodes(A | {"DECOM": "01/05/2019"}),
        layout.format(2021): episodes(A | {"DECOM": "01/05/2019", "DEC": "10/03/2021", "REC": "E45"}),
    })  # fmt: skip
    assert stays(given) == [("77001", "01/05/2019", "10/03/2021", "E45")]
    assert given.tables["care_episodes"]["file"].to_list() == [layout.format(2021)]
    assert (given.extract_date, given.complete_from) == (date(2021, 3, 31), date(2019, 4, 1))
    assert given.dates_from["extract_date"] == f"31 March of the newest return: {layout.format(2021)}"
    assert given.notes[:2] == [
        "2 returns, to 31/03/2020, 31/03/2021.",
        "1 row of earlier years stand in a later year's return too: the newest is used.",
    ]


def test_the_newest_year_wins_whatever_the_order_of_the_files(tmp_path: Path) -> None:
    old, new = A | {"LS": "C1"}, A | {"LS": "C2"}
    given = read(tmp_path, {
        "a/2022-episodes.csv": episodes(new),
        "b/2021-episodes.csv": episodes(old),
        "c/2021-header.csv": header(A | {"ETHNIC": "NOBT"}, B),
        "d/2022-header.csv": header(A | {"SEX": "2", "ETHNIC": "", "DOB": "2010-05-04"}),
    })  # fmt: skip
    assert given.tables["care_episodes"]["legal_status"].to_list() == ["C2"]
    assert given.tables["persons"].rows() == [
        ("d/2022-header.csv", 2, "77001", "2010-05-04", "F", "NOBT", None),
        ("c/2021-header.csv", 3, "77002", "04/05/2010", "M", "WBRI", None),
    ]
    assert told(given) == [(TOLD, "d/2022-header.csv", 2, "SEX", None)], "the day of birth is the same one, in another spelling"


def test_a_child_in_no_later_return_is_not_returned_and_not_open(tmp_path: Path) -> None:
    given = read(tmp_path, {
        "2019-episodes.csv": episodes(A | {"DECOM": "01/06/2018", "REC": "E4A"}, B | {"DECOM": "02/06/2018"}, C | {"DECOM": "03/06/2018"}),
        "2020-episodes.csv": episodes(B | {"DECOM": "02/06/2018"}, B | {"DECOM": "01/08/2019", "RNE": "P"}),
        "2021-episodes.csv": episodes(C | {"DECOM": "03/06/2018"}),
    })  # fmt: skip
    assert stays(given) == [
        ("77001", "01/06/2018", "2019-04-01", "NR"),
        ("77002", "02/06/2018", "2019-08-01", "X1"),
        ("77002", "01/08/2019", "2020-04-01", "NR"),
        ("77003", "03/06/2018", None, None),
    ], "one that a later return than the next has again was in care all the time"
    words = "1 open episode of the return to 31/03/{} is in no later one: not returned, ended the day after with the reason NR."
    assert words.format(2019) in given.notes and words.format(2020) in given.notes


def test_one_year_alone_makes_nobody_absent(tmp_path: Path) -> None:
    given = read(tmp_path, {"2019-episodes.csv": episodes(A | {"DECOM": "01/06/2018"}), "2020-header.csv": header(B)})
    assert stays(given) == [("77001", "01/06/2018", None, None)] and given.extract_date == date(2019, 3, 31)


def test_a_year_without_episodes_makes_nobody_absent(tmp_path: Path) -> None:
    given = read(tmp_path, {"2019-episodes.csv": episodes(A | {"DECOM": "01/06/2018"}), "2020-episodes.csv": episodes()})
    assert stays(given) == [("77001", "01/06/2018", None, None)] and given.extract_date == date(2019, 3, 31)
    assert "No episode stands in the files of 2020: they do not make the children of earlier years absent." in given.notes


def test_a_child_whose_later_row_cannot_be_read_was_returned(tmp_path: Path) -> None:
    row = A | {"DECOM": "01/06/2018"}
    new = episodes(row | {"DEC": "31/02/2020", "REC": "E4A"}, B | {"DECOM": "01/06/2019"})
    given = read(tmp_path, {"2019-episodes.csv": episodes(row), "2020-episodes.csv": new})
    assert stays(given) == [
        ("77001", "01/06/2018", None, None),
        ("77001", "01/06/2018", "31/02/2020", "E4A"),
        ("77002", "01/06/2019", None, None),
    ]


def test_a_missing_year_is_told_and_what_is_complete_begins_after_it(tmp_path: Path) -> None:
    given = read(tmp_path, {f"{year}-episodes.csv": episodes(A | {"DECOM": "01/06/2017"}) for year in (2018, 2020, 2021)})
    assert (given.extract_date, given.complete_from) == (date(2021, 3, 31), date(2019, 4, 1))
    assert given.dates_from["complete_from"] == "1 April of the oldest return after the last year that is missing"
    assert any(note.startswith("The return of 2019 is missing") for note in given.notes)


def test_files_named_by_the_year_they_begin_in(tmp_path: Path) -> None:
    given = read(tmp_path, {
        "2017-episodes.csv": episodes(A | {"DECOM": "02/04/2017"}, B | {"DECOM": "01/01/2016"}),
        "2018-episodes.csv": episodes(A | {"DECOM": "02/04/2017"}, A | {"DECOM": "31/03/2019", "RNE": "P"}),
    })  # fmt: skip
    assert stays(given)[0] == ("77002", "01/01/2016", "2018-04-01", "NR")
    assert (given.extract_date, given.complete_from) == (date(2019, 3, 31), date(2017, 4, 1))
    assert given.dates_from["extract_date"].endswith("2018-episodes.csv, where 2018 is the year it begins in, as its episodes show")
    assert "The files are named by the year they begin in: 2018 is the return to 31 March 2019." in given.notes


def test_a_slip_of_the_pen_moves_no_year(tmp_path: Path) -> None:
    rows = [{"CHILD": f"{n}"} for n in range(1000)]
    given = read(tmp_path, {"2021-episodes.csv": episodes(*rows, A | {"DECOM": "01/06/2031"})})
    assert given.extract_date == date(2021, 3, 31)
    unnamed = read(tmp_path / "in", {"episodes.csv": episodes(*rows, A | {"DECOM": "01/06/2031"}, A | {"DEC": "31/12/2999"})})
    assert unnamed.extract_date == date(2021, 3, 31)


def test_a_year_without_a_name_is_that_of_its_days(tmp_path: Path) -> None:
    given = read(tmp_path, {"episodes.csv": episodes(A, B | {"DEC": "30/03/2021", "REC": "E8"}), "header.csv": header(A, B)})
    assert (given.extract_date, given.complete_from) == (date(2021, 3, 31), date(2020, 4, 1))
    assert given.dates_from["extract_date"] == "31 March after the latest DECOM or DEC found in episodes.csv, 30/03/2021"
    assert not [note for note in given.notes if "--extract-date" in note]
    april = read(tmp_path / "in", {"episodes.csv": episodes(A, B | {"DECOM": "01/04/2021"})})
    assert april.extract_date == date(2022, 3, 31)
    assert "load it again with --extract-date 2021-04-01" in str(april.notes)
    endless = read(tmp_path / "on", {"episodes.csv": episodes(A | {"DEC": "31/12/2999"}, B)})
    assert endless.extract_date == date(2021, 3, 31), "31/12/2999 is how some systems write none"


def test_where_nothing_says_a_year_there_is_no_day_of_the_source(tmp_path: Path) -> None:
    alone = read(tmp_path / "a", {"header.csv": header(A)})
    assert alone.extract_date is None and alone.tables["persons"].height == 1
    bad = read(tmp_path / "b", {"header.csv": header(A), "episodes.csv": episodes(A | {"DECOM": "soon"})})
    assert (bad.extract_date, bad.complete_from, bad.dates_from) == (None, None, {})
    assert stays(bad) == [("77001", "soon", None, None)]


def test_open_rows_with_a_reason_are_kept_open_and_told_once(tmp_path: Path) -> None:
    given = read(tmp_path, {"2021-episodes.csv": episodes(A | {"REC": "X1"}, B | {"REC": "X1"}, C | {"REC": "E45"})})
    assert [row[2:] for row in stays(given)] == [(None, "X1"), (None, "X1"), (None, "E45")] and told(given) == []
    assert "2 open episodes with REC X1, which says that another begins, and none is there: kept open." in given.notes
    assert "1 open episode with a reason for leaving care (REC) but no end (DEC): kept open." in given.notes


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({"REC": "X1"}, {"RNE": "P"}, "X1"), ({}, {"RNE": "L"}, "X1"), ({"REC": "E4A"}, {"RNE": "P"}, "X1"),
        ({"REC": "E4A"}, {"RNE": "S"}, "E4A"), ({"REC": "X1"}, {"RNE": "S"}, "NR"),
        ({}, {"RNE": "S", "DEC": "01/03/2021", "REC": "E8"}, "NR"),
    ],
)  # fmt: skip
def test_of_two_open_episodes_the_earlier_ends_where_the_later_begins(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], reason: str
) -> None:
    rows = (A | {"DECOM": "07/09/2020"} | second, A | first, B)
    given = read(tmp_path, {"2021-episodes.csv": episodes(*rows)})
    assert stays(given)[1] == ("77001", "01/06/2020", "2020-09-07", reason)
    assert stays(given)[0][2] == second.get("DEC") and stays(given)[2][2] is None
    assert told(given) == [(TOLD, "2021-episodes.csv", 3, "DEC", None)]


def test_an_open_episode_before_a_new_period_years_later_was_not_returned(tmp_path: Path) -> None:
    old, new = A | {"DECOM": "01/06/2018"}, A | {"DECOM": "01/06/2020"}
    given = read(tmp_path, {"2019-episodes.csv": episodes(old), "2021-episodes.csv": episodes(new)})
    assert stays(given) == [("77001", "01/06/2018", "2019-04-01", "NR"), ("77001", "01/06/2020", None, None)]


def test_two_periods_open_in_the_last_return_of_a_child(tmp_path: Path) -> None:
    again = A | {"DECOM": "01/01/2019"}
    files = {"2019-episodes.csv": episodes(A | {"DECOM": "01/06/2018"}, again), "2020-episodes.csv": episodes(B | {"DECOM": "01/06/2019"})}
    assert stays(read(tmp_path, files))[:2] == [("77001", "01/06/2018", "2019-01-01", "NR"), ("77001", "01/01/2019", "2019-04-01", "NR")]


def test_an_episode_of_one_day_is_one_like_another(tmp_path: Path) -> None:
    row = A | {"DECOM": "31/03/2020", "DEC": "31/03/2020", "REC": "E8"}
    given = read(tmp_path, {f"{year}-episodes.csv": episodes(row) for year in (2020, 2021)})
    assert given.tables["care_episodes"]["file"].to_list() == ["2021-episodes.csv"]
    next_one = A | {"DECOM": "31/03/2020", "RNE": "P"}
    given = read(tmp_path / "in", {"2020-21 episodes.csv": episodes(next_one, row | {"REC": "X1"})})
    assert stays(given)[0] == ("77001", "31/03/2020", None, None) and told(given) == [], "the open one is the later of the two"


def test_an_absent_child_does_not_end_before_beginning(tmp_path: Path) -> None:
    files = {"2018-19 episodes.csv": episodes(A | {"DECOM": "01/05/2019"}), "2019-20 episodes.csv": episodes(B | {"DECOM": "01/06/2019"})}
    assert stays(read(tmp_path, files))[0] == ("77001", "01/05/2019", "2019-05-01", "NR")


@pytest.mark.parametrize("changed", [{"RNE": "P"}, {"DECOM": "28/05/2018"}])
def test_an_open_episode_corrected_in_a_later_return_is_not_open_twice(tmp_path: Path, changed: dict[str, str]) -> None:
    old = A | {"DECOM": "01/06/2018"}
    given = read(tmp_path, {"2019-episodes.csv": episodes(old), "2020-episodes.csv": episodes(old | changed)})
    assert stays(given) == [("77001", (old | changed)["DECOM"], None, None)]
    assert "1 open episode of an earlier year stand with another start or reason in a later return: the later is used." in given.notes


def test_a_row_that_stands_twice_and_days_that_overlap_are_told(tmp_path: Path) -> None:
    late = A | {"DECOM": "01/08/2020", "RNE": "P", "DEC": "01/10/2020", "REC": "E4A"}
    given = read(tmp_path, {"2021-episodes.csv": episodes(A | {"DEC": "01/09/2020", "REC": "X1"}, A | {"LS": "C1"}, late)})
    assert stays(given) == [("77001", "01/06/2020", "01/09/2020", "X1"), ("77001", "01/08/2020", "01/10/2020", "E4A")]
    assert told(given) == [(SET_ASIDE, "2021-episodes.csv", 3, "CHILD", None), (TOLD, "2021-episodes.csv", 2, "DEC", None)]


def test_rows_that_the_checks_set_aside_are_handed_on(tmp_path: Path) -> None:
    rows = ({"CHILD": ""}, A | {"DECOM": ""}, A | {"DECOM": "31/02/2020"}, A | {"DEC": "01/01/2020"}, A | {"DEC": "soon"})
    given = read(tmp_path, {"2021-episodes.csv": episodes(*rows)})
    assert [row[:3] for row in stays(given)] == [
        (None, "01/06/2020", None),
        ("77001", None, None),
        ("77001", "31/02/2020", None),
        ("77001", "01/06/2020", "01/01/2020"),
        ("77001", "01/06/2020", "soon"),
    ]
