"""The prediction form and the mobilisation tracker as a source: every layout read, each row with its day, and every fault in words."""

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data import schema
from loaders import annex_a
from loaders.days import day_in
from loaders.grid import key_of
from loaders.incoming import Incoming
from loaders.predictions import template
from loaders.predictions_source import COLUMNS, SOURCE, TABLE, read, type_of
from loaders.source import SET_ASIDE, TOLD, Delivery, Refused
from loaders.sources import SOURCES
from tests.loaders.annex_a_books import book as lists

AUGUST, MAY = date(2022, 8, 1), "2022-05-16"
FORM = f"Predictions {MAY}.xlsx"
LONG = ("Person ID", "Child", "Team", "Assessment type", "Predicted start", "Manager note")
WIDE = ("Mosaic ID", "Child's name", "Legal status", "Predicted SGO start", "Predicted reunification start", "Actual SGO start", "Notes")


def book(path: Path, sheets: Mapping[str, list[tuple[Any, ...]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
    made.save(path)
    return path


def delivered(*paths: Path) -> Delivery:
    items = [Incoming(path.name, path) for path in paths]
    assert all(SOURCE.recognise(item) for item in items)
    return read(items)


def rows_of(delivery: Delivery) -> list[tuple[Any, ...]]:
    return delivery.tables[TABLE].select("person_id", "assessment_type", "predicted_start", "recorded_on", "manager_note").rows()


def told(delivery: Delivery) -> list[tuple[Any, ...]]:
    return delivery.problems.select("kind", "file", "row", "column", "value").rows()


def test_the_template_that_we_write(tmp_path: Path):
    path = tmp_path / FORM
    filled = [
        ("880001", "A", "Care 1", "SGO", AUGUST, "Court on Monday"), ("880002", "B", "Care 1", None, None, None),
        ("880003", "C", "Care 1", "Reunification", AUGUST, None), ("880004", "D", "Care 1", "SGO", None, "Not before the review"),
    ]  # fmt: skip
    path.write_bytes(template(filled))
    found = SOURCE.recognise(Incoming(path.name, path))
    assert found and (found.kind, found.what, found.feeds) == ("predictions", "fortnightly prediction form", (TABLE,))
    delivery = delivered(path)
    assert rows_of(delivery) == [
        ("880001", "SGO", "2022-08-01", MAY, "Court on Monday"),
        ("880003", "Reunification", "2022-08-01", MAY, None),
    ]
    frame = delivery.tables[TABLE]
    assert set(frame["recorded_by"]) == {"Team Coordinator"} and frame["row"].to_list() == [2, 4]
    assert tuple(schema.BY_NAME[TABLE].names) == COLUMNS and frame.columns == ["file", "row", *COLUMNS]
    assert delivery.rows_read == {f"{FORM}, Predictions": 2} and delivery.problems.is_empty()
    assert delivery.notes == ["2 rows without a predicted start: left alone."]
    assert (delivery.extract_date, delivery.complete_from) == (date(2022, 5, 16), None)


def test_an_empty_template_predicts_nothing(tmp_path: Path):
    path = tmp_path / FORM
    path.write_bytes(template([]))
    delivery = delivered(path)
    assert delivery.tables[TABLE].is_empty() and delivery.notes == ["No start of SGO or Reunification is predicted."]


def test_a_tracker_with_a_sheet_a_team_and_a_column_a_type(tmp_path: Path):
    sheets = {
        "Cover": [("Mobilisation tracker",), ("Updated fortnightly",)],
        "Care 1": [
            ("Mobilisation tracker, Care 1",), WIDE,
            (880001, "A", "C2", AUGUST, None, date(2022, 1, 1), "Court"),
            (880002.0, "B", "C2", "01/09/2022", "2022-10-03", None, None),
            (880003, "C", "C2", None, " ", None, "Nothing yet"),
        ],
        "Care 2": [("",), ("Care 2",), ("As of the meeting",), WIDE, (880004, "D", "C2", None, 44774, None, None)],
    }  # fmt: skip
    path = book(tmp_path / "Tracker 16-05-2022.xlsx", sheets)
    assert SOURCE.recognise(Incoming(path.name, path)).what == "mobilisation tracker"  # type: ignore[union-attr]
    delivery = delivered(path)
    assert sorted(rows_of(delivery)) == [
        ("880001", "SGO", "2022-08-01", MAY, "Court"),
        ("880002", "Reunification", "2022-10-03", MAY, None),
        ("880002", "SGO", "2022-09-01", MAY, None),
        ("880004", "Reunification", "2022-08-01", MAY, None),
    ]
    assert delivery.rows_read == {f"{path.name}, Care 1": 2, f"{path.name}, Care 2": 1}
    assert delivery.problems.is_empty() and delivery.notes == ["1 row without a predicted start: left alone."]


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Predicted SGO start", "SGO"), ("SGO peach cell", "SGO"), ("Predicted start (SGO)", "SGO"), ("Planned SGO start date", "SGO"),
        ("Predicted Special Guardianship start", "SGO"), ("Predicted reunification start", "Reunification"),
        ("Reunification - predicted start date", "Reunification"), ("Actual SGO start", None), ("SGO completed", None), ("SGO", None),
        ("Predicted SGO or reunification", None), ("Previous predicted SGO start", None), ("SGO planned end", None),
    ],
)  # fmt: skip
def test_heads_of_a_column_a_type(head: str, kind: str | None):
    assert type_of(key_of(head)) == kind


@pytest.mark.parametrize("above", [0, 1, 2])
@pytest.mark.parametrize(
    "heads",
    [LONG, ("Mosaic ID", "Child name", "Team", "Type of assessment", "Peach cell", "Manager notes"),
     ("CHILD ID", "Child", "Team", " assessment type ", "Predicted start date", "Comments")],
)  # fmt: skip
def test_the_long_form_in_every_known_spelling(tmp_path: Path, above: int, heads: tuple[str, ...]):
    line = ("P1", "A", "Care 1", "special guardianship order", datetime.combine(AUGUST, time()), "Said so")
    delivery = delivered(book(tmp_path / FORM, {"Sheet1": [*[("Tracker",)] * above, heads, line]}))
    assert rows_of(delivery) == [("P1", "SGO", "2022-08-01", MAY, "Said so")]
    assert delivery.tables[TABLE]["row"].to_list() == [above + 2]


def test_the_day_of_a_row_comes_before_that_of_the_file(tmp_path: Path):
    lines = [("1", "SGO", AUGUST, "02/05/2022"), ("2", "SGO", AUGUST, date(2022, 5, 3)), ("3", "SGO", AUGUST, None),
             ("4", "SGO", AUGUST, 44685), ("5", "SGO", AUGUST, "in May")]  # fmt: skip
    heads = ("Person ID", "Assessment type", "Predicted start", "Date of form")
    named = delivered(book(tmp_path / FORM, {"Sheet1": [heads, *lines]}))
    assert [row[3] for row in rows_of(named)] == ["2022-05-02", "2022-05-03", MAY, "2022-05-04", "in May"]  # the checks tell of the last
    unnamed = delivered(book(tmp_path / "Tracker.xlsx", {"Sheet1": [heads, *lines]}))
    assert [row[3] for row in rows_of(unnamed)] == ["2022-05-02", "2022-05-03", None, "2022-05-04", "in May"]
    assert unnamed.extract_date is None


def test_without_a_day_it_is_refused_with_the_words_to_put_one_there(tmp_path: Path):
    for name in ("Tracker.xlsx", "Tracker May 2022.xlsx", "Tracker 2022-05-02 to 2022-05-16.xlsx"):
        with pytest.raises(Refused, match="no day in its name. Put the day .* such as 'Predictions 2022-05-16.xlsx'"):
            delivered(book(tmp_path / name, {"Sheet1": [LONG, ("1", "", "", "SGO", AUGUST, None)]}))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Tracker 2022-05-16.xlsx", True), ("16-05-2022.xlsx", True), ("20220516_form.xlsx", True), ("form 16.05.2022 v2.xlsx", True),
        ("form_16_05_2022.xlsx", True), ("16 May 2022.xlsx", True), ("16th May 2022.xlsx", True), ("2022-05-16.zip/Erewash.xlsx", True),
        ("2021-01-01.zip/Form 2022-05-16.xlsx", True), ("copy 2022-05-16 (2022-05-16).xlsx", True), ("form 2022-05.xlsx", False),
        ("form 2022-13-45.xlsx", False), ("Annex_A_2024_Jan.xlsx", False), ("120220516.xlsx", False), ("31-02-2022.xlsx", False),
        ("2022-05-16 to 2022-05-17.xlsx", False), ("form.xlsx", False), ("16051822.xlsx", False),
    ],
)  # fmt: skip
def test_the_day_in_a_name(name: str, found: bool):
    assert day_in(name) == (date(2022, 5, 16) if found else None)


