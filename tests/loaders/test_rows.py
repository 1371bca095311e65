"""A file is read row by row: every row under its own number, every value as it stands, no row inside another."""

from datetime import date
from pathlib import Path

import pytest

from loaders.read_csv import UNREADABLE, Refused, records
from tests.loaders.extracts import SMALL, added, found, load, next_row, replaced, rows_of

HEADER = "service,locality,team\n"


def read(tmp_path: Path, text: str | bytes) -> list[tuple[int, list[str] | str]]:
    path = tmp_path / "organisation.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return [(row, fault or values) for row, values, fault in records(path)]


def test_rows_are_numbered_as_in_a_spreadsheet(tmp_path: Path) -> None:
    assert read(tmp_path, HEADER + "a,b,c\nd,e,f\n") == [
        (1, ["service", "locality", "team"]), (2, ["a", "b", "c"]), (3, ["d", "e", "f"])
    ]  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, ends: str, mark: bytes) -> None:
    text = (HEADER + "a,b,c\n\nd,e,f\n").replace("\n", ends).encode()
    assert read(tmp_path, mark + text) == [(1, ["service", "locality", "team"]), (2, ["a", "b", "c"]), (4, ["d", "e", "f"])]


def test_line_ends_may_be_mixed_and_the_last_missing(tmp_path: Path) -> None:
    assert read(tmp_path, "service,locality,team\r\na,b,c\nd,e,f\r\ng,h,i")[1:] == [
        (2, ["a", "b", "c"]), (3, ["d", "e", "f"]), (4, ["g", "h", "i"])
    ]  # fmt: skip


def test_rows_after_rows_that_are_none_keep_their_numbers(tmp_path: Path) -> None:
    text = HEADER + "a,b,c\n\nx,y\nd,e,f\n   \ng,h,i,j\nk,l,m\nx\n\nn,o,p\n"
    assert read(tmp_path, text)[1:] == [
        (2, ["a", "b", "c"]),
        (4, "has 2 values where the header has 3"),
        (5, ["d", "e", "f"]),
        (7, "has 4 values where the header has 3"),
        (8, ["k", "l", "m"]),
        (9, "has 1 value where the header has 3"),
        (11, ["n", "o", "p"]),
    ]


def test_a_value_with_line_breaks_stands_in_one_row(tmp_path: Path) -> None:
    text = HEADER + 'a,"b\nb2\r\nb3",c\nx,y\nd,"e, ""e""",f\n'
    assert read(tmp_path, text)[1:] == [
        (2, ["a", "b\nb2\r\nb3", "c"]), (3, "has 2 values where the header has 3"), (4, ["d", 'e, "e"', "f"])
    ]  # fmt: skip


@pytest.mark.parametrize(
    "after",
    [
        pytest.param("d,e,f\ng,h,i\n", id="to the end of the file"),
        pytest.param('d,e,f\ng,"h,i\n', id="to another open one"),
        pytest.param('d,e,f\ng,h",i\n', id="closed in a later row"),
        pytest.param('d,e",f\ng,h,i\n', id="closed in the next row"),
    ],
)
def test_an_open_quotation_mark_costs_its_own_row_alone(tmp_path: Path, after: str) -> None:
    rows = read(tmp_path, HEADER + 'a,"b,c\n' + after)
    whole = [(number, line.split(",")) for number, line in enumerate(after.splitlines(), 3) if ',"' not in line]
    spoiled = [(number, UNREADABLE) for number, line in enumerate(after.splitlines(), 3) if ',"' in line]
    assert rows[1:] == sorted([(2, UNREADABLE), *whole, *spoiled], key=lambda row: row[0])


def test_a_file_of_a_thousand_open_quotation_marks_is_read_to_its_end(tmp_path: Path) -> None:
    rows = read(tmp_path, HEADER + 'a,"b,c\n' * 1000 + "d,e,f\n")
    assert [row for row, _ in rows] == list(range(1, 1003))
    assert rows[-1] == (1002, ["d", "e", "f"])


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(HEADER.encode() + "a,b,c\nd,Café,f\n".encode("cp1252"), 3, id="Windows-1252"),
        pytest.param((HEADER + "a,b,c\n").encode("utf-16"), 1, id="UTF-16"),
        pytest.param((HEADER + "a,b,c\n").encode("utf-16-le"), 1, id="UTF-16 without a mark"),
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 40, 2, id="a workbook"),
        pytest.param(HEADER.encode() + b"a,b,c\n" * 70_000 + b"d,\xe9,f\n", 70_002, id="deep in the file"),
    ],
)
def test_what_is_no_utf_8_is_refused_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content)
    assert str(refused.value) == (f"organisation.csv is not UTF-8 text: see line {line}. Save it as 'CSV UTF-8' and load again.")


