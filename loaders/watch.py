"""A drop folder, looked at from time to time: what has come to rest there is recognised, loaded source by source, and told of."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import duckdb

from data.store import Store, StoreError
from loaders.incoming import Incoming, Unreadable, listed, opened
from loaders.load import Asked, load
from loaders.looking import sorted_out
from loaders.publish import Options
from loaders.report import UNTOUCHED, summary, why
from loaders.source import Refused
from loaders.sources import SOURCES
from loaders.watched import Seen, Stamp, mark_of, stamps_of

# A file that does not change for so long is taken for whole.
SETTLED_SECONDS = 5
# Looks of `--once` at a folder in which something is still being written: five minutes.
MOST_LOOKS = 60
# What the next look may well find mended: another load at work, a full disk, a share that is away.
PASSING = (StoreError, OSError, duckdb.Error, MemoryError)


@dataclass
class Look:
    """What one look came to: lines to say, whether all that was new could be loaded, and which files were still being written."""

    said: list[str] = field(default_factory=list)
    well: bool = True
    moving: list[str] = field(default_factory=list)


class Watcher:
    """A drop folder and what was last loaded from it, source by source. invented, alone: as `python -m loaders` has them of any load."""

    def __init__(self, folder: Path, store: Store, options: Options, invented: bool = False, alone: bool = False) -> None:
        self.folder, self.store, self.options = folder, store, options
        self.invented, self.alone = invented, alone
        self.done = ""
        self.passing: dict[str, str] = {}

    def look(self, settled: Callable[[], None]) -> Look:
        """Look once: load each source whose files are others than at the last look.

        settled: waits a moment. Where a file changed meanwhile nothing is loaded: of files that belong together some would be new and
        some old. A source that is refused and a file that nobody knows are told of once, until they change.
        """
        if not self.folder.is_dir():
            raise Refused(f"{self.folder} is not a folder. Make it, and put the files to load there.")
        before = stamps_of(listed([self.folder]))
        settled()
        stamps = stamps_of(listed([self.folder]))
        if moving := [item.name for item, stamp in stamps.items() if before.get(item) != stamp]:
            return Look(moving=moving)
        look, done = Look(), mark_of(list(stamps), stamps)
        if done == self.done:
            return look
        seen = Seen(self.folder, self.store).read()
        pile = self._by_source(stamps, seen, look)
        for source in SOURCES:
            held = pile.get(source.kind, [])
            mark = mark_of(held, stamps)
            if not held or seen.loaded.get(source.kind) == mark:
                continue
            asked = Asked(source, (), invented=self.invented, items=tuple(held))
            if self._is_done(asked, look):
                seen.loaded[source.kind] = mark
                seen.note()
        self.done = "" if self.passing else done
        return look

    def _is_done(self, asked: Asked, look: Look) -> bool:
        """Load one source; False where the next look shall try again, which is told once for each reason."""
        reason = self.passing.pop(asked.source.kind, "")
        try:
            look.said.append(summary(load(asked, self.store, self.options, self.alone)))
        except Refused as refused:
            look.said.append(f"{UNTOUCHED} {asked.source.title}: {refused}")
            look.well = False
        except PASSING as error:
            look.well = False
            self.passing[asked.source.kind] = why(error)
            if why(error) != reason:
                look.said.append(f"{UNTOUCHED} {asked.source.title}: {why(error)} It is tried again at the next look.")
            return False
        return True

    def _by_source(self, stamps: dict[Incoming, Stamp], seen: Seen, look: Look) -> dict[str, list[Incoming]]:
        """The files of each source; an archive goes to the source of what lies in it. All others are told, once."""
        inside: dict[Incoming, Incoming] = {}
        damaged: dict[Incoming, str] = {}
        with ExitStack() as unpacked:
            for item in stamps:
                try:
                    inside |= dict.fromkeys(unpacked.enter_context(opened([item])), item)
                except Unreadable as unreadable:
                    damaged[item] = str(unreadable)
                except OSError as error:
                    damaged[item] = f"{item.name}: {error.strerror}."
            found = sorted_out(list(inside)).of
        pile = {kind: list(dict.fromkeys(inside[part] for part, _ in held)) for kind, held in found.items()}
        known = {item for held in pile.values() for item in held}
        others = [item for item in stamps if item not in known]
        marks = {item: mark_of([item], stamps) for item in others}
        for item in (item for item in others if marks[item] not in seen.told):
            look.said.append(damaged.get(item, f"{item.name}: not recognised, left where it is (docs/sources.md)."))
            look.well &= item not in damaged
        if seen.told != list(marks.values()):
            seen.told = list(marks.values())
            seen.note()
        return pile


def run(watcher: Watcher, every: float, once: bool, say: Callable[[str], None]) -> bool:
    """Look once, or again and again until interrupted; True where the last look went well.

    Once: where something is still being written it waits for it. Again and again: what is wrong with the folder is told once.
    """
    told = ""
    for looks in count(1):
        try:
            look = watcher.look(lambda: time.sleep(SETTLED_SECONDS))
        except (Refused, OSError) as error:
            if once:
                raise
            look = Look([why(error)] if why(error) != told else [])
            told = why(error)
        else:
            told = ""
        if once and look.moving:
            if looks < MOST_LOOKS:
                continue
            look = Look([f"{', '.join(look.moving)}: still being written. {UNTOUCHED}"], well=False)
        for line in look.said:
            say(line)
        if once:
            return look.well
        time.sleep(every)
    raise AssertionError
