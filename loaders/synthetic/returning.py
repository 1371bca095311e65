"""Families who come back: a later case becomes the same family's as one closed in the twelve months before it."""

import numpy as np
import polars as pl

from loaders.synthetic import volumes as v
from loaders.synthetic.draws import NEVER, Numbers, choose
from loaders.synthetic.need import COMING_BACK

SOONEST_DAYS, LATEST_DAYS = 8, 330


def _roots(before: Numbers) -> Numbers:
    """The first case of each chain: before[i] is the case that i follows, itself where it follows none."""
    root = before
    while not np.array_equal(further := root[root], root):
        root = further
    return root


def known_before(rng: np.random.Generator, cases: pl.DataFrame) -> pl.DataFrame:
    """Cases with `root`: the family, by its first case. Nobody is in two cases at a time.

    A family comes back after a case of which every child's is closed, sooner rather than later, and each case is followed by one other
    at most.
    """
    grouped = cases.group_by("family").agg(pl.col("referral").first(), pl.col("closure").max(), pl.col("kind").first()).sort("family")
    begun, ended = grouped["referral"].to_numpy(), grouped["closure"].to_numpy()
    comes = grouped["kind"].is_in(COMING_BACK).to_numpy()
    by_end = np.argsort(np.where(comes, ended, NEVER), kind="stable")
    ends = np.where(comes, ended, NEVER)[by_end]
    asked = np.flatnonzero(comes & choose(rng, len(begun), v.SHARE_COMING_BACK))
    first = np.searchsorted(ends, begun[asked] - LATEST_DAYS)
    past = np.searchsorted(ends, begun[asked] - SOONEST_DAYS)
    some = past > first
    asked, first, past = asked[some], first[some], past[some]
    found = by_end[past - 1 - np.floor(rng.random(len(asked)) ** 1.8 * (past - first)).astype(np.int64)]
    # Of two who would follow one case the earlier does.
    earliest = np.argsort(begun[asked], kind="stable")
    asked, found = asked[earliest], found[earliest]
    _, kept = np.unique(found, return_index=True)
    before = np.arange(len(begun))
    before[asked[kept]] = found[kept]
    return cases.with_columns(root=pl.Series(_roots(before)[cases["family"].to_numpy()]))
