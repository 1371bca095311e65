"""Who looked: the trail asked by child, by person and by period; reading it is itself in the trail."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dash import html
from sqlalchemy import select

from access import looks, trail
from access.looks import Seen
from access.permissions import Permission
from access.reader import Reader
from access.rights import group_of
from components import ask_why
from components.forms import field, form
from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import number, plural
from data.calendar import parse_day, shown
from data.records.tables import TrailEntry, User
from metrics.scope import encoded
from pages import looked
from pages.admin import children
from pages.admin.tables import moment, section, table
from pages.at_work import clock, doing_now, records_now

PATH = "/admin/trail"
FIND, VERIFY = "/do/admin/trail/find", "/do/admin/trail/verify"
CHECKED = "The chain"
MOST_SHOWN = 200
ASKED = ("key", "by", "since", "until")
HEADS = ("When (UTC)", "Who", "What", "Words", "Rows", "Children", "Reason", "Purpose")


@dataclass(frozen=True)
class Question:
    """What is asked of the trail: a child's key, a user's sign-in name, or neither; days from and up to, both included."""

    key: str = ""
    by: str = ""
    since: date | None = None
    until: date | None = None
    problem: str = ""

    @property
    def words(self) -> str:
        """The question, for the trail and as a heading; a child is not named."""
        what = "Who looked at one child" if self.key else f"What {self.by} looked at and did" if self.by else "The newest entries"
        return what + (f", from {shown(self.since)}" if self.since else "") + (f", up to {shown(self.until)}" if self.until else "")

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The question as parts of an address."""
        days = [(name, value.isoformat()) for name, value in (("since", self.since), ("until", self.until)) if value]
        return [*([("key", self.key)] if self.key else []), *([("by", self.by)] if self.by and not self.key else []), *days]


def question(asked: dict[str, str]) -> Question:
    """The question of an address. asked: by the names of ASKED; a day that is none is told in `problem` and left out."""
    days: dict[str, date] = {}
    problem = ""
    for name in ("since", "until"):
        try:
            if asked[name]:
                days[name] = parse_day(asked[name])
        except ValueError as found:
            problem = str(found)
    return Question(asked["key"], asked["by"].lower(), days.get("since"), days.get("until"), problem)


def entries(asked: Question, reader: Reader, limit: int | None) -> list[Seen]:
    """The entries that answer a question, newest first; of restricted children only for those named."""
    since = datetime.combine(asked.since, time(), UTC) if asked.since else None
    until = datetime.combine(asked.until + timedelta(days=1), time(), UTC) if asked.until else None
    hidden = children.withheld_keys(reader)
    with records_now().reading() as session:
        if asked.key:
            found = looks.looks_at(session, asked.key, looked.recomputed, since=since, until=until, hidden=hidden)
            return found if limit is None else found[:limit]
        if asked.by:
            return looks.looks_by(session, asked.by, since=since, until=until, hidden=hidden, limit=limit)
        newest = trail.head(session)[0]
        return looks.latest_looks(session, since=since, until=until, hidden=hidden, limit=newest if limit is None else limit)


def note(asked: Question, reader: Reader, how: str = "") -> None:
    """Put into the trail that it is read, before anything of it is shown."""
    told = [asked.key] if asked.key and asked.key not in children.withheld_keys(reader) else []
    query = encoded([part for part in asked.parts if part[0] != "key"])
    trail.recorded(records_now(), doing_now(), trail.Look("trail", f"{asked.words}{how}", query, keys=told))


def _children(seen: Seen, request: Request) -> Any:
    if len(seen.keys) == 1:
        return html.A("This child", href=request.href(PATH, ("key", seen.keys[0])), className="text-link")
    return number(len(seen.keys)) if seen.keys else ""


