"""The walk would notice: whatever is new and shut by nobody is refused, and whatever is left open on purpose is caught."""

import json

import dash
import polars as pl
import pytest
from dash import html
from flask import Response, request
from werkzeug.routing import Map, Rule

from access import doors
from access.doors import Door, To
from access.permissions import Permission
from access.reader import SYSTEM, Reader
from access.sessions import reading_as
from app import app as built
from components.page import PAGES
from components.request import read
from metrics import catalogue, engine
from metrics.cin.listing import listed
from tests.signin.browsing import words
from tests.walk.asks import Others, queries
from tests.walk.bodies import callback_asks
from tests.walk.conftest import FACTS, NOBODY
from tests.walk.routes import route_asks
from tests.walk.walking import walk

OPEN = Door(To.SIGNED_IN, why="left open on purpose, to be caught")


def rows(search=""):
    """A list of cases read for the system, as a careless answer would."""
    with reading_as(SYSTEM):
        asked = read(search)
        return listed(engine.cases(catalogue.measure("cin-open"), asked.scope, asked.frames), asked.scope.as_at).head(20)


@pytest.fixture
def add_rule(server, monkeypatch):
    """Add a rule to a map that is thrown away."""

    def add(rule, view, methods=("GET",)):
        rules = [one.empty() for one in server.url_map.iter_rules()]
        monkeypatch.setattr(server, "url_map", Map([*rules, Rule(rule, endpoint="leak", methods=methods)]))
        monkeypatch.setitem(server.view_functions, "leak", view)

    return add


@pytest.fixture
def add_callback(monkeypatch):
    """Add a callback of the server that is thrown away."""

    def add(output, run, inputs):
        facts = dict(built.callback_map["picker-data.data"])
        parts = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in inputs]

        def answered(*given, **_more):
            return json.dumps({"multi": True, "response": {"leak": {"data": run(*given)}}})

        monkeypatch.setitem(built.callback_map, output, facts | {"callback": answered, "inputs": parts, "state": []})

    return add


def found(server, world, known, enter, who, door, many=6, of=""):
    facts = FACTS[who]
    other = Others.of(world, facts)
    asked = queries(world, facts, other)[:many]
    asks = [*route_asks(server, asked, other, world, known), *callback_asks(built.callback_map, asked[:1], other, world)]
    return walk(world, facts, enter(who), [ask for ask in asks if ask.door == door and ask.path.startswith(of)])


def undeclared(server):
    rules: dict[str, set[str]] = {}
    for rule in server.url_map.iter_rules():
        rules.setdefault(rule.rule, set()).update(rule.methods or ())
    return doors.undeclared(rules, {page["path"] for page in dash.page_registry.values()}, set(built.callback_map))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "finance", "zone", "data"])
def test_a_route_that_nobody_declared_is_shut_and_named(who, server, world, known, enter, add_rule):
    add_rule("/leak/<form>", lambda form: rows().write_csv())
    assert [one for one in undeclared(server) if "/leak" in one and "Declare it in access/doors.py: in ROUTES" in one]
    done = found(server, world, known, enter, who, "/leak/<form>")
    assert done.doors["/leak/<form>"] and not done.findings and set(done.statuses) == {403} and not done.plans
    assert "Declare it in access/doors.py" in words(enter(who).get("/leak/csv"))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "head", "finance", "reviewer", "zone"])
def test_a_route_left_open_is_caught(who, server, world, known, enter, add_rule, monkeypatch):
    add_rule("/leak/<form>", lambda form: rows(request.query_string.decode()).write_csv())
    monkeypatch.setitem(doors.ROUTES, "/leak/<form>", OPEN)
    done = found(server, world, known, enter, who, "/leak/<form>")
    assert [one for one in done.findings if "it shows what is not theirs" in one.what and "plans" in one.what and "names" in one.what]


