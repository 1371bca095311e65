"""The lists of whole exports, made again once and kept, so that "who looked at this child" is answered soon however many there are.

An export's entry keeps the digest of its children's keys, so what has a digest is one list, whoever took it and when. Kept
is a mark of 64 bits a key, in order; nothing of it is a name, an id or a key, and an erasure lets go of all (data.forgetting).
"""

from array import array
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from threading import Lock

from access.trail import is_recomputed
from data.forgetting import forgets
from data.records.tables import TrailEntry

MARK_BYTES = 8
# 32 MB of marks, which is some 4,000 different lists of 1,000 children.
MOST_MARKS = 4_000_000
MOST_LOST = 100_000


def _mark(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=MARK_BYTES).digest(), "big")


class ExportLists:
    """Lists by their digest, the last used last, no more than `most` marks in all; and entries whose list cannot be made again."""

    def __init__(self, most: int = MOST_MARKS) -> None:
        self._most = most
        self._lists: OrderedDict[str, array[int]] = OrderedDict()
        self._lost: OrderedDict[str, None] = OrderedDict()
        self._marks = 0
        self._lock = Lock()

    def keep(self, digest: str, keys: Iterable[str]) -> None:
        """Keep the list of a digest; the caller knows that the digest is theirs."""
        made = array("Q", sorted(_mark(key) for key in keys))
        with self._lock:
            if digest in self._lists or len(made) > self._most:
                return
            self._lists[digest] = made
            self._marks += len(made)
            while self._marks > self._most:
                self._marks -= len(self._lists.popitem(last=False)[1])

    def holds(self, entry: TrailEntry, key: str, recompute: Callable[[TrailEntry], Sequence[str] | None] | None) -> bool | None:
        """Whether the key is on the list of an export; None where the list cannot be made again, so that nobody can say."""
        found = self._kept(entry)
        if found is None and recompute is not None and entry.hash not in self._lost:
            keys = recompute(entry)
            if keys is not None and is_recomputed(entry, keys):
                self.keep(str(entry.digest), keys)
                return key in set(keys)
            with self._lock:
                self._lost[entry.hash] = None
                while len(self._lost) > MOST_LOST:
                    self._lost.popitem(last=False)
        if found is None:
            return None
        mark = _mark(key)
        at = bisect_left(found, mark)
        return at < len(found) and found[at] == mark

    def _kept(self, entry: TrailEntry) -> "array[int] | None":
        with self._lock:
            found = self._lists.get(entry.digest or "")
            if found is not None:
                self._lists.move_to_end(str(entry.digest))
            return found

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._lists.clear()
            self._lost.clear()
            self._marks = 0


LISTS = ExportLists()
forgets(LISTS.clear)
