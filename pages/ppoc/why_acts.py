"""Why a child is not here: looked for with the reader's rights, noted in the trail, answered in a dialog."""

import json
from typing import Any

import polars as pl
from dash import html
from flask import Flask, Response

from access import predictions, trail
from access.permissions import Permission
from components.ask_why import reason_form
from components.forms import field
from components.markup import markup
from components.request import Request, read
from components.words import plural
from data.calendar import shown
from metrics import engine
from metrics.listing import found
from metrics.ppoc import why_not
from pages import looked
from pages.acts import wrong
from pages.admin import given
from pages.admin.given import act
from pages.at_work import doing_now, records_now

WHY = "/do/ppoc/why"
MOST = 10
FRAMES = ("care", "planned_starts", "cin_plans")
IN = ("child", "person_id")


def held(asked: Request) -> pl.DataFrame:
    """Every child the reader may list, in care or with a plan or a prediction: person_id, child, age, team, locality; a row a place."""
    columns = ("person_id", "child", "age", "team", "locality")
    rows = [engine.shown_rows(table, asked.scope, asked.frames).select(columns) for table in FRAMES]
    return pl.concat(rows, how="vertical_relaxed").drop_nulls("person_id").unique(["person_id", "team"], keep="first", maintain_order=True)


def _withdrawn(asked: Request, person_id: str) -> dict[str, str]:
    """By whom and when what stood last of each type was withdrawn, in words."""
    with records_now().reading() as session:
        steps = predictions.history(records_now(), session, person_id)
    last = {step.assessment_type: step for step in reversed(steps)}
    return {
        kind: f"by {step.shown_name} on {shown(step.data_day)}: {step.reason}"
        for kind, step in last.items()
        if step.predicted_start is None and step.data_day <= asked.scope.as_at
    }


def whys(asked: Request, person_id: str) -> list[why_not.Why]:
    """Why a child is, or is not, on each page, from the rows that the reader may list."""
    day = asked.scope.as_at
    mine = pl.col("person_id") == person_id
    stays = engine.shown_rows("care", asked.scope, asked.frames).filter(mine).sort("start_date").to_dicts()
    starts = engine.shown_rows("planned_starts", asked.scope, asked.frames).filter(mine).to_dicts()
    from_day = why_not.since(asked.frames.table, person_id, day, stays[-1]["legal_status"]) if stays else None
    withdrawn = _withdrawn(asked, person_id)
    answers = [why_not.care(stays, from_day, day)]
    for kind in predictions.TYPES:
        own = [row for row in starts if row["assessment_type"] == kind]
        answers += why_not.planned(kind, own, withdrawn.get(kind, ""), day)
    return answers


def _aged(row: dict[str, Any]) -> str:
    return "age not known" if row["age"] is None else plural(row["age"], "year")


def _line(why: why_not.Why) -> html.Li:
    mark = "\u2713 Here" if why.here else "\u2717 Not here"
    parts: list[Any] = [html.Strong(f"{mark}: {why.page}. "), why.words]
    if why.act:
        parts += [html.Br(), html.Span(["To do: ", why.act], className="why-act")]
    return html.Li(parts)


def _answered(asked: Request, row: dict[str, Any], places: list[tuple[str, str]]) -> list[Any]:
    key = looked.key_of(row["person_id"])
    if all(asked.reader.asks_reason(key, team, locality) for team, locality in places):
        return [reason_form(key), html.P("Then look for the child once more.")]
    fresh = (
        f"The data go to {shown(asked.edition.extract_date)}: what was entered in the case system after that day comes with the next load."
    )
    return [
        html.P([html.Strong(row["child"]), f", {_aged(row)}, {row['team']}"]),
        html.Ul([_line(why) for why in whys(asked, row["person_id"])], className="why-list"),
        html.P(fresh),
    ]


def _choice(rows: list[dict[str, Any]]) -> list[Any]:
    """One button a child, where several were found."""
    made = []
    for number, row in enumerate(rows):
        child = field("child", "Child", kind="hidden", value=looked.key_of(row["person_id"]), form=f"why-{number}")
        name = html.Button(row["child"], type="submit", className="secondary")
        more = html.Span(f" {_aged(row)}, {row['team']}", className="mob-told")
        made.append(
            html.Form([child, name, more, html.P(className="form-said", role="status")], id=f"form-why-{number}", **{"data-send": WHY})
        )
    return made


def _none(asked: Request) -> list[Any]:
    """Nobody was found: what that may mean, the same whoever was typed."""
    return [
        html.P(html.Strong("No child of this name or number is among those you may list.")),
        html.Ul(
            [
                html.Li(
                    "The child may be held by a team that is not yours: ask your head of service, and the data manager changes your places."
                ),
                html.Li("The child may be shown only to people named for them: ask the data manager."),
                html.Li(f"The child may not be in the data, which go to {shown(asked.edition.extract_date)}: wait for the next load."),
                html.Li("The name may be spelt otherwise: try the person number."),
            ],
            className="why-list",
        ),
    ]


@act
def why() -> Response:
    """Look for a child and say why it is, or is not, on each page. What was typed is kept nowhere; who was found is in the trail."""
    asked = read("")
    asked.reader.demand(Permission.SEE_LISTS)
    if asked.reader.asks_purpose:
        return wrong("Choose first what you look at cases for: load the page again.")
    key, text = given.text("child"), given.text("text")
    rows = held(asked)
    if key:
        rows = rows.filter(pl.Series([looked.key_of(person) == key for person in rows["person_id"]], dtype=pl.Boolean))
    elif len(text) < 2:
        return wrong("Type two letters or more.", {"text": "Two letters or more."})
    else:
        rows = found(rows, text, IN).sort("child", "person_id")
    places = rows.select("team", "locality").rows()
    rows = rows.unique("person_id", keep="first", maintain_order=True)
    sent = rows.head(MOST).to_dicts()
    look = trail.Look(
        "search", "Why a child is not here", "", asked.edition.name, len(sent), [looked.key_of(row["person_id"]) for row in sent]
    )
    trail.recorded(records_now(), doing_now(), look)
    if not sent:
        parts = _none(asked)
    elif len(sent) == 1:
        parts = _answered(asked, sent[0], places)
    else:
        most = f"; the first {MOST} are shown, so type more" if rows.height > MOST else ""
        parts = [html.P(f"{plural(rows.height, 'child', 'children')} found{most}. Choose one:"), *_choice(sent)]
    told = {"title": "Why is my child not here?", "html": markup(parts), "shut": "Close"}
    return Response(json.dumps({"once": told, "stay": True}), mimetype="application/json")


def register(server: Flask) -> None:
    """Add the route to the server."""
    server.add_url_rule(WHY, "ppoc_why", why, methods=["POST"])
