"""Icons: one class a shape, drawn by the style sheet as a mask in the colour of the text; decoration, never the only word."""

from dash import html


def icon(name: str) -> html.Span:
    """An icon that a screen reader passes over."""
    return html.Span(className=f"icon icon-{name}", **{"aria-hidden": "true"})
