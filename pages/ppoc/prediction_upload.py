"""The fortnightly template: downloaded with a team's children, uploaded, shown row by row, and applied with one button."""

import json
from typing import Any

from dash import html
from flask import Flask, Response, request

from access import doors, prediction_uploads, trail
from access.doing import NotDone
from access.permissions import Permission
from access.prediction_uploads import Change, What
from access.reader import Refused
from components.forms import field, form
from components.markup import markup
from components.request import Request, read
from components.words import joined, plural
from data.calendar import shown
from data.store import NoEdition
from loaders import read_upload, template
from metrics import catalogue, engine
from metrics.grains import GRAINS
from metrics.scope import encoded
from pages import looked
from pages.acts import done, wrong
from pages.admin import given
from pages.admin.given import act
from pages.admin.tables import table
from pages.admin.users_files import attachment
from pages.at_work import doing_now, records_now
from pages.ppoc.team_rows import MEASURE, child_of, may_write, rows_of, standings
from pages.ppoc.team_table import typed

TEMPLATE, UPLOAD = "/export/predictions-template.xlsx", "/do/ppoc/predictions-upload"
FORM = "form-predictions"
# What loaders say of rows they could not read, each with `row` and `words`.
Problems = tuple[Any, ...]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARKS = {
    What.NEW: "+",
    What.MOVED: "\u2192",
    What.NOTED: "\u2192",
    What.UNCHANGED: "=",
    What.NOT_YOURS: "!",
    What.UNKNOWN: "!",
    What.REFUSED: "!",
}


def template_href(team: str) -> str:
    """The link to the template of a team."""
    return f"{TEMPLATE}?{encoded([('measure', MEASURE), ('team', team)])}"


def part() -> list[Any]:
    """The form that uploads a filled template."""
    sent = form(
        UPLOAD,
        [
            field(
                "file",
                "Filled template (.xlsx)",
                kind="file",
                needed=True,
                form=FORM,
                hint="Up to 5 MB and 5,000 rows. You see what each row changes before anything is written.",
            )
        ],
        "Show what it changes",
        id=FORM,
    )
    return [html.Section([html.H2("Upload the fortnightly template"), sent], className="mob-upload")]


def download() -> Response:
    """The template of the teams of the link, filled in with every child the reader may write; in the trail as an export."""
    measure = catalogue.measure(MEASURE)
    try:
        asked = read(request.query_string.decode("utf-8", "replace")).of(GRAINS[measure.table])
    except NoEdition as problem:
        return Response(str(problem), status=404, mimetype="text/plain")
    if asked.reader.asks_purpose:
        raise Refused("Choose first what you look at cases for.")
    door = doors.page("/ppoc/mobilisation")
    if door and (shut := doors.why_not(door, asked.reader)):
        raise Refused(shut)
    cases = engine.cases(measure, asked.scope, asked.frames)
    looked.list_exported(asked, measure, cases, "the fortnightly template")
    rows: list[tuple[Any, ...]] = []
    for row in rows_of(asked, cases):
        if not may_write(asked.reader, row.child.team, row.child.locality):
            continue
        seen = [(kind, row.standing[kind].seen) for kind in row.live]
        rows += [(row.child.person_id, row.name, row.child.team, kind, own.live, own.note) for kind, own in seen]
        if not seen:
            rows.append((row.child.person_id, row.name, row.child.team, None, None, None))
    return attachment(template("predictions", rows), XLSX, f"predicted-starts-{asked.scope.as_at.isoformat()}.xlsx")


def _changes(asked: Request, content: bytes) -> tuple[list[Change], Problems]:
    found = read_upload("predictions", content)
    held = asked.frames.as_at("care", asked.scope.as_at)
    open_now = held.filter(held["end_date"].is_null())
    wanted = {row.person_id for row in found.rows}
    children = {row["person_id"]: child_of(row) for row in open_now.iter_rows(named=True) if row["person_id"] in wanted}
    seen = {key: standing.seen for key, standing in standings(asked, wanted).items()}
    return prediction_uploads.preview(doing_now(), asked.reader, found.rows, children, seen), found.problems


def _named(asked: Request, changes: list[Change]) -> dict[str, str]:
    """The names of children that may be shown: those of the reader's own teams."""
    own = {change.child.person_id for change in changes if change.child and change.what is not What.NOT_YOURS}
    held = asked.frames.as_at("care", asked.scope.as_at)
    return {person: name for person, name in held.select("person_id", "child").iter_rows() if person in own}


