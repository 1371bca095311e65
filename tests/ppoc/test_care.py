"""Children in care: rows worked by hand on their edge days, the page against the oracle, and what short breaks do to it."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from access.reader import SYSTEM
from access.sessions import reading_as
from app import app as built  # noqa: F401  (the pages register with it)
from components.markup import markup
from components.page import PAGES, Answer
from components.request import read
from metrics import catalogue, engine
from metrics.counting import counted
from metrics.frames import Frames
from metrics.measure import Measure
from metrics.ppoc import codes
from metrics.ppoc.stays import stays_as_at
from metrics.scope import Scope
from pages.ppoc.care_tables import AGE, TIME
from pages.view_words import told
from tests.access.people import reader
from tests.house.conftest import demo_is_shown, records_path  # noqa: F401  (pages are built inside a request, over the demo)
from tests.house.house import components, props, words
from tests.people import ALL_SEEING
from tests.ppoc import oracle

D2 = date(2022, 5, 23)
DAYS = (date(2021, 3, 31), date(2022, 2, 28), D2)
EPISODE = {
    "person_id": pl.String, "episode_start": pl.Date, "episode_end": pl.Date, "legal_status": pl.String, "placement_type": pl.String,
    "placement_provider": pl.String, "reason_new": pl.String, "reason_ceased": pl.String, "team": pl.String, "worker": pl.String,
}  # fmt: skip
EMPTY = {
    "organisation": {"service": pl.String, "locality": pl.String, "team": pl.String},
    "persons": {"person_id": pl.String, "forename": pl.String, "surname": pl.String, "dob": pl.Date, "sex": pl.String},
    "permanence_predictions": {
        "person_id": pl.String, "assessment_type": pl.String, "predicted_start": pl.Date, "recorded_on": pl.Date,
        "recorded_by": pl.String, "manager_note": pl.String, "withdrawn": pl.Boolean, "seq": pl.Int64,
    },
    "permanence_assessments": {
        "person_id": pl.String, "assessment_type": pl.String, "actual_start": pl.Date, "completed": pl.Date, "outcome": pl.String,
    },
}  # fmt: skip


def held(*episodes: tuple[str, str, str | None, str, str | None]) -> Callable[[str], pl.DataFrame]:
    """The tables of children of (name, start, end, legal status, reason)."""
    rows = [
        (name, date.fromisoformat(start), date.fromisoformat(end) if end else None, status, "U6", "PR1", "S", reason, "A team", "A worker")
        for name, start, end, status, reason in episodes
    ]
    care = pl.DataFrame(rows, schema=EPISODE, orient="row")
    return lambda name: care if name == "care_episodes" else pl.DataFrame(schema=EMPTY[name])


STAYS = held(
    ("came on the first day", "2022-04-24", None, "V2", None),
    ("came a day too early", "2022-04-23", None, "V2", None),
    ("came for short breaks", "2022-05-23", None, "V4", None),
    ("left today", "2019-01-01", "2022-05-23", "C2", "E45"),
    ("left home on the first day", "2019-01-01", "2021-05-24", "C2", "E4A"),
    ("left home a day too early", "2019-01-01", "2021-05-23", "C2", "E4A"),
    ("short breaks ended", "2019-01-01", "2022-04-24", "V4", "E8"),
    ("adopted", "2019-01-01", "2022-03-01", "E1", "E11"),
)
COUNTED = {
    "care-in-care": ["came on the first day", "came a day too early"],
    "care-in-care-all": ["came on the first day", "came a day too early", "came for short breaks"],
    "care-starters": ["came on the first day"],
    "care-starters-all": ["came on the first day", "came for short breaks"],
    "care-leavers": ["left today"],
    "care-leavers-all": ["left today", "short breaks ended"],
    "care-left-for-permanence": ["left today", "left home on the first day"],
    "care-left-by-sgo": ["left today"],
}


@pytest.mark.parametrize("name", COUNTED)
def test_who_counts_on_the_edge_days(name: str) -> None:
    cases = stays_as_at(STAYS, D2).filter(catalogue.measure(name).where(D2))
    assert sorted(cases["person_id"]) == sorted(COUNTED[name])


@cache
def demo() -> duckdb.DuckDBPyConnection:
    """The demo's files."""
    return oracle.connect(Path(__file__).parents[2] / "data/demo")


def page(query: str = "") -> Answer:
    """The page as it answers a query."""
    return PAGES["care"].answers(read(query))


def table(answer: Answer, id: str) -> dict[str, Any]:
    """A table of the page."""
    return next(table for table in answer.tables if table["id"] == id)


def strip(answer: Answer) -> list[str]:
    """The figures of the five cards."""
    return [words(part) for part in components(answer.slots["strip"]) if "card-figure" in str(props(part).get("className", ""))]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("more", ["", "&short_breaks=with"], ids=["without short breaks", "with"])