def _row(seen: Seen, request: Request, names: dict[str, str]) -> tuple[Any, ...]:
    who = html.A(names.get(seen.user, seen.user), href=request.href(PATH, ("by", seen.user)), className="text-link")
    words: Any = seen.words if seen.sure else [seen.words, html.Span(looks.UNSURE, className="admin-unsure")]
    return (
        moment(seen.at),
        html.Span([who, html.Span(group_of(seen.group).title if seen.group else "", className="quiet-name")]),
        looks.KIND_WORDS.get(seen.kind, seen.kind),
        words,
        number(seen.count) if seen.count is not None else "",
        _children(seen, request),
        seen.reason,
        seen.purpose,
    )


def _check(names: dict[str, str]) -> list[Any]:
    """The last check of the chain, and the button that checks it now."""
    with records_now().reading() as session:
        asked = select(TrailEntry).where(TrailEntry.kind == "trail", TrailEntry.words.startswith(CHECKED))
        last = session.scalars(asked.order_by(TrailEntry.seq.desc()).limit(1)).first()
    told = (
        f"{last.words} (checked {moment(last.at)} UTC by {names.get(last.user, last.user)})"
        if last
        else "The chain was not checked here yet."
    )
    return [html.P(told, className="admin-check"), form(VERIFY, [], "Check the chain now", id="form-verify", quiet=True)]


def _ask(asked: Question, people: dict[str, str]) -> html.Form:
    options = [("", "Anybody"), *((name, f"{words} ({name})") for name, words in people.items())]
    who = [field("by", "Person who looked", kind="select", options=options, value=asked.by, form="ask")] if not asked.key else []
    days = [
        field(name, words, kind="date", value=value.isoformat() if value else "", form="ask")
        for name, words, value in (("since", "From day", asked.since), ("until", "To day", asked.until))
    ]
    return html.Form(
        [*who, *days, html.Button("Show", type="submit", className="secondary")],
        id="form-ask",
        className="form admin-ask",
        role="search",
        **{"data-ask": "trail"},
    )


def _shown(request: Request, asked: Question) -> list[Any]:
    reader = request.reader
    note(asked, reader)
    with records_now().reading() as session:
        people = {row.key: row.shown_name for row in records_now().all_latest(session, User)}
    found = entries(asked, reader, MOST_SHOWN + 1)
    more, found = len(found) > MOST_SHOWN, found[:MOST_SHOWN]
    query = encoded(asked.parts)
    exports = [
        html.A(f"Export all as {kind}", href=f"/export/trail.{kind}{f'?{query}' if query else ''}", className="text-link")
        for kind in ("xlsx", "csv")
    ]
    about = []
    if asked.key:
        whom = children.UNNAMED if asked.key in children.withheld_keys(reader) else children.words_of(asked.key, reader)
        about = [html.P([html.Strong(whom), ". ", html.A("Show all children", href=request.href(PATH), className="text-link")])]
    count = (
        f"The newest {MOST_SHOWN}; the export has them all, and a shorter period shows the others"
        if more
        else plural(len(found), "entry", "entries")
    )
    rows = [_row(seen, request, people) for seen in found]
    return [
        *([html.P(asked.problem, className="notice", role="alert")] if asked.problem else []),
        section("Find a child", children.find_form(FIND, "find"), id="find"),
        section(
            asked.words,
            *about,
            _ask(asked, people),
            html.Div([html.P(count, className="admin-count"), *exports], className="admin-ways"),
            table("Entries, the newest first", HEADS, rows, empty="Nobody did, in this period.", wide=True),
        ),
        section("Does the trail hold?", *_check(people)),
    ]


def answer(request: Request) -> Answer:
    """The entries that the address asks for."""
    request.reader.demand(Permission.SEE_TRAIL)
    asked = question({name: request.one(name) for name in ASKED})
    parts: list[Any] = [ask_why.purpose_form()] if request.reader.asks_purpose else _shown(request, asked)
    return Answer(request, (), [f"Every look at a child, every export and every act. Now: {moment(clock())} UTC"], slots={"part": parts})


def body(page: Page) -> list[Any]:
    """One part."""
    return [page.slot("part", className="admin")]


PAGE = Page(
    "admin-trail", PATH, "Who looked", answer, body, slots=("part",), charts=(), grids=(), percent=False, has_scope=False, noted=True
)
register(PAGE, order=83, group="Admin", icon="shield")
