"""Every figure finance is sent, on every page: hidden ones are "c", the others are the true ones, and no small count is among them."""

import json
from typing import Any

import pytest

from components.words import LEGEND
from metrics import catalogue
from metrics.measure import Count
from metrics.suppression import HIDDEN, is_small
from tests.small_numbers.walking import FIGURES, QUERIES, SPECS, raw, true_value, unpacked, view


def hides_small(measure: str, value: Any) -> bool:
    """Whether a figure must not be shown."""
    return isinstance(catalogue.measure(measure).arithmetic, Count) and is_small(value)


@pytest.mark.sampled(8)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", FIGURES)
def test_a_cell_is_hidden_or_true(page: str, query: str, finance: Any) -> None:
    found = view(page, query)["view"]
    for id, table in found["tables"].items():
        true = raw(SPECS[id], query) if id in SPECS else {}
        rows = unpacked(table)
        assert not true or {row["path"] for row in rows} == set(true), f"{id} has other rows than it is of"
        for row in rows:
            for column in table["columns"]:
                if column["kind"] == "change":
                    continue
                value = true[row["path"]][column["id"]] if true else true_value(page, id, row, column["id"], query)
                shown = row[column["id"]]
                assert shown in (HIDDEN, value), f"{page}/{id} {row['path']} {column['id']}: {shown} is shown, {value} is true"
                assert shown == HIDDEN or not hides_small(column["measure"], value), (
                    f"{page}/{id} {row['path']} {column['id']} shows a small count"
                )


@pytest.mark.sampled(6)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", FIGURES)
def test_a_chart_draws_nothing_hidden(page: str, query: str, finance: Any) -> None:
    found = view(page, query)["view"]
    for chart in found["charts"].values():
        rows = {"|".join(row["path"]) or "Total": row for row in unpacked(found["tables"][chart["table"]])}
        for trace in chart["data"]:
            column = (trace.get("meta") or {}).get("column")
            if not column:
                continue
            drawn = trace["meta"].get("numbers") or trace.get("y")
            for at, id in enumerate(chart["rows"]):
                if rows[id][column] == HIDDEN:
                    assert not drawn[at], f"{page}: {column} of {id} is hidden and drawn as {drawn[at]}"
                    assert not any((trace["meta"].get(part) or {at: None})[at] for part in ("percents", "shares"))
        assert HIDDEN not in json.dumps([trace.get("x") if isinstance(trace.get("x"), list) else 0 for trace in chart["data"]]).split('"')


def test_totals_are_drawn(finance: Any) -> None:
    """A bar with hidden segments still ends at its total, where that is shown."""
    chart = view("durations", "")["view"]["charts"]["time-chart"]
    totals = chart["data"][-1]
    held = dict(zip(chart["names"], zip(totals["x"], totals["meta"]["totals"], totals["meta"]["parts"], strict=True), strict=True))
    assert held["Erewash"] == (247, 247, 2)
    assert held["UASC Team"][1] == HIDDEN and held["UASC Team"][0] == 0
    assert chart["most"] == 352, "the axis ends at the longest total that is shown"


@pytest.mark.parametrize("page", FIGURES)
def test_words_say_what_c_is_and_never_a_number_of_c(page: str, finance: Any) -> None:
    for query in ("", "service=all", "locality=Erewash"):
        said = json.dumps(view(page, query)["words"])
        assert LEGEND in said
        for wrong in (">c</span> plan", "c plans", "c open", ">See ", "/cases", "up c", "down c", "data-mark"):
            assert wrong not in said, f"{page}?{query} says {wrong!r}"


@pytest.mark.parametrize("page", FIGURES)
def test_no_list_and_no_condition_is_offered(page: str, finance: Any) -> None:
    found = view(page, "")["view"]
    for table in found["tables"].values():
        assert table["limits"]["published"] and "Ask" in table["limits"]["cases"] and table["limits"]["legend"] == LEGEND
        assert not any(column["condition"] for column in table["columns"])
        assert not any(row.get("only") for row in table["rows"] or [])
    assert "only" not in {name for name, _ in found["list"]}


@pytest.mark.parametrize("column", ["total_open", "m12_24", "over_24", "m0_3"])
@pytest.mark.parametrize("how", ["asc", "desc"])
def test_an_order_tells_nothing_of_hidden_cells(column: str, how: str, finance: Any) -> None:
    """Rows whose figure is hidden stand together after the others, by name, whichever way the column is sorted."""
    table = view("durations", f"sort=time.{column}.{how}")["view"]["tables"]["time"]
    rows = unpacked(table)
    parents = {row["path"][:-1] for row in rows if row["depth"]}
    for parent in parents:
        siblings = [row for row in rows if row["depth"] and row["path"][:-1] == parent]
        at = next((i for i, row in enumerate(siblings) if row[column] == HIDDEN), len(siblings))
        tail = siblings[at:]
        assert all(row[column] == HIDDEN for row in tail)
        assert [row["path"] for row in tail] == sorted(row["path"] for row in tail)
