"""Restricted persons: who is restricted and why, who is named for them, and an identity sealed after an adoption."""

from types import SimpleNamespace
from typing import Any

from dash import html

from access import restricted, trail
from access.permissions import Permission
from access.restricting import ADOPTED, WHYS
from access.rights import group_of
from access.sessions import reader_now
from components import ask_why
from components.forms import field, form
from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import plural
from data.records.tables import Restricted, User
from pages import looked
from pages.admin import children
from pages.admin.tables import HISTORY, changes, moment, opened, section, table
from pages.admin.user_form import box_name
from pages.at_work import doing_now, records_now
from pages.named import in_words

PATH = "/admin/restricted"
FIND, SET = "/do/admin/restricted/find", "/do/admin/restricted/set"
LIFT, SEAL = "/do/admin/restricted/lift", "/do/admin/restricted/seal"
KEPT = 8
FIELDS = (("why", "Why"), ("named", "Named"), ("sealed", "Old identity sealed"))


def id_of(key: str) -> str | None:
    """The person a key stands for: in a kept edition, or among the restricted; None where it is nobody's."""
    found = children.person_of(key, reader_now())
    if found:
        return found.id
    records = records_now()
    with records.reading() as session:
        return next((row.key for row in records.all_latest(session, Restricted) if looked.key_of(row.key) == key), None)


def may_be_named() -> dict[str, str]:
    """Who may be named: those who see cases and may sign in, as (sign-in name: words)."""
    records = records_now()
    with records.reading() as session:
        rows = records.all_latest(session, User)
    return {
        row.key: in_words(row.shown_name, row.group)
        for row in rows
        if not row.disabled and Permission.SEE_LISTS in group_of(row.group).permissions
    }


def _list(request: Request) -> list[Any]:
    records, reader = records_now(), request.reader
    with records.reading() as session:
        rows = records.all_latest(session, Restricted)
        people = {row.key: row.shown_name for row in records.all_latest(session, User)}
    keys = [looked.key_of(row.key) for row in rows]
    trail.recorded(records, doing_now(), trail.Look("list", "Restricted persons", count=len(rows), keys=keys))
    cells = [
        (
            html.A(
                children.words_of(key, reader) if children.may_name(reader, row.key) else f"{children.UNNAMED} (key {key[:KEPT]})",
                href=request.href(PATH, ("key", key)),
                className="text-link",
            ),
            row.why.capitalize(),
            ", ".join(people.get(name, name) for name in row.named),
            "Yes" if row.sealed_person_id else "",
            moment(row.recorded_at),
            people.get(row.recorded_by, row.recorded_by),
        )
        for key, row in zip(keys, rows, strict=True)
    ]
    heads = ("Child", "Why", "Named", "Old identity sealed", "Since (UTC)", "Written by")
    words = "They count in figures. In lists, exports, searches and the trail they are shown to those named for them and to nobody else."
    return [
        section(
            "Restrict a child, or change who is named", html.P("Look for the child first."), children.find_form(FIND, "find"), id="find"
        ),
        section("Who is restricted", html.P(words), table("Restricted persons", heads, cells, empty="Nobody is restricted.", wide=True)),
    ]


def _hidden(key: str, seen: int, form_: str) -> list[Any]:
    return [field(name, name, kind="hidden", value=value, form=form_) for name, value in (("key", key), ("after", str(seen)))]


def _reason(form_: str) -> Any:
    return field("reason", "Reason", needed=True, form=form_, hint="Who asked for it; without a name or number of the child")


