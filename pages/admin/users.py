"""Users: everybody who may sign in, found by name, group, place and state; and one of them, added or changed."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import html
from sqlalchemy import func, select

from access.rights import GROUPS, Permission, group_of
from components.forms import field, form
from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import plural
from data.records.database import Records
from data.records.tables import TrailEntry, User
from pages.admin import one_user
from pages.admin.tables import day, moment, section, table
from pages.admin.user_form import places
from pages.at_work import records_now

PATH = "/admin/users"
FILTERS = ("find", "group", "place", "state")
STATES = (("open", "May sign in"), ("disabled", "Disabled"), ("never", "Never signed in"), ("waits", "Agreement or DBS date missing"))
HEADS = ("Name", "Group", "Places", "Agreement", "DBS check", "Last signed in (UTC)", "State")


def last_signed_in(records: Records) -> dict[str, datetime]:
    """When each user last signed in, by sign-in name, from the trail."""
    with records.reading() as session:
        asked = select(TrailEntry.user, func.max(TrailEntry.at)).where(TrailEntry.kind == "sign-in").group_by(TrailEntry.user)
        return dict(session.execute(asked).all())


def places_of(row: User) -> str:
    """What a user is given, in words: localities, teams, zone, school; each name once."""
    return ", ".join(dict.fromkeys(filter(None, [*row.localities, *row.teams, row.zone, row.school])))


def _waits(row: User) -> bool:
    return group_of(row.group).agreement_needed and not (row.agreement_on and row.dbs_on)


def chosen(rows: list[User], signed_in: dict[str, datetime], asked: dict[str, str]) -> list[User]:
    """The users that the address asks for. asked: by the names of FILTERS, empty where anything goes."""
    words = asked["find"].casefold().split()

    def is_asked(row: User) -> bool:
        said = f"{row.key} {row.shown_name} {row.email or ''} {places_of(row)}".casefold()
        states = {"open": not row.disabled, "disabled": row.disabled, "never": row.key not in signed_in, "waits": _waits(row)}
        return (
            all(word in said for word in words)
            and asked["group"] in ("", row.group)
            and asked["place"] in ("", *row.localities, *row.teams, row.zone, row.school)
            and states.get(asked["state"], True)
        )

    return [row for row in rows if is_asked(row)]


def state_of(row: User) -> str:
    """How a user stands, in words."""
    if row.disabled:
        return "Disabled"
    return "Waits for dates" if _waits(row) else "May sign in"


def user_link(request: Request, name: str, words: str = "") -> html.A:
    """A link to one user's page."""
    return html.A(words or name, href=request.href(PATH, ("user", name)), className="text-link")


def _filter(asked: dict[str, str], rows: list[User]) -> html.Form:
    held = sorted({place for row in rows for place in (*row.localities, *row.teams, row.zone, row.school) if place})
    anything = ("", "Any")
    fields = [
        field("find", "Find", value=asked["find"], form="ask", hint="Name, e-mail or place"),
        field(
            "group",
            "Group",
            kind="select",
            options=[anything, *((g.id, g.title) for g in GROUPS.values())],
            value=asked["group"],
            form="ask",
        ),
        field(
            "place",
            "Locality, team, zone or school",
            kind="select",
            options=[anything, *((p, p) for p in held)],
            value=asked["place"],
            form="ask",
        ),
        field("state", "State", kind="select", options=[anything, *STATES], value=asked["state"], form="ask"),
    ]
    return html.Form(
        [*fields, html.Button("Show", type="submit", className="secondary")],
        id="form-ask",
        className="form admin-ask",
        role="search",
        **{"data-ask": "users"},
    )


def _list(request: Request, records: Records) -> list[Any]:
    with records.reading() as session:
        everybody = records.all_latest(session, User)
    signed_in = last_signed_in(records)
    asked = {name: request.one(name) for name in FILTERS}
    found = chosen(everybody, signed_in, asked)
    cells = [
        (
            html.Span([user_link(request, row.key, row.shown_name), html.Span(row.key, className="quiet-name")]),
            group_of(row.group).title,
            places_of(row),
            day(row.agreement_on),
            day(row.dbs_on),
            moment(signed_in.get(row.key)) if row.key in signed_in else "Never",
            state_of(row),
        )
        for row in found
    ]
    query = urlencode({name: value for name, value in asked.items() if value})
    ways = [
        html.A("Add a user", href=request.href(PATH, ("do", "add")), className="primary"),
        html.A("Import users from a file", href=request.href(PATH, ("do", "import")), className="secondary"),
        *(
            html.A(
                f"Export {plural(len(found), 'row')} as {kind}",
                href=f"/export/users.{kind}{f'?{query}' if query else ''}",
                className="text-link",
            )
            for kind in ("xlsx", "csv")
        ),
    ]
    count = f"{len(found)} of {plural(len(everybody), 'user')}"
    left_out = [html.A("Show all", href=request.href(PATH), className="text-link")] if len(found) < len(everybody) else []
    return [
        html.Div(ways, className="admin-ways"),
        _filter(asked, everybody),
        html.P([html.Strong(count), " ", *left_out], className="admin-count"),
        table("Users", HEADS, cells, empty="No user is like that. Take one of the choices above away.", wide=True),
    ]


def _import() -> list[Any]:
    return [
        section(
            "Import users from a file",
            html.P(
                "One row a user, in a csv file. A user who is here already becomes as the file has them; a column the file does not have "
                "stays as it is. Nobody is disabled for not being in the file. A row that cannot be taken is left out and told, "
                "with what to write instead; the others are taken."
            ),
            html.P(html.A("Download the file to fill in (csv)", href="/export/users-template.csv", className="text-link")),
            form(
                "/do/admin/users/import",
                [field("file", "The csv file", kind="file", needed=True, form="import", hint="Saved as CSV UTF-8, at most 5,000 rows")],
                "Import users",
                id="form-import",
            ),
        )
    ]


def answer(request: Request) -> Answer:
    """The list; one user (`user=`); or a form to add one or many (`do=`)."""
    request.reader.demand(Permission.MANAGE_USERS)
    records = records_now()
    name, doing = request.one("user"), request.one("do")
    back = html.P(html.A("Back to all users", href=request.href(PATH), className="text-link"))
    told: list[Any] = ["Who may sign in, what they may see, and since when"]
    if name:
        parts = [back, *one_user.shown_user(request, records, name.lower())]
    elif doing == "add":
        parts = [back, *one_user.new_user(places())]
    elif doing == "import":
        parts = [back, *_import()]
    else:
        parts = _list(request, records)
    return Answer(request, (), told, slots={"part": parts})


def body(page: Page) -> list[Any]:
    """One part, that the address chooses."""
    return [page.slot("part", className="admin")]


PAGE = Page("admin-users", PATH, "Users", answer, body, slots=("part",), charts=(), grids=(), percent=False, has_scope=False, noted=True)
register(PAGE, order=80, group="Admin", icon="shield")
