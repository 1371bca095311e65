"""What is open to whom: every route, page and callback with the permission it asks for; what is not declared here stays shut.

The guard (pages/guard.py) asks `route`, `page` and `callback` at every request. A wing adds its own with a line in the tables.
"""

from dataclasses import dataclass
from enum import StrEnum

from access.permissions import Permission
from access.reader import Reader

READ, FORM = frozenset({"GET", "HEAD", "OPTIONS"}), frozenset({"GET", "HEAD", "OPTIONS", "POST"})
POST = frozenset({"POST", "OPTIONS"})
MEND = "Declare it in access/doors.py: in {table}, with the permission it asks for, or with OPEN or SIGNED_IN and the reason why."


class To(StrEnum):
    """Whom a door is open to."""

    ALL = "everybody, signed in or not"
    SIGNED_IN = "whoever is signed in"
    PERMITTED = "whoever has the permission"
    # The permission is that of the page, or of the callback, that the request asks for.
    INSIDE = "whoever may have what is asked for inside"
    NOBODY = "nobody: it runs in the browser"


@dataclass(frozen=True)
class Door:
    """One door. why: the reason, wherever no permission says it; wing: the pages it is one of, which a group has or has not."""

    to: To
    permission: Permission | None = None
    why: str = ""
    methods: frozenset[str] = READ
    wing: str = ""


def needs(permission: Permission, methods: frozenset[str] = READ, wing: str = "") -> Door:
    """A door for those with a permission; of a wing, for the groups whose pages it is among (`Group.pages`)."""
    return Door(To.PERMITTED, permission, methods=methods, wing=wing)


def _open(why: str, methods: frozenset[str] = READ) -> Door:
    return Door(To.ALL, why=why, methods=methods)


def _signed_in(why: str, methods: frozenset[str] = READ) -> Door:
    return Door(To.SIGNED_IN, why=why, methods=methods)


