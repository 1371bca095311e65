"""data-quality.xlsx holds the figures of the page: rules, teams, what was set aside, editions; and several sheets are one workbook."""

import io
from datetime import date

import openpyxl
import pytest

from metrics.quality.rules import RULES
from metrics.quality.tables import QUALITY
from metrics.supplied import NOT_SUPPLIED
from reports.sheet import INVENTED, Sheet, SheetColumn
from reports.xlsx_file import to_workbook, to_xlsx
from tests.signin.browsing import Browsing

FILE = "/export/data-quality.xlsx"


@pytest.fixture
def reader(over_dirty, browser: Browsing, records) -> Browsing:
    return browser.let_in(records, "performance")


def book_of(answer) -> openpyxl.Workbook:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[dict]:
    heads, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_it_holds_what_the_page_shows(reader: Browsing) -> None:
    answer = reader.get(f"{FILE}?as_at=2022-03-14")
    book = book_of(answer)
    assert book.sheetnames == ["Rules", "By team", "Set aside", "Editions", "About these figures"]
    assert 'filename="sightline-data-quality-2022-03-14.xlsx"' in answer.headers["Content-Disposition"]
    view = reader.get("/view/about-quality?as_at=2022-03-14").get_json()["view"]
    shown = {row["name"]: row for row in view["tables"]["rules"]["rows"]}
    rules = rows_of(book, "Rules")
    assert [row["Rule"] for row in rules] == [rule.measure.title for rule in RULES]
    for row in rules:
        found = shown[row["Rule"]]
        assert (row["Plans"], row["Open"], row["Ended in 12 months"]) == (found["plans"], found["open"], found["ended"])
    teams = rows_of(book, "By team")
    assert teams[-1]["Locality"] == "Total" and all(row["Team"] or row["Locality"] for row in teams)
    for rule in RULES:
        parts = sum(row[rule.measure.title] for row in teams if row["Team"])
        assert teams[-1][rule.measure.title] == parts == shown[rule.measure.title]["plans"]
    aside = rows_of(book, "Set aside")
    assert sum(row["What was done"] == "set aside" for row in aside) > 0 and {"File", "Row", "Why"} <= set(aside[0])
    editions = rows_of(book, "Editions")
    assert [row["Edition"] for row in editions] == [1, 2] and editions[0]["Data to"].date() == date(2022, 5, 23)


def test_it_says_what_is_not_supplied(server, browser: Browsing, records) -> None:
    book = book_of(browser.let_in(records, "data").get(FILE))
    rules = {row["Rule"]: row for row in rows_of(book, "Rules")}
    assert rules["Open after the child's death"]["Plans"] == NOT_SUPPLIED and rules["No primary need"]["Plans"] == 0
    assert {row["Open after the child's death"] for row in rows_of(book, "By team")} == {NOT_SUPPLIED}
    assert rows_of(book, "Editions")[0]["Open after the child's death"] == NOT_SUPPLIED
    told = dict(book["About these figures"].iter_rows(values_only=True))
    assert told["Data"] == INVENTED and all(INVENTED in (sheet.oddHeader.right.text or "") for sheet in book)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("query", "status", "says"), [("as_at=yesterday", 400, "14/03/2022"), ("edition=999", 404, "live")])
def test_what_cannot_be_read_is_refused(reader: Browsing, query: str, status: int, says: str) -> None:
    answer = reader.get(f"{FILE}?{query}")
    assert answer.status_code == status and says in answer.get_data(as_text=True)


def test_no_child_is_in_it(reader: Browsing, dirty_store) -> None:
    from data.store import Store

    edition = Store(dirty_store).live()
    children = set(edition.table("persons")["person_id"]) | set(edition.table("cin_plans")["plan_id"])
    book = book_of(reader.get(FILE))
    cells = {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value is not None}
    assert not cells & children


def test_columns_of_the_table_have_their_ids() -> None:
    ids = [column.id for column in QUALITY.columns]
    assert ids[:5] == ["plans", "open", "ended", "broken", "broken_open"] and ids[5:] == [rule.mark for rule in RULES]


def test_several_sheets_are_one_workbook() -> None:
    one = Sheet("One", [SheetColumn("a", width=40)], [("=1+1",)], notes=[("Edition", "3")])
    two = Sheet("Two", [SheetColumn("b", "whole")], [(7,)], notes=[("Edition", "3")], invented=True)
    book = openpyxl.load_workbook(io.BytesIO(to_workbook([("First", one), ("Second", two)])))
    assert book.sheetnames == ["First", "Second", "About these figures"]
    assert book["First"]["A2"].data_type in ("s", "inlineStr") and book["First"]["A2"].quotePrefix and book["Second"]["B1"].value is None
    told = list(book["About these figures"].iter_rows(values_only=True))
    assert told == [("Title", "One"), ("Edition", "3"), ("Title", "Two"), ("Data", INVENTED)], "what both say is said once"
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx(one))).sheetnames == ["Rows", "About these figures"]
