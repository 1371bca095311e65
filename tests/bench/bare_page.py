"""The bare page: the charts and matrices of one of our pages drawn with plotly and AG Grid and nothing else, from ready JSON."""

import json
import os
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
from dash import Dash, html
from flask import Flask, Response, send_file

ROOT = Path(__file__).resolve().parents[2]
STATES = Path(os.environ.get("SIGHTLINE_BENCH_STATES", "."))
YEAR_SECONDS = 31_536_000
INDEX = """<!DOCTYPE html><html lang="en"><head>{%metas%}<title>bare</title>{%css%}<script src="/plotly.js"></script></head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body></html>"""


def _grid(name: str, columns: list[dict[str, Any]]) -> dag.AgGrid:
    """A matrix with our columns, cells with their bar, and a name that opens."""
    definitions: list[dict[str, Any]] = [
        {"colId": "name", "headerName": "Name", "valueGetter": {"function": "bareName(params)"}, "minWidth": 268, "flex": 268}
    ]
    for column in columns:
        definition: dict[str, Any] = {
            "colId": column["id"],
            "headerName": column["head"],
            "flex": 100,
            "minWidth": 62,
            "valueGetter": {"function": f"bareValue(params, '{column['id']}')"},
            "valueFormatter": {"function": f"bareText(params, '{column['id']}', {str(column['share']).lower()})"},
        }
        if column["share"] and column["kind"] == "count":
            definition["cellStyle"] = {"function": f"bareBar(params, '{column['id']}')"}
        definitions.append(definition)
    return dag.AgGrid(
        id=name,
        columnDefs=definitions,
        rowData=[],
        getRowId="params.data.id",
        style={"height": None, "width": "100%"},
        defaultColDef={
            "sortable": False,
            "resizable": False,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
        },
        dashGridOptions={
            "domLayout": "autoHeight",
            "rowHeight": 34,
            "headerHeight": 46,
            "animateRows": False,
            "suppressColumnVirtualisation": True,
            "ensureDomOrder": True,
            "isExternalFilterPresent": {"function": "true"},
            "doesExternalFilterPass": {"function": "bareVisible(params)"},
            "theme": "themeQuartz",
            "suppressNoRowsOverlay": True,
            "loading": False,
        },
        eventListeners={"cellClicked": ["bareClicked(params)"]},
    )


def _page(name: str) -> html.Div:
    """The places of charts and matrices, and three buttons."""
    draws = json.loads((STATES / f"{name}.json").read_text())
    marks: list[Any] = [
        html.Div(id=f"{name}-{chart}", style={"width": f"{size[0]}px", "height": f"{size[1]}px"}) for chart, size in draws["charts"].items()
    ]
    for grid, columns in draws["grids"].items():
        marks.append(html.Div(_grid(f"{name}-{grid}", columns), style={"width": f"{draws['width']}px"}))
    buttons = [html.Button(words, id=f"bare-{words.lower()}", type="button") for words in ("One", "All", "Percent", "Number")]
    return html.Div([html.Div(buttons), html.Main(marks, id="content")], id="bare", **{"data-page": name})


def build() -> Dash:
    """The app over the states in SIGHTLINE_BENCH_STATES; SIGHTLINE_BENCH_PAGE names the page."""
    server = Flask("bare")
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_SECONDS
    app = Dash(
        "bare",
        server=server,
        assets_folder=str(Path(__file__).parent / "bare_assets"),
        index_string=INDEX,
        compress=True,
        update_title=None,
        health_endpoint="healthz",
    )
    app.layout = _page(os.environ["SIGHTLINE_BENCH_PAGE"])
    server.add_url_rule("/plotly.js", "plotly", lambda: send_file(ROOT / "assets" / "00-plotly-basic.min.js"))
    server.add_url_rule(
        "/state/<name>", "state", lambda name: Response((STATES / Path(name).name).read_bytes(), mimetype="application/json")
    )
    return app


if "SIGHTLINE_BENCH_PAGE" in os.environ:
    server = build().server
    # Dash knows its scripts once it has told somebody of them: a worker that is asked for one first would not.
    server.test_client().get("/")
