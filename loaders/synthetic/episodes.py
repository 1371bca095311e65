"""Episodes of care: each stay cut where the legal status or the placement changes, by the codes of the SSDA903 return."""

from datetime import date

import numpy as np
import polars as pl

from loaders.synthetic import care_volumes as c
from loaders.synthetic.care import SHORT_BREAKS, UNACCOMPANIED
from loaders.synthetic.draws import NEVER, YEAR_DAYS, Numbers, choose, number_of, pick, stream
from loaders.synthetic.order import Order

SHORTEST_CUT_DAYS = 21
# 1 April before the first return that has a code for supported accommodation.
SUPPORTED_FROM = date(c.SUPPORTED_SINCE - 1, 4, 1)


def _cut(rng: np.random.Generator, stays: pl.DataFrame, now: int) -> pl.DataFrame:
    """The parts of stays: nth (row of stays), at (a day), part (from 0), parts (how many the stay has)."""
    start, end = stays["start"].to_numpy(), np.minimum(stays["end"].to_numpy(), now)
    room = np.maximum(end - start - 2, 0)
    rate = np.minimum(room / YEAR_DAYS, 14) * c.CHANGES_A_YEAR + c.CHANGES_AT_FIRST
    changes = np.where(room >= SHORTEST_CUT_DAYS, np.minimum(rng.poisson(rate), c.MOST_CHANGES), 0)
    changes = np.where(stays["how"].to_numpy() == SHORT_BREAKS, 0, changes)
    nth: Numbers = np.repeat(np.arange(stays.height), changes)
    at = start[nth] + 1 + np.floor(rng.random(len(nth)) ** 1.4 * room[nth]).astype(np.int64)
    rows = pl.concat([pl.DataFrame({"nth": np.arange(stays.height), "at": start}), pl.DataFrame({"nth": nth, "at": at})])
    rows = rows.unique().sort("nth", "at")
    return rows.with_columns(part=pl.int_range(pl.len()).over("nth"), parts=pl.len().over("nth"))


def _by_route(rng: np.random.Generator, route: pl.Series, shares: dict[str, dict[str, float]]) -> pl.Series:
    found = np.full(len(route), "", dtype="<U3")
    for name, codes in shares.items():
        found = np.where(route.to_numpy() == name, pick(rng, codes, len(route)), found)
    return pl.Series("code", found)


def _legal(rng: np.random.Generator, parts: pl.DataFrame, stays: pl.DataFrame, now: int) -> pl.Series:
    """Legal status of each part: the one a stay begins with until some change, then the one it goes on with."""
    first = np.array(pick(rng, c.FIRST_LEGAL, stays.height))
    last = _by_route(rng, stays["route"], c.LAST_LEGAL).to_numpy()
    not_yet = (stays["route"].to_numpy() == "adopted") & (stays["end"].to_numpy() - now > c.PLACEMENT_ORDER_DAYS)
    last = np.where(not_yet, pick(rng, c.LAST_LEGAL["guardian"], stays.height), last)
    for how, code in ((UNACCOMPANIED, c.UNACCOMPANIED_LEGAL), (SHORT_BREAKS, c.SHORT_BREAKS_LEGAL)):
        first = np.where(stays["how"].to_numpy() == how, code, first)
        last = np.where(stays["how"].to_numpy() == how, code, last)
    nth = parts["nth"].to_numpy()
    count = parts.group_by("nth").len().sort("nth")["len"].to_numpy()
    # Most change early: the first hearings come within weeks.
    turn = 1 + np.floor(rng.random(stays.height) ** 2.5 * np.maximum(count - 1, 1)).astype(np.int64)
    held = (parts["part"].to_numpy() >= turn[nth]) | (count[nth] == 1)
    return pl.Series("legal_status", np.where(held, last[nth], first[nth]))


