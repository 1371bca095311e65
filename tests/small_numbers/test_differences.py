"""What finance can subtract: the answers of one page for all services, less those for Children in Need alone."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest

from components import picker
from metrics import catalogue, published
from metrics.measure import Count
from metrics.refusals import month_end
from metrics.suppression import HIDDEN, is_small
from tests.small_numbers.walking import FIGURES, afresh, unpacked, view

# On the last two, all services have 4 plans more in one column of the county than Children in Need.
DAYS = (date(2022, 4, 30), date(2021, 8, 31), date(2020, 9, 30), date(2020, 12, 31))


def sent(page: str, day: date, services: list[list[str]]) -> dict[tuple[Any, ...], Any]:
    """Every count a page is sent, by table, row and column."""
    found = {}
    for id, table in view(page, urlencode([("as_at", str(day)), *services]))["view"]["tables"].items():
        for row in unpacked(table):
            for column in table["columns"]:
                if isinstance(catalogue.measure(column["measure"]).arithmetic, Count):
                    found[id, row.get("when") or row["path"], column["id"]] = row[column["id"]]
    return found


def differences(page: str, day: date) -> dict[tuple[Any, ...], int]:
    """What is left of each figure of all services without those of Children in Need, where both are shown."""
    sets = picker.offer({"page": page, "kind": "services", "search": "", "asked": 1})["services"]
    every, fewer = (sent(page, day, one["parts"]) for one in sets)
    both = [at for at in every.keys() & fewer.keys() if HIDDEN not in (every[at], fewer[at]) and None not in (every[at], fewer[at])]
    return {at: every[at] - fewer[at] for at in both}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("page", FIGURES)
def test_two_pages_subtracted_leave_no_small_number(page: str, day: date, finance: Any) -> None:
    left = differences(page, day)
    assert left and not [at for at, value in left.items() if is_small(value)]


def test_the_subtraction_finds_what_is_left_open(finance: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rests among the cells that must not follow, the same subtraction tells four plans."""
    monkeypatch.setattr(published, "_rests", lambda *_: {})
    monkeypatch.setattr(published, "_published", afresh(published._published))
    assert [at for day in DAYS[2:] for at, value in differences("durations", day).items() if is_small(value)]


def test_months_are_those_of_published_days(finance: Any) -> None:
    """A month that ends on another day would be a published one but for a day or three, and those days follow."""
    rows = view("overview", "as_at=2022-04-30")["view"]["tables"]["flow"]["rows"]
    shown = [row["when"] for row in rows if HIDDEN not in (row["starts"], row["ends"])]
    ends = [date.fromisoformat(when.split("..")[1]) for when in shown]
    assert len(ends) > 9 and len(rows) == 12 and all(month_end(end) == end for end in ends)