def test_the_page_is_the_oracle(day: date, more: str) -> None:
    answer = page(f"as_at={day}{more}")
    told = {row["locality"]: row for row in oracle.in_care(demo(), day)["places"].to_dicts()}
    breaks = "_with_short_breaks" if more else ""
    rows = {row["name"]: row for row in table(answer, "places")["rows"] if row["depth"] < 2}
    assert set(rows) == set(told)
    for name, row in rows.items():
        wanted = told[name]
        assert (row["in_care"], row["on_fco"]) == (wanted["with_short_breaks" if more else "in_care"], wanted["on_fco"])
        assert (row["left_by_sgo_12m"], row["left_home_12m"]) == (wanted["left_sgo"], wanted["left_reunification"])
    flow, total = table(answer, "flow")["rows"], told["Total"]
    assert sum(row["came"] for row in flow) == total[f"starters{breaks}"]
    assert sum(row["left"] for row in flow) == total[f"leavers{breaks}"]
    reasons = table(answer, "reasons")["rows"]
    assert reasons[-1]["count"] == total[f"leavers{breaks}"]
    by_sgo = sum(row["count"] for row in reasons[:-1] if row["id"] in codes.LEFT_BY_SGO)
    assert by_sgo == total["left_sgo"], "special guardianship by reason is not the figure of the strip"
    planned = oracle.planned_starts(demo(), day)
    begun = planned.filter(pl.col("actual_start") > pl.lit(day).dt.offset_by("-12mo")).height
    assert [int(figure) for figure in strip(answer)] == [
        total["with_short_breaks" if more else "in_care"],
        total["on_fco"],
        rows["Total"]["with_prediction"],
        begun,
        total["left_sgo"] + total["left_reunification"],
    ]


@pytest.mark.parametrize("query", ["", "short_breaks=with", "locality=Erewash", "only=legal_status:C2&as_at=2021-03-31"])
def test_the_parts_of_every_chart_are_the_whole(query: str) -> None:
    answer = page(query)
    whole = table(answer, "places")["rows"][-1]["in_care"]
    for id in ("legal", "placement", "provider", "time", "age", "sex"):
        *parts, total = table(answer, id)["rows"]
        assert sum(row["count"] for row in parts) == total["count"] == whole, id


def test_bands_stand_in_their_order_and_codes_by_size() -> None:
    answer = page()
    for one in (AGE, TIME):
        assert [row["id"] for row in table(answer, one.id)["rows"]] == [*one.order, "Total"]
    sizes = [row["count"] for row in table(answer, "legal")["rows"][:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert table(answer, "provider")["rows"][-2]["id"] == codes.NONE, "what is not known stands last"


def test_short_breaks_are_out_until_asked_for() -> None:
    assert (strip(page())[0], strip(page("short_breaks=with"))[0]) == ("937", "950")
    assert "left out: 13 children" in words(page().slots["note"])
    assert strip(page("short_breaks=perhaps"))[0] == "937"


def test_short_breaks_stay_with_every_link() -> None:
    """Chips, the scope bar's links and the way back of a list keep the switch; Reset undoes it."""
    request = read("short_breaks=with&locality=Erewash")
    assert ("short_breaks", "with") in request.state
    answer = page("short_breaks=with&locality=Erewash")
    links = [props(part)["href"] for part in components(list(answer.slots.values())) if props(part).get("data-mark")]
    assert links and all("short_breaks%3Dwith" in link for link in links), "the way back of a list forgets the short breaks"


def test_a_highlighted_figure_says_so_without_colour() -> None:
    cards = [part for part in components(page().slots["strip"]) if str(props(part).get("className", "")).startswith("card")]
    driven = [words(card) for card in cards if props(card)["className"] == "card driven"]
    assert len(driven) == 4 and all("driven by this work" in card for card in driven)


def test_only_those_who_left() -> None:
    """Filtered to a reason for leaving nobody is in care: no chart of them, words that say so, and the leavers below."""
    answer = page("only=reason_ceased:E5")
    assert "None of the children shown is in care" in words(answer.slots["warning"]) and not answer.empty
    assert not answer.slots["legal-head"] and answer.charts["legal-chart"]["kind"] == "none"
    assert [row["id"] for row in table(answer, "reasons")["rows"]] == ["E5", "Total"]


def test_assessments_say_what_does_not_narrow_them() -> None:
    assert "not narrowed by time in care" in words(page("only=time_band:2%20to%205%20years").slots["strip"])


def test_where_small_numbers_are_hidden_only_places_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as these figures are published: the matrix with its hidden cells, and no chart by another column."""

    def published(measures: list[Measure], scope: Scope, frames: Frames, levels: tuple[str, ...]) -> pl.DataFrame:
        asked = tuple(level for level in levels if level != "worker")
        assert asked == ("locality", "team"), "a figure by a column that is never published was asked for"
        found = counted(measures, scope.narrowed_to(SYSTEM), frames, asked)
        hidden = pl.lit([measures[0].reference])
        return found.with_columns(
            pl.lit(None, pl.Int64).alias(measures[0].reference), pl.lit(None, pl.String).alias("worker"), hidden=hidden
        )

    monkeypatch.setattr(engine, "cut", published)
    with reading_as(reader("finance")):
        answer = page("short_breaks=with")
        PAGES["care"].body(PAGES["care"])
    assert [table["id"] for table in answer.tables] == ["places"] and set(answer.charts) == set(PAGES["care"].charts)
    assert {row["in_care"] for row in answer.tables[0]["rows"]} == {"c"} and "strip" not in answer.slots
    assert answer.tables[0]["columns"][0]["measure"] == "care-in-care", "short breaks are no second table to subtract from the first"
    assert markup(list(answer.slots.values()))


def test_a_saved_view_keeps_the_short_breaks_and_says_so() -> None:
    assert "short breaks counted" in told("/ppoc/children-in-care", "short_breaks=with&locality=Erewash", ALL_SEEING).words