P = Permission
_SIGNING = "signing in and out is for those who have no session"
_USERS = ("add", "change", "disable", "enable", "password", "sign-out", "import")
_BROWSER = Door(To.NOBODY, why="a clientside callback: the server has no answer to it", methods=POST)
WINGS = {"cin": "Children in need", "ppoc": "Planning for permanence"}
# By the rule of the url map.
ROUTES: dict[str, Door] = {
    "/healthz": _open("says only that the process runs"),
    "/assets/<path:filename>": _open("style, scripts and type, the same for everybody; the sign-in page needs them"),
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": _open("Dash's own scripts, the same for everybody"),
    "/_favicon.ico": _open("the icon, the same for everybody"),
    "/_dash-layout": _signed_in("the shell around every page, without a figure; pages guard themselves"),
    "/_dash-dependencies": _signed_in("which parts of the pages hang together, without a figure"),
    "/_reload-hash": _signed_in("used while developing only; says nothing otherwise"),
    "/_dash-update-component": Door(To.INSIDE, why="each callback has a door of its own (CALLBACKS)", methods=POST),
    "/": _signed_in("leads on to the first page"),
    "/<path:path>": Door(To.INSIDE, why="each page has a door of its own (PAGES)"),
    "/view/<name>": Door(To.INSIDE, why="each page has a door of its own (PAGES)"),
    "/export/cases.<form>": needs(P.EXPORT_LISTS),
    "/export/<page>/<table>.<form>": needs(P.EXPORT_FIGURES),
    "/export/data-quality.xlsx": needs(P.SEE_DATA_PAGE, wing="cin"),
    "/sign-in": _open(_SIGNING, FORM),
    "/sign-in/again": _open(_SIGNING, FORM),
    "/sign-in/sso": _open(_SIGNING),
    "/sign-in/sso/back": _open(_SIGNING),
    "/sign-in/done": _open("says that the other tab may go on"),
    "/sign-out": _open(_SIGNING, FORM),
    "/signed-out": _open("says that the session has ended"),
    "/ask-for-access": _open("says whom to ask, without a name"),
    "/change-password": _signed_in("everybody's own password", FORM),
    "/do/child/find": needs(P.SEE_LISTS, POST),
    "/do/purpose": needs(P.SEE_LISTS, POST),
    "/do/reason": needs(P.SEE_LISTS, POST),
    "/do/not-shown": needs(P.SEE_LISTS, POST),
    "/do/view-list": needs(P.SAVE_VIEWS),
    "/do/view-save": needs(P.SAVE_VIEWS, POST),
    "/do/view-change": needs(P.SAVE_VIEWS, POST),
    "/do/view-remove": needs(P.SAVE_VIEWS, POST),
    "/do/request": needs(P.PROPOSE_CHANGE, POST),
    "/do/request-answer": needs(P.PROPOSE_CHANGE, POST),
    "/do/request-decide": needs(P.DECIDE_REQUESTS, POST),
    **{f"/do/admin/users/{what}": needs(P.MANAGE_USERS, POST) for what in _USERS},
    "/export/users.<form>": needs(P.MANAGE_USERS),
    "/export/users-template.csv": needs(P.MANAGE_USERS),
    **{f"/do/admin/stand-ins/{what}": needs(P.GIVE_STAND_IN, POST) for what in ("give", "end")},
    **{f"/do/admin/restricted/{what}": needs(P.MANAGE_RESTRICTED, POST) for what in ("find", "set", "lift", "seal")},
    **{f"/do/admin/trail/{what}": needs(P.SEE_TRAIL, POST) for what in ("find", "verify")},
    "/export/trail.<form>": needs(P.SEE_TRAIL),
    **{f"/do/admin/people/{what}": needs(P.ANSWER_PERSONS, POST) for what in ("find", "give", "correct", "step", "erase")},
    "/do/ppoc/prediction": needs(P.WRITE_PREDICTIONS, POST, wing="ppoc"),
    "/do/ppoc/prediction/withdraw-form": needs(P.WRITE_PREDICTIONS, POST, wing="ppoc"),
    "/do/ppoc/prediction/withdraw": needs(P.WRITE_PREDICTIONS, POST, wing="ppoc"),
    "/do/ppoc/prediction/history": needs(P.SEE_LISTS, POST, wing="ppoc"),
    "/do/ppoc/why": needs(P.SEE_LISTS, POST, wing="ppoc"),
    "/do/ppoc/children": needs(P.SEE_LISTS, POST, wing="ppoc"),
    "/do/ppoc/predictions-upload": needs(P.WRITE_PREDICTIONS, POST, wing="ppoc"),
    "/export/predictions-template.xlsx": needs(P.WRITE_PREDICTIONS, wing="ppoc"),
    "/do/admin/retention": needs(P.ANSWER_PERSONS, POST),
    "/do/permanence/target": needs(P.WRITE_TARGETS, POST, wing="ppoc"),
}
# By the path a page registers.
PAGES: dict[str, Door] = {
    "/cin/overview": needs(P.SEE_FIGURES, wing="cin"),
    "/cin/durations": needs(P.SEE_FIGURES, wing="cin"),
    "/cin/targets": needs(P.SEE_FIGURES, wing="cin"),
    "/ppoc/children-in-care": needs(P.SEE_FIGURES, wing="ppoc"),
    "/ppoc/head-of-service": needs(P.SEE_FIGURES, wing="ppoc"),
    "/ppoc/planned-starts": needs(P.SEE_FIGURES, wing="ppoc"),
    "/ppoc/outcomes": needs(P.SEE_FIGURES, wing="ppoc"),
    "/cases": needs(P.SEE_LISTS, wing="cin"),
    "/child": needs(P.SEE_LISTS, wing="cin"),
    "/ppoc/mobilisation": needs(P.SEE_LISTS, wing="ppoc"),
    "/ppoc/questions": needs(P.SEE_FIGURES, wing="ppoc"),
    "/about/data": needs(P.SEE_DATA_PAGE),
    "/about/quality": needs(P.SEE_DATA_PAGE, wing="cin"),
    "/views": needs(P.SAVE_VIEWS),
    "/about/definitions": _signed_in("what the numbers mean, without a figure"),
    "/about/governance": _signed_in("who sees what and whom to ask, without a figure; it looks itself at whose a request is"),
    "/admin/users": needs(P.MANAGE_USERS),
    "/admin/stand-ins": needs(P.GIVE_STAND_IN),
    "/admin/restricted": needs(P.MANAGE_RESTRICTED),
    "/admin/trail": needs(P.SEE_TRAIL),
    "/admin/people": needs(P.ANSWER_PERSONS),
    "/start": _signed_in("what is there for whoever is signed in, without a figure"),
    "/not-found": _signed_in("says that there is no such page"),
}
# By the callback's first output.
CALLBACKS: dict[str, Door] = {
    "_pages_content.children": Door(To.INSIDE, why="the page asked for has a door of its own (PAGES)", methods=POST),
    "_pages_dummy.children": _BROWSER,
    "overview-trend.figure": _BROWSER,
    "durations-time-chart.figure": _BROWSER,
    "targets-chart.figure": _BROWSER,
    "care-places-chart.figure": _BROWSER,
    "head-of-service-matrix.rowData": _BROWSER,
    "planned-starts-timeline.figure": _BROWSER,
    "outcomes-steps.figure": _BROWSER,
    "cases-drawn.data": _BROWSER,
    "child-drawn.data": _BROWSER,
    "cases-grid.getRowsResponse": needs(P.SEE_LISTS, POST),
    "mobilisation-drawn.data": _BROWSER,
    "questions-drawn.data": _BROWSER,
    "about-data-drawn.data": _BROWSER,
    "about-quality-dates.rowData": _BROWSER,
    "about-definitions-drawn.data": _BROWSER,
    "about-governance-drawn.data": _BROWSER,
    "saved-views-drawn.data": _BROWSER,
    **{f"admin-{page}-drawn.data": _BROWSER for page in ("users", "stand-ins", "restricted", "trail", "people")},
    "picker-data.data": needs(P.SEE_FIGURES, POST),
    "picker-shown.data": _BROWSER,
}