def test_a_bad_row_is_set_aside_with_what_to_write(tmp_path: Path):
    lines = [
        ("1", "Zebedee", "", "Adoption", AUGUST, None), ("2", "Zebedee", "", "SGO", "when ready", None),
        ("", "Zebedee", "", "SGO", AUGUST, "Quill"),
        ("4", "Zebedee", "", "SGO", "=TODAY()", None), ("5", "Zebedee", "", "SGO", AUGUST, "x" * 2001), ("6", "", "", "SGO", AUGUST, None),
        ("7", "", "", "SGO", AUGUST, None), ("7", "", "", "SGO", date(2022, 9, 1), None),
    ]  # fmt: skip
    delivery = delivered(book(tmp_path / FORM, {"Sheet1": [LONG, *lines]}))
    file = f"{FORM}, Sheet1"
    assert told(delivery) == [
        (SET_ASIDE, file, 2, "Assessment type", "Adoption"), (SET_ASIDE, file, 3, "Predicted start", "when ready"),
        (SET_ASIDE, file, 4, "Person ID", None), (SET_ASIDE, file, 5, "Predicted start", None),
        (SET_ASIDE, file, 6, "Manager note", "2001 characters"), (SET_ASIDE, file, 8, "Person ID", None),
        (SET_ASIDE, file, 9, "Person ID", None),
    ]  # fmt: skip
    assert delivery.problems["reason"][1] == "cannot be taken. Write the day as 14/03/2022."
    assert [row[0] for row in rows_of(delivery)] == ["6"] and delivery.rows_read == {file: 8}
    assert "Zebedee" not in str(delivery.problems.rows()) and "Quill" not in str(delivery.problems.rows())