def test_a_route_open_to_everybody_is_caught_signed_out(server, world, known, enter, add_rule, monkeypatch):
    add_rule("/leak.json", lambda: Response(rows().select("child").write_json(), mimetype="application/json"))
    monkeypatch.setitem(doors.ROUTES, "/leak.json", Door(To.ALL, why="to be caught"))
    other = Others.of(world, NOBODY)
    asks = [ask for ask in route_asks(server, queries(world, NOBODY, other)[:1], other, world, known) if ask.door == "/leak.json"]
    assert asks and walk(world, NOBODY, enter(""), asks).findings


def test_a_route_that_takes_a_key_unchecked_is_caught(server, world, known, enter, add_rule, monkeypatch):
    add_rule("/leak/<key>", lambda key: world.name_of.get(world.by_key.get(key, ""), "Nobody"))
    monkeypatch.setitem(doors.ROUTES, "/leak/<key>", OPEN)
    done = found(server, world, known, enter, "manager", "/leak/<key>")
    assert [one for one in done.findings if "names" in one.what]


def test_a_form_that_finds_whoever_is_asked_for_is_caught(server, world, known, enter, add_rule, monkeypatch):
    def leak():
        person = world.by_key.get(request.form.get("child", ""), "")
        return Response(world.name_of.get(person, "Nobody"), mimetype="text/plain")

    add_rule("/do/leak", leak, ("POST",))
    monkeypatch.setitem(doors.ROUTES, "/do/leak", doors.needs(Permission.SEE_LISTS, doors.POST))
    assert [one for one in found(server, world, known, enter, "coordinator", "/do/leak").findings if "names" in one.what]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "finance", "data"])
def test_a_callback_that_nobody_declared_is_shut_and_named(who, server, world, known, enter, add_callback):
    add_callback("leak.data", lambda *_: rows().write_json(), ["leak-query.data"])
    assert [one for one in undeclared(server) if "leak.data" in one and "in CALLBACKS" in one]
    done = found(server, world, known, enter, who, "leak.data")
    assert done.doors["leak.data"] and set(done.statuses) == {403} and not done.findings and not done.plans


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "finance"])
def test_a_callback_left_open_is_caught(who, server, world, known, enter, add_callback, monkeypatch):
    add_callback("leak.data", lambda *_: rows().write_json(), ["leak-query.data"])
    monkeypatch.setitem(doors.CALLBACKS, "leak.data", OPEN)
    done = found(server, world, known, enter, who, "leak.data")
    assert [one for one in done.findings if "it shows what is not theirs" in one.what], done.statuses


def test_a_page_left_open_is_caught(server, world, known, enter, monkeypatch):
    """A page whose words are read for the system, in the place of one that is declared."""
    page = next(one for one in dash.page_registry.values() if one["path"] == "/about/definitions")
    monkeypatch.setitem(page, "layout", lambda **_: html.Div(html.P(" ".join(rows()["child"]))))
    router = next(key for key in built.callback_map if "_pages_content" in key)
    facts, other = FACTS["finance"], Others.of(world, FACTS["finance"])
    every = callback_asks({router: built.callback_map[router]}, queries(world, facts, other)[:1], other, world)
    asks = [ask for ask in every if page["path"] in json.dumps(ask.body)]
    done = walk(world, facts, enter("finance"), asks)
    assert [one for one in done.findings if "names" in one.what]


def test_the_rows_of_another_are_caught_in_a_real_list(server, world, known, enter, monkeypatch):
    """The list as it is, but for one line: nobody's rights narrow it."""
    monkeypatch.setattr(Reader, "listed", lambda self, columns=(): pl.lit(True))
    done = found(server, world, known, enter, "manager", "/export/cases.<form>")
    assert [one for one in done.findings if "plans" in one.what]


def test_a_page_of_figures_to_somebody_without_any_is_caught(server, world, known, enter, monkeypatch):
    monkeypatch.setitem(doors.PAGES, "/cin/targets", OPEN)
    assert "targets" in PAGES
    facts = FACTS["reviewer"]
    with monkeypatch.context() as patch:
        patch.setattr(Reader, "rows", lambda self, columns=(): pl.lit(True))
        patch.setattr(Reader, "has_pages", lambda self, wing: True)
        done = found(server, world, known, enter, facts.name, "/view/<name>")
    assert [one for one in done.findings if "figures to somebody who has none" in one.what]
