"""Targets set in place: by the assistant director and performance officers, each with who, when, from, to and why."""

from typing import Any

from dash import html
from flask import Flask, Response

from access import permanence_targets
from access.permanence_targets import TargetOvertaken, TargetStep
from access.permissions import Permission
from access.reader import Reader
from access.sessions import reader_now
from components.forms import field, form
from components.request import RECORDS_AT, Request, read
from components.words import number
from data.calendar import financial_year_words
from data.schema import NOT_KNOWN
from metrics.ppoc import codes
from metrics.ppoc.targets import targets
from pages.acts import done, wrong
from pages.admin import given
from pages.admin.given import act
from pages.admin.tables import moment, opened, section, table
from pages.admin.user_form import organisation
from pages.at_work import doing_now, records_now

SET = "/do/permanence/target"
HEADS = {codes.SGO: "Special guardianship", codes.REUNIFICATION: "Reunification"}
REASON = "Say why: it stays in the history."


def may_set(reader: Reader) -> bool:
    """Whether a reader may set targets."""
    return reader.may(Permission.WRITE_TARGETS)


def _is_latest(request: Request) -> bool:
    """Whether the page shows what holds now: only that can be changed."""
    return not request.pinned and not request.one(RECORDS_AT) and request.scope.as_at == request.edition.extract_date


def _change(number_: int, locality: str, year: str, kind: str, standing: int | None, after: int) -> html.Details:
    """The form of one target, opened where it stands."""
    id = f"target-{number_}-{kind.lower()}"
    shown = "" if standing is None else str(standing)
    held = (("locality", locality), ("year", year), ("kind", kind), ("after", str(after)), ("standing", shown))
    fields: list[Any] = [field(name, name, kind="hidden", value=value, form=id) for name, value in held]
    fields.append(field("target", f"Starts aimed for in {year}", value=shown, needed=True, form=id, hint="0 to 999"))
    why = "Such as a decision of the leadership team" if standing is not None else "May be left out for a first target"
    fields.append(field("reason", "Reason", needed=standing is not None, form=id, hint=why))
    words = html.Span(f" the target of {locality}, {HEADS[kind].lower()}", className="visually-hidden")
    return opened(["Change" if standing is not None else "Set", words], form(SET, fields, "Keep this target", id=f"form-{id}"))


def _steps(request: Request, year: str) -> list[TargetStep]:
    """The targets set of a year that are known in the view: by its data day, and by the time of its link."""
    records = records_now()
    with records.reading() as session:
        steps = permanence_targets.history(records, session, year)
    upto = request.frames.written.at
    return [step for step in steps if step.data_day <= request.scope.as_at and upto is not None and step.at <= upto]


def section_of(request: Request) -> html.Section:
    """The targets of the financial year of the day shown, the forms that change them, and their history."""
    scope, year = request.scope, financial_year_words(request.scope.as_at)
    aims = targets(request.frames.table, request.frames.written, year, scope.as_at)
    places = sorted({*organisation(), *(place for place, _ in aims)} - {NOT_KNOWN})
    places = [place for place in places if not scope.localities or place in scope.localities]
    steps = _steps(request, year)
    newest: dict[tuple[str, str], int] = {}
    for step in steps:
        newest.setdefault((step.locality, step.assessment_type), step.row_id)
    sets = may_set(request.reader) and _is_latest(request)

    def cell(at: int, place: str, kind: str) -> Any:
        aim = aims.get((place, kind))
        shown = html.Strong(number(aim) if aim is not None else "none")
        if not sets:
            return shown
        return html.Div([shown, _change(at, place, year, kind, aim, newest.get((place, kind), 0))], className="target-cell")

    rows = [(place, *(cell(at, place, kind) for kind in HEADS)) for at, place in enumerate(places)]
    past = [
        (
            moment(step.at),
            f"{step.shown_name} ({step.role})",
            step.locality,
            HEADS[step.assessment_type],
            "none" if step.was is None else number(step.was),
            number(step.target_starts),
            step.reason,
        )
        for step in steps
    ]
    who = "Targets are set by the assistant director and performance officers, for a whole locality and financial year."
    if may_set(request.reader) and not sets:
        who += " Show the latest day, without an edition in the address, to change them."
    return section(
        f"Targets of {year}",
        html.P(who),
        table(f"Starts aimed for in {year}", ("Locality", *HEADS.values()), rows, empty="No locality is known."),
        opened(
            "History of changes",
            table(
                "Targets set here, the newest first",
                ("When (UTC)", "Who", "Locality", "Type", "From", "To", "Reason"),
                past,
                empty="None was changed here: they stand as they were loaded.",
                wide=True,
            ),
        ),
        id="targets",
    )


def _overtaken(words: str) -> Response:
    return wrong(f"{words} What you typed still stands here.", status=given.OVERTAKEN)


@act
def set_one() -> Response:
    """Set one target, where it still is what the form showed."""
    reader_now().demand(Permission.WRITE_TARGETS)
    try:
        aim = permanence_targets.whole(given.needed("target", "Write the number of starts aimed for."))
    except given.AtField:
        raise
    except given.NotDone as problem:
        raise given.AtField("target", str(problem)) from None
    now = read("")
    locality, year, kind = given.text("locality"), given.text("year"), given.text("kind")
    standing = targets(now.frames.table, now.frames.written, year, now.edition.extract_date).get((locality, kind))
    if standing is not None and not given.text("reason"):
        raise given.AtField("reason", REASON)
    if standing == aim:
        raise given.AtField("target", f"The target is {aim} already. Write another number, or leave it as it is.")
    records, after = records_now(), given.row_seen()
    with records.session() as session:
        typed = permanence_targets.after_of(session, locality, year, kind)
        if typed == after and given.text("standing") != ("" if standing is None else str(standing)):
            return _overtaken(
                f"The target is {standing} in the data loaded meanwhile, so yours was not kept. Load the page again in another tab."
            )
        try:
            permanence_targets.set_target(
                records, session, doing_now(), reader_now(), locality, year, kind, aim,
                standing=standing, after=after, localities=set(organisation()), reason=given.text("reason"),
            )  # fmt: skip
        except TargetOvertaken as problem:
            return _overtaken(str(problem))
    return done(f"The target of {locality} for {HEADS[kind].lower()} in {year} is {aim}.")


def register(server: Flask) -> None:
    """Add the route of the form."""
    server.add_url_rule(SET, "ppoc_set_target", set_one, methods=["POST"])
