"""Which cases of a long walk `make test` runs: a seeded sample of each, `make test-all` every one; and which tests one worker runs."""

import os
from collections import defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

import pytest
from hypothesis import settings
from xdist.scheduler.loadscope import LoadScopeScheduling

# Another number draws other cases, the same ones each time: SIGHTLINE_TEST_SAMPLE=7 make test.
SEED = os.environ.get("SIGHTLINE_TEST_SAMPLE", "1")
# `make test-all` says so; else what a test draws is a sample too.
WHOLE = os.environ.get("SIGHTLINE_TEST_WHOLE") == "1"


# What these share (a store, published figures, a browser) is dear to make: in `make test` one worker makes it and runs them all.
TOGETHER = {
    "published": (
        *("tests/walk", "tests/small_numbers", "tests/access/test_published", "tests/signin/test_guard"),
        *("tests/governance/test_saved", "tests/signin/test_serving"),
    ),
    "quality": ("tests/quality",),
    "any moment": ("tests/loaders/test_any_moment", "tests/loaders/test_drop_folder"),
    "synthetic": ("tests/loaders/test_synthetic", "tests/loaders/test_round_trip"),
    "browser a": ("tests/browser/test_a", "tests/browser/test_e", "tests/browser/test_g"),
    "browser b": ("tests/browser",),
}
# In `make test-all` each worker makes what is dear (it pays there), but two browsers are all that two cores can draw for: with four, each
# figure took twice the work.
BROWSERS = {"browser a": ("tests/browser/test_e",), "browser b": ("tests/browser",)}


class KeptTogether(LoadScopeScheduling):
    """Deals tests out to the workers file by file, and those of TOGETHER as one; a file's group is the first that it belongs to. In
    `make test-all` test by test, and the browser's as two.

    xdist's own groups (its mark `xdist_group`) are silently not kept under pytest 9.2: pytest-dev/pytest-xdist, issue 1386.
    """

    def __init__(self, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        # In the order of the files, in which the largest groups come early: xdist puts what has the most tests first, quick as they are.
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        groups, alone = (BROWSERS, nodeid) if WHOLE else (TOGETHER, file)
        return next((name for name, folders in groups.items() if file.startswith(folders)), alone)


def _drawn(name: str) -> bytes:
    """The place of a case in the draw; a case that joins or goes leaves the others in their order."""
    return blake2b(f"{SEED} {name}".encode()).digest()


def mark_long(items: Iterable[pytest.Item]) -> None:
    """Of each test marked `sampled(n)` all cases but n are marked `long`; tests marked `sampled(n, of="stories")` are drawn together."""
    walks: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        mark = item.get_closest_marker("sampled")
        if mark and not item.get_closest_marker("long"):
            walks[mark.kwargs.get("of") or item.nodeid.split("[")[0]].append(item)
    for cases in walks.values():
        (most,) = cases[0].get_closest_marker("sampled").args  # type: ignore[union-attr]
        for item in sorted(cases, key=lambda item: _drawn(item.nodeid))[most:]:
            item.add_marker(pytest.mark.long)


def without_parts(items: list[pytest.Item]) -> list[pytest.Item]:
    """Takes the parts of what is walked whole out of `items`, in `make test-all`; returns them."""
    parts = []
    for item in items if WHOLE else ():
        mark = item.get_closest_marker("part")
        if mark:
            assert hasattr(item.module, mark.args[0]), f"{item.nodeid} is a part of {mark.args[0]}, which its file has not"  # type: ignore[attr-defined]
            parts.append(item)
    items[:] = [item for item in items if item not in parts]
    return parts


def examples(whole: int, **more: Any) -> settings:
    """Hypothesis draws so many examples in `make test-all`, a quarter of them in `make test`."""
    return settings(max_examples=whole if WHOLE else -(-whole // 4), deadline=None, **more)
