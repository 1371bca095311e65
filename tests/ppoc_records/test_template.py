"""The fortnightly template: made, filled in as people fill things in, and read back."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from loaders import read_upload, template
from tests.ppoc_records.books import AUGUST, HEADS, MIDNIGHT, book, row

FILLED = [
    ("2100314", "Ada Drawn", "North Team", "SGO", AUGUST, "=1+1 is no formula here"),
    ("0000815", "Ben Drawn", "North Team", "Reunification", date(2022, 12, 25), None),
    ("2100495", "Cyd Other", "North Team", None, None, None),
]


def test_what_is_made_is_read_back() -> None:
    read = read_upload("predictions", template("predictions", FILLED))
    assert [(r.row, r.person_id, r.assessment_type, r.predicted_start, r.note) for r in read.rows] == [
        (2, "2100314", "SGO", AUGUST, "=1+1 is no formula here"),
        (3, "0000815", "Reunification", date(2022, 12, 25), ""),
    ]
    assert (read.problems, read.blank) == ((), 1)


def test_the_workbook_says_how_and_holds_dates() -> None:
    made = openpyxl.load_workbook(io.BytesIO(template("predictions", FILLED)))
    assert made.sheetnames == ["Predictions", "How to fill this in"]
    page = made["Predictions"]
    assert tuple(cell.value for cell in page[1]) == HEADS and page.freeze_panes == "A2"
    assert (page["E2"].value, page["E2"].number_format, page["A3"].value) == (MIDNIGHT, "dd/mm/yyyy", "0000815")
    assert (page["F2"].data_type, page["F2"].quotePrefix) in (("s", True), ("f", True))
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"SGO,Reunification"' and str(choice.sqref) == "D2:D104"
    assert [cell.value for cell in made["How to fill this in"]["A"]][0] == "What this is"
    assert read_upload("predictions", template("predictions", [])).rows == ()
    with pytest.raises(ValueError, match="'predictions'"):
        read_upload("other", b"")
    with pytest.raises(ValueError, match="'predictions'"):
        template("other", [])


@pytest.mark.parametrize(
    "start",
    [
        MIDNIGHT, date(2022, 8, 1), MIDNIGHT.replace(hour=14), "01/08/2022", "1/8/2022", "2022-08-01", " 01/08/2022\u00a0",
        "2022-08-01T00:00:00", "2022-08-01 00:00:00", "2022-08-01T00:00:00.000Z", 44774, 44774.0,
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_was_typed(start: Any) -> None:
    (read,) = read_upload("predictions", book([row(start=start)])).rows
    assert read.predicted_start == AUGUST


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("sgo", "SGO"), (" SGO ", "SGO"), ("Special guardianship", "SGO"), ("SPECIAL\u00a0GUARDIANSHIP ORDER", "SGO"), ("S.G.O", None),
        ("reunification", "Reunification"), ("Reunification assessment.", "Reunification"), ("Adoption", None), (None, None), (1, None),
    ],
)  # fmt: skip
def test_a_type_is_read_however_it_was_typed(kind: Any, meant: str | None) -> None:
    read = read_upload("predictions", book([row(kind=kind)]))
    assert [r.assessment_type for r in read.rows] == ([meant] if meant else [])
    assert [(p.row, p.column, p.mend) for p in read.problems] == ([] if meant else [(2, "Assessment type", "Write SGO or Reunification.")])


def test_numbers_blanks_and_a_title_above_the_heads() -> None:
    heads = (" person\u00a0id ", "CHILD", "Team", "Type of assessment", "Predicted Start Date", "Manager Notes", "Ours", None)
    rows = [row(2100314, note=" two\nlines "), (), ("\u00a0", None, " "), row(2100495.0), ("2106045", "Cyd", "T", "SGO", None, None)]
    read = read_upload("predictions", book(rows, heads, above=1))
    assert [(r.row, r.person_id, r.note) for r in read.rows] == [(3, "2100314", "two\nlines"), (6, "2100495", "")]
    assert (read.problems, read.blank) == ((), 2)
    assert read_upload("predictions", book([row()], above=2)).problems[0].mend.startswith("No sheet has the columns Person ID")
    assert read_upload("predictions", book([row()], sheet="My own")).rows[0].person_id == "P1"


def test_every_bad_row_is_kept_with_place_value_and_mend() -> None:
    rows = [
        row(start="next spring"),
        row(person=None),
        row(kind="Adoption", start="01/13/2022"),
        row(start="01/08/22", note="n" * 2001),
        row(start="=TODAY()"),
        row(person="=A2", note='=HYPERLINK("x")'),
        row(start=None, note="Only a note"),
        row(person="P9", start=12.5),
        row(person="P9", start=True),
        row(person="p" * 65),
    ]
    read = read_upload("predictions", book(rows))
    assert read.rows == ()
    day, formula, person = (
        "Write the day as 14/03/2022.",
        "Type the value itself: a formula is not read.",
        "Write the child's number in the case system.",
    )
    assert [(p.row, p.column, p.found, p.mend) for p in read.problems] == [
        (2, "Predicted start", "next spring", day),
        (3, "Person ID", "", person),
        (4, "Assessment type", "Adoption", "Write SGO or Reunification."),
        (4, "Predicted start", "01/13/2022", day),
        (5, "Predicted start", "01/08/22", day),
        (5, "Manager note", "2001 characters", "Use 2000 at most."),
        (6, "Predicted start", "", formula),
        (7, "Person ID", "", formula),
        (7, "Manager note", "", formula),
        (8, "Predicted start", "", day),
        (9, "Predicted start", "12.5", day),
        (10, "Predicted start", "True", day),
        (11, "Person ID", "", person),
    ]
    assert read.problems[0].words == "Row 2, column Predicted start: 'next spring' was found. Write the day as 14/03/2022."
    assert read.problems[1].words == "Row 3, column Person ID: Write the child's number in the case system."
    assert not [p for p in read.problems if "Ada" in p.words or "P9" in p.words]


def test_two_rows_of_one_child_and_type() -> None:
    rows = [row(), row(kind="Reunification"), row(), row("P2"), row("P2", start="02/08/2022")]
    read = read_upload("predictions", book(rows))
    assert [(r.row, r.person_id, r.assessment_type) for r in read.rows] == [(2, "P1", "SGO"), (3, "P1", "Reunification")]
    assert [(p.row, p.mend[:44]) for p in read.problems] == [
        (5, "The same child and type stand in row 6 too, "), (6, "The same child and type stand in row 5 too, ")
    ]  # fmt: skip


def test_heads_that_are_missing_or_double() -> None:
    read = read_upload("predictions", book([("P1", "SGO")], ("Person ID", "Assessment type")))
    assert [p.words for p in read.problems] == ["Column Predicted start: The column is missing. Add it, or use the template."]
    read = read_upload("predictions", book([row()], (*HEADS[:5], "Peach cell")))
    assert [p.words for p in read.problems] == ["Column Predicted start: The column stands there twice. Keep one."]
    read = read_upload("predictions", book([row(f"P{n}") for n in range(5001)]))
    assert [p.words for p in read.problems] == ["'5001 rows' was found. Upload 5000 rows at most at a time."] and not read.rows
