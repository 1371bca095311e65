"""The scope of a view: edition, day, places, conditions and the reader's rights; as a URL, an expression, a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl, quote, unquote

import polars as pl

from access.reader import Reader, Refused
from data.calendar import parse_day, shown
from data.forgetting import kept
from data.schema import NOT_KNOWN
from metrics import catalogue
from metrics.fields import FIELDS
from metrics.grains import Grain
from metrics.refusals import asks_workers, month_end, refusal

LEVELS = ("locality", "team", "worker")
# What readers with small numbers hidden are shown: no deeper than team, whole months, one locality or all.
PUBLISHED_LEVELS = ("locality", "team")
KINDS = {"service": "Service", "locality": "Locality", "team": "Team", "worker": "Worker"}
WHERE_COLUMNS = (*KINDS, *FIELDS)
BETWEEN = "|"


def worker_token(team: str, worker: str) -> str:
    """A worker of a team as it stands in a URL; a bar inside a name is written %7C."""
    return BETWEEN.join(name.replace("%", "%25").replace(BETWEEN, "%7C") for name in (team, worker))


class NotNarrowed(Exception):
    """Rows were asked for by a scope to which no reader's rights have been applied."""


@dataclass(frozen=True)
class Condition:
    """One condition on cases: a column has a value, or a measure's rule holds (field "measure")."""

    field: str
    value: str

    def rows(self, as_at: date) -> pl.Expr:
        """The cases it leaves."""
        if self.field == "measure":
            return catalogue.measure(self.value).where(as_at)
        return pl.col(self.field) == self.value

    @property
    def words(self) -> tuple[str, str]:
        """Kind and value, as a chip shows them."""
        if self.field == "measure":
            return catalogue.measure(self.value).chip_words
        if self.field in FIELDS:
            return FIELDS[self.field].kind, FIELDS[self.field].words(self.value)
        return KINDS[self.field], self.value

    def fits(self, grain: Grain) -> bool:
        """Whether the rows of a frame can be asked it."""
        if self.field == "measure":
            return catalogue.measure(self.value).table == grain.table
        return self.field in KINDS or self.field in grain.fields

    @property
    def token(self) -> str:
        """As it stands in a URL."""
        return f"{self.field}:{quote(self.value, safe=' &,')}"

    @classmethod
    def read(cls, token: str) -> "Condition":
        """The condition of a token. Raises ValueError where it is none."""
        field, _, value = token.partition(":")
        value = unquote(value)
        if field == "measure":
            catalogue.measure(value)
        elif field not in WHERE_COLUMNS:
            raise ValueError(f"{field!r} is nothing to filter by. Use {', '.join(WHERE_COLUMNS)} or measure.")
        return cls(field, value)


