"""Forms inside a page: labelled fields and one button; what was typed stays until it is accepted (assets/80-forms.js sends it)."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html

from data.calendar import shown

KINDS = ("text", "email", "date", "number", "password", "file", "checkbox", "textarea", "select", "hidden")


def field(
    name: str,
    label: str,
    *,
    kind: str = "text",
    value: str = "",
    options: Sequence[tuple[str, str]] = (),
    hint: str = "",
    needed: bool = False,
    form: str = "",
) -> html.Div:
    """One field: its label, what helps to fill it in, and where its error stands.

    kind: one of KINDS; options: (value, words) of a select; value: what stands in it ("yes" ticks a checkbox; a date
    is given as 2022-03-14 and typed as 14/03/2022, in whichever language the browser speaks); form: the
    id of the form, where a page has several with a field of the same name. The browser makes the field itself: what is
    typed is its own and no answer that comes meanwhile writes over it.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of field. Use one of {', '.join(KINDS)}.")
    id = f"field-{form}-{name}" if form else f"field-{name}"
    if kind == "date" and value:
        value = shown(date.fromisoformat(value))
    told = {"id": id, "name": name, "kind": kind, "value": value, "options": [list(option) for option in options], "needed": needed}
    made = html.Span(className="field-input", **{"data-input": json.dumps(told)})
    if kind == "hidden":
        return html.Div(made, hidden=True)
    shape = [html.Span(" (dd/mm/yyyy)", className="shape")] if kind == "date" else []
    words = html.Label(
        [label, *shape, *([] if needed or kind == "checkbox" else [html.Span(" (may be left out)", className="quiet")])], htmlFor=id
    )
    parts: list[Any] = [made, words] if kind == "checkbox" else [words, made]
    hints = [html.P(hint, className="hint", id=f"{id}-hint")] if hint else []
    wrong = html.P(id=f"{id}-wrong", className="problem")
    return html.Div([*parts[:1], *([] if kind == "checkbox" else hints), *parts[1:], *(hints if kind == "checkbox" else []), wrong],
                    className=f"field field-{kind}")  # fmt: skip


def form(action: str, fields: Sequence[Any], button: str, *, id: str, confirm: str = "", quiet: bool = False) -> html.Form:
    """A form that is sent to `action` (a route under /do/); `confirm` asks once more before it is sent."""
    more = {"data-confirm": confirm} if confirm else {}
    return html.Form(
        [
            *fields,
            html.P(className="form-said", role="status"),
            html.Button(button, type="submit", className="secondary" if quiet else "primary"),
        ],
        id=id,
        className="form",
        **{"data-send": action, **more},
    )
