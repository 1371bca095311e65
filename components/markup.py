"""Dash's html components written out as HTML text, so that words of an answer reach the page without being built one by one."""

from collections.abc import Callable
from html import escape
from typing import Any

from dash import html
from dash.development.base_component import Component

# React's names of attributes where they are not the attribute's own in lower case.
NAMES = {"className": "class", "htmlFor": "for"}
VOID = {"br", "img", "hr"}


class NotPlain(TypeError):
    """A component that is no html element (a grid, a chart) cannot be written out; name its slot in Page.live."""


# What Dash keeps in a component beside its properties (asked for those by `to_plotly_json`, it takes ten times as long).
_BY_DASH = "_prop_names _type _namespace _valid_wildcard_attributes available_properties available_wildcard_properties"
NO_ATTRIBUTES = frozenset({"children", "n_clicks", *_BY_DASH.split()})
# What ties one part of a page to another, by ids that only the page itself has.
TIES = frozenset({"id", "htmlFor"})


def markup(part: Any) -> str:
    """The HTML of a component, a text, a number, or a list of them; every text and attribute escaped. Raises NotPlain."""
    return _written(part, None)


def still(part: Any, height: Callable[[dict[str, Any]], int]) -> str:
    """The same without ids, to be looked at until the page itself is built; a chart or a matrix is an empty box.

    height: how high the box for a component with these properties is, in px; 0 for none.
    """
    return _written(part, height)


def _written(part: Any, height: Callable[[dict[str, Any]], int] | None) -> str:
    if isinstance(part, str):
        return escape(part, quote=False)
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, list | tuple):
        return "".join([_written(one, height) for one in part])
    if not isinstance(part, Component):
        return escape(str(part), quote=False)
    kind, props = type(part), vars(part)
    tag = kind.__name__
    if getattr(html, tag, None) is not kind:
        if height is None:
            raise NotPlain(f"{tag} is no html element: name the slot it stands in in Page.live.")
        high = height(props)
        return f'<div class="{escape(props.get("className", ""))}" style="height:{high}px"></div>' if high else ""
    left_out = NO_ATTRIBUTES if height is None else NO_ATTRIBUTES | TIES
    tag = tag.lower()
    written = "".join([_attribute(name, props[name]) for name in sorted(props) if name not in left_out])
    if tag in VOID:
        return f"<{tag}{written}>"
    return f"<{tag}{written}>{_written(props.get('children'), height)}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    """One attribute with a space before it; nothing where it is not set."""
    if value is None or value is False:
        return ""
    if name == "style":
        value = ";".join(f"{''.join('-' + c.lower() if c.isupper() else c for c in key)}:{one}" for key, one in value.items())
    written = NAMES.get(name) or (name if "-" in name else name.lower())
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
