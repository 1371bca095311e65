"""Time taken, run by run."""

import time
from collections.abc import Callable
from typing import Any


def timed(run: Callable[[Any], Any], over: list[Any]) -> list[float]:
    """Milliseconds of each run, after one round unmeasured."""
    for what in over[:8]:
        run(what)
    found = []
    for what in over:
        began = time.perf_counter()
        run(what)
        found.append((time.perf_counter() - began) * 1000)
    return found
