"""Requests for a change on screen: the form, the list of those that wait and those one has made, and one request with its steps."""

from typing import Any

from dash import html
from sqlalchemy.orm import Session

from access import governance
from access.doing import NotDone
from access.governance import AGREED, ASKED_BACK, DECISION_WORDS, LONGEST_ANSWER, LONGEST_TITLE, MADE, REFUSED, Standing
from access.permissions import Permission
from access.reader import Reader
from access.routes import CONSIDERATIONS, ROUTES
from components.forms import field, form
from components.words import plural
from data.calendar import shown
from data.records.database import Records
from pages.about.governance_words import PATH, table
from pages.named import names

ASK, ANSWER, DECIDE = "/do/request", "/do/request-answer", "/do/request-decide"
CHOICES = {AGREED: "Agree", MADE: "The change is made", REFUSED: "Do not agree", ASKED_BACK: "Ask back"}
HEADS = ("Request", "About", "Made by", "On", "How it stands")


def waits_for(found: Standing, reader: Reader) -> bool:
    """Whether a request waits for this reader's decision."""
    return found.waiting is not None and reader.group.id in found.waiting.groups


def may_see(found: Standing, reader: Reader) -> bool:
    """Who made it and whose groups stand on its route see a request; once made, a change to a dashboard is everybody's."""
    on_route = any(reader.group.id in step.groups for step in found.route.steps)
    return found.request.proposer == reader.name or on_route or (found.state == "Made" and found.request.about != "users")


def seen_mark(found: Standing) -> str:
    """What a decider has looked at: another mark, and the request has gone on meanwhile."""
    return f"{found.request.row_id}.{len(found.taken)}.{found.waiting.id if found.waiting else ''}"


def _row(found: Standing, people: dict[str, str]) -> list[Any]:
    made = found.request
    link = html.A(made.title, href=f"{PATH}?request={made.key}", className="text-link")
    return [link, found.route.title, people.get(made.proposer, made.proposer), shown(made.recorded_at.date()), found.state]


def listed(records: Records, session: Session, reader: Reader) -> list[Any]:
    """The requests that wait for the reader, their own, and those of the routes they stand on."""
    people, every = names(records, session), governance.requests(records, session)
    waiting = [found for found in every if waits_for(found, reader)]
    mine = [found for found in every if found.request.proposer == reader.name]
    others = [found for found in every if may_see(found, reader) and found not in waiting and found not in mine]
    parts: list[Any] = []
    if any(reader.group.id in step.groups for route in ROUTES for step in route.steps):
        said = (
            f"{plural(len(waiting), 'request waits', 'requests wait')} for your decision"
            if waiting
            else "No request waits for your decision"
        )
        parts += [html.H2(said), *([table("Requests that wait for you", HEADS, [_row(f, people) for f in waiting])] if waiting else [])]
    parts.append(html.H2(f"You have made {plural(len(mine), 'request')}" if mine else "You have made no request"))
    if mine:
        parts.append(table("Requests you have made", HEADS, [_row(found, people) for found in mine]))
    else:
        parts.append(
            html.P(["Something missing, or in the way? ", html.A("Ask for a change", href=f"{PATH}?ask=cin", className="text-link"), "."])
        )
    if others:
        parts += [html.H2("Other requests"), table("Other requests you may follow", HEADS, [_row(found, people) for found in others])]
    return parts


def _considered(id: str, title: str = "", answers: dict[str, str] | None = None) -> list[html.Div]:
    given = answers or {}
    return [
        field(
            "title",
            "Title",
            value=title,
            needed=True,
            form=id,
            hint=f"In a few words, {LONGEST_TITLE} characters at most. No child's name.",
        ),
        *(
            field(c.field, c.title, kind="textarea", value=given.get(c.field, ""), needed=True, form=id, hint=" ".join(c.questions))
            for c in CONSIDERATIONS
        ),
    ]


