"""Dash's html components written out as HTML text, so that words of an answer reach the page without being built one by one."""

from html import escape
from typing import Any

from dash.development.base_component import Component

# React's names of attributes where they are not the attribute's own in lower case.
NAMES = {"className": "class", "htmlFor": "for"}
VOID = {"br", "img", "hr"}


class NotPlain(TypeError):
    """A component that is no html element (a grid, a chart) cannot be written out; name its slot in Page.live."""


def markup(part: Any) -> str:
    """The HTML of a component, a text, a number, or a list of them; every text and attribute escaped. Raises NotPlain."""
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, list | tuple):
        return "".join([markup(one) for one in part])
    if not isinstance(part, Component):
        return escape(str(part), quote=False)
    told = part.to_plotly_json()
    if told["namespace"] != "dash_html_components":
        raise NotPlain(f"{told['type']} is no html element: name the slot it stands in in Page.live.")
    tag = told["type"].lower()
    written = "".join([_attribute(name, value) for name, value in told["props"].items() if name not in ("children", "n_clicks")])
    if tag in VOID:
        return f"<{tag}{written}>"
    return f"<{tag}{written}>{markup(told['props'].get('children'))}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    """One attribute with a space before it; nothing where it is not set."""
    if value is None or value is False:
        return ""
    if name == "style":
        value = ";".join(f"{''.join('-' + c.lower() if c.isupper() else c for c in key)}:{one}" for key, one in value.items())
    written = NAMES.get(name) or (name if "-" in name else name.lower())
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
