"""The walk would notice figures beyond the rights: small numbers, rows of workers, files that differ from their page, words that tell."""

import copy
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from dash import html

from access import doors
from access.reader import SYSTEM, Reader
from app import app as built
from components.page import PAGES
from metrics import catalogue, engine
from metrics.published import Published
from metrics.scope import Scope
from pages import exports
from tests.walk.conftest import FACTS
from tests.walk.test_caught import OPEN, found
from tests.walk.test_small_numbers import asks_for, telling
from tests.walk.walking import TABLES

ROUTER = "_pages_content.children"
VIEWS = ("/view/<name>", TABLES, "router", "picker-data.data")


def door_of(name: str, server: Any) -> str:
    return next(key for key in built.callback_map if ROUTER in key) if name == "router" else name


def has(done: Any, words: str) -> bool:
    return any(words in one.what for one in done.findings)


@pytest.fixture
def uncached(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is hidden is worked out once a day and kept: the fault is planted where it is read."""
    monkeypatch.setattr(Published, "hides", lambda self, measure, services, path: False)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("door", VIEWS)
def test_small_numbers_are_caught_in_pages_layouts_files_and_pickers(door, server, world, known, enter, uncached):
    done = found(server, world, known, enter, "finance", door_of(door, server), 1)
    assert has(done, "small number"), done.statuses


def test_a_figure_of_something_else_is_caught(server, world, known, enter, monkeypatch):
    """A page whose figures are of another day than it says."""
    page = PAGES["targets"]

    def later(request):
        answer = page.answer(request)
        for row in answer.tables[0]["rows"]:
            row["cases_open"] = row["cases_open"] + 1 if isinstance(row["cases_open"], int) else row["cases_open"]
        return answer

    monkeypatch.setitem(PAGES, "targets", replace(page, answer=later))
    assert has(found(server, world, known, enter, "business", "/view/<name>", 1, "/view/targets"), "is true")


@pytest.mark.long
def test_a_file_with_other_figures_than_its_page_is_caught(server, world, known, enter, monkeypatch):
    real = exports.table_sheet

    def open_sheet(table, scope, frames):
        shown = copy.deepcopy(table)
        shown["rows"][0] |= {column["id"]: 3 for column in shown["columns"]}
        return real(shown, scope, frames)

    monkeypatch.setattr(exports, "table_sheet", open_sheet)
    assert has(found(server, world, known, enter, "finance", TABLES, 1), "other figures")


@pytest.mark.long
@pytest.mark.parametrize("door", ["/view/<name>", "router", TABLES])
@pytest.mark.parametrize("who", ["manager", "head"])
def test_rows_of_workers_of_other_teams_are_caught(who, door, server, world, known, enter, monkeypatch):
    monkeypatch.setattr(Reader, "listed", lambda self, columns=(): pl.lit(True))
    assert has(found(server, world, known, enter, who, door_of(door, server), 1), "rows of workers")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("door", ["router", TABLES])
def test_figures_to_somebody_without_any_are_caught_in_layouts_and_files(door, server, world, known, enter, monkeypatch):
    for path in ("/cin/targets", "/cin/overview"):
        monkeypatch.setitem(doors.PAGES, path, OPEN)
    monkeypatch.setitem(doors.ROUTES, TABLES, OPEN)
    monkeypatch.setattr(Reader, "rows", lambda self, columns=(): pl.lit(True))
    monkeypatch.setattr(Reader, "has_pages", lambda self, wing: True)
    assert has(found(server, world, known, enter, "reviewer", door_of(door, server), 1), "figures to somebody who has none")


def leaky(page, number):
    """The page with a sentence more, of a number that the reader is not shown."""

    def answer(request):
        made = page.answer(request)
        made.slots[page.slots[0]] = [made.slots.get(page.slots[0], []), html.P(f"{number(request)} of them are with the UASC Team")]
        return made

    return replace(page, answer=answer)


def as_the_system(request):
    """A figure by the engine, read as the system."""
    scope = Scope("2", request.scope.as_at, localities=("UASC Team",)).narrowed_to(SYSTEM)
    return engine.figure(catalogue.measure("cin-open"), scope, request.frames)


def as_a_list(request):
    """The length of a list, read as the system."""
    scope = Scope("2", request.scope.as_at, localities=("UASC Team",)).narrowed_to(SYSTEM)
    return engine.cases(catalogue.measure("cin-open"), scope, request.frames).height


@pytest.mark.sampled(1)
@pytest.mark.parametrize("number", [as_the_system, as_a_list])
def test_words_that_tell_a_small_number_are_caught(number, server, world, known, enter, monkeypatch):
    facts = FACTS["finance"]
    asks = [ask for ask in asks_for(facts.name, server, world, known) if ask.path.startswith("/view/targets")][:2]
    assert telling(enter("finance"), asks, monkeypatch)[1] == []
    monkeypatch.setitem(PAGES, "targets", leaky(PAGES["targets"], number))
    assert telling(enter("finance"), asks, monkeypatch)[1]
