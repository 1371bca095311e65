"""The case table: an AG Grid that asks for its rows in blocks; find, filters and sort happen at the server."""

from collections.abc import Sequence
from typing import Any

import dash_ag_grid as dag
import polars as pl
from dash import dcc, html

from components.list_widths import LINES
from data.calendar import parse_day
from metrics.grains import GRAINS
from metrics.listing import ListColumn
from metrics.measure import Measure

BLOCK = 100
ROW_HEIGHT = 32
# A row of two lines, before the browser fits it, for the page whose columns would not stand beside one another otherwise.
WRAPPED_HEIGHT = 48
# Where rows are wrapped these columns stay in sight while the others scroll.
KEPT_IN_SIGHT = ("assessment_type", "predicted_start", "actual_start", "status")
HEADER_ROOM = 52
# Rows up to which a list stands whole on the page.
SHORT = 40
RENDERERS = {"child": "SlChild", "status": "SlStatus"}
# The browser fits a list whenever what it depends on has changed.
FIT = {event: ["slFit(params)"] for event in ("gridSizeChanged", "newColumnsLoaded", "sortChanged", "firstDataRendered")}


def folded(rows: pl.DataFrame, columns: tuple[ListColumn, ...]) -> list[ListColumn]:
    """Columns that hold one value (or none) in every row of a list of two or more."""
    if rows.height < 2:
        return [column for column in columns if column.folds and rows[column.id].null_count() == rows.height] if rows.height else []
    may = [column for column in columns if column.folds]
    held = rows.select(pl.col(*(column.id for column in may)).n_unique()).row(0, named=True) if may else {}
    return [column for column in may if held[column.id] == 1]


def _definition(column: ListColumn, hidden: bool, measure: Measure, wide: list[int], wrapped: bool) -> dict[str, Any]:
    by, descending = measure.order
    number_like = column.kind in ("whole", "tenth")
    width = wide[LINES.index(2)] if wrapped else wide[0]
    definition: dict[str, Any] = {
        "colId": column.id,
        "field": column.id,
        "headerName": column.head.replace("\n", " ").replace("-", "\u2011"),
        "width": width,
        "minWidth": width,
        "hide": hidden,
        "headerClass": "num-head" if number_like else "",
        "cellClass": "num" if number_like else "day" if column.kind == "date" else "child" if column.id == "child" else "",
        "filter": "agNumberColumnFilter" if number_like else "agTextColumnFilter",
        "valueFormatter": {"function": f"slCell(params, '{column.kind}')"},
        "filterParams": {"buttons": ["reset"], "debounceMs": 250, "maxNumConditions": 1},
        "wrapHeaderText": True,
        "context": {"widths": wide},
    }
    if column.id in RENDERERS:
        definition["cellRenderer"] = RENDERERS[column.id]
    if wrapped and column.id in KEPT_IN_SIGHT:
        definition["pinned"] = "right"
    if column.kind == "date":
        definition["filterParams"] |= {
            "filterOptions": [
                {"displayKey": key, "displayName": words, "predicate": {"function": "true"}, "numberOfInputs": 1}
                for key, words in (("on", "On"), ("from", "On or after"), ("to", "On or before"))
            ],
            "filterPlaceholder": "14/03/2022",
        }
    if by in (column.id, column.order):
        # Where the grid begins: `sort` would be put back whenever its columns are given anew, whatever head was pressed meanwhile.
        definition["initialSort"] = "desc" if descending else "asc"
    if column.kind == "text" and not definition.get("pinned"):
        definition["flex"] = width
    return definition


def _height(rows: int, each: int) -> str:
    """A short list stands whole on the page; a long one scrolls in a frame as high as the screen, a block at a time."""
    return (
        f"calc({max(rows, 3)} * var(--each, {each}px) + {HEADER_ROOM}px)"
        if rows <= SHORT * ROW_HEIGHT // each
        else "max(420px, calc(100vh - 236px))"
    )


def case_list(
    asked: str,
    rows: pl.DataFrame,
    measure: Measure,
    columns: Sequence[ListColumn],
    wide: dict[str, list[int]],
    hidden: set[str],
    wrapped: bool = False,
) -> html.Div:
    """The grid of a list with the query its rows are asked by: one block road for every page that shows a list (pages/case_blocks.py).

    In the measure's own order, without the `hidden` columns, each as `wide` as its texts need (components/list_widths.py); `wrapped`:
    names on two lines where they are long.
    """
    return html.Div([dcc.Store(id="cases-asked", data=asked), _table(rows, measure, columns, wide, hidden, wrapped)])


def _table(
    rows: pl.DataFrame, measure: Measure, columns: Sequence[ListColumn], wide: dict[str, list[int]], hidden: set[str], wrapped: bool
) -> dag.AgGrid:
    each = WRAPPED_HEIGHT if wrapped else ROW_HEIGHT
    return dag.AgGrid(
        id="cases-grid",
        className="case-table is-wrapped" if wrapped else "case-table",
        rowModelType="infinite",
        columnDefs=[_definition(column, column.id in hidden, measure, wide[column.id], wrapped) for column in columns],
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
            "suppressHeaderFilterButton": True,
            "sortingOrder": ["asc", "desc"],
        },
        getRowId=f"params.data.{GRAINS[measure.table].key}",
        style={"height": _height(rows.height, each), "width": "100%"},
        eventListeners=FIT | {"firstDataRendered": ["slWhoFirst(params)", "slFit(params)"]} if wrapped else FIT,
        dashGridOptions={
            "rowHeight": each,
            "headerHeight": 46,
            "cacheBlockSize": BLOCK,
            "maxConcurrentDatasourceRequests": 1,
            "theme": "themeQuartz",
            "infiniteInitialRowCount": max(min(rows.height, BLOCK), 1),
            "animateRows": False,
            "suppressMultiSort": True,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
        },
    )


def filtered(rows: pl.DataFrame, kinds: dict[str, str], model: dict[str, Any]) -> pl.DataFrame:
    """The rows a grid's column filters leave. An unreadable day leaves the rows as they are."""
    for name, asked in model.items():
        if name not in kinds:
            continue
        how, value, upto = asked.get("type"), asked.get("filter"), asked.get("filterTo")
        column = pl.col(name)
        rule: pl.Expr | None = None
        if how in ("blank", "notBlank"):
            rule = column.is_null() if how == "blank" else column.is_not_null()
        elif value is None:
            continue
        elif kinds[name] == "date":
            try:
                day = parse_day(str(value))
            except ValueError:
                continue
            rule = column == day if how == "on" else column >= day if how == "from" else column <= day
        elif kinds[name] in ("whole", "tenth"):
            compare = {
                "equals": column == value,
                "notEqual": column != value,
                "greaterThan": column > value,
                "lessThan": column < value,
                "greaterThanOrEqual": column >= value,
                "lessThanOrEqual": column <= value,
            }
            rule = (column >= value) & (column <= upto) if how == "inRange" and upto is not None else compare.get(str(how))
        else:
            lower, text = column.str.to_lowercase(), str(value).lower()
            rule = {
                "contains": lower.str.contains(text, literal=True),
                "notContains": ~lower.str.contains(text, literal=True),
                "equals": lower == text,
                "notEqual": lower != text,
                "startsWith": lower.str.starts_with(text),
                "endsWith": lower.str.ends_with(text),
            }.get(str(how))
        if rule is not None:
            rows = rows.filter(rule.fill_null(False))
    return rows
