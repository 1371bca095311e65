"""A drop folder, looked at from time to time: what has come to rest there is recognised, loaded source by source, and told of."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data.store import Store
from data.writing import write_whole
from loaders.incoming import Incoming, Unreadable, listed, opened
from loaders.load import Asked, load
from loaders.looking import sorted_out
from loaders.publish import Options
from loaders.report import summary
from loaders.source import Refused
from loaders.sources import BY_KIND, SOURCES

SEEN = "watched.json"
Stamp = tuple[int, int]


@dataclass
class Look:
    """What one look came to: lines to say, and whether all that was there could be loaded."""

    said: list[str] = field(default_factory=list)
    well: bool = True


def _stamps(items: Sequence[Incoming]) -> dict[str, Stamp]:
    found = {}
    for item in items:
        facts = item.path.stat()
        found[item.name] = (facts.st_size, facts.st_mtime_ns)
    return found


def _mark(held: Sequence[Incoming], stamps: dict[str, Stamp]) -> str:
    told = json.dumps(sorted((item.name, *stamps[item.name]) for item in held))
    return hashlib.sha256(told.encode()).hexdigest()


class Watcher:
    """A drop folder and what was last loaded from it, source by source. What was loaded is noted in the store, not in the folder."""

    def __init__(self, folder: Path, store: Store, options: Options) -> None:
        self.folder, self.store, self.options = folder, store, options
        self.path = store.path / SEEN

    def _seen(self) -> dict[str, str]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found.get(str(self.folder.resolve()), {}) if isinstance(found, dict) else {}

    def _note(self, seen: dict[str, str]) -> None:
        try:
            every = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            every = {}
        self.store.path.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, json.dumps({**every, str(self.folder.resolve()): seen}, indent=1))

    def look(self, settled: Callable[[], None]) -> Look:
        """Look once: load each source whose files are others than at the last look, and are no longer being written.

        settled: waits a moment; a file that changed meanwhile is left for the next look. A source that is refused is told of once, and
        tried again when its files change.
        """
        if not self.folder.is_dir():
            raise Refused(f"{self.folder} is not a folder. Make it, and put the files to load there.")
        items = list(listed([self.folder]))
        before = _stamps(items)
        settled()
        items = [item for item in items if item.path.exists()]
        stamps = _stamps(items)
        still = [item for item in items if stamps[item.name] == before[item.name]]
        look, seen = Look(), self._seen()
        pile = self._by_source(still, look)
        for source in SOURCES:
            held = pile.get(source.kind, [])
            mark = _mark(held, stamps) if held else ""
            if not held or seen.get(source.kind) == mark:
                continue
            asked = Asked(BY_KIND[source.kind], tuple(item.path for item in held))
            try:
                look.said.append(summary(load(asked, self.store, self.options)))
            except Refused as why:
                look.said.append(f"{source.title}: nothing was published and the live edition is as it was. {why}")
                look.well = False
            seen[source.kind] = mark
            self._note(seen)
        return look

    def _by_source(self, items: Sequence[Incoming], look: Look) -> dict[str, list[Incoming]]:
        """The files of each source; an archive goes to the source of what lies in it."""
        pile: dict[str, list[Incoming]] = {}
        for item in items:
            try:
                with opened([item]) as inside:
                    kinds = set(sorted_out(inside).of)
            except Unreadable as why:
                look.said.append(str(why))
                look.well = False
                continue
            for kind in kinds:
                pile.setdefault(kind, []).append(item)
            if not kinds:
                look.said.append(f"{item.name}: not recognised, left where it is (docs/sources.md).")
        return pile


def run(watcher: Watcher, every: float, once: bool, say: Callable[[str], None]) -> bool:
    """Look once, or again and again until interrupted; True where the last look went well."""
    while True:
        look = watcher.look(lambda: time.sleep(1))
        for line in look.said:
            say(line)
        if once:
            return look.well
        time.sleep(every)
