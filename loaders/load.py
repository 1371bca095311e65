"""One load: files kept as they came, read with the sources that the live edition already has, and published as the next edition."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from data.kept_files import KeptFile, KeptFiles
from data.store import NoEdition, Store
from loaders.incoming import Incoming, Unreadable, listed, opened
from loaders.publish import Options, publish
from loaders.report import Report
from loaders.source import Delivery, Refused, Source
from loaders.sources import BY_KIND


@dataclass(frozen=True)
class Asked:
    """What is to be loaded: files of one source, its own days where they are given, and what the source is called.

    items: the files where they are listed already, in place of paths to look at.
    """

    source: Source
    paths: tuple[Path, ...]
    extract_date: date | None = None
    complete_from: date | None = None
    invented: bool = False
    title: str = ""
    items: tuple[Incoming, ...] = ()


@dataclass(frozen=True)
class _Held:
    """A source of an edition: its files are kept, so that it can be read again."""

    source: Source
    files: tuple[KeptFile, ...]
    extract_date: date | None
    complete_from: date | None
    invented: bool
    title: str

    @property
    def facts(self) -> dict[str, Any]:
        """As it stands in a manifest."""
        days = {"extract_date": self.extract_date, "complete_from": self.complete_from}
        return {
            "kind": self.source.kind,
            "title": self.title,
            "invented": self.invented,
            "given": {name: day.isoformat() for name, day in days.items() if day},
            "files": [file.facts for file in self.files],
        }

    @classmethod
    def of(cls, facts: dict[str, Any]) -> "_Held":
        """From a manifest."""
        given = {name: date.fromisoformat(day) for name, day in facts["given"].items()}
        files = tuple(KeptFile.of(file) for file in facts["files"])
        source = BY_KIND[facts["kind"]]
        return cls(source, files, given.get("extract_date"), given.get("complete_from"), bool(facts["invented"]), str(facts["title"]))

    def delivered(self, kept: KeptFiles) -> Delivery:
        """What its files come to. Refused where one of them has gone or cannot be read."""
        gone = [file.name for file in self.files if not kept.where(file).exists()]
        if gone:
            raise Refused(
                f"{', '.join(gone)}, which the {self.title} was loaded from, is no longer kept. "
                "Load it again, or load the new file with --alone."
            )
        try:
            with opened([Incoming(file.name, kept.where(file)) for file in self.files]) as items:
                delivery = self.source.read(items)
        except Unreadable as why:
            raise Refused(str(why)) from None
        delivery.title, delivery.invented = self.title, self.invented
        for name in ("extract_date", "complete_from"):
            if (day := getattr(self, name)) is not None:
                setattr(delivery, name, day)
                delivery.dates_from[name] = "as given"
        return delivery


def _of_live(store: Store, asked: Asked) -> list[_Held]:
    """The sources of the live edition. Invented and real people are never mixed."""
    try:
        live = store.live()
    except NoEdition:
        return []
    if live.invented != asked.invented:
        return []
    return [_Held.of(facts) for facts in live.manifest.get("sources", [])]


@contextmanager
def _kept(kept: KeptFiles, asked: Asked) -> Iterator[_Held]:
    """The files of a load, kept; what was not there before goes again where the load does not end well."""
    kept.clear_halves()
    before = set(kept.names())
    try:
        try:
            files = tuple(kept.keep(item.path, item.name) for item in asked.items or listed(asked.paths))
        except Unreadable as why:
            raise Refused(str(why)) from None
        yield _Held(asked.source, files, asked.extract_date, asked.complete_from, asked.invented, asked.title or asked.source.title)
    except BaseException:
        kept.let_go(before)
        raise


def load(asked: Asked, store: Store, options: Options, alone: bool = False) -> Report:
    """Load the files of one source and publish them with the other sources of the live edition (not where `alone`).

    The same source as before is replaced whole. Raises Refused, StoreError or OSError: nothing is published then, and the live
    edition stays.
    """
    with store.loading():
        kept = KeptFiles(store.path)
        with _kept(kept, asked) as new:
            held = [] if alone else _of_live(store, asked)
            others = [one for one in held if one.source is not asked.source]
            if asked.source.adds:
                before = [file for one in held if one.source is asked.source for file in one.files]
                known = {file.own for file in before}
                new = replace(new, files=(*before, *(file for file in new.files if file.own not in known)))
            return _published([*others, new], kept, store, options)


def repeat(store: Store, name: str, options: Options) -> Report:
    """Load the kept files of an edition again, as they came: the next edition holds the same to the last bit."""
    with store.loading():
        held = [_Held.of(facts) for facts in store.edition(name).manifest.get("sources", [])]
        if not held:
            raise Refused(f"Edition {name} does not say what it was loaded from. Load the files themselves.")
        return _published(held, KeptFiles(store.path), store, options)


def _published(held: Sequence[_Held], kept: KeptFiles, store: Store, options: Options) -> Report:
    deliveries = [one.delivered(kept) for one in held]
    facts = []
    for one, delivery in zip(held, deliveries, strict=True):
        days = {"extract_date": delivery.extract_date, "complete_from": delivery.complete_from}
        own = {name: day.isoformat() for name, day in days.items() if day}
        facts.append(one.facts | {"own": own, "rows_read": sum(delivery.rows_read.values()), "notes": delivery.notes})
    source = " and ".join(one.title for one in held)
    return publish(deliveries, store, replace(options, source=source), facts)