def test_columns_may_stand_in_any_order_beside_others(tmp_path: Path) -> None:
    text = 'x, team ,"service",locality,"o\'x ""y""",,\n1,Alder 1,Children in Need,Alder,2,,\n3,Birch 1,UASC,Birch,4,,\n'
    report = load(tmp_path, organisation=text)
    assert rows_of(report, "organisation") == [
        {"service": "Children in Need", "locality": "Alder", "team": "Alder 1"},
        {"service": "UASC", "locality": "Birch", "team": "Birch 1"},
    ]


def test_spaces_around_a_value_mean_nothing(tmp_path: Path) -> None:
    spaced = SMALL["cin_plans"].replace(",", " ,\u00a0 ").replace("\n", "\t\n")
    report = load(tmp_path, cin_plans=spaced)
    assert report.problems == []
    plain = load(tmp_path, cin_plans=SMALL["cin_plans"])
    assert rows_of(report, "cin_plans") == rows_of(plain, "cin_plans")


def test_days_are_read_as_they_are_written_here(tmp_path: Path) -> None:
    days = ["2021-03-14", "14/03/2021", "4/3/2021", "2021-3-4", "2021-03-14 00:00:00", "14/03/2021 00:00", "2021-03-14T00:00:00.000"]
    bad = ["14/03/21", "0021-03-14", "1821-03-14", "31/02/2021", "03/14/2021", "20210314", "14.03.2021", "14 March 2021", "44269", "?"]
    lines = [f"CIN9{n:02},880001,{day},,,N1,Alder,Alder 1,Ana Moss" for n, day in enumerate([*days, *bad])]
    report = load(tmp_path, cin_plans=added("cin_plans", *lines))
    read_days = {row["plan_id"]: row["start_date"] for row in rows_of(report, "cin_plans") if row["plan_id"].startswith("CIN9")}
    fourth, fourteenth = date(2021, 3, 4), date(2021, 3, 14)
    assert list(dict(sorted(read_days.items())).values()) == [
        fourteenth, fourteenth, fourth, fourth, fourteenth, fourteenth, fourteenth
    ]  # fmt: skip
    first_bad = next_row("cin_plans") + len(days)
    assert found(report, "kind", "row", "column", "value", "reason") == [
        ("set aside", first_bad + n, "start_date", day, "is not a day: write it as 2022-03-14") for n, day in enumerate(bad)
    ]


def test_a_whole_number_is_never_made_of_another(tmp_path: Path) -> None:
    written = ["14.6", "1e3", "1_4", "fourteen", "9" * 30]
    lines = [f"Birch,20{20 + n}/{21 + n},SGO,{text}" for n, text in enumerate(written)]
    report = load(tmp_path, permanence_targets=added("permanence_targets", *lines))
    assert [row["target_starts"] for row in rows_of(report, "permanence_targets")] == [14]
    assert found(report, "file", "row", "column", "value") == [
        ("permanence_targets.csv", next_row("permanence_targets") + n, "target_starts", text) for n, text in enumerate(written)
    ]


def test_two_rows_of_one_day_stay_in_the_order_of_the_file(tmp_path: Path) -> None:
    notes = [f"note {n}" for n in (3, 1, 2, 5, 4)]
    lines = [f"880004,SGO,2022-09-01,2021-08-01,Team Coordinator,{note}" for note in notes]
    report = load(tmp_path, permanence_predictions=added("permanence_predictions", *lines))
    assert [row["manager_note"] for row in rows_of(report, "permanence_predictions") if row["person_id"] == "880004"] == notes


def test_a_file_may_have_its_header_alone(tmp_path: Path) -> None:
    report = load(tmp_path, cin_signoffs=SMALL["cin_signoffs"].split("\n")[0])
    assert report.rows["cin_signoffs"] == (0, 0)
    assert rows_of(report, "cin_signoffs") == []


def test_a_bar_in_the_name_of_a_place_is_a_slash(tmp_path: Path) -> None:
    files = {name: text.replace("Alder 1", "Alder|1") for name, text in SMALL.items()}
    report = load(tmp_path, **files)
    assert report.problems == []
    assert {row["team"] for row in rows_of(report, "cin_plans")} == {"Alder/1", "Alder 2", "Birch 1"}


def test_an_end_on_the_day_of_the_start_is_kept(tmp_path: Path) -> None:
    report = load(tmp_path, cin_plans=replaced("cin_plans", "2021-01-04,2021-06-30", "2021-01-04,2021-01-04"))
    assert report.problems == []
