"""What is asked: the queries of somebody who wants more than they may have, and one request of the walk."""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote

from components.page import PAGES
from metrics import catalogue
from tests.walk.world import D1, D2, MONTH_END, Facts, World

# What a query or a form may say of a child.
ABOUT = re.compile(r'((?:find|from|text|child|name|id|person|q|search|other|chosen)(?:=|": "))[^&"]+|\b\d{7}\b')
UPDATE = "/_dash-update-component"
TABLES = "/export/<page>/<table>.<form>"


@dataclass(frozen=True)
class Query:
    """A query with the day and edition it reads. outside: asks for what the reader must be refused. kind: what is tried with it."""

    text: str = ""
    day: date = D2
    edition: str = "2"
    outside: bool = False

    @cached_property
    def kind(self) -> str:
        """The parts of the query by name: queries of one kind differ in their values alone."""
        return " ".join(sorted({part.partition("=")[0] for part in self.text.split("&")}))


@dataclass(frozen=True, repr=False)
class Ask:
    """One request. door: which rule or callback it tries; query: what it asks there; malformed: no browser sends such a body."""

    door: str
    path: str
    method: str = "GET"
    body: Any = None
    form: dict[str, str] | None = None
    query: Query = field(default_factory=Query)
    malformed: bool = False

    def __repr__(self) -> str:
        """Which ask it is, without the name or number of a child that it may be about."""
        given = self.form or {part["id"]: part["value"] for part in [*self.body["inputs"], *self.body["state"]]} if self.body else self.form
        return ABOUT.sub(r"\1...", f"{self.method} {self.path} {self.door} {json.dumps(given or '')}"[:400])