def ask_form(reader: Reader, about: str) -> list[Any]:
    """The form that makes a request; who asks is whoever is signed in."""
    why = reader.why_not(Permission.PROPOSE_CHANGE)
    if why:
        return [html.H2("You may not ask for a change"), html.P(why)]
    options = [(route.about, route.title) for route in ROUTES]
    known = about if about in dict(options) else options[0][0]
    return [
        html.H2("Ask for a change"),
        html.P(
            f"You ask as {reader.shown_name} ({reader.group.title.lower()}). Answer all four, if only with why one does not apply; "
            f"{LONGEST_ANSWER:,} characters at most each.",
            className="subtitle",
        ),
        form(
            ASK,
            [
                field("about", "What is it about?", kind="select", value=known, options=options, needed=True, form="ask"),
                *_considered("ask"),
            ],
            "Send the request",
            id="form-ask",
        ),
    ]


def _taken(found: Standing, people: dict[str, str]) -> list[list[Any]]:
    made = found.request
    asked: list[Any] = ["Asked", people.get(made.proposer, made.proposer), shown(made.recorded_at.date()), "-", "-"]
    rows = [
        asked,
        *([t.title, people.get(t.by, t.by), shown(t.on), DECISION_WORDS[t.decision], t.words or "-"] for t in found.taken),
    ]
    done = {taken.step for taken in found.taken if taken.decision in (AGREED, MADE)}
    if found.state != DECISION_WORDS[REFUSED]:
        rows += [
            [step.title, "Not yet", "-", step.words[:1].upper() + step.words[1:], "-"] for step in found.route.steps if step.id not in done
        ]
    return rows


def one(records: Records, session: Session, reader: Reader, key: str) -> list[Any]:
    """One request: how it stands, what was answered, each step with name and date, and the reader's own part in it."""
    try:
        found: Standing | None = governance.standing(records, session, key)
    except NotDone:
        found = None
    if found is None or not may_see(found, reader):
        return [
            html.H2("There is no such request, or it is not yours to see"),
            html.P("Who made a request sees it, and every group it goes to."),
            html.P(html.A("Open your requests", href=f"{PATH}?part=requests", className="text-link")),
        ]
    made, people = found.request, names(records, session)
    answers = {c.field: getattr(made, c.field) for c in CONSIDERATIONS}
    parts: list[Any] = [
        html.P(html.A("All requests", href=f"{PATH}?part=requests", className="text-link")),
        html.H2(made.title),
        html.P([f"{found.route.title}. ", html.Strong(f"{found.state}.")], className="subtitle"),
        html.Dl([part for c in CONSIDERATIONS for part in (html.Dt(c.title), html.Dd(answers[c.field]))], className="considerations"),
        table("Its steps", ("Step", "Who", "When", "Decision", "Words"), _taken(found, people)),
    ]
    if waits_for(found, reader):
        parts += _decision(found)
    elif found.waiting is None and found.taken and found.taken[-1].decision == ASKED_BACK and made.proposer == reader.name:
        id = f"answer-{made.key}-{len(found.taken)}"
        hidden = field("request", "Request", kind="hidden", value=made.key, form=id)
        parts += [
            html.H2("You are asked for more"),
            html.P(f"{found.taken[-1].title} asks: {found.taken[-1].words}"),
            form(ANSWER, [hidden, *_considered(id, made.title, answers)], "Send it again", id=f"form-{id}"),
        ]
    return parts


def _decision(found: Standing) -> list[Any]:
    assert found.waiting is not None
    id = f"decide-{found.request.key}-{len(found.taken)}"
    first = MADE if found.waiting.made else AGREED
    options = [("", "Choose one"), *((choice, CHOICES[choice]) for choice in (first, REFUSED, ASKED_BACK))]
    return [
        html.H2(f"Your decision, as {found.waiting.title.lower()}"),
        form(
            DECIDE,
            [
                field("request", "Request", kind="hidden", value=found.request.key, form=id),
                field("seen", "Seen", kind="hidden", value=seen_mark(found), form=id),
                field("decision", "Decision", kind="select", options=options, needed=True, form=id),
                field(
                    "words",
                    "In your words",
                    kind="textarea",
                    form=id,
                    hint="Needed where you do not agree or ask back. The proposer reads it.",
                ),
            ],
            "Send the decision",
            id=f"form-{id}",
        ),
    ]
