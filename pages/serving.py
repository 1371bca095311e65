"""Gunicorn's hooks (`--config python:pages.serving`): each worker prepares an edition before it is asked for, and forgets the erased."""

import gc
import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

# While the first readers sign in.
WAIT_SECONDS = 3.0
WATCH_SECONDS = 5.0
Seen = tuple[Path, int]


def prepare() -> None:
    """Work out the published figures of the last month ends, which takes seconds a process (metrics/published.py)."""
    # Imported in the worker: nothing of the product is loaded in the process that workers are forked from.
    from access.reader import Reader
    from access.rights import GROUPS
    from access.sessions import reading_as
    from components.page import PAGES
    from components.request import read
    from data.store import StoreError
    from metrics.published import published

    reader = Reader("preparing", group=GROUPS["finance"])
    try:
        with reading_as(reader):
            asked = read("")
            PAGES["overview"].answers(asked)
            # Every page of permanence shows a cut of this; once its months are worked out another day takes a tenth of a second.
            published(asked.frames, "care", asked.scope.as_at)
    except StoreError:
        logging.getLogger(__name__).info("Nothing is published yet, so nothing is prepared.")


class Watch:
    """What a worker does beside answering: an edition that goes live is prepared once, and what was erased is let go of.

    No request waits for it longer than it would take itself: who asks for a day that is being worked out waits for the rest
    of that day's work alone.
    """

    def __init__(self, prepare: Callable[[], None] = prepare, rest: Callable[[float], object] | None = None) -> None:
        self._prepare, self._rest = prepare, rest or Event().wait
        self._prepared: Seen | None = None

    def step(self) -> None:
        """Look once: forget where something was erased, prepare where another edition is live (or the same one, written anew)."""
        from components.request import open_store
        from data.forgetting import watched
        from data.store import StoreError

        store = open_store()
        with watched(store.path):
            try:
                path = store.live().path
                seen = path, path.stat().st_ino
            except (StoreError, OSError):
                return
            if seen != self._prepared:
                self._prepared = seen  # tried once, whatever comes of it: who asks is told what is wrong
                self._prepare()

    def go_on(self) -> None:
        """Look again and again, for as long as the worker lives. What fails is told by its kind alone and stops nothing."""
        self._rest(WAIT_SECONDS)
        while True:
            try:
                self.step()
            except Exception as problem:
                logging.getLogger(__name__).warning("Nothing could be prepared: %s.", type(problem).__name__)
            self._rest(WATCH_SECONDS)


def post_worker_init(_worker: Any) -> None:
    """Called by gunicorn in each worker once the app is loaded, all of which stays: no request waits while garbage is looked for in it."""
    gc.collect()
    gc.freeze()
    Thread(target=Watch().go_on, daemon=True, name="watch").start()


def worker_exit(_server: Any, _worker: Any) -> None:
    """Called by gunicorn as a worker ends: all of it may go."""
    gc.unfreeze()
