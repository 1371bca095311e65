"""One team's table of a mobilisation meeting: every child with each type's predicted date, typed in place or read only."""

import json
from typing import Any

from dash import html

from access.predictions import TYPES
from components.icons import icon
from components.words import plural
from data.calendar import shown
from pages.ppoc.team_rows import Row, Standing

SAVE, WITHDRAW_FORM, HISTORY = "/do/ppoc/prediction", "/do/ppoc/prediction/withdraw-form", "/do/ppoc/prediction/history"
CHILD_PAGE = "/child"
HEADS = ("Child", "Social worker", "Placement", *(f"{kind} predicted" for kind in TYPES), "Last change", "")
BLANK = "no date"


def typed(id: str, name: str, label: str, value: str, form: str, hint: str = "") -> list[Any]:
    """A field of a row, sent with the form `form`, and where its error stands. The browser makes it (assets/80-forms.js)."""
    told = {"id": id, "name": name, "kind": "text", "value": value, "options": [], "needed": False, "form": form, "label": label}
    return [
        html.Span(className="field-input", **{"data-input": json.dumps({**told, "hint": hint})}),
        html.P(id=f"{id}-wrong", className="problem"),
    ]


def hidden(id: str, name: str, value: str) -> html.Span:
    """A value that a form sends along."""
    told = {"id": id, "name": name, "kind": "hidden", "value": value, "options": [], "needed": False}
    return html.Span(hidden=True, **{"data-input": json.dumps(told)})


def short(row: Row) -> str:
    """What the ids of a row's parts begin with: of the opaque key, long enough to be its own."""
    return f"mob-{row.child.key[:16]}"


def _typed_cell(row: Row, kind: str) -> html.Td:
    own, id, name = row.standing[kind], short(row), kind.lower()
    live = shown(own.seen.live) if own.seen.live else ""
    said = html.Span(own.told, className="mob-told") if own.told else None
    return html.Td(
        [
            *typed(f"{id}-{name}-start", f"{name}-start", f"{kind} predicted start, {row.name}", live, f"{id}-form", "dd/mm/yyyy"),
            *typed(f"{id}-{name}-note", f"{name}-note", f"{kind} note, {row.name}", own.seen.note, f"{id}-form", "note"),
            *([said] if said else []),
        ],
        className="mob-typed",
        **{"data-head": f"{kind} predicted"},
    )


def _read_cell(row: Row, kind: str) -> html.Td:
    own = row.standing[kind]
    day = html.Strong(shown(own.seen.live)) if own.seen.live else html.Span(BLANK, className="mob-told")
    more = [html.Span(words, className="mob-told") for words in (own.seen.note, own.told) if words]
    return html.Td([day, *more], className="mob-read", **{"data-head": f"{kind} predicted"})


def changed_words(row: Row) -> list[Any]:
    """The last change of each type in force: "SGO moved 2 times, by 41 days"."""

    def said(kind: str, own: Standing) -> html.Span:
        return html.Span(f"{kind} {own.words}", className="mob-told is-moved" if own.moves else "mob-told")

    found = [said(kind, own) for kind, own in row.standing.items() if own.words]
    return found or [html.Span("-", className="mob-told")]


def _ask(row: Row, action: str, words: str, what: str) -> html.Form:
    """A button that asks for something about the child, by the key in the form's body."""
    id = f"{short(row)}-{what}"
    return html.Form(
        [
            hidden(f"{id}-child", "child", row.child.key),
            html.P(className="form-said", role="status"),
            html.Button(words, type="submit", className="tool", **{"aria-label": f"{words}: {row.name}", "aria-haspopup": "dialog"}),
        ],
        id=id,
        className="mob-ask",
        **{"data-send": action},
    )


def _form(row: Row) -> html.Tr:
    """The row's form: what it showed, why it changes, and the buttons; seen once something is typed."""
    id = short(row)
    why = f"Why does it change? Needed where a date moves: {row.name}"
    reason = [
        html.Label("Why does it change?", htmlFor=f"{id}-reason"),
        *typed(f"{id}-reason", "reason", why, "", f"{id}-form", "needed where a date moves; leave name and number out"),
    ]
    return html.Tr(
        html.Td(
            html.Form(
                [
                    hidden(f"{id}-child", "child", row.child.key),
                    *(hidden(f"{id}-{kind.lower()}-seen", f"{kind.lower()}-seen", row.standing[kind].mark) for kind in TYPES),
                    *(reason if row.live else []),
                    html.Button("Save", type="submit", className="primary"),
                    html.Button("Undo", type="button", className="secondary", **{"data-undo": ""}),
                    html.P(className="form-said", role="status"),
                ],
                id=f"{id}-form",
                className="mob-form",
                **{"data-send": SAVE},
            ),
            colSpan=str(len(HEADS)),
        ),
        className="mob-more",
    )


def _child(row: Row, writes: bool) -> html.Tbody:
    age = "" if row.age is None else f", {plural(row.age, 'year')}"
    cells = [
        html.Th(
            [
                html.A(row.name, href=f"{CHILD_PAGE}?key={row.child.key}", className="text-link", target="_blank"),
                html.Span(age.removeprefix(", "), className="mob-told"),
            ],
            scope="row",
        ),
        html.Td(row.worker, **{"data-head": "Social worker"}),
        html.Td(row.placement, **{"data-head": "Placement"}),
        *((_typed_cell if writes else _read_cell)(row, kind) for kind in TYPES),
        html.Td(changed_words(row), className="mob-changed", **{"data-head": "Last change"}),
        html.Td(
            [_ask(row, HISTORY, "History", "history"), *([_ask(row, WITHDRAW_FORM, "Withdraw", "ask")] if writes and row.live else [])],
            className="mob-ways",
        ),
    ]
    return html.Tbody([html.Tr(cells, className="mob-row"), *([_form(row)] if writes else [])], id=short(row), **{"data-row": ""})


def headline(rows: list[Row]) -> str:
    """What is predicted in a team, counted from its rows."""
    dated = sum(1 for row in rows if row.live)
    none = len(rows) - dated
    verb = "has" if dated == 1 else "have"
    return f"{dated:,} of {plural(len(rows), 'child', 'children')} {verb} a predicted date; {none:,} {'has' if none == 1 else 'have'} none"


def team_table(team: str, locality: str, rows: list[Row], writes: bool, ways: list[Any]) -> html.Section:
    """The section of a team: what is predicted in words, the ways to the template, the table."""
    how = (
        "Enter saves a row, Tab moves on; a date that moves asks why."
        if writes
        else "You read this team's predicted starts; its team coordinator writes them."
    )
    heads = [html.Th(head or html.Span("History and withdrawal", className="visually-hidden"), scope="col") for head in HEADS]
    table = html.Table(
        [html.Caption(f"{team}: children on a full care order"), html.Thead(html.Tr(heads)), *(_child(row, writes) for row in rows)],
        className="mob-table",
    )
    return html.Section(
        [
            html.H2([team, html.Span(f" {locality}", className="mob-place")]),
            html.Div(
                [html.P([html.Strong(f"{headline(rows)}. "), how], className="subtitle"), html.Div(ways, className="tools")],
                className="subline",
            ),
            html.Div(table, className="mob-wide", role="region", tabIndex="0", **{"aria-label": f"{team}, table"}),
        ],
        className="mob-team",
    )


def template_link(href: str) -> html.A:
    """The fortnightly template of a team, filled in with its children."""
    return html.A([icon("export"), "Template to fill in"], href=href, className="tool", target="_self")