def _one(request: Request, key: str) -> list[Any]:
    records, reader, id = records_now(), request.reader, id_of(key)
    back = html.P(html.A("Back to all restricted persons", href=request.href(PATH), className="text-link"))
    if id is None:
        return [back, section("There is no such child", html.P("No kept edition and no restriction knows this key."))]
    trail.recorded(records, doing_now(), trail.Look("child", "Restriction of one child", count=1, keys=[key]))
    with records.reading() as session:
        rows = records.history(session, Restricted, id)
        held = records.latest(session, Restricted, id)
        is_old = any(row.sealed_person_id == id for row in records.all_latest(session, Restricted))
    words = children.words_of(key, reader) if children.may_name(reader, id) else f"{children.UNNAMED} (key {key[:KEPT]})"
    if is_old:
        return [back, section(words, html.P("This is a sealed identity. It is shown to those named for the adopted child alone."))]
    seen = rows[-1].row_id if rows else 0
    named = may_be_named() | {name: name for name in (held.named if held else []) if name not in may_be_named()}
    boxes = [
        field(box_name("named", name), told, kind="checkbox", value="yes" if held and name in held.named else "", form="set")
        for name, told in named.items()
    ]
    whys = [("", "Choose one"), *((why, why.capitalize()) for why in WHYS)]
    fields = [
        *_hidden(key, seen, "set"),
        field("why", "Why", kind="select", options=whys, value=held.why if held else "", needed=True, form="set"),
        html.Fieldset([html.Legend("Named: who sees this child"), html.Div(boxes, className="admin-boxes")]),
        _reason("set"),
    ]
    ways = [form(SET, fields, "Keep the change" if held else "Restrict this child", id="form-set")]
    if held is not None:
        ways += _more_ways(key, seen, held)
    told = [
        SimpleNamespace(
            **{name: getattr(row, name) for name in ("why", "named", "withdrawn", "recorded_at", "recorded_by", "reason")},
            sealed=bool(row.sealed_person_id),
        )
        for row in rows
    ]
    state = f"Restricted: {held.why}." if held else "Not restricted."
    return [
        back,
        section(words, html.P(state), *ways),
        section("History", table("What was changed", HISTORY, changes(told, FIELDS, "Restricted"), empty="Never restricted.")),
    ]


def _more_ways(key: str, seen: int, held: Restricted) -> list[Any]:
    if held.sealed_person_id:
        return [html.P("An old identity is sealed under this child, so the restriction stays.", className="admin-facts")]
    lift = form(
        LIFT,
        [*_hidden(key, seen, "lift"), _reason("lift")],
        "End the restriction",
        id="form-lift",
        confirm="End the restriction? Everybody whose list this child is on then sees them.",
    )
    ways = [opened("End the restriction", lift)]
    if held.why == ADOPTED:
        old = field("typed", "Number from before the adoption", needed=True, form="seal", hint="It stands in no address")
        seal = form(
            SEAL,
            [*_hidden(key, seen, "seal"), old, _reason("seal")],
            "Seal the old identity",
            id="form-seal",
            confirm="Seal the old identity? It cannot be opened again.",
        )
        ways.append(opened("Seal the identity from before the adoption", seal))
    return ways


def answer(request: Request) -> Answer:
    """The list, or one child by key."""
    request.reader.demand(Permission.MANAGE_RESTRICTED)
    key = request.one("key")
    if request.reader.asks_purpose:
        parts: list[Any] = [ask_why.purpose_form()]
    else:
        parts = _one(request, key) if key else _list(request)
    mine = len(restricted.named_ids(_live(), request.reader.name))
    return Answer(request, (), [f"You are named for {plural(mine, 'identity', 'identities')}"], slots={"part": parts})


def _live() -> list[Restricted]:
    records = records_now()
    with records.reading() as session:
        return records.all_latest(session, Restricted)


def body(page: Page) -> list[Any]:
    """One part, that the address chooses."""
    return [page.slot("part", className="admin")]


PAGE = Page(
    "admin-restricted",
    PATH,
    "Restricted persons",
    answer,
    body,
    slots=("part",),
    charts=(),
    grids=(),
    percent=False,
    has_scope=False,
    noted=True,
)
register(PAGE, order=82, group="Admin", icon="shield")