@dataclass(frozen=True)
class Scope:
    """What a view is of. Places are joined by "or" (a locality, or a team, or a worker of a team), all else by "and".

    services: None where the reader has not touched them, so that each page applies its own; () is every service.
    """

    edition: str
    as_at: date
    services: tuple[str, ...] | None = None
    localities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    workers: tuple[tuple[str, str], ...] = ()
    only: tuple[Condition, ...] = ()
    excluded: tuple[tuple[Condition, ...], ...] = ()
    reader: Reader | None = None

    def narrowed_to(self, reader: Reader) -> "Scope":
        """The scope with a reader's rights: without it no row can be read. Nothing asked is widened or left out.

        Raises Refused, with why and whom to ask, where it asks for what the reader may not see.
        """
        words = refusal(self, reader)
        if words:
            raise Refused(words)
        return replace(self, reader=reader)

    def with_services(self, default: tuple[str, ...]) -> "Scope":
        """The scope with a page's own services where the reader has chosen none.

        Plans of an unknown team have an unknown service: a page's own services always take them along, so that no
        child vanishes because a team was renamed.
        """
        if self.services is not None:
            return self
        return replace(self, services=(*default, NOT_KNOWN) if default else ())

    def fitting(self, grain: Grain) -> tuple["Scope", tuple[Condition, ...]]:
        """The scope with the conditions that rows of a frame can be asked, and those that are left out."""
        out = [c for c in self.only if not c.fits(grain)] + [c for many in self.excluded for c in many if not c.fits(grain)]
        if not out:
            return self, ()
        only = tuple(c for c in self.only if c not in out)
        excluded = tuple(many for many in self.excluded if not any(c in out for c in many))
        return replace(self, only=only, excluded=excluded), tuple(out)

    @property
    def has_places(self) -> bool:
        """True where the scope is less than every locality."""
        return bool(self.localities or self.teams or self.workers)

    def rows(self) -> pl.Expr:
        """The rows of the scope. Raises NotNarrowed where no reader's rights were applied."""
        if self.reader is None:
            raise NotNarrowed("Call scope.narrowed_to(reader) before rows are read.")
        # A scope changed since it was narrowed is judged again: what is read is what was allowed.
        words = refusal(self, self.reader)
        if words:
            raise Refused(words)
        if self.reader.suppressed and self.reader.sees_county:
            raise Refused("Small numbers are hidden in your figures, so a line of single days is not shown. Month ends are.")
        kept = self.reader.rows()
        if asks_workers(self):
            kept &= self.reader.listed()
        if self.services:
            kept &= pl.col("service").is_in(self.services)
        if self.has_places:
            places = [pl.col("locality").is_in(self.localities)] if self.localities else []
            places += [pl.col("team").is_in(self.teams)] if self.teams else []
            places += [(pl.col("team") == team) & (pl.col("worker") == worker) for team, worker in self.workers]
            kept &= pl.any_horizontal(*places)
        for condition in self.only:
            kept &= condition.rows(self.as_at)
        for together in self.excluded:
            kept &= ~pl.all_horizontal(*(condition.rows(self.as_at) for condition in together))
        return kept.fill_null(False)

    def query(self, latest: date | None = None, pin: bool = False) -> list[tuple[str, str]]:
        """The scope as the parts of a URL's query; the day is left out where it is the latest, unless `pin`ned."""
        parts: list[tuple[str, str]] = []
        if pin:
            parts.append(("edition", self.edition))
        if pin or self.as_at != latest:
            parts.append(("as_at", self.as_at.isoformat()))
        if self.services is not None:
            parts += [("service", service) for service in self.services] or [("service", "all")]
        parts += [("locality", name) for name in self.localities]
        parts += [("team", name) for name in self.teams]
        parts += [("worker", worker_token(team, worker)) for team, worker in self.workers]
        parts += [("only", condition.token) for condition in self.only]
        parts += [("not", ";".join(condition.token for condition in together)) for together in self.excluded]
        return parts

    def places(self) -> list[tuple[str, str]]:
        """(kind, name) of each place chosen."""
        return (
            [("Locality", name) for name in self.localities]
            + [("Team", name) for name in self.teams]
            + [("Worker", worker) for _, worker in self.workers]
        )

    def where_words(self) -> str:
        """The places in words: "All localities", "Erewash", "Erewash and 2 more"."""
        names = [name for _, name in self.places()]
        if not names:
            return "All localities"
        return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"

    def sentence(self) -> str:
        """The scope in words: "Erewash, over 8 weeks, as at 14/03/2022"."""
        parts = [", ".join(name for _, name in self.places()) or "all localities"]
        parts += [condition.words[1][0].lower() + condition.words[1][1:] for condition in self.only]
        parts += ["not " + " and ".join(condition.words[1] for condition in together) for together in self.excluded]
        return f"{', '.join(parts)}, as at {shown(self.as_at)}"


@kept(1024)
def _quoted(text: str) -> str:
    """A name or value as it stands in a query; a page writes the same few into each of its links."""
    return quote(text, safe="/:")


def encoded(parts: Iterable[tuple[str, str]]) -> str:
    """Parts of a query as the text after the question mark."""
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in parts])


def parsed(search: str) -> dict[str, list[str]]:
    """A URL's query as lists of values by name."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(search.lstrip("?"), keep_blank_values=False):
        found.setdefault(name, []).append(value)
    return found


def default_day(latest: date, reader: Reader) -> date:
    """The day shown where none is asked for: the data's own, or the last month end where small numbers are hidden."""
    return month_end(latest) if reader.suppressed and reader.sees_county else latest


def read_scope(asked: Mapping[str, list[str]], edition: str, latest: date, default: date | None = None) -> Scope:
    """The scope a query asks for; `default` is the day where it names none (else `latest`, the last one there is).

    Raises ValueError, with what to write instead, where it cannot be read.
    """
    as_at = default or latest
    if asked.get("as_at"):
        as_at = parse_day(asked["as_at"][-1])
        if as_at > latest:
            raise ValueError(f"The data run to {shown(latest)}. Choose that day or an earlier one, not {shown(as_at)}.")
    services = asked.get("service")
    workers = []
    for pair in asked.get("worker", []):
        team, found, worker = pair.partition(BETWEEN)
        if not found:
            raise ValueError(f"{pair!r} names no team. Write a worker as team{BETWEEN}worker.")
        workers.append((unquote(team), unquote(worker)))
    return Scope(
        edition=edition,
        as_at=as_at,
        services=None if services is None else () if services == ["all"] else tuple(services),
        localities=tuple(asked.get("locality", [])),
        teams=tuple(asked.get("team", [])),
        workers=tuple(workers),
        only=tuple(Condition.read(token) for token in asked.get("only", [])),
        excluded=tuple(tuple(Condition.read(token) for token in together.split(";")) for together in asked.get("not", [])),
    )
