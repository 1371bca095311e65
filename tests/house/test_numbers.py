"""The law: every figure of every page is the size, mean or share of the list that a press on it opens."""

import json
import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

import pytest

from components.frame import PAGES, Answer
from components.request import read
from metrics import catalogue, engine
from metrics.grains import GRAINS
from metrics.measure import Count
from metrics.scope import Condition, encoded, worker_token
from pages.case_blocks import block
from pages.case_list import asked_measure, listed_scope
from tests.house.house import components, props, words
from tests.house.numbers import cells, first_number, in_words, same, wrong

SEED = 20220314
SAMPLE_SCOPES, WHOLE_SCOPES = 3, 12
SAMPLE_CELLS = 12
ALWAYS = (
    "",
    "as_at=2022-03-14",
    "as_at=2022-03-31&service=all",
    "as_at=2020-02-29&service=all",
    "as_at=2019-12-31&service=all",
    "locality=Nowhere",
    "service=UASC&service=Disabled%20Children%20Service",
    "only=legal_status:C2&as_at=2021-11-30&period=quarter",
    "period=month&as_at=2022-02-14&later=yes&only=assessment_type:SGO",
    "team=CS%20HPND%20Children%20In%20Care%20Team&later=yes&only=status:Planned%20Later",
)
# Every page of figures: the Cases page is walked by its measures. Queries that only a page knows are walked with the others.
PAGES_WITH_TABLES = tuple(page.name for page in PAGES.values() if page.has_scope and page.grids)
OWN = {"care": ("short_breaks=with", "short_breaks=with&only=legal_status:V4", "only=reason_ceased:E4A&only=time_band:2%20to%205%20years")}


def scopes(count: int, seed: int = SEED, table: str = "cin_plans") -> list[str]:
    """Queries drawn at random: days, places at every level, services, conditions (of a frame, and of others) and exclusions."""
    drawn = random.Random(seed)
    request = read("service=all")
    held = request.frames.as_at(table, request.scope.as_at)
    places = held.select("locality", "team", "worker").unique(maintain_order=True).rows()
    services = held["service"].unique(maintain_order=True).to_list()
    conditions = [f"measure:{m.name}" for m in catalogue.MEASURES.values() if isinstance(m.arithmetic, Count)]
    for column in sorted(GRAINS[table].fields):
        conditions += [Condition(column, value).token for value in held[column].drop_nulls().unique(maintain_order=True).to_list()]
    first, last = date(2019, 6, 1), request.edition.extract_date
    found = []
    for _ in range(count):
        parts = [("as_at", str(first + timedelta(days=drawn.randrange((last - first).days + 1))))] if drawn.random() < 0.8 else []
        if drawn.random() < 0.6:
            chosen = drawn.sample(services, drawn.randint(1, len(services))) if drawn.random() < 0.6 else ["all"]
            parts += [("service", service) for service in chosen]
        for kind in drawn.sample(("locality", "team", "worker", "none"), drawn.randint(1, 3)):
            locality, team, worker = drawn.choice(places)
            parts += {
                "locality": [("locality", locality)],
                "team": [("team", team)],
                "worker": [("worker", worker_token(team, worker))],
                "none": [],
            }[kind]
        if drawn.random() < 0.4:
            parts.append(("only", drawn.choice(conditions)))
        if drawn.random() < 0.3:
            parts.append(("not", ";".join(drawn.sample(conditions, drawn.randint(1, 2)))))
        found.append(encoded(parts))
    return found


def asked_of(page: str, count: int, seed: int = SEED) -> list[str]:
    """The queries a page is walked with: those of every page, its own, and some drawn from the rows it counts."""
    return [*ALWAYS, *OWN.get(page, ()), *scopes(count, seed, PAGES[page].table)]


