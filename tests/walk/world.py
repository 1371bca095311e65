"""Who may see which child, worked out from the raw tables by DOMAIN.md 8 and by nothing of the product's own rights."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

import polars as pl

from access.keys import child_key
from data.store import Edition

D1, MONTH_END, D2 = date(2022, 3, 14), date(2022, 4, 30), date(2022, 5, 23)
# DOMAIN.md 8, column "child-level lists". Zones and schools have no CIN plan: no row of the plans says a zone or a school.
LISTS = {
    "practice_supervisor": "team",
    "team_manager": "team",
    "team_coordinator": "team",
    "head_of_service": "locality",
    "assistant_director": "all",
    "performance_officer": "all",
    "quality_assurance": "all",
    "data_manager": "all",
}
# DOMAIN.md 8, column "figures", and the line on small numbers.
COUNTY = {*LISTS, "finance", "business_services"}
HIDES_SMALL = {"finance", "business_services"}
PLAN = re.compile(r"CIN\d{6}(?!\d)")
PERSON = re.compile(r"(?<![\d.\w-])\d{7}(?![\d\w])")
KEY = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
KEPT_TEXTS = 500
WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class Facts:
    """What the rights of somebody come from. in_force: not disabled, papers on file where they are needed."""

    name: str
    group: str = ""
    localities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    in_force: bool = True

    @property
    def lists(self) -> str:
        return LISTS.get(self.group, "none") if self.in_force else "none"

    @property
    def counts(self) -> bool:
        return self.in_force and self.group in COUNTY

    @property
    def small_hidden(self) -> bool:
        return self.group in HIDES_SMALL


@dataclass(frozen=True)
class Seen:
    """Children (plan ids, names, person ids) and names of workers; what an answer holds, or what it may hold."""

    plans: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()
    workers: frozenset[str] = frozenset()

    def beyond(self, allowed: "Seen", asked: "Seen") -> dict[str, int]:
        """How many of each kind are here, are not allowed, and were not said by the one who asked."""
        kinds = ("plans", "names", "persons", "workers")
        more = {kind: len(getattr(self, kind) - getattr(allowed, kind) - getattr(asked, kind)) for kind in kinds}
        return {kind: many for kind, many in more.items() if many}

    def children(self) -> "Seen":
        return Seen(self.plans, self.names, self.persons)


@dataclass(repr=False)
class World:
    """The editions, and whom each restricted person is shown to."""

    editions: dict[str, Edition]
    secret: str
    restricted: dict[str, frozenset[str]]
    shown_names: frozenset[str]
    _held: dict[tuple[str, date], pl.DataFrame] = field(default_factory=dict)
    _allowed: dict[tuple[object, ...], Seen] = field(default_factory=dict)
    _history: dict[tuple[str, date, Seen], Seen] = field(default_factory=dict)
    _read: dict[str, Seen] = field(default_factory=dict)

    @cached_property
    def persons(self) -> pl.DataFrame:
        """person_id, name, key."""
        name = pl.concat_str("forename", "surname", separator=" ")
        rows = next(iter(self.editions.values())).table("persons").select("person_id", name=name)
        return rows.with_columns(key=pl.Series([child_key(self.secret, person) for person in rows["person_id"]]))

    @cached_property
    def by_key(self) -> dict[str, str]:
        return dict(self.persons.select("key", "person_id").rows())

    @cached_property
    def key_of(self) -> dict[str, str]:
        return dict(self.persons.select("person_id", "key").rows())

    @cached_property
    def name_of(self) -> dict[str, str]:
        return dict(self.persons.select("person_id", "name").rows())

    @cached_property
    def workers(self) -> frozenset[str]:
        """Every worker's name; one that a child or a user of the demo has too says nothing."""
        return frozenset(next(iter(self.editions.values())).table("workers")["worker"]) - self.shown_names - frozenset(self.persons["name"])

    @cached_property
    def names(self) -> frozenset[str]:
        """Every child's name; one that a worker or a user has too says nothing."""
        workers = next(iter(self.editions.values())).table("workers")["worker"]
        return frozenset(self.persons["name"]) - frozenset(workers) - self.shown_names

    @cached_property
    def _parts_of_names(self) -> frozenset[str]:
        return frozenset(part for name in self.names | self.workers for part in name.split())

    def held(self, edition: str, day: date) -> pl.DataFrame:
        """Every plan started by the day, with who held it then (its last holder where it has ended)."""
        if (edition, day) not in self._held:
            table = self.editions[edition].table
            moves = table("cin_allocations").filter(pl.col("from_date") <= day).sort("from_date", maintain_order=True)
            last = moves.group_by("plan_id").agg(pl.col("team", "worker").last())
            plans = table("cin_plans").filter(pl.col("start_date") <= day).select("plan_id", "person_id")
            places = table("organisation").select("team", "locality")
            self._held[edition, day] = plans.join(last, on="plan_id").join(places, on="team").sort("plan_id")
        return self._held[edition, day]

    def cared(self, edition: str, day: date) -> pl.DataFrame:
        """Every stay in care begun by the day (it begins where RNE is S), with who held it then, or last."""
        table = self.editions[edition].table
        known = table("care_episodes").filter(pl.col("episode_start") <= day).sort("person_id", "episode_start", maintain_order=True)
        stays = known.with_columns(stay=(pl.col("reason_new") == "S").cum_sum().over("person_id"))
        last = stays.group_by("person_id", "stay").agg(pl.col("team", "worker").last())
        return last.join(table("organisation").select("team", "locality"), on="team")

    def within(self, facts: Facts, edition: str, day: date, held: pl.DataFrame | None = None) -> pl.DataFrame:
        """The plans (or the stays in care, `held`) of somebody's list rights, restricted persons among them."""
        held = self.held(edition, day) if held is None else held
        own = {"team": ("team", facts.teams), "locality": ("locality", facts.localities)}
        if facts.lists == "all":
            return held
        column, names = own.get(facts.lists, ("team", ()))
        return held.filter(pl.col(column).is_in(list(names)))

    def allowed(self, facts: Facts, edition: str, day: date) -> Seen:
        """What somebody may be shown."""
        key = (facts, edition, day, frozenset(self.restricted.items()))
        if key not in self._allowed:
            within = self.within(facts, edition, day)
            hidden = [person for person, names in self.restricted.items() if facts.name not in names]
            shown = within.filter(~pl.col("person_id").is_in(hidden))
            care = self.within(facts, edition, day, self.cared(edition, day))
            persons = frozenset(shown["person_id"]) | frozenset(care.filter(~pl.col("person_id").is_in(hidden))["person_id"])
            workers = self.workers if facts.lists == "all" else frozenset(within["worker"]) | frozenset(care["worker"])
            names = frozenset(self.name_of[person] for person in persons)
            self._allowed[key] = Seen(frozenset(shown["plan_id"]), names, persons, workers)
        return self._allowed[key]

    def ever(self, facts: Facts) -> Seen:
        """What somebody may be shown on one day or another: for what is of no day."""
        allowed = [self.allowed(facts, edition, day) for edition in self.editions for day in (D1, MONTH_END, D2)]
        kinds = ("plans", "names", "persons", "workers")
        return Seen(*(frozenset().union(*(getattr(one, kind) for one in allowed)) for kind in kinds))

    def with_history(self, allowed: Seen, edition: str, day: date) -> Seen:
        """The same for a child's page: those who held or signed off a plan that may be shown are part of it."""
        if (edition, day, allowed) not in self._history:
            self._history[edition, day, allowed] = self._with_history(allowed, edition, day)
        return self._history[edition, day, allowed]

    def _with_history(self, allowed: Seen, edition: str, day: date) -> Seen:
        table = self.editions[edition].table
        held = table("cin_allocations").filter(pl.col("plan_id").is_in(list(allowed.plans)), pl.col("from_date") <= day)["worker"]
        signed = table("cin_signoffs").filter(pl.col("plan_id").is_in(list(allowed.plans)))["signed_off_by"].drop_nulls()
        return Seen(allowed.plans, allowed.names, allowed.persons, allowed.workers | set(held) | set(signed))

    def read(self, text: str) -> Seen:
        """The children and workers whose plan, name, number or key stands in a text. Many answers are the same words: each is read once."""
        if text not in self._read:
            if len(self._read) > KEPT_TEXTS:
                self._read.clear()
            self._read[text] = self._read_anew(text)
        return self._read[text]

    def _read_anew(self, text: str) -> Seen:
        parts, known = WORD.findall(text), self._parts_of_names
        pairs = {(a, b) for a, b in pairwise(parts) if a in known and b in known}
        said = {f"{a} {b}" for a, b in pairs} | {f"{b} {a}" for a, b in pairs}
        ids = {found for found in PERSON.findall(text) if found in self.key_of}
        ids |= {self.by_key[found] for found in KEY.findall(text) if found in self.by_key}
        return Seen(frozenset(PLAN.findall(text)), frozenset(said & self.names), frozenset(ids), frozenset(said & self.workers))