def _placement(rng: np.random.Generator, parts: pl.DataFrame, stays: pl.DataFrame, now: int) -> pl.Series:
    """Placement of each part, by the age at which it begins, by how the child is in care, of the last part by the route out."""
    nth, is_last = parts["nth"].to_numpy(), (parts["part"] == parts["parts"] - 1).to_numpy()
    age = (parts["at"].to_numpy() - stays["born"].to_numpy()[nth]) / YEAR_DAYS
    count = parts.height
    found = np.where(
        age < c.YOUNG,
        pick(rng, c.PLACEMENTS["young"], count),
        np.where(age < c.TEENAGE, pick(rng, c.PLACEMENTS["middle"], count), pick(rng, c.PLACEMENTS["teenage"], count)),
    )
    how, route = stays["how"].to_numpy()[nth], stays["route"].to_numpy()[nth]
    near = is_last & (stays["end"].to_numpy()[nth] - now < c.ADOPTERS_DAYS)
    for name, shares in c.LAST_PLACEMENT.items():
        found = np.where(near & (route == name), pick(rng, shares, count), found)
    home = is_last & (route == "home") & (parts["parts"].to_numpy() > 1) & choose(rng, count, c.SHARE_HOME_TRIAL)
    found = np.where(home, "P1", found)
    found = np.where(how == UNACCOMPANIED, pick(rng, c.UNACCOMPANIED_PLACEMENT, count), found)
    return pl.Series("placement_type", np.where(how == SHORT_BREAKS, pick(rng, c.SHORT_BREAKS_PLACEMENT, count), found))


def _provider(rng: np.random.Generator, placement: pl.Series) -> pl.Series:
    found = pick(rng, c.FOSTERED, len(placement))
    codes = placement.to_numpy()
    for code, shares in c.PROVIDERS.items():
        same = np.char.startswith(codes.astype(str), "A") if code == "A3" else codes == code
        found = np.where(same, pick(rng, shares, len(placement)), found)
    none = placement.is_in(c.WITHOUT_PROVIDER)
    return pl.select(pl.when(~none).then(pl.Series(found)).alias("placement_provider")).to_series()


def episodes(order: Order, authority: int, stays: pl.DataFrame) -> pl.DataFrame:
    """Episodes of stays (row by row: start, end, reason, how, route, born): nth (row of stays), start, end (NEVER: open on the day of
    the data), legal_status, placement_type, placement_provider, reason_new, reason_ceased, change (why the placement before ended).
    """
    rng = stream(order.seed, authority, "episodes")
    now = number_of(order.last_day)
    parts = _cut(rng, stays, now)
    legal = _legal(rng, parts, stays, now)
    placement = _placement(rng, parts, stays, now)
    rows = parts.with_columns(legal, placement, _provider(rng, placement))
    rows = rows.with_columns(whole=stays["end"].gather(rows["nth"]), left=stays["reason"].gather(rows["nth"]))
    rows = rows.with_columns(end=pl.coalesce(pl.col("at").shift(-1).over("nth"), "whole"))
    same_legal = pl.col("legal_status") == pl.col("legal_status").shift()
    same_place = (pl.col("placement_type") == pl.col("placement_type").shift()) & (
        pl.col("placement_provider").eq_missing(pl.col("placement_provider").shift())
    )
    is_last = pl.col("part") == pl.col("parts") - 1
    supported = (pl.col("placement_type") == c.SUPPORTED) & (pl.col("end") < number_of(SUPPORTED_FROM))
    return rows.select(
        "nth",
        start="at",
        end=pl.when(pl.col("end") <= now).then("end").otherwise(pl.lit(NEVER)),
        legal_status="legal_status",
        placement_type=pl.when(supported).then(pl.lit(c.SEMI_INDEPENDENT)).otherwise("placement_type"),
        placement_provider="placement_provider",
        reason_new=pl.when(pl.col("part") == 0)
        .then(pl.lit("S"))
        .when(same_legal)
        .then(pl.lit("P"))
        .when(same_place)
        .then(pl.lit("L"))
        .otherwise(pl.lit("B")),
        reason_ceased=pl.when(pl.col("end") > now).then(None).when(is_last).then("left").otherwise(pl.lit("X1")),
        change=pl.Series(pick(rng, c.PLACE_CHANGE, rows.height)),
    )
