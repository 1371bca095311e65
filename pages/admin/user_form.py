"""The form of a user: its fields filled in, and what was given read back, with places as boxes to tick."""

import hashlib
from collections.abc import Iterable
from typing import Any

from dash import html
from flask import request

from access.doing import NotDone
from access.rights import GROUPS, Extent
from access.users import Asked, Faulty, Places
from components.forms import field
from components.request import open_store
from data.store import NoEdition
from pages.admin import given

NEEDS = {
    Extent.OWN_TEAM: "needs a team",
    Extent.OWN_LOCALITIES: "needs a locality",
    Extent.OWN_ZONE: "needs zone, agreement, DBS",
    Extent.OWN_SCHOOL: "needs school, agreement, DBS",
}
WORDS = {
    "name": "Sign-in name",
    "shown_name": "Name as colleagues know it",
    "group": "Group",
    "localities": "Localities",
    "teams": "Teams",
    "zone": "Zone",
    "school": "School",
    "email": "E-mail",
    "agreement_on": "Information-sharing agreement signed on",
    "dbs_on": "DBS check on",
    "sso_subject": "Council account",
}


def organisation() -> dict[str, list[str]]:
    """The teams of each locality of the live edition, in its order; nothing where nothing is published."""
    try:
        held = open_store().live().table("organisation").select("locality", "team").unique(maintain_order=True).sort("locality", "team")
    except NoEdition:
        return {}
    found: dict[str, list[str]] = {}
    for locality, team in held.rows():
        found.setdefault(locality, []).append(team)
    return found


def places() -> Places:
    """The localities and teams of the live edition, none where its sources name none. NotDone where nothing is published."""
    held = organisation()
    if not held:
        try:
            open_store().live_name()
        except NoEdition:
            raise NotDone("Nothing is published, so nobody knows the teams. Load the data first.") from None
    return Places(frozenset(held), frozenset(team for teams in held.values() for team in teams))


def box_name(kind: str, place: str) -> str:
    """The name of a place's box: no blank may stand in an id that a label points to."""
    return f"{kind}-{hashlib.sha256(place.encode()).hexdigest()[:12]}"


def _boxes(kind: str, words: str, names: Iterable[str], held: Iterable[str], form: str) -> html.Fieldset:
    ticked = set(held)
    made = [field(box_name(kind, name), name, kind="checkbox", value="yes" if name in ticked else "", form=form) for name in names]
    return html.Fieldset([html.Legend(words), html.Div(made, className="admin-boxes")])


def fields(asked: Asked | None, form: str) -> list[Any]:
    """The fields of a user; filled in where one is given, whose sign-in name then stays."""
    held = organisation()
    groups = [] if asked else [("", "Choose one")]
    groups += [(group.id, f"{group.title}{f' ({NEEDS[group.lists]})' if group.lists in NEEDS else ''}") for group in GROUPS.values()]

    def one(name: str, **more: Any) -> html.Div:
        value = getattr(asked, name) if asked else None
        text = value.isoformat() if hasattr(value, "isoformat") else str(value or "")
        return field(name, WORDS[name], value=text, form=form, **more)

    name = (
        [field("name", WORDS["name"], kind="hidden", value=asked.name, form=form)]
        if asked
        else [one("name", needed=True, hint="Small letters, digits and . _ - @ +; it cannot be changed later")]
    )
    gone = sorted(set(asked.localities if asked else ()) - set(held)) + sorted(
        set(asked.teams if asked else ()) - {team for teams in held.values() for team in teams}
    )
    lost = [html.P(f"Not in the data any more, and taken away by the next change: {', '.join(gone)}.", className="hint")] if gone else []
    teams = [
        html.Details(
            [
                html.Summary(f"{locality} ({len(set(names) & set(asked.teams if asked else ()))} of {len(names)} teams)"),
                _boxes("team", f"Teams of {locality}", names, asked.teams if asked else (), form),
            ],
            className="admin-teams",
            open=bool(asked and set(names) & set(asked.teams)),
        )
        for locality, names in held.items()
    ]
    return [
        html.Div([*name, one("shown_name", needed=True), one("group", kind="select", options=groups, needed=True)], className="admin-row"),
        _boxes("locality", "Localities", held, asked.localities if asked else (), form),
        html.Fieldset([html.Legend("Teams, also several"), *teams]),
        *lost,
        html.Div([one("zone"), one("school"), one("email", kind="email")], className="admin-row"),
        html.Div(
            [
                one("agreement_on", kind="date"),
                one("dbs_on", kind="date"),
                one("sso_subject", hint="The account's id in the council's directory"),
            ],
            className="admin-row",
        ),
    ]


def asked_user() -> Asked:
    """The user that the form of this request gives. AtField for a day that is none."""
    held = organisation()
    ticked = {name for name, value in request.form.items() if value == "yes"}
    return Asked(
        name=given.text("name").lower(),
        shown_name=given.text("shown_name"),
        group=given.text("group"),
        localities=tuple(name for name in held if box_name("locality", name) in ticked),
        teams=tuple(team for teams in held.values() for team in teams if box_name("team", team) in ticked),
        zone=given.text("zone") or None,
        school=given.text("school") or None,
        email=given.text("email") or None,
        agreement_on=given.day("agreement_on"),
        dbs_on=given.day("dbs_on"),
        sso_subject=given.text("sso_subject") or None,
    )


def told_faults(problem: Faulty) -> tuple[str, dict[str, str]]:
    """What is wrong with a user, in words: all of it together, and what can stand at a field by the field's name."""
    lines = {fault.field: f"{WORDS.get(fault.field, fault.field)} {fault.reason}." for fault in problem.faults}
    return f"Nothing was written. {' '.join(lines.values())}", lines
