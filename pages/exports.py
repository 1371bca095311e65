"""Exports: the whole list behind a figure, or a table of a page, as xlsx or csv. Links hold a scope and never a name."""

from flask import Flask, Response, request

from access import doors
from access.reader import Refused
from components.page import PAGES
from components.request import read
from data.store import NoEdition
from metrics import engine
from metrics.grains import GRAINS
from pages import looked
from pages.case_list import asked_measure, listed_scope, outside_words
from reports.csv_file import to_csv
from reports.exports import case_sheet, file_name, table_sheet
from reports.sheet import Dates, Sheet
from reports.xlsx_file import to_xlsx

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def _refused(words: str, status: int = 404) -> Response:
    return Response(words, status=status, mimetype="text/plain")


def _sent(sheet: Sheet, form: str, name: str) -> Response:
    chosen = request.args.get("dates", Dates.UK if form == "xlsx" else Dates.ISO)
    if chosen not in list(Dates):
        return _refused(f"dates={chosen} is not known. Write dates=iso or dates=uk.", 400)
    content = to_xlsx(sheet, Dates(chosen)) if form == "xlsx" else to_csv(sheet, Dates(chosen))
    response = Response(content, mimetype=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _search() -> str:
    return request.query_string.decode("utf-8", "replace")


def export_cases(form: str) -> Response:
    """The whole list behind the measure of the link, every column and row."""
    if form not in TYPES:
        return _refused(f"There is no export as {form}. Use xlsx or csv.")
    try:
        asked = read(_search())
    except NoEdition as problem:
        return _refused(str(problem))
    measure, _, problem = asked_measure(asked)
    if asked.error or problem:
        return _refused(asked.error or problem or "", 400)
    if asked.reader.asks_purpose:
        return _refused("Choose first what you look at cases for: open the list, and answer the question there.", 403)
    asked = asked.of(GRAINS[measure.table])
    scope = listed_scope(asked)
    behind = engine.listing(measure, scope, asked.frames)
    looked.list_exported(asked, measure, behind.rows, form)
    sheet = case_sheet(behind, scope, asked.edition, outside_words(asked.reader))
    return _sent(sheet, form, file_name("cases", scope.as_at, asked.edition.invented))


def export_table(page: str, table: str, form: str) -> Response:
    """A table of a page in the scope of the link, opened to its deepest level."""
    if form not in TYPES or page not in PAGES:
        return _refused(f"There is no export of {page} as {form}.")
    try:
        asked = read(_search())
    except NoEdition as problem:
        return _refused(str(problem))
    if asked.error:
        return _refused(asked.error, 400)
    door = doors.page(PAGES[page].path)
    shut = doors.why_not(door, asked.reader) if door else doors.MEND.format(table="PAGES")
    if shut:
        raise Refused(shut)
    answer = PAGES[page].answers(asked)
    found = next((t for t in answer.tables if t["id"] == table), None)
    if found is None:
        return _refused(f"{PAGES[page].title} has no table {table}. It has: {', '.join(t['id'] for t in answer.tables)}.")
    scope = asked.scope.with_services(answer.services)
    looked.table_exported(asked, PAGES[page].title, found["title"], form, len(found["rows"]))
    return _sent(table_sheet(found, scope, asked.frames), form, file_name(f"{page}-{table}", scope.as_at, asked.edition.invented))


def register(server: Flask) -> None:
    """Add the two routes to the server."""
    server.add_url_rule("/export/cases.<form>", "export_cases", export_cases)
    server.add_url_rule("/export/<page>/<table>.<form>", "export_table", export_table)
