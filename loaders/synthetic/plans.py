"""Child-in-need plans, who held each from when to when, and when a manager signed it off."""

import numpy as np
import polars as pl

from loaders.synthetic.draws import NEVER, YEAR_DAYS, Numbers, choose, number_of, stream, working
from loaders.synthetic.need import DISABLED
from loaders.synthetic.order import Order
from loaders.synthetic.places import HOLDERS, IN_NEED, Places

MOVES_A_YEAR, MOST_MOVES, SHARE_TO_ANOTHER_TEAM = 0.9, 4, 0.22
SHARE_SIGNED_LATE, SHARE_NEVER_SIGNED = 0.05, 0.02
# Days from one sign-off to the next: mostly within six weeks; some drift.
GAPS = ((0.70, 33, 42), (0.90, 43, 57), (1.0, 58, 160))
FIRST_SIGNED, SIGNED_LATE = (0, 12), (15, 60)
MANAGER_CHANCE = 1 << 30


def plans(order: Order, authority: int, cases: pl.DataFrame) -> pl.DataFrame:
    """One row a plan begun by the day of the data and not ended before the first day: plan_id, person_id, referral_id, root, kind,
    start, end (NEVER: open on the day of the data), end_reason, primary_need; by start.

    A plan that ends with its case has the case's reason; any other ended because work went on without it: RC7.
    """
    now, first = number_of(order.last_day), number_of(order.first_day)
    kept = ["person_id", "referral_id", "root", "kind", "primary_need", "closure", "closed_as"]
    spans = [
        cases.select(*kept, pl.col(begun).alias("start"), pl.col(ended).alias("end"))
        for begun, ended in (("plan_from", "plan_to"), ("again_from", "again_to"))
    ]
    rows = pl.concat(spans).filter((pl.col("start") <= now) & (pl.col("end") >= first)).sort("start", "referral_id")
    ended = pl.col("end") <= now
    return rows.select(
        pl.format("P{}{}", pl.lit(f"{authority:03d}"), pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(7)).alias("plan_id"),
        *kept[:5],
        "start",
        pl.when(ended).then("end").otherwise(pl.lit(NEVER)).alias("end"),
        pl.when(ended & (pl.col("end") == pl.col("closure"))).then("closed_as").when(ended).then(pl.lit("RC7")).alias("end_reason"),
    )


