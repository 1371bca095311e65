"""Every rule of the url map with the paths, queries and forms to ask it: made from the registries, so that a new one is asked too."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import dash
from flask import Flask

from access import doors
from access.doors import To
from access.permissions import Permission
from access.sessions import reading_as
from components.page import PAGES
from components.request import read
from pages.ppoc.head_of_service_asked import MATRIX, PLAN
from pages.ppoc.head_of_service_children import CHILDREN
from tests.people import ALL_SEEING
from tests.walk.asks import READS_ALL, TABLES, UPDATE, Ask, Others, Query, dealt, search_of, thinned
from tests.walk.world import D1, D2, World

EVERYBODY = {
    "/assets/<path:filename>",
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    "/_favicon.ico",
    "/healthz",
    "/sign-in",
    "/sign-in/again",
    "/sign-in/sso",
    "/sign-in/sso/back",
    "/sign-in/done",
    "/sign-out",
    "/signed-out",
    "/ask-for-access",
}

# What reads no scope: a query of each kind. A rule that is not here is asked more.
SCOPELESS = {
    "/",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/change-password",
    "/do/view-list",
    "/export/users.<form>",
    "/export/trail.<form>",
    "/export/users-template.csv",
}


def tables(server: Flask) -> list[tuple[str, str]]:
    """(page, table) of every table that a page shows, found by asking as somebody who may do everything."""
    everything = replace(ALL_SEEING, group=replace(ALL_SEEING.group, permissions=frozenset(Permission)))
    with server.test_request_context("/"), reading_as(everything):
        return [(page.name, table["id"]) for page in PAGES.values() for table in page.answers(read("")).tables]


def paths_of(rule: str, known: list[tuple[str, str]], other: Others, world: World) -> list[str]:
    """The paths of a rule: its parts filled from the registries, and what is not known with keys, numbers and names of others."""
    if "<page>" in rule and "<table>" in rule:
        bare = [rule.replace("<page>", page).replace("<table>", table) for page, table in known]
        return [path.replace("<form>", form) for path in bare for form in ("csv", "xlsx")]
    person = other.children[0]
    unknown = [world.key_of[person], *(world.key_of[one] for one in other.restricted), person, "data", "1", "csv"]
    named = {
        "<form>": ["csv", "xlsx"],
        "<path:path>": [page["path"].strip("/") for page in dash.page_registry.values()],
        "<name>": [*PAGES, "nowhere"],
        "<path:filename>": ["01-sightline.css"],
        "<string:package_name>": ["dash_renderer"],
        "<path:fingerprinted_path>": ["x.js"],
    }
    found = [rule]
    for part in re.findall(r"<[^>]+>", rule):
        found = [path.replace(part, value) for path in found for value in named.get(part, unknown)]
    return found


def asked_of(rule: str, path: str, asked: list[Query], nth: int, paths: int, of_figures: set[str]) -> list[Query]:
    """The queries for the nth of the paths of a rule: most for lists, for children and for the pages of figures."""
    door = doors.ROUTES.get(rule)
    if door is not None and door.to is To.ALL and rule in EVERYBODY:
        return asked[:3]
    if rule == "/<path:path>":  # the words of the page's own answer: each path with a few, all queries among them
        return asked[nth::paths]
    if rule in SCOPELESS or path.endswith(".xlsx"):  # a workbook holds the rows of the csv of the same query
        found = dealt(asked, nth, max(paths, len(asked)), most=0)
        return thinned(found, nth) if rule == TABLES else found
    if any(part in path for part in READS_ALL):
        return asked
    if rule == TABLES:
        return thinned(dealt(asked, nth, paths, most=1), nth)
    whole = rule.startswith("/view/") and any(f"/{page}" in path for page in of_figures)
    return dealt(asked, nth, paths) if whole else dealt(asked, nth, paths, most=1)


def route_asks(server: Flask, asked: list[Query], other: Others, world: World, known: list[tuple[str, str]]) -> Iterator[Ask]:
    """Every rule with queries of every kind; forms by post."""
    of_figures = {page for page, _ in known}
    for rule in server.url_map.iter_rules():
        methods = rule.methods or set()
        paths = paths_of(rule.rule, known, other, world)
        for nth, path in enumerate(paths):
            if "GET" in methods:
                given = asked_of(rule.rule, path, asked, nth, len(paths), of_figures)
                yield from (Ask(rule.rule, path + search_of(query), query=query) for query in given)
            if "POST" in methods and rule.rule != UPDATE:
                yield from (Ask(rule.rule, path, "POST", form=form) for form in forms(other, world))
            if rule.rule == CHILDREN:
                yield from opened_teams(asked, world)


def opened_teams(asked: list[Query], world: World) -> Iterator[Ask]:
    """The children of every team of children in care, own and others', as the + of a team asks for them, on each day and edition."""
    places = world.cared("2", D2).select("locality", "team").unique().sort("locality", "team").rows()
    for query in (one for one in asked if one.text in ("", f"as_at={D1}", "edition=1")):
        for (locality, team), table in product(places, (MATRIX, PLAN)):
            form = {"search": search_of(query).lstrip("?"), "table": table, "locality": locality, "team": team}
            yield Ask(CHILDREN, CHILDREN, "POST", form=form, query=query)


FIELDS = {"text", "key", "child", "name", "user", "team", "chosen", "other", "id", "view", "q", "search", "person", "locality", "until"}


def forms(other: Others, world: World, names: frozenset[str] = frozenset()) -> list[dict[str, str]]:
    """Forms with every field known, each with one hostile value in all of them."""
    person = other.children[0]
    values = [
        "", world.name_of[person].split()[1], person, world.key_of[person], *(world.key_of[one] for one in other.restricted),
        *(world.name_of[one].split()[1] for one in other.restricted), "CIN1", "an", other.team, other.worker, "../../etc/passwd", "9" * 400,
    ]  # fmt: skip
    return [dict.fromkeys(sorted(FIELDS | names), value) for value in values]