def _counts(changes: list[Change], problems: Problems) -> str:
    bad = len({problem.row for problem in problems})
    said = [f"{sum(1 for change in changes if change.what is what):,} {what.value.lower()}" for what in What]
    told = [words for words in said if not words.startswith("0 ")]
    return joined([*told, *([f"{bad:,} not read"] if bad else [])]) or "no row with a date"


def _preview(asked: Request, changes: list[Change], problems: Problems) -> Response:
    names = _named(asked, changes)
    keys = [change.child.key for change in changes if change.child and change.child.person_id in names]
    trail.recorded(
        records_now(), doing_now(), trail.Look("list", "Preview of uploaded predicted starts", "", asked.edition.name, len(keys), keys)
    )
    rows: list[tuple[int, tuple[Any, ...]]] = []
    for change in changes:
        name = names.get(change.child.person_id, "") if change.child else ""
        rows.append(
            (change.row, (f"{change.row}", f"{MARKS[change.what]} {change.what.value}", name, change.assessment_type, change.words))
        )
    rows += [(p.row or 0, (f"{p.row or 'File'}", "! Not read", "", "", p.words)) for p in problems]
    rows.sort(key=lambda row: row[0])
    good = [change for change in changes if change.is_good]
    moves = any(change.what is not What.NEW for change in good)
    parts: list[Any] = [html.P(html.Strong(f"The file holds {_counts(changes, problems)}."))]
    if good:
        told = json.dumps(
            {
                "id": f"{FORM}-mark",
                "name": "mark",
                "kind": "hidden",
                "value": prediction_uploads.mark_of(changes),
                "options": [],
                "needed": False,
                "form": FORM,
            }
        )
        why = [
            html.Label("Why do the dates move? One reason for the file", htmlFor=f"{FORM}-reason"),
            *typed(f"{FORM}-reason", "reason", "Reason for the file", "", FORM, "such as Mobilisation meeting of 23/05/2022"),
        ]
        parts += [
            html.Span(hidden=True, **{"data-input": told}),
            *(why if moves else []),
            html.P(className="form-said", role="status", **{"data-said-of": FORM}),
            html.Button(f"Apply {plural(len(good), 'change')}", type="submit", className="primary", form=FORM),
        ]
    else:
        parts.append(html.P("No row changes anything, so there is nothing to apply."))
    heads = ("Row", "What", "Child", "Type", "What it does")
    parts.append(html.Div(table("Rows of the file", heads, [row for _, row in rows], wide=True), className="mob-preview"))
    shown_once = {"title": "What the file changes", "html": markup(parts), "shut": "Close"}
    return Response(json.dumps({"once": shown_once, "stay": True}), mimetype="application/json")


@act
def upload() -> Response:
    """Show what the file changes; with the mark of what was shown, write its good rows, all or none."""
    asked = read("")
    asked.reader.demand(Permission.WRITE_PREDICTIONS)
    file = request.files.get("file")
    content = file.read() if file else b""
    if not content:
        return wrong("Nothing was read.", {"file": "Choose the filled template."})
    changes, problems = _changes(asked, content)
    if not given.text("mark"):
        if not changes and problems and all(problem.row is None for problem in problems):
            return wrong("The file was not read, and nothing was changed.", {"file": " ".join(problem.words for problem in problems)})
        return _preview(asked, changes, problems)
    records = records_now()
    try:
        with records.session() as session:
            written = prediction_uploads.upload(
                records, session, doing_now(), asked.reader, changes, reason=given.text("reason"), mark=given.text("mark")
            )
    except NotDone as problem:
        if "Say why" in str(problem) or "reason" in str(problem):
            return wrong("Nothing was written.", {"reason": str(problem)})
        raise
    days = sorted({row.predicted_start for row in written.written if row.predicted_start})
    span = f", from {shown(days[0])} to {shown(days[-1])}" if len(days) > 1 else f", for {shown(days[0])}" if days else ""
    aside = len(written.aside) + len({problem.row for problem in problems})
    left = f"; {plural(aside, 'row was', 'rows were')} left alone" if aside else ""
    return done(f"{plural(len(written.written), 'predicted start')} written{span}{left}.")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule(TEMPLATE, "predictions_template", download)
    server.add_url_rule(UPLOAD, "predictions_upload", upload, methods=["POST"])