def walked(page: str, queries: list[str], sample: int | None) -> list[str]:
    """What is wrong on a page over these scopes: every cell, or a sample that always holds the totals."""
    drawn = random.Random(f"{page} {SEED}")
    told = []
    for query in queries:
        answer = PAGES[page].answers(read(query))
        assert not answer.request.error, f"{query}: {answer.request.error}"
        chosen = cells(answer)
        if sample is not None and len(chosen) > sample:
            totals = [cell for cell in chosen if not cell[1]["depth"]]
            chosen = totals + drawn.sample(chosen, sample)
        told += [problem for _, row, column in chosen if (problem := wrong(answer, row, column))]
    return told


def failed(told: list[str]) -> str:
    """The message of figures that are not their lists."""
    return (
        f"{len(told)} figures are not the size of their list; figure and list must share rule, edition, day, scope and grain:\n"
        + "\n".join(told[:12])
    )


@pytest.mark.sampled(1)
@pytest.mark.part("test_every_cell_is_its_list")
@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
def test_a_cell_is_its_list(page):
    told = walked(page, asked_of(page, SAMPLE_SCOPES), SAMPLE_CELLS)
    assert not told, failed(told)


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
def test_every_cell_is_its_list(page):
    told = walked(page, ["as_at=2022-03-14", *asked_of(page, WHOLE_SCOPES, SEED + 1)], 60) + walked(page, [""], None)
    assert not told, failed(told)


def marks(answer: Answer) -> list[tuple[dict[str, Any], str, str]]:
    """(mark, link, words) of every figure in the words of a page: cards, headlines, reasons."""
    found = []
    for part in components(list(answer.slots.values())):
        given = props(part)
        # A status of a legend shows only that one on its own page: tests/ppoc walks those.
        if given.get("data-mark") and not given.get("data-narrows"):
            found.append((json.loads(given["data-mark"]), given["href"], words(part)))
    return found


@pytest.mark.sampled(1)
@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
def test_a_figure_in_words_is_its_list(page):
    told = []
    for query in asked_of(page, SAMPLE_SCOPES):
        for mark, href, text in marks(PAGES[page].answers(read(query))):
            asked = read(urlsplit(href).query)
            measure = catalogue.measure(asked.one("measure"))
            asked = asked.of(GRAINS[measure.table])
            assert not asked.error and measure.reference == mark["measure"], f"{text!r}: its link opens another list than its menu ({href})"
            if mark["count"] is not None and not same(
                mark["count"], Fraction(engine.cases(measure, listed_scope(asked), asked.frames).height)
            ):
                told.append(f"{query!r}: the menu of {text!r} counts {mark['count']}, its list does not ({href})")
            plain = mark["count"] is not None and not text.startswith("See ")
            stands = Fraction(mark["count"]) if plain else first_number(text)
            found = in_words(text, measure, asked)
            if stands not in found:
                told.append(f"{query!r}: {text!r} stands on the page, its list makes {found[0]} ({href})")
            if mark["count"] is not None and f"{mark['count']:,}" not in text:
                told.append(f"{query!r}: {text!r} does not hold the {mark['count']} of its menu")
    assert not told, failed(told)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("page", PAGES_WITH_TABLES)
def test_a_chart_draws_the_figures_of_its_table(page):
    for query in asked_of(page, 4):
        answer = PAGES[page].answers(read(query))
        tables = {table["id"]: {row["id"]: row for row in table["rows"]} for table in answer.tables}
        for name, chart in answer.charts.items():
            for trace in chart["data"]:
                column = trace.get("meta", {}).get("column")
                if not column or chart["kind"] in ("bullet", "lines"):  # points of lines are estimates: tests/ppoc/test_routes.py
                    continue
                figures = trace["meta"].get("numbers") or trace["y"]
                held = [tables[chart["table"]][id][column] for id in chart["rows"]]
                assert figures == held, f"{query!r}: {name} draws {figures}, its table holds {held} ({column})"


