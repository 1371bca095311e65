"""Stand-ins: a performance officer gives a person one team's meeting rights until a day, changes the day, or ends it early."""

from datetime import timedelta
from typing import Any

from dash import html
from flask import Flask, Response
from sqlalchemy import select

from access import stand_ins
from access.doing import NotDone
from access.permissions import Permission
from access.rights import group_of
from access.sessions import reader_now
from components.forms import field, form
from components.frame import register as register_page
from components.page import Answer, Page
from components.request import Request
from components.words import plural
from data.calendar import shown
from data.records.database import Records
from data.records.tables import StandIn, User
from pages.acts import done, wrong
from pages.admin import given
from pages.admin.given import act
from pages.admin.tables import day, moment, opened, section, table
from pages.admin.user_form import places
from pages.at_work import clock, doing_now, records_now
from pages.named import in_words

PATH = "/admin/stand-ins"
GIVE, END = "/do/admin/stand-ins/give", "/do/admin/stand-ins/end"
REASON = "Say why: it stays in the history."


def _may_stand_in(user: User) -> bool:
    """Whether a stand-in is of any use to them: their group sees cases, and the account is open."""
    return not user.disabled and Permission.SEE_LISTS in group_of(user.group).permissions


def _history(records: Records) -> list[StandIn]:
    """Every row about stand-ins, the newest first."""
    with records.reading() as session:
        return list(session.scalars(select(StandIn).order_by(StandIn.row_id.desc()).limit(200)))


def _give(people: dict[str, User], teams: list[str]) -> html.Section:
    last = clock().date() + timedelta(days=stand_ins.LONGEST_DAYS)
    who = [
        ("", "Choose one"),
        *((name, in_words(user.shown_name, user.group)) for name, user in people.items() if _may_stand_in(user)),
    ]
    made = form(
        GIVE,
        [
            html.Div(
                [
                    field("user", "Person", kind="select", options=who, needed=True, form="give"),
                    field(
                        "team",
                        "Team",
                        kind="select",
                        options=[("", "Choose one"), *((team, team) for team in teams)],
                        needed=True,
                        form="give",
                    ),
                    field("until", "Last day", kind="date", needed=True, form="give", hint=f"Up to {shown(last)}; that day is included"),
                ],
                className="admin-row",
            ),
            field("reason", "Reason", needed=True, form="give", hint="Such as leave or sickness, without details"),
        ],
        "Give the stand-in",
        id="form-give",
    )
    words = "The person sees the team's cases and writes its improvement cycle, up to and with the last day. Then it ends by itself."
    return section("Give a stand-in", html.P(words), made)


def _ways(row: StandIn) -> html.Div:
    """The forms of one stand-in: another last day, and its end."""
    id = str(row.row_id)

    def about(name: str) -> list[Any]:
        held = (("user", row.user), ("team", row.team), ("after", id))
        return [field(part, part, kind="hidden", value=value, form=f"{name}-{id}") for part, value in held]

    def why(name: str) -> Any:
        return field("reason", "Reason", needed=True, form=f"{name}-{id}")

    until = field("until", "Last day", kind="date", value=row.until.isoformat(), needed=True, form=f"until-{id}")
    return html.Div(
        [
            opened("Another last day", form(GIVE, [*about("until"), until, why("until")], "Keep the day", id=f"form-until-{id}")),
            opened("End it now", form(END, [*about("end"), why("end")], "End it now", id=f"form-end-{id}")),
        ],
        className="admin-cell-ways",
    )


def answer(request: Request) -> Answer:
    """Who stands in, the form to give one, and what was given before."""
    request.reader.demand(Permission.GIVE_STAND_IN)
    records = records_now()
    with records.reading() as session:
        people = {row.key: row for row in records.all_latest(session, User)}
        held = stand_ins.current(records, session, clock().date())

    def name(user: str) -> str:
        return people[user].shown_name if user in people else user

    rows = [
        (name(row.user), row.team, day(row.until), f"{name(row.given_by)}, {moment(row.recorded_at)}", row.reason, _ways(row))
        for row in held
    ]
    past = [
        (
            moment(row.recorded_at),
            name(row.recorded_by),
            name(row.user),
            row.team,
            "Ended early" if row.withdrawn else f"Until {day(row.until)}",
            row.reason,
        )
        for row in _history(records)
    ]
    parts = [
        section(
            "Who stands in now",
            table(
                "Stand-ins today",
                ("Person", "Team", "Last day", "Given by, when (UTC)", "Reason", "Change"),
                rows,
                empty="Nobody stands in for a team today.",
                wide=True,
            ),
        ),
        _give(people, sorted(places().teams)),
        section(
            "History",
            table(
                "Given and ended, the newest first",
                ("When (UTC)", "By", "Person", "Team", "What", "Reason"),
                past,
                empty="None was given yet.",
                wide=True,
            ),
        ),
    ]
    told = [f"{plural(len(held), 'person stands', 'people stand')} in for a team today"]
    return Answer(request, (), told, slots={"part": parts})


@act
def give() -> Response:
    """Give a stand-in, or another last day where the form says which one it saw."""
    reader_now().demand(Permission.GIVE_STAND_IN)
    user = given.needed("user", "Choose the person who stands in.").lower()
    team = given.needed("team", "Choose the team.")
    until = given.day("until", "Choose the last day.")
    reason, seen, records = given.needed("reason", REASON), given.row_seen(), records_now()
    assert until is not None  # `day` refuses an empty one
    with records.session() as session:
        key = stand_ins.key_of(user, team)
        held = next((row for row in stand_ins.current(records, session, clock().date()) if row.key == key), None)
        person = records.latest(session, User, user)
        if held is not None and not seen:
            return wrong(
                "Nothing was written.",
                {"user": f"They stand in for this team until {shown(held.until)} already: change that in the table."},
            )
        if seen and given.is_overtaken(records, session, StandIn, key, seen):
            return given.overtaken()
        if person is not None and not _may_stand_in(person):
            raise given.AtField(
                "user", "Their group sees no cases, or the account is disabled, so a stand-in gives them nothing. Choose another."
            )
        if user == doing_now().user:
            raise given.AtField("user", "You cannot give yourself a team's rights. Ask another performance officer.")
        try:
            stand_ins.give(records, session, doing_now(), user, team, until, places().teams, reason=reason, after=seen or None)
        except NotDone as problem:
            raise given.AtField("until", str(problem)) from None
    return done(f"The stand-in holds until {shown(until)}.")


@act
def end() -> Response:
    """End a stand-in now."""
    reader_now().demand(Permission.GIVE_STAND_IN)
    user, team, records = given.text("user").lower(), given.text("team"), records_now()
    reason, seen = given.needed("reason", REASON), given.row_seen()
    with records.session() as session:
        if given.is_overtaken(records, session, StandIn, stand_ins.key_of(user, team), seen):
            return given.overtaken()
        stand_ins.end(records, session, doing_now(), user, team, reason=reason, after=seen)
    return done("The stand-in has ended.")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule(GIVE, "admin_give_stand_in", give, methods=["POST"])
    server.add_url_rule(END, "admin_end_stand_in", end, methods=["POST"])


def body(page: Page) -> list[Any]:
    """One part."""
    return [page.slot("part", className="admin")]


PAGE = Page(
    "admin-stand-ins", PATH, "Stand-ins", answer, body, slots=("part",), charts=(), grids=(), percent=False, has_scope=False, noted=True
)
register_page(PAGE, order=81, group="Admin", icon="shield")
