"""Answers kept for whoever asks the same again: of one edition, one query and one reader's rights, and never of another."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

from data.forgetting import forgets
from data.settings import SETTINGS


class Kept:
    """The last answers, newest last. An edition never changes, so an answer of it holds for as long as it is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._answers: OrderedDict[tuple[Any, ...], bytes] = OrderedDict()
        self._lock = Lock()

    def answer(self, key: tuple[Any, ...], made: Callable[[], bytes]) -> bytes:
        """The answer to `key`; made where it is not kept. `key` holds all the answer depends on."""
        with self._lock:
            found = self._answers.pop(key, None)
            if found is not None:
                self._answers[key] = found
                return found
        found = made()
        with self._lock:
            self._answers[key] = found
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found

    def clear(self) -> None:
        """Keep none of them any more."""
        with self._lock:
            self._answers.clear()


# At about 50 kB an answer.
ANSWERS = Kept(SETTINGS.kept_answers)
forgets(ANSWERS.clear)
