"""Files: one holds the whole list behind a figure, and nothing that a spreadsheet would run."""

import csv
import io
import re
from datetime import date, datetime

import openpyxl
import pytest

from components.frame import PAGES
from components.request import read
from metrics import catalogue, engine
from metrics.cin.listing import listed
from metrics.grains import columns_of
from metrics.scope import encoded
from pages.case_list import listed_scope
from reports.csv_file import to_csv
from reports.sheet import INVENTED, Dates, Sheet, SheetColumn
from reports.xlsx_file import to_xlsx

LISTS = (
    "measure=cin-open",
    "measure=cin-signoff-over-8-weeks&locality=Erewash&as_at=2022-03-14",
    "measure=cin-average-open-12m&service=all",
    "measure=cin-duration-closed-12m&as_at=2021-02-28",
    "measure=cin-change&side=2&locality=Chesterfield",
    "measure=cin-open&locality=Nowhere",
)
DANGEROUS = ("=1+1", "+x", "-x", "@x", "\t=1", "\n=1", "\r=1", '=cmd|" /C calc"!A0')
NAME = re.compile(r"^sightline-[a-z-]+-\d{4}-\d\d-\d\d(-invented-data)?\.(csv|xlsx)$")


def rows_of_csv(content: bytes) -> list[list[str]]:
    """The rows of a csv file, its byte order mark taken off."""
    assert content.startswith(b"\xef\xbb\xbf"), "spreadsheets take UTF-8 for another code page without the byte order mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def book_of(content: bytes) -> openpyxl.Workbook:
    """The workbook of an xlsx file."""
    return openpyxl.load_workbook(io.BytesIO(content))


def name_of(answer) -> str:
    """The file name an answer gives."""
    found = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
    assert found
    return found.group(1)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("query", LISTS)
