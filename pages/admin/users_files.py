"""Files of users: the list as the page shows it, and the empty file for an import."""

from flask import Flask, Response, request

from access import trail, user_import
from access.permissions import Permission
from access.rights import group_of
from access.sessions import reader_now
from components.request import open_store
from data.calendar import shown
from data.records.tables import User
from data.store import NoEdition
from pages.admin.users import FILTERS, chosen, last_signed_in, state_of
from pages.at_work import clock, doing_now, records_now
from reports.csv_file import to_csv
from reports.exports import file_name
from reports.sheet import Dates, Sheet, SheetColumn
from reports.xlsx_file import to_xlsx

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}
HEADS = (
    ("Sign-in name", "text"),
    ("Name", "text"),
    ("Group", "text"),
    ("Localities", "text"),
    ("Teams", "text"),
    ("Zone", "text"),
    ("School", "text"),
    ("E-mail", "text"),
    ("Agreement", "date"),
    ("DBS check", "date"),
    ("Last signed in", "date"),
    ("State", "text"),
)


def is_invented() -> bool:
    """Whether the live edition is the demo's."""
    try:
        return open_store().live().invented
    except NoEdition:
        return False


def sent(sheet: Sheet, form: str, name: str) -> Response:
    """A sheet as a file: xlsx with dates as people write them, csv with dates as machines read them."""
    content = to_xlsx(sheet, Dates.UK) if form == "xlsx" else to_csv(sheet, Dates.ISO)
    return attachment(content, TYPES[form], f"{file_name(name, clock().date(), sheet.invented)}.{form}")


def attachment(content: bytes, mimetype: str, name: str) -> Response:
    """Bytes to be saved under a name, and kept by no cache."""
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def no_such_form(form: str) -> Response:
    """What is said of a kind of file that is not made."""
    return Response(f"There is no export as {form}. Use xlsx or csv.", status=404, mimetype="text/plain")


def export_users(form: str) -> Response:
    """The users that the address chooses, one row each."""
    reader_now().demand(Permission.MANAGE_USERS)
    if form not in TYPES:
        return no_such_form(form)
    records = records_now()
    asked = {name: request.args.get(name, "") for name in FILTERS}
    signed_in = last_signed_in(records)
    with records.session() as session:
        found = chosen(records.all_latest(session, User), signed_in, asked)
        trail.record(session, doing_now(), trail.Look("export", f"The list of users as {form}", count=len(found)))
    rows = [
        (
            row.key,
            row.shown_name,
            group_of(row.group).title,
            "; ".join(row.localities),
            "; ".join(row.teams),
            row.zone,
            row.school,
            row.email,
            row.agreement_on,
            row.dbs_on,
            signed_in[row.key].date() if row.key in signed_in else None,
            state_of(row),
        )
        for row in found
    ]
    notes = [("Rows", f"{len(rows):,}"), ("Made on", shown(clock().date()))]
    return sent(Sheet("Users", [SheetColumn(*head) for head in HEADS], rows, notes, is_invented()), form, "users")


def template() -> Response:
    """The file to fill in: its first row names the columns, its second is to be copied."""
    return attachment(("\ufeff" + user_import.template()).encode(), TYPES["csv"], "sightline-users-to-fill-in.csv")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule("/export/users.<form>", "export_users", export_users)
    server.add_url_rule("/export/users-template.csv", "users_template", template)
