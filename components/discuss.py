"""How to discuss this: a note that opens beside a page of permanence, by a button in its head; it can be printed (assets/87-discuss.js)."""

from typing import Any

from dash import html

from components.discuss_words import NOTES
from components.icons import icon

PARTS = (("says", "What the figures say"), ("ask", "Ask in the meeting"), ("beware", "Do not conclude"))


def note(page_name: str) -> list[Any]:
    """The button and the note of a page; nothing for a page without one. The frame puts it in the head of every page it has one for."""
    found = NOTES.get(page_name)
    if found is None:
        return []
    id = f"{page_name}-discuss"
    button = html.Button(
        [icon("info"), "How to discuss this"],
        type="button",
        className="tool discuss-open",
        **{"data-discuss": id, "aria-expanded": "false", "aria-controls": id},
    )
    parts = [
        html.Section([html.H3(title), html.Ul([html.Li(words) for words in getattr(found, name)])], className=f"discuss-{name}")
        for name, title in PARTS
    ]
    tools = [
        html.Button("Print", type="button", className="secondary", **{"data-print": ""}),
        html.Button("Close", type="button", className="secondary", **{"data-discuss-shut": ""}),
    ]
    aside = html.Aside(
        [html.H2(f"How to discuss: {found.title}", id=f"{id}-title", tabIndex="-1"), *parts, html.Div(tools, className="dialog-tools")],
        id=id,
        className="discuss-note",
        hidden=True,
        **{"aria-labelledby": f"{id}-title"},
    )
    return [html.Div([button, aside], className="discuss")]