def test_a_file_holds_the_whole_list(query, client):
    asked = read(query)
    measure = catalogue.measure(asked.one("measure"))
    if query.startswith("measure=cin-change"):
        measure = catalogue.measure("cin-open-month-ago")
    cases = listed(engine.cases(measure, listed_scope(asked), asked.frames), asked.scope.as_at)
    heads = [column.head.replace("\n", " ") for column in columns_of(measure)]

    answer = client.get(f"/export/cases.csv?{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    rows = rows_of_csv(answer.data)
    assert rows[0] == [*heads, "Data"] and len(rows) - 1 == cases.height
    assert [row[0] for row in rows[1:]] == cases["plan_id"].to_list(), "the file keeps the order of the list"
    assert all(row[-1] == INVENTED for row in rows[1:]), "each row of invented data says so: rows travel without their head"

    answer = client.get(f"/export/cases.xlsx?{query}")
    page, about = book_of(answer.data).worksheets
    sent = list(page.iter_rows(values_only=True))
    assert list(sent[0]) == heads and len(sent) - 1 == cases.height
    assert [row[0] for row in sent[1:]] == cases["plan_id"].to_list()
    told = {row[0]: row[1] for row in about.iter_rows(values_only=True)}
    assert told["Data"] == INVENTED and INVENTED in (page.oddHeader.right.text or ""), (
        "invented data are marked on the sheet and on every print"
    )
    assert (
        told["Rows"] == f"{cases.height:,}" and told["Definition"] == measure.definition and told["Edition"].startswith(asked.edition.name)
    )


@pytest.mark.parametrize(
    ("page", "table"),
    [
        (page, table)
        for page, tables in (
            ("overview", ("where", "flow", "trend")),
            ("durations", ("time", "signoff", "need", "needs")),
            ("targets", ("matrix",)),
        )
        for table in tables
    ],
)
def test_a_table_file_holds_the_figures_of_the_page(page, table, client):
    query = "as_at=2022-03-14"
    shown = next(t for t in PAGES[page].answers(read(query)).tables if t["id"] == table)
    columns = [column for column in shown["columns"] if column["kind"] not in ("text", "change")]
    rows = rows_of_csv(client.get(f"/export/{page}/{table}.csv?{query}").data)
    book = list(book_of(client.get(f"/export/{page}/{table}.xlsx?{query}").data).worksheets[0].iter_rows(values_only=True))
    assert len(rows) == len(book) == len(shown["rows"]) + 1, "every row of the page, opened to its deepest level"
    for column in columns:
        at, in_book = rows[0].index(column["head"]), list(book[0]).index(column["head"])
        assert [row[at] for row in rows[1:]] == ["" if r[column["id"]] is None else str(r[column["id"]]) for r in shown["rows"]]
        assert [row[in_book] for row in book[1:]] == [r[column["id"]] for r in shown["rows"]]


def test_every_table_of_a_page_has_its_file_with_heads_that_tell_its_columns_apart(client):
    for page in PAGES.values():
        for table in page.answers(read("")).tables:
            answer = client.get(f"/export/{page.name}/{table['id']}.csv")
            assert answer.status_code == 200, f"{page.name}/{table['id']} cannot be exported"
            heads = rows_of_csv(answer.data)[0]
            assert len(set(heads)) == len(heads) and "\u00ad" not in "".join(heads), f"{page.name}/{table['id']}: {heads}"


def test_formula_characters_stay_text():
    sheet = Sheet(
        "T",
        [SheetColumn("=head"), SheetColumn("n", "whole"), SheetColumn("d", "date")],
        [(text, -5, date(2022, 3, 14)) for text in DANGEROUS],
    )
    rows = rows_of_csv(to_csv(sheet))
    mend = "reports.sheet.is_formula misses a character: a name like this would run in the reader's spreadsheet"
    for row, text in zip(rows[1:], DANGEROUS, strict=True):
        assert row[0] == f"'{text}", mend
        assert row[1] == "-5", "a negative figure is a figure, not a formula"
    page = book_of(to_xlsx(sheet)).worksheets[0]
    for row in page.iter_rows(min_row=2):
        assert row[0].data_type in ("s", "inlineStr") and row[0].quotePrefix, mend
        assert row[1].value == -5 and row[1].data_type == "n"
        assert row[2].is_date


def test_a_dangerous_head_is_escaped():
    rows = rows_of_csv(to_csv(Sheet("T", [SheetColumn(text) for text in DANGEROUS], [])))
    assert rows[0] == [f"'{text}" for text in DANGEROUS], "reports.csv_file writes heads as they are: escape them like cells (_cell)"


def test_dates_are_written_as_chosen(client):
    query = "measure=cin-open&locality=Erewash"
    at = [column.head for column in columns_of(catalogue.measure("cin-open"))].index("Start")
    for dates, pattern in (("iso", r"\d{4}-\d\d-\d\d"), ("uk", r"\d\d/\d\d/\d{4}")):
        rows = rows_of_csv(client.get(f"/export/cases.csv?{query}&dates={dates}").data)
        assert all(re.fullmatch(pattern, row[at]) for row in rows[1:])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", rows_of_csv(client.get(f"/export/cases.csv?{query}").data)[1][at]), (
        "in files: ISO unless chosen"
    )
    formats = set()
    for dates in Dates:
        page = book_of(client.get(f"/export/cases.xlsx?{query}&dates={dates}").data).worksheets[0]
        cells = [row[at] for row in page.iter_rows(min_row=2)]
        assert all(isinstance(cell.value, datetime) for cell in cells), "a date in a workbook is a date, not text"
        formats |= {cell.number_format for cell in cells}
    assert len(formats) == 2 and not any(re.search(r"(?<!\\)/", f) for f in formats), (
        "a bare / in a date format follows the viewer's locale: escape it"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/export/cases.{form}?measure=cin-open&locality=Erewash&worker=Erewash%20CiN%201%7CNobody",
        "/export/overview/where.{form}?locality=Erewash&as_at=2022-03-14",
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_named_after_nobody(path, form, client):
    answer = client.get(path.format(form=form))
    assert NAME.match(name_of(answer)), (
        f"{name_of(answer)}: a file name holds what kind, the day and 'invented-data', no place and no person"
    )
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/export/cases.pdf?measure=cin-open", 404, "xlsx or csv"),
        ("/export/overview/where.pdf", 404, "pdf"),
        ("/export/nowhere/where.csv", 404, "nowhere"),
        ("/export/overview/nothing.csv", 404, "where"),
        ("/export/cases.csv?measure=cin-open&dates=us", 400, "dates=iso or dates=uk"),
        ("/export/cases.csv?measure=cin-opne", 400, "cin-open"),
        ("/export/cases.csv?measure=cin-open@soon", 400, "2021-05-03"),
        ("/export/cases.csv?as_at=yesterday", 400, "14/03/2022"),
        ("/export/cases.csv?as_at=2099-01-01", 400, "earlier"),
        ("/export/cases.csv?only=colour:blue", 400, "measure"),
        ("/export/cases.csv?worker=Someone", 400, "team|worker"),
        ("/export/overview/where.csv?as_at=31/02/2022", 400, "14/03/2022"),
        ("/export/cases.csv?edition=999", 404, "live"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_write(path, status, says, client):
    """A page may show something else and say so; a file would be taken for what was asked."""
    answer = client.get(path)
    text = answer.get_data(as_text=True)
    assert answer.status_code == status and says in text, f"{path} answered {answer.status_code}: {text[:200]!r}"
    assert "Traceback" not in text and answer.mimetype == "text/plain"


def test_a_query_is_written_into_no_file_name_or_header(client):
    answer = client.get("/export/cases.csv?" + encoded([("measure", "cin-open"), ("locality", 'x"\r\nX-Bad: 1'), ("find", "A Name")]))
    assert "X-Bad" not in answer.headers and "Name" not in name_of(answer)
