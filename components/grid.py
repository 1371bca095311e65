"""The matrix: AG Grid rows in path order, opened and closed by an external filter in the browser (STACK.md 5)."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_ag_grid as dag

from components.payload import Head

ROW_HEIGHT = 34
HEADER_HEIGHT = 46
GROUP_HEIGHT = 30
RULE_HEIGHT = 1


def _column(head: Head, bars: bool) -> dict[str, Any]:
    number = head.kind in ("count", "weeks", "days", "target")
    has_bar = bars and head.share and not head.bold
    column: dict[str, Any] = {
        "colId": head.id,
        "headerName": head.head,
        "headerComponent": "SlHead",
        "valueGetter": {"function": f"slValue(params, '{head.id}')"},
        "flex": head.width or 100,
        "minWidth": head.width or 62,
        # Before they share out the width: as narrow as they may be, or a scroll bar flashes up below them.
        "initialWidth": head.width or 62,
        "cellClass": " ".join(
            [
                "num" if head.kind != "change" else "change",
                *(["first"] if head.bold else []),
                *(["has-bar"] if has_bar else []),
                *(["late"] if head.late else []),
                *(["driven"] if head.driven else []),
            ]
        ),
    }
    if number:
        column["valueFormatter"] = {"function": f"slText(params, '{head.id}')"}
        column["cellClassRules"] = {"zero": {"function": "params.value === 0"}} if head.kind == "count" else {}
        if has_bar:
            column["cellStyle"] = {"function": f"slBar(params, '{head.id}')"}
    elif head.kind == "change":
        column["valueFormatter"] = {"function": f"slText(params, '{head.id}')"}
        column["cellClassRules"] = {
            "is-up": {"function": "params.value > 0"},
            "is-down": {"function": "params.value < 0"},
            "is-level": {"function": "params.value === 0"},
        }
    elif head.kind in ("difference", "gap"):
        column["cellRenderer"] = "SlDifference" if head.kind == "difference" else "SlGap"
    return column


def closed_height(options: Mapping[str, Any], rows: int) -> int:
    """The height in px of a matrix with so many rows, and a rule below its heads. options: its dashGridOptions."""
    return int(options["groupHeaderHeight"] + options["headerHeight"] + RULE_HEIGHT + ROW_HEIGHT * rows)


def grid(id: str, heads: Sequence[Head], *, first: str, bars: bool = False, name_width: int = 262, name_share: int = 0) -> dag.AgGrid:
    """A matrix: names left with + and -, figures right, heads at the bottom under group heads with a rule."""
    columns: list[dict[str, Any]] = [
        {
            "colId": "name",
            "headerName": first,
            "headerComponent": "SlHead",
            "cellRenderer": "SlName",
            "valueGetter": {"function": "params.data.name"},
            "minWidth": name_width,
            "initialWidth": name_width,
            "flex": name_share or name_width,
            "cellClass": "name",
            "pinned": None,
        }
    ]
    for head in heads:
        column = _column(head, bars)
        if head.group and columns[-1].get("groupId") == head.group:
            columns[-1]["children"].append(column)
        elif head.group:
            columns.append(
                {"groupId": head.group, "headerName": head.group, "headerClass": "group-head", "children": [column], "marryChildren": True}
            )
        else:
            columns.append(column)
    return dag.AgGrid(
        id=id,
        className="matrix",
        columnDefs=columns,
        rowData=[],
        getRowId="params.data.id",
        defaultColDef={
            "sortable": False,
            "resizable": False,
            "suppressMovable": True,
            "suppressHeaderMenuButton": True,
            "wrapHeaderText": True,
        },
        style={"height": None, "width": "100%"},
        dashGridOptions={
            "domLayout": "autoHeight",
            "rowHeight": ROW_HEIGHT,
            "getRowHeight": {"function": "slRowHeight(params)"},
            "headerHeight": HEADER_HEIGHT,
            "groupHeaderHeight": GROUP_HEIGHT if any(head.group for head in heads) else 0,
            "animateRows": False,
            "suppressRowHoverHighlight": False,
            "suppressCellFocus": False,
            "suppressDragLeaveHidesColumns": True,
            "suppressColumnVirtualisation": True,
            "suppressNoRowsOverlay": True,
            "preventDefaultOnContextMenu": True,
            "ensureDomOrder": True,
            "isExternalFilterPresent": {"function": "true"},
            "doesExternalFilterPass": {"function": "slVisible(params)"},
            "rowClassRules": {
                "total": {"function": "params.data.depth === 0"},
                "team": {"function": "params.data.depth === 2"},
                "worker": {"function": "params.data.depth === 3"},
            },
            "alwaysShowVerticalScroll": False,
            "theme": "themeQuartz",
            "loading": False,
        },
        eventListeners={
            "cellClicked": ["slPress(params)"],
            "cellContextMenu": ["slMenu(params)"],
            "cellKeyDown": ["slKey(params)"],
            "columnResized": ["slResized(params)"],
        },
        dangerously_allow_code=False,
    )