def holders(order: Order, authority: int, cases: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Who a family is given to when its need begins: root, locality (from 0), team (a number), holder (chance: which of its workers)."""
    rng = stream(order.seed, authority, "holders")
    found = cases.group_by("root").agg(is_disabled=(pl.col("kind") == DISABLED).any()).sort("root")
    draws = rng.integers(0, MANAGER_CHANCE, (3, found.height))
    locality = draws[0] % places.localities
    team = places.team_of(IN_NEED, locality, draws[1])
    team = np.where(found["is_disabled"].to_numpy(), np.array(places.disabled)[draws[1] % 2], team)
    return found.select("root").with_columns(locality=pl.Series(locality), team=pl.Series(team), holder=pl.Series(draws[2]))


def allocations(order: Order, authority: int, plans: pl.DataFrame, holders: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Who held each plan: nth (row of plans), team, worker (numbers), from_day, to_day; end to end from start to end.

    Siblings begin with one worker. A transfer is to another worker of the team, or to another team of the locality.
    """
    rng = stream(order.seed, authority, "allocations")
    now = number_of(order.last_day)
    start, end = plans["start"].to_numpy(), np.minimum(plans["end"].to_numpy(), now)
    count = len(start)
    given = plans.select("root").join(holders, on="root", how="left", maintain_order="left")
    locality, team, holder = (given[name].to_numpy() for name in ("locality", "team", "holder"))
    disabled = plans["kind"].to_numpy() == DISABLED
    room = np.maximum(end - start - 8, 0)
    moves = np.where(room > 0, np.minimum(rng.poisson(room / YEAR_DAYS * MOVES_A_YEAR), MOST_MOVES), 0)
    rows = [pl.DataFrame({"nth": np.arange(count), "from_day": start, "team": team, "holder": holder})]
    for turn in range(1, MOST_MOVES + 1):
        moved = np.flatnonzero(moves >= turn)
        away = choose(rng, len(moved), SHARE_TO_ANOTHER_TEAM)
        chance = rng.integers(0, MANAGER_CHANCE, len(moved))
        elsewhere = np.where(disabled[moved], np.array(places.disabled)[chance % 2], places.team_of(IN_NEED, locality[moved], chance))
        team, holder = team.copy(), holder.copy()
        team[moved] = np.where(away, elsewhere, team[moved])
        holder[moved] = holder[moved] + 1 + rng.integers(0, HOLDERS - 1, len(moved))
        on = start[moved] + 7 + np.floor(rng.random(len(moved)) * room[moved]).astype(np.int64)
        rows.append(pl.DataFrame({"nth": moved, "from_day": on, "team": team[moved], "holder": holder[moved]}))
    held = pl.concat(rows).with_columns(order=pl.int_range(pl.len())).sort("nth", "from_day", "order")
    held = held.unique(["nth", "from_day"], keep="first", maintain_order=True)
    worker = places.worker_of(held["team"].to_numpy(), held["holder"].to_numpy())
    held = held.with_columns(worker=pl.Series(worker))
    held = held.filter(~((pl.col("nth") == pl.col("nth").shift()) & (pl.col("worker") == pl.col("worker").shift())).fill_null(value=False))
    held = held.with_columns(end=plans["end"].gather(held["nth"]))
    return held.select("nth", "team", "worker", "from_day", to_day=pl.coalesce(pl.col("from_day").shift(-1).over("nth"), "end"))


def signoffs(order: Order, authority: int, plans: pl.DataFrame, allocations: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Managers' sign-offs: nth (row of plans), on (a day), worker (the number of a manager of the team that held the plan)."""
    rng = stream(order.seed, authority, "signoffs")
    now = number_of(order.last_day)
    start, end = plans["start"].to_numpy(), np.minimum(plans["end"].to_numpy(), now)
    count = len(start)
    late = choose(rng, count, SHARE_SIGNED_LATE)
    first = np.where(late, rng.integers(*SIGNED_LATE, count), rng.integers(*FIRST_SIGNED, count))
    first = np.where(choose(rng, count, SHARE_NEVER_SIGNED), NEVER, first)
    most = (end - start) // GAPS[0][1] + 2
    nth: Numbers = np.repeat(np.arange(count), most)
    drawn = rng.random(len(nth))
    gap = np.zeros(len(nth), np.int64)
    for below, least, longest in reversed(GAPS):
        gap = np.where(drawn < below, rng.integers(least, longest + 1, len(nth)), gap)
    is_first = np.concatenate([[True], nth[1:] != nth[:-1]]) if len(nth) else np.zeros(0, bool)
    gap = np.where(is_first, first[nth], gap)
    rows = pl.DataFrame({"nth": nth, "gap": gap}).with_columns(on=pl.col("gap").cum_sum().over("nth"))
    on = working(start[nth] + rows["on"].to_numpy())
    rows = rows.with_columns(on=pl.Series(on), chance=pl.Series(rng.integers(0, MANAGER_CHANCE, len(nth))))
    rows = rows.filter(pl.Series(on <= end[nth])).sort("on", "nth")
    holding = allocations.select("nth", "team", "from_day").sort("from_day", "nth")
    rows = rows.join_asof(holding, left_on="on", right_on="from_day", by="nth", check_sortedness=False).sort("nth", "on")
    manager = places.manager_of(rows["team"].to_numpy(), rows["chance"].to_numpy())
    return rows.select("nth", "on", worker=pl.Series(manager))
