"""Every callback of the app with the bodies a browser sends, and forged ones: by the names of its inputs, so that a new one is asked."""

import itertools
from collections.abc import Iterator
from typing import Any

import dash

from components.page import PAGES
from tests.asked import body
from tests.walk.asks import READS_ALL, UPDATE, Ask, Others, Query, dealt, search_of, thinned
from tests.walk.world import World

# The queries with which every forged value is tried; with the others one of each.
PLAIN = ("", "edition=1")
GRID_COLUMNS = ("plan_id", "child", "worker", "person_id", "start_date")


def _post(callbacks: dict[str, Any], output: str, values: dict[str, Any], query: Query) -> Ask:
    malformed = any(isinstance(value, Forged) for value in values.values())
    return Ask(output, UPDATE, "POST", body(callbacks, output, values), query=query, malformed=malformed)


class Forged(dict[str, Any]):
    """A value that no page of ours sends: whatever the answer is, it shows nothing more."""


def _block(start: Any = 0, end: Any = 100, by: Any = None, sort: Any = None) -> dict[str, Any]:
    return {"startRow": start, "endRow": end, "filterModel": by or {}, "sortModel": sort or []}


def _contains(text: Any, kind: str = "contains") -> dict[str, Any]:
    return {"filterType": "text", "type": kind, "filter": text}


def blocks(other: Others, world: World) -> list[dict[str, Any]]:
    """Blocks of a grid as it asks for them, and forged: ranges, filters and sorts."""
    filters = [{column: _contains(text)} for column, text in itertools.product(GRID_COLUMNS, ("a", ".*", other.worker, "Hobden"))]
    filters += [{"team": _contains(other.team, "equals")}, {"child": _contains("", "notContains")}, {"locality": _contains(other.locality)}]
    filters += [{"child": {"operator": "OR", "conditions": [_contains("a"), _contains("e")]}}, {"no such": 1}]
    sorts = [[{"colId": column, "sort": way}] for column in GRID_COLUMNS for way in ("asc", "desc")]
    ranges = [(0, 100), (0, 1_000_000), (-50, 50), (-1_000_000, 0), (10, 5), (100, 200)]
    return [
        _block(),
        *(Forged(_block(*given)) for given in ((None, None), ("0", "100"), (0, 10**30))),
        *(Forged(_block(by=by, sort=sort)) for by, sort in (({"child": "x"}, []), ("x", []), ({}, "x"), ({}, [{"colId": "person_id"}]))),
        Forged(startRow=0, endRow=9999),
        *(_block(*given) for given in ranges),
        *(_block(by=by) for by in filters),
        *(_block(sort=sort) for sort in sorts),
        {},
    ]


def _values(part: dict[str, Any], query: Query, other: Others, world: World) -> list[Any]:
    """What to give an input or a state of a callback, by what its name says it takes; forged ones with it."""
    id, name = str(part["id"]), part["property"]
    if name == "getRowsRequest":
        return blocks(other, world)
    if name == "pathname":
        return [page["path"] for page in dash.page_registry.values()]
    if name == "search" or id.endswith("-asked"):
        return [search_of(query)]
    if id == "picker-request":
        # The tree of places reads the whole scope, whatever page it is opened on; the rest with the plain query.
        pages, kinds = [*PAGES, "nowhere"], ("where", "services", "as-at", "forged")
        asked = [("overview", "where"), ("cases", "where"), ("cases", "services")]
        asked = asked[:1] if query.kind == "measure of" else asked
        asked += [(page, kind) for page in pages for kind in kinds] if query.text in PLAIN else []
        return [{"page": page, "kind": kind, "search": search_of(query), "asked": 1} for page, kind in asked]
    if id.endswith("-text"):
        names = [world.name_of[person] for person in (*other.children[:1], *other.restricted)]
        return [None, *names, *(name.split()[1] for name in names), other.worker, "CIN1", other.children[0], "a", Forged(x=1)]
    key = world.key_of[other.children[0]]
    given = {"page": "cases", "search": search_of(query), "key": key}
    return [search_of(query), key, given, Forged(given), other.children[0]]


def is_served(facts: dict[str, Any]) -> bool:
    """Whether the server answers a callback."""
    return "callback" in facts and not facts.get("clientside_function")


def callback_asks(callbacks: dict[str, Any], asked: list[Query], other: Others, world: World) -> Iterator[Ask]:
    """Every callback of the app: those of the browser once, those of the server with every body, one input varied at a time."""
    for output, facts in list(callbacks.items()):
        parts = [*facts["inputs"], *facts["state"]]
        if not is_served(facts):
            yield _post(callbacks, output, {}, Query())
            continue
        names = [f"{part['id']}.{part['property']}" for part in parts]
        for query in asked:
            given = [_values(part, query, other, world) for part in parts]
            first = dict(zip(names, (values[0] for values in given), strict=True))
            for name, values in zip(names, given, strict=True):
                if name.endswith(".pathname"):
                    values = [path for nth, path in enumerate(values) if query in _of_page(path, asked, nth, len(values))]
                # Forged blocks and texts with the plain query and another edition.
                if name.endswith(".pathname") or len(values) > 1 and (name == "picker-request.data" or query.text in PLAIN):
                    yield from (_post(callbacks, output, first | {name: value}, query) for value in values)
            if not any(name.endswith(".pathname") for name in names):
                yield _post(callbacks, output, first, query)


def _of_page(path: str, asked: list[Query], nth: int, paths: int) -> list[Query]:
    """The queries for a page's layout: others than it is asked by /view."""
    if any(part in path for part in READS_ALL):
        return asked
    return thinned(dealt(asked, (nth + paths // 2) % paths, paths, most=0), nth)
