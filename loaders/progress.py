"""How far a long read has come, on the terminal of the one who waits; silent everywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int], None]
# A smaller file is read before anyone looks up.
SMALLEST_BYTES = 8 * 1024**2
WIDTH = 30
MEGABYTE = 1_000_000


def silent(_: int) -> None:
    """Nobody is watching."""


def _line(label: str, done: int, total: int) -> str:
    share = done / total
    full = round(WIDTH * share)
    sizes = f"{done / MEGABYTE:,.0f} of {total / MEGABYTE:,.0f} MB"
    return f"{label} [{'#' * full}{'.' * (WIDTH - full)}] {int(100 * share)} % ({sizes})"


@contextmanager
def bar(total_bytes: int, label: str) -> Iterator[Progress]:
    """A function to call with each number of bytes read since the last call; it draws one line on a terminal, a step a per cent.

    Nothing is drawn where stderr is no terminal, or where there is too little to wait for. What is read twice does not pass 100 %.
    """
    if total_bytes < SMALLEST_BYTES or not sys.stderr.isatty():
        yield silent
        return
    done, shown = 0, -1

    def read(more: int) -> None:
        nonlocal done, shown
        done = min(done + more, total_bytes)
        if (share := 100 * done // total_bytes) > shown:
            shown = share
            print(f"\r{_line(label, done, total_bytes)}", end="", file=sys.stderr, flush=True)

    try:
        read(0)
        yield read
    finally:
        print(file=sys.stderr)