def test_a_bullet_draws_the_figures_of_its_table():
    for query in [*ALWAYS, *scopes(4)]:
        answer = PAGES["targets"].answers(read(query))
        rows = {row["id"]: row for row in answer.tables[0]["rows"]}
        chart = answer.charts["chart"]
        within, beyond, target, year, _ = (trace["meta"].get("numbers") for trace in chart["data"])
        for i, id in enumerate(chart["rows"]):
            row = rows[id]
            assert within[i] + beyond[i] == row["avg_open_3m"], f"{query!r}: the two parts of {id}'s bar are not its 3-month average"
            assert (target[i], year[i]) == (row["target_open"], row["avg_open_12m"])
            assert (beyond[i] > 0) == (row["diff_from_target"] is not None and row["diff_from_target"] < 0), (
                f"{id}: orange only above target"
            )


def test_each_day_of_the_line_is_its_list():
    drawn = random.Random(SEED)
    told = []
    for query in ("", "as_at=2022-03-14&months=12", "locality=Erewash&as_at=2021-06-30", "only=measure:cin-starts-12m", *scopes(4)):
        answer = PAGES["overview"].answers(read(query))
        chart, scope = answer.charts["trend"], answer.request.scope.with_services(answer.services)
        days = chart["data"][0]["y"]
        assert len(days) == chart["days"]
        for index in {0, len(days) - 1, *drawn.sample(range(len(days)), 6)}:
            day = date.fromisoformat(chart["first"]) + timedelta(days=index)
            size = engine.cases(catalogue.measure(f"cin-open@{day}"), scope, answer.request.frames).height
            if days[index] != size:
                told.append(f"{query!r}: the line stands at {days[index]} on {day}, its list holds {size}")
    assert not told, failed(told)


def blocks(query: str, model: list[dict[str, Any]] | None = None) -> tuple[list[dict[str, Any]], int]:
    """Every row the grid gets for a list, block by block, and the count it is told."""
    rows: list[dict[str, Any]] = []
    while True:
        sent, _ = block({"startRow": len(rows), "endRow": len(rows) + 500, "filterModel": {}, "sortModel": model or []}, f"?{query}", None)
        rows += sent["rowData"]
        if not sent["rowData"] or len(rows) >= sent["rowCount"]:
            return rows, sent["rowCount"]


@pytest.mark.sampled(10)
@pytest.mark.parametrize("measure", list(catalogue.MEASURES.values()), ids=lambda m: m.name)
def test_the_case_page_shows_the_whole_list(measure):
    """Heading, export button, grid rows: one number, for every measure and both sides of a difference."""
    drawn = random.Random(measure.name)
    for query in ["as_at=2022-03-14&service=Children%20in%20Need", *drawn.sample(scopes(20), 1)]:
        for side in ("1", "2") if "difference" in measure.name or measure.name == "cin-change" else ("",):
            full = f"{query}&measure={measure.name}" + (f"&side={side}" if side else "")
            shown, _, problem = asked_measure(read(full))
            asked = read(full).of(GRAINS[shown.table])
            assert not problem
            height = engine.cases(shown, listed_scope(asked), asked.frames).height
            answer = PAGES["cases"].answers(read(full))
            head = words(answer.slots["title"][0])
            assert head.startswith(f"{height:,} of {height:,} case"), f"/cases?{full} says {head!r}, the list holds {height}"
            assert f"Export {height:,} row" in words(answer.slots["export"])
            rows, count = blocks(full)
            assert count == len(rows) == height, (
                f"/cases?{full}: {len(rows)} rows reach the grid, it is told {count}, the list holds {height}"
            )
            assert len({row[GRAINS[shown.table].key] for row in rows}) == height, f"/cases?{full}: a case stands twice in the list"


def test_a_wrong_figure_is_found():
    """The walk can fail: a cell that is one out is told, with the link to its list."""
    answer = PAGES["durations"].answers(read(""))
    table = answer.tables[0]
    row, column = table["rows"][-1], table["columns"][0]
    row[column["id"]] += 1
    assert "its list makes" in (wrong(answer, row, column) or "")