@dataclass(frozen=True)
class Others:
    """What is not the reader's: places, workers and children of other teams; with something of their own to mix it with."""

    locality: str
    team: str
    worker: str
    own_team: str
    own_worker: str
    children: tuple[str, ...]
    restricted: tuple[str, ...]
    own_child: str

    @classmethod
    def of(cls, world: World, facts: Facts) -> "Others":
        held, within = world.held("2", D2), world.within(facts, "2", D2)
        allowed = world.allowed(facts, "2", D2)
        beyond = held.filter(~held["plan_id"].is_in(list(allowed.plans)))
        beyond = beyond.filter(~beyond["locality"].is_in(list(facts.localities))) if facts.lists != "all" else held
        other, own = beyond.row(len(beyond) // 2, named=True), (within if within.height else held).row(0, named=True)
        hidden = tuple(person for person, names in world.restricted.items() if facts.name not in names)
        away = [person for person in beyond["person_id"] if person not in allowed.persons] or list(beyond["person_id"])
        return cls(
            other["locality"], other["team"], other["worker"], own["team"], own["worker"], tuple(away[:: max(1, len(away) // 3)][:3]),
            hidden[:2], next(iter(sorted(allowed.persons)), own["person_id"]),
        )  # fmt: skip


def _token(team: str, worker: str) -> str:
    return quote(f"{team}|{worker}")


def queries(world: World, facts: Facts, other: Others) -> list[Query]:
    """Scopes of other teams, days, editions, measures, pages, keys and forged parts of the query."""
    narrow = facts.small_hidden
    workers = facts.lists != "all"
    team, worker, place = quote(other.team), _token(other.team, other.worker), quote(other.locality)
    return [
        Query(),
        Query(f"as_at={D1}", D1, outside=narrow),
        Query(f"as_at={MONTH_END}", MONTH_END),
        Query(f"as_at={MONTH_END:%d/%m/%Y}&locality={place}", MONTH_END),
        Query("as_at=2099-01-01"),
        Query("as_at=yesterday"),
        Query("service=all"),
        Query("service=Children%20in%20Care", outside=narrow),
        Query(f"locality={place}"),
        Query(f"locality={place}&locality={quote('Chesterfield' if other.locality != 'Chesterfield' else 'Erewash')}", outside=narrow),
        Query(f"team={team}", outside=narrow),
        Query(f"team={quote(other.own_team)}&team={team}", outside=narrow),
        Query(f"worker={worker}", outside=workers),
        Query(f"worker={_token(other.own_team, other.own_worker)}&worker={worker}", outside=workers),
        Query(f"team={quote(other.own_team)}&worker={worker}", outside=workers),
        Query(f"locality={place}&worker={_token(other.own_team, other.own_worker)}", outside=workers),
        Query(f"team={team}&only=worker:{quote(other.worker)}", outside=workers),
        Query(f"only=worker:{quote(other.worker)}", outside=workers),
        Query(f"team={team}&not=worker:{quote(other.worker)}", outside=workers),
        Query(f"not=worker:{quote(other.worker)};measure:cin-open", outside=workers),
        Query(f"only=team:{team}", outside=narrow),
        Query(f"not=team:{quote(other.own_team)}", outside=narrow),
        Query(f"only=measure:cin-over-19-weeks&not=primary_need:N1&locality={place}", outside=narrow),
        Query("only=person_id:2100038"),
        Query("edition=1", edition="1", outside=narrow),
        Query(f"edition=1&team={team}&as_at={D1}", D1, "1", outside=narrow),
        Query("edition=2", outside=narrow),
        Query("edition=2&edition=1", edition="1", outside=narrow),
        Query("edition=999", outside=narrow),
        Query("edition=..%2F..%2Flive", outside=narrow),
        Query("show=percent&months=12&sort=where.cases_open.desc&columns=all"),
        Query("sort=where.worker.desc&sort=time.total_open"),
        Query(f"find={quote(world.name_of[other.children[0]])}"),
        Query("from=//elsewhere.example/&of=overview"),
        Query(f"from=/child%3Fkey%3D{world.key_of[other.children[0]]}"),
        Query("measure=cin-change&side=2"),
        Query("measure=cin-open@2022-03-14"),
        Query("measure=cin-ends@2021-03-14..2022-03-14"),
        Query("measure=no-such-measure"),
        *(Query(f"of={page}&measure=cin-open") for page in [*PAGES, "nowhere"]),
        *(Query(f"measure={name}&of=durations") for name in catalogue.MEASURES),
        *(Query(f"key={world.key_of[person]}") for person in (*other.children, *other.restricted, other.own_child)),
        *(Query(f"key={person}") for person in other.children[:1]),
        Query(f"key={world.key_of[other.children[0]]}&edition=1", edition="1", outside=narrow),
        Query(f"key={world.key_of[other.own_child]}&as_at={D1}", D1, outside=narrow),
        Query("key=" + "A" * 43),
    ]


# Kinds of so many values are shared out over the paths of a rule.
MANY = 3
# What reads every part of a query: lists and the page of a child are asked everything.
READS_ALL = ("cases", "child")


def dealt(asked: list[Query], nth: int, paths: int, most: int = MANY) -> list[Query]:
    """What to ask the nth of so many like paths: some of every kind, and every query of a kind of no more than `most`.

    Of a kind with more values each path has a share (one at least), and all paths together have all of them.
    """
    by_kind: dict[str, list[Query]] = {}
    for query in asked:
        by_kind.setdefault(query.kind, []).append(query)
    found: list[Query] = []
    for held in by_kind.values():
        found += held if len(held) <= most else held[nth % paths :: paths] or [held[nth % len(held)]]
    return found


# Of kinds with so many values (every measure, every page) each reader asks a share: readers of the same rights ask all of them together.
# Who lists every child anyway asks a share of every kind.
MOST, SHARE = 20, 4


def of_reader(asked: list[Query], nth: int, facts: Facts) -> list[Query]:
    """What the nth reader asks: every query of a kind of few values, and of a kind of many its share (one at least)."""
    most = 1 if facts.lists == "all" else MOST
    by_kind: dict[str, list[Query]] = {}
    for query in asked:
        by_kind.setdefault(query.kind, []).append(query)
    shares = (held if len(held) <= most else held[nth % SHARE :: SHARE] or [held[nth % len(held)]] for held in by_kind.values())
    kept = {query for share in shares for query in share}
    return [query for query in asked if query in kept]


# What is cut from an answer that /view gives too (a page's layout, the file of a table) is asked the plain query, and of the other kinds
# every eighth, others at the next path.
CUT = 8


def thinned(asked: list[Query], nth: int) -> list[Query]:
    """The first, which is the plain one, and of the others the nth share."""
    plain, *rest = asked
    return [plain, *rest[nth % CUT :: CUT]]


def search_of(query: Query) -> str:
    return f"?{query.text}" if query.text else ""
