"""What was set aside and why, and the quality of every edition in the store, one beside the other."""

import json
from pathlib import Path
from typing import Any

import polars as pl
from dash import html

from components.figures import CASES_PATH, mark
from components.page import PAGES
from components.request import Request, open_store
from components.small_numbers import why_no_list
from components.words import number, percent, plural
from data.calendar import shown
from data.forgetting import kept
from data.schema import PROBLEMS
from data.store import MANIFEST, Edition, NoEdition
from metrics import catalogue
from metrics.quality.editions import NOT_KNOWN, SET_ASIDE, Quality, quality_of
from metrics.scope import Scope, encoded
from pages.about.data import PATH as DATA_PATH
from pages.about.data import plain_table
from pages.about.quality_rules import NAME

MOST_REASONS = 12
HIGH_PX = 132
REASON_HEADS = ("What was done", "Where and why", "Rows")
HEADS = (
    "Edition",
    "Data to",
    "Loaded, UTC",
    "Source",
    "Rows loaded",
    "Set aside",
    "As Not known",
    "Plans looked at",
    "Break a rule",
    "Share",
    "Rules broken",
)


def reasons(problems: pl.DataFrame) -> pl.DataFrame:
    """What was done to rows and why: kind, file, column, reason, rows and first_row, most rows first within what was done."""
    order = pl.col("kind").replace_strict({SET_ASIDE: 0, NOT_KNOWN: 1}, default=2)
    rows = pl.struct("file", "row").n_unique().alias("rows")
    found = problems.group_by("kind", "file", "column", "reason").agg(rows, pl.col("row").min().alias("first_row"))
    return found.sort(order, "rows", "file", "column", "reason", descending=[False, True, False, False, False], nulls_last=True)


def set_aside(request: Request) -> list[Any]:
    """The reasons as a table, and the way to every row."""
    found = reasons(request.edition.table(PROBLEMS))
    every = html.A("Every row, with what was found", href=f"{DATA_PATH}?edition={request.edition.name}#problems", className="text-link")
    if not found.height:
        return [html.P("Every row of every file was read, and every name in them is known.", className="note")]
    rows = []
    for row in found.head(MOST_REASONS).to_dicts():
        place = ", ".join(part for part in (row["file"], row["column"]) if part)
        rows.append([f"{row['kind'][0].upper()}{row['kind'][1:]}", [html.Strong(place), f": {row['reason']}"], number(row["rows"])])
    left = found.height - MOST_REASONS
    return [
        plain_table("What was done to rows in the whole load, and why", [*REASON_HEADS], rows, numbers=(2,)),
        html.P([*([f"The first {MOST_REASONS} of {number(found.height)} reasons. "] if left > 0 else []), every], className="note"),
    ]


@kept(64)
def _quality(path: Path, _inode: int) -> Quality:
    # Read beside what is kept of the editions that pages show: opening every one would push the live one out.
    return quality_of(Edition(path, json.loads((path / MANIFEST).read_text(encoding="utf-8"))))


def past() -> list[Quality]:
    """The quality of each edition in the store, oldest first; worked out once for each, and one cleared away meanwhile left out."""
    store, found = open_store(), []
    for name in store.names():
        path = store.editions_path / name
        try:
            found.append(_quality(path, path.stat().st_ino))
        except (FileNotFoundError, NotADirectoryError, NoEdition):
            continue
    return found


def _opens(request: Request, edition: Quality, reference: str, value: int, shown_as: Any, look: str = "figure") -> html.A | html.Span:
    """A figure of an edition as a link to its list there: its own day, every place and service. The way back leads to this page."""
    if why := why_no_list(request.reader):
        return html.Span(shown_as, title=why, className=look)
    scope = Scope(edition.edition, edition.extract_date, services=())
    parts = [*scope.query(pin=True), ("measure", reference), ("of", NAME), ("from", request.href(PAGES[NAME].path))]
    title = f"Edition {edition.edition}, {catalogue.measure(reference).said()}"
    marked = {"data-mark": mark(reference, title, plural(value, "plan"), value, [])}
    return html.A(shown_as, href=f"{CASES_PATH}?{encoded(parts)}", className=look, **marked)


def _reasons_of(edition: Quality, shown_as: Any, look: str = "figure") -> html.A:
    """Rows of an edition as a link to why they were set aside."""
    return html.A(shown_as, href=f"{DATA_PATH}?edition={edition.edition}#problems", className=look)


def _column(value: int, most: int, edition: Quality) -> list[Any]:
    """A column of a chart: its number, its bar, its edition and day."""
    height = max(round(HIGH_PX * value / most), 2) if value else 0
    return [
        html.Span(
            [html.Span(number(value), className="edition-count"), html.Span(className="edition-bar", style={"height": f"{height}px"})],
            className="edition-column",
        ),
        html.Span(f"Edition {edition.edition}"),
        html.Span(shown(edition.extract_date)),
    ]


def charts(request: Request, editions: list[Quality]) -> list[Any]:
    """Two rows of columns, newest right: plans that break a rule, rows set aside. Words where there is one edition."""
    if len(editions) < 2:
        return [html.P("A trend begins with the second edition in the store.", className="note")]
    broken, aside = max(one.broken for one in editions), max(one.set_aside for one in editions)
    plans = [_opens(request, one, "quality-broken", one.broken, _column(one.broken, broken, one), "edition") for one in editions]
    rows = [_reasons_of(one, _column(one.set_aside, aside, one), "edition") for one in editions]
    return [
        html.Div([html.H3(title), html.Ol([html.Li(column) for column in columns], className="editions")])
        for title, columns in (("Plans that break a rule", plans), ("Rows set aside", rows))
    ]


def headline(editions: list[Quality]) -> str:
    """Better or worse than the edition before, in plans that break a rule."""
    if len(editions) < 2:
        return "One edition in the store"
    before, now = editions[-2:]
    if before.broken == now.broken:
        return f"As many plans break a rule as in edition {before.edition}"
    more = now.broken > before.broken
    many = plural(abs(now.broken - before.broken), "more plan" if more else "fewer plan")
    return f"{many} break{'s' if abs(now.broken - before.broken) == 1 else ''} a rule than in edition {before.edition}"


def editions_table(request: Request, editions: list[Quality]) -> list[Any]:
    """The numbers of each edition, newest last; the plans open their list in that edition, the rows their reasons."""
    rows = []
    for edition in editions:
        rows.append(
            [
                edition.edition,
                shown(edition.extract_date),
                f"{edition.loaded_at:%d/%m/%Y\u00a0%H:%M}",
                edition.source,
                number(edition.rows),
                _reasons_of(edition, number(edition.set_aside)),
                number(edition.not_known),
                _opens(request, edition, "quality-plans", edition.plans, number(edition.plans)),
                _opens(request, edition, "quality-broken", edition.broken, number(edition.broken)),
                percent(edition.broken, edition.plans),
                number(edition.rules_broken),
            ]
        )
    caption = "Every edition in the store, newest last"
    note = "Of all places and services, on the edition's own day. A rule counts only where the sources of the edition supply what it needs."
    numbers = tuple(range(4, len(HEADS)))
    return [plain_table(caption, list(HEADS), rows, numbers), html.P(note, className="note")]
