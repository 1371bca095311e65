"""Which cases of a long walk `make test` runs: a seeded sample of each; `make test-all` runs every one."""

import os
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b

import pytest

# Another number draws other cases, the same ones each time: SAMPLE=7 make test (SIGHTLINE_... names settings of the product alone).
SEED = os.environ.get("SAMPLE", "1")


def _drawn(name: str) -> bytes:
    """The place of a case in the draw; a case that joins or goes leaves the others in their order."""
    return blake2b(f"{SEED} {name}".encode()).digest()


def mark_long(items: Iterable[pytest.Item]) -> None:
    """Of each test marked `sampled(n)` all cases but n are marked `long`."""
    walks: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled") and not item.get_closest_marker("long"):
            walks[item.nodeid.split("[")[0]].append(item)
    for cases in walks.values():
        (most,) = cases[0].get_closest_marker("sampled").args  # type: ignore[union-attr]
        for item in sorted(cases, key=lambda item: _drawn(item.nodeid))[most:]:
            item.add_marker(pytest.mark.long)