def first_output(output: str) -> str:
    """The first output of a callback as Dash names it: of "..a.data...b.children.." it is "a.data"; without Dash's mark of a duplicate."""
    return output.strip(".").split("...")[0].partition("@")[0]


def route(rule: str | None, method: str) -> Door | None:
    """The door of a rule of the url map for a method; None where none is declared."""
    door = ROUTES.get(rule or "")
    return door if door and method in door.methods else None


def page(path: str) -> Door | None:
    """The door of a page by the path it registers; None where none is declared."""
    return PAGES.get(path)


def callback(output: str) -> Door | None:
    """The door of a callback by its output as Dash names it; None where none is declared."""
    return CALLBACKS.get(first_output(output))


def _why_not_of(door: Door, reader: Reader) -> str:
    """Why the pages of a wing are not a reader's; empty where they are."""
    if not door.wing or door.wing in reader.group.pages:
        return ""
    whom = door.permission.ask if door.permission else "the data manager"
    return f"{WINGS[door.wing]}: {reader.group.title} does not have these pages. Ask {whom}."


def why_not(door: Door, reader: Reader) -> str:
    """Why a door is shut to a reader who is signed in, and whom to ask; empty where it is open (and where it asks inside)."""
    if door.to is To.PERMITTED and door.permission is not None:
        return reader.why_not(door.permission) or _why_not_of(door, reader)
    return f"Nobody may ask for this: {door.why}." if door.to is To.NOBODY else ""


def may_open(path: str, reader: Reader) -> bool:
    """Whether a reader may open the page of a path: for the menu."""
    door = page(path)
    return door is not None and not why_not(door, reader)


def undeclared(rules: dict[str, set[str]], pages: set[str], outputs: set[str]) -> list[str]:
    """What the app has and no table declares, each with its mend; and what a table declares and the app has not.

    rules: rule -> its methods; pages: the paths they register; outputs: the keys of `app.callback_map`.
    """
    told = []
    for rule, methods in rules.items():
        for method in sorted(methods):
            if route(rule, method) is None:
                told.append(f"{method} {rule} is declared by nobody, so it answers 403. {MEND.format(table='ROUTES')}")
    told += [f"The page {path} is declared by nobody, so it answers 403. {MEND.format(table='PAGES')}" for path in pages if not page(path)]
    firsts = {first_output(output) for output in outputs}
    told += [
        f"The callback of {first} is declared by nobody, so it answers 403. {MEND.format(table='CALLBACKS')}"
        for first in firsts
        if first not in CALLBACKS
    ]
    gone = [*(ROUTES.keys() - rules.keys()), *(PAGES.keys() - pages), *(CALLBACKS.keys() - firsts)]
    told += [f"access/doors.py declares {what}, and the app has no such thing: take the line out." for what in gone]
    blank = [name for table in (ROUTES, PAGES, CALLBACKS) for name, door in table.items() if not door.permission and not door.why]
    return sorted(told) + [f"{name} names no permission: say in `why` why it needs none." for name in blank]
