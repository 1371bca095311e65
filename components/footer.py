"""The footer of every page: what data this is."""

from typing import Any

from dash import html

from components.request import Request, read
from components.words import plural
from data.calendar import shown
from data.store import NoEdition


def footer(request: Request) -> list[Any]:
    """Data to, loaded, edition, rows set aside and, for the demo, "Invented data"."""
    edition = request.edition
    aside = edition.set_aside
    told = f"{plural(aside, 'row')} set aside" if aside else "No rows set aside"
    problems = int(edition.manifest["problems"]["rows"])
    return [
        html.Span(["Data to ", html.Strong(shown(edition.extract_date))]),
        html.Span(f"Loaded {edition.loaded_at:%d/%m/%Y %H:%M} UTC", className="wide"),
        html.Span(f"Edition {edition.name}" + (" (in this link)" if request.pinned else ""), className="wide"),
        html.A(told, href=request.href("/about/data") + "#problems", className="foot-link") if problems else html.Span(told),
        *([html.Span("Invented data", className="invented")] if edition.invented else []),
    ]


def live_footer() -> html.Footer:
    """The footer of a page that shows no edition: that of the live one, or empty where there is none."""
    try:
        return html.Footer(footer(read("")), className="footer")
    except NoEdition:
        return html.Footer(className="footer")
