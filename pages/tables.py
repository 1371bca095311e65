"""Tables of words on a child's page: a heading, and rows that begin with their name."""

from collections.abc import Sequence
from typing import Any

from dash import html

from pages.admin.tables import table

FEW = 3


def words_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> html.Section:
    """A table of words, or the words that there is none; few columns stay columns on a phone."""
    if not rows:
        return html.Section([html.H2(caption), html.P("None known by this day.")])
    return html.Section([html.H2(caption), table(caption, heads, rows, wide=True, few=len(heads) <= FEW)])
