"""What finance is offered to choose from is never refused; readers of true figures are offered all, and sent nothing of limits."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from access.sessions import reading_as
from components import picker
from components.page import PAGES
from components.request import read
from metrics.suppression import HIDDEN, is_small
from tests.access.people import reader
from tests.people import ALL_SEEING
from tests.small_numbers.walking import FIGURES


def offered(kind: str, page: str = "durations", search: str = "") -> dict[str, Any]:
    """What a picker offers."""
    found: dict[str, Any] = picker.offer({"page": page, "kind": kind, "search": search, "asked": 1})
    return found


def test_places_are_localities_one_at_a_time(finance: Any) -> None:
    for page in FIGURES:
        places = offered("where", page)["places"]
        assert places and all(place["depth"] == 1 and (place["count"] == HIDDEN or not is_small(place["count"])) for place in places)
        for place in places:
            assert read(urlencode({"locality": place["token"]})).scope.localities == (place["token"],)
    assert {place["name"]: place["count"] for place in offered("where")["places"]}["UASC Team"] == HIDDEN


def test_days_are_month_ends(finance: Any) -> None:
    days = offered("as-at")["days"]
    assert days[0]["shown"] == offered("as-at")["latest"] == "30/04/2022" and days[-1]["day"] == "2020-01-31"
    for day in days:
        assert read(f"as_at={day['day']}").scope.as_at.isoformat() == day["day"]
    assert read("").scope.as_at.isoformat() == "2022-04-30", "where none is asked for: the last month end"


def test_services_are_the_sets_of_the_pages(finance: Any) -> None:
    sets = offered("services")["services"]
    assert [one["words"] for one in sets] == ["All with plans", "Children in Need"] and [one["chosen"] for one in sets] == [True, False]
    for one in sets:
        assert not read(urlencode(one["parts"])).error
    assert [one["chosen"] for one in offered("services", "overview")["services"]] == [False, True]


def test_readers_of_true_figures_are_sent_no_limits() -> None:
    for who in (ALL_SEEING, reader("team_manager"), reader("head_of_service"), reader("data_manager")):
        with reading_as(who):
            for page in FIGURES:
                answer = PAGES[page].answers(read("as_at=2022-03-14"))
                assert not any("limits" in table for table in answer.tables)
                assert HIDDEN not in {row.get(c["id"]) for table in answer.tables for row in table["rows"] for c in table["columns"]}
            assert "published" not in offered("where")


def test_a_reader_without_lists_is_told_why_beside_true_figures(finance: Any) -> None:
    """Lists and small numbers are two rights: without lists alone the figures stay, and so do the conditions."""
    who = replace(finance, group=replace(finance.group, suppressed=False))
    with reading_as(who):
        answer = PAGES["durations"].answers(read("as_at=2022-03-14"))
    for table in answer.tables:
        assert set(table["limits"]) == {"cases"}
    assert any(column["condition"] for column in answer.tables[0]["columns"])