def test_two_sheets_that_differ_of_a_child_and_two_forms_that_do(tmp_path: Path):
    def one(child: str, start: date) -> list[tuple[Any, ...]]:
        return [LONG, (child, "", "", "SGO", start, None), ("9", "", "", "SGO", AUGUST, None)]

    first = book(tmp_path / FORM, {"Care 1": one("1", AUGUST), "Care 2": one("1", date(2022, 9, 1))})
    later = book(tmp_path / "Predictions 30-05-2022.xlsx", {"Care 1": one("1", date(2022, 10, 1))})
    delivery = delivered(first, later)
    assert rows_of(delivery) == [
        ("9", "SGO", "2022-08-01", MAY, None),  # alike in both sheets
        ("1", "SGO", "2022-10-01", "2022-05-30", None),  # a later form replaces no earlier one: both are history
        ("9", "SGO", "2022-08-01", "2022-05-30", None),
    ]
    assert [(kind, file, row) for kind, file, row, *_ in told(delivery)] == [
        (SET_ASIDE, f"{FORM}, Care 1", 2), (SET_ASIDE, f"{FORM}, Care 2", 2),
    ]  # fmt: skip
    assert delivery.extract_date == date(2022, 5, 30)


def test_a_sheet_of_children_without_a_predicted_start_is_told(tmp_path: Path):
    sheets = {"Care 1": [LONG, ("1", "", "", "SGO", AUGUST, None)], "Care 2": [("Person ID", "SGO strt", "Note"), ("2", AUGUST, "")]}
    delivery = delivered(book(tmp_path / FORM, sheets))
    assert told(delivery) == [(TOLD, FORM, None, None, None)] and "the sheet Care 2 has" in delivery.problems["reason"][0]


@pytest.mark.parametrize(
    ("heads", "words"),
    [
        (("Person ID", "Predicted start"), "Column Assessment type: The column is missing"),
        (("Person ID", "Assessment type", "Predicted start", "Peach cell"), "The column stands there twice"),
        (("Person ID", "Colour"), "no sheet has the columns Person ID, Assessment type and Predicted start"),
        (("Colour", "Size"), "no sheet has the columns"),
    ],
)
def test_heads_that_do_not_do_are_refused(tmp_path: Path, heads: tuple[str, ...], words: str):
    path = book(tmp_path / FORM, {"Sheet1": [heads, ("1",) * len(heads)]})
    with pytest.raises(Refused, match=words):
        read([Incoming(path.name, path)])


def test_damaged_files_are_refused_in_words(tmp_path: Path):
    whole = template([("1", "", "", "SGO", AUGUST, None)])
    for number, content in enumerate((b"", b"PK\x03\x04", whole[: len(whole) // 2], b"person_id,assessment_type\n", b"\xd0\xcf\x11\xe0")):
        item = Incoming(FORM, tmp_path / str(number))
        item.path.write_bytes(content)
        assert SOURCE.recognise(item) is None
        with pytest.raises(Refused, match=FORM):
            read([item])


def test_a_form_is_no_annex_a_and_an_annex_a_no_form(tmp_path: Path):
    form = book(tmp_path / FORM, {"Sheet1": [LONG]})
    assert annex_a.SOURCE.recognise(Incoming(FORM, form)) is None
    assert SOURCE.recognise(Incoming("a.xlsx", lists(tmp_path / "a.xlsx", {6: []}))) is None


def test_a_tracker_with_heads_of_list_8_is_a_tracker(tmp_path: Path):
    heads = ("Child ID", "Date of Birth", "Child's Legal Status", "Date Started to be Looked After", "SGO peach cell")
    path = book(tmp_path / FORM, {"List 8": [heads, ("1", AUGUST, "C2", AUGUST, AUGUST)]})
    first = next(found for source in SOURCES if (found := source.recognise(Incoming(FORM, path))))
    assert first.kind == "predictions" and rows_of(delivered(path)) == [("1", "SGO", "2022-08-01", MAY, None)]
