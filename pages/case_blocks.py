"""The rows of a list of cases, in blocks: the one road by which a child's row reaches a page, each block in the trail before it is sent."""

from typing import Any

import dash
import polars as pl
from dash import Input, Output, State
from flask import abort

from access.reader import Refused
from components.case_table import BLOCK, filtered
from components.request import read
from components.words import number
from metrics import engine
from metrics.grains import GRAINS
from metrics.listing import found
from pages import looked
from pages.case_list import asked_measure, columns_asked, listed_scope

# Above any list there is: a number beyond it is no row.
MOST_ROWS = 10_000_000


@dash.callback(
    Output("cases-grid", "getRowsResponse"),
    Output("cases-count", "children"),
    Input("cases-grid", "getRowsRequest"),
    State("cases-asked", "data"),
    State("cases-text", "data"),
    prevent_initial_call=True,
)
def block(asked: dict[str, Any] | None, search: str, text: str | None) -> tuple[dict[str, Any], str]:
    """One block of the list: found, filtered and sorted at the server, however long the list is; and in the trail before it is sent."""
    if not asked:
        raise dash.exceptions.PreventUpdate
    first, last = asked.get("startRow"), asked.get("endRow")
    if not all(isinstance(row, int) and 0 <= row <= MOST_ROWS for row in (first, last)) or not all(
        isinstance(part, str | None) for part in (text, search)
    ):
        abort(400, "The rows asked for cannot be read.")
    request = read(search)
    if request.reader.asks_purpose:
        raise Refused("Choose first what you look at cases for.")
    measure, _, _ = asked_measure(request)
    grain, columns = GRAINS[measure.table], columns_asked(request, measure)
    request = request.of(grain)
    rows = grain.listed(engine.cases(measure, listed_scope(request), request.frames), request.scope.as_at)
    if text:
        rows = found(rows, text, grain.found_in)
    model = asked.get("filterModel") or {}
    if not isinstance(model, dict) or not all(isinstance(part, dict) for part in model.values()):
        abort(400, "The filters asked for cannot be read.")
    rows = filtered(rows, {column.id: column.kind for column in columns}, model)
    for how in asked.get("sortModel") or []:
        if isinstance(how, dict) and how.get("colId") in {column.id for column in columns}:
            rows = rows.sort(how["colId"], grain.key, descending=[how.get("sort") == "desc", False], nulls_last=True)
    part = rows.slice(first, min(max(last - first, 0), BLOCK))
    keys = looked.keys_of(part)
    looked.list_sent(request, measure, first, part.height, rows.height, keys, bool(text))
    dates = [column.id for column in columns if column.kind == "date"]
    sent = (
        part.select(*dict.fromkeys([grain.key, *(column.id for column in columns)]))
        .with_columns(pl.col(dates).dt.to_string("%Y-%m-%d"))
        .with_columns(key=pl.Series(keys, dtype=pl.String))
    )
    return {"rowData": sent.to_dicts(), "rowCount": rows.height}, number(rows.height)
