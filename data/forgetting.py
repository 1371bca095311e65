"""What a process keeps of editions in memory, let go of where a person or an edition was erased since: no restart is needed.

An erasure leaves a mark in the store, which says only that there was one. Whoever serves looks at the mark when a request
begins and when it ends (one call of the system each, some microseconds), and from time to time where nobody asks.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import _lru_cache_wrapper, lru_cache
from pathlib import Path
from threading import Lock
from typing import TypeVar

from data.writing import write_whole

MARK = "erased"
Stamp = tuple[int, int] | None
Found = TypeVar("Found")
_CLEAR: list[Callable[[], None]] = []
_SEEN: dict[Path, Stamp] = {}
_LOCK = Lock()


def forgets(clear: Callable[[], None]) -> None:
    """Say how something kept in memory is let go of: `clear` is called after each erasure."""
    _CLEAR.append(clear)


def kept(most: int) -> Callable[[Callable[..., Found]], _lru_cache_wrapper[Found]]:
    """The last `most` answers of a function are kept in memory until an erasure. For all that holds rows or figures of an edition."""

    def made(function: Callable[..., Found]) -> _lru_cache_wrapper[Found]:
        found = lru_cache(maxsize=most)(function)
        forgets(found.cache_clear)
        return found

    return made


def forget() -> None:
    """Let go of all that is kept. What a request at work still holds goes when it ends."""
    for clear in _CLEAR:
        clear()


def leave_mark(store: Path) -> None:
    """Say in a store (its folder) that something was erased from it; never who or what."""
    write_whole(store / MARK, f"{secrets.token_hex(8)}\n")


def stamp(store: Path) -> Stamp:
    """The mark as it stands: None where nothing was ever erased."""
    try:
        found = os.stat(store / MARK)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def look(store: Path) -> Stamp:
    """The mark as it stands; what is kept is let go of where this process saw another one before."""
    now = stamp(store)
    with _LOCK:
        before = _SEEN.setdefault(store, now)
        _SEEN[store] = now
    if before != now:
        forget()
    return now


def end(store: Path, begun: Stamp) -> None:
    """At the end of what began with the mark `begun`: let go again where it changed since, of what this may have kept meanwhile."""
    if look(store) != begun:
        forget()


@contextmanager
def watched(store: Path) -> Iterator[None]:
    """Around work outside a request: nothing it keeps outlives an erasure that came meanwhile."""
    begun = look(store)
    try:
        yield
    finally:
        end(store, begun)
