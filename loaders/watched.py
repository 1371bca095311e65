"""What a drop folder held when it was last looked at, noted in the store and never in the folder."""

import fcntl
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.store import Store
from data.writing import write_whole
from loaders.incoming import Incoming

SEEN, TURN = "watched.json", ".watching"
Stamp = tuple[int, int]


def stamps_of(items: Sequence[Incoming]) -> dict[Incoming, Stamp]:
    """The size and the time of each file; one that has gone meanwhile is not there."""
    found = {}
    for item in items:
        try:
            facts = item.path.stat()
        except FileNotFoundError:
            continue
        found[item] = (facts.st_size, facts.st_mtime_ns)
    return found


def mark_of(held: Sequence[Incoming], stamps: dict[Incoming, Stamp]) -> str:
    """A mark of some files, another one where any of them changes."""
    told = json.dumps(sorted((item.name, *stamps[item]) for item in held))
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass
class Seen:
    """What was seen of a drop folder. loaded: the mark of the files by source; told: marks of files that are told of as none of ours."""

    folder: Path
    store: Store
    loaded: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def _every(self) -> dict[str, Any]:
        try:
            found = json.loads((self.store.path / SEEN).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def read(self) -> "Seen":
        """As it was noted last; nothing was seen where no note can be read."""
        found = self._every().get(str(self.folder.resolve()), {})
        self.loaded, self.told = dict(found.get("loaded", {})), list(found.get("told", []))
        return self

    def note(self) -> None:
        """Note it. Two watchers of one store take turns; what a killed one left half written goes."""
        self.store.path.mkdir(parents=True, exist_ok=True)
        with (self.store.path / TURN).open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            for half in self.store.path.glob(f".{SEEN}.*"):
                half.unlink()
            every = {**self._every(), str(self.folder.resolve()): {"loaded": self.loaded, "told": self.told}}
            write_whole(self.store.path / SEEN, json.dumps(every, indent=1))
