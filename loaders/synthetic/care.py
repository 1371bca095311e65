"""Stays in care: who comes in at which age, by which route and when they leave, and the case of need around each stay."""

import numpy as np
import polars as pl

from loaders.synthetic import care_volumes as c
from loaders.synthetic import volumes as v
from loaders.synthetic.draws import YEAR_DAYS, Numbers, Reals, between, choose, lasting, pick, stream, working
from loaders.synthetic.need import CARED, Families, cases, families
from loaders.synthetic.order import Order

REACH_YEARS = 17.6
# A child who went home does not come back into care after this age.
OLDEST_TO_COME_BACK = 15.0
ADULT_DAYS = round(18 * YEAR_DAYS)
USUAL, UNACCOMPANIED, SHORT_BREAKS = "usual", "unaccompanied", "short breaks"


def _route(rng: np.random.Generator, found: Families) -> tuple[pl.Series, pl.Series]:
    """How each child is in care and by which route it will leave: the same for siblings."""
    alone = np.bincount(found.family, minlength=len(found.day)) == 1
    drawn = rng.random(len(found.day))
    how = np.where(alone & (drawn < c.SHARE_UNACCOMPANIED), UNACCOMPANIED, USUAL)
    how = np.where(alone & (drawn > 1 - c.SHARE_SHORT_BREAKS), SHORT_BREAKS, how)
    route = np.where(how == UNACCOMPANIED, "aged", np.where(how == SHORT_BREAKS, "other", pick(rng, c.ROUTES, len(found.day))))
    return pl.Series("how", how[found.family]), pl.Series("route", route[found.family])


def _entry_age(rng: np.random.Generator, how: pl.Series, route: pl.Series) -> Reals:
    """Years of age at the start of the first stay."""
    low = route.replace_strict({name: ends[0] for name, ends in c.ENTRY_AGES.items()}).to_numpy()
    high = route.replace_strict({name: ends[1] for name, ends in c.ENTRY_AGES.items()}).to_numpy()
    younger = route.replace_strict(c.YOUNGER, default=1.15).to_numpy()
    age = low + rng.random(len(how)) ** younger * (high - low)
    left = np.clip(rng.gamma(c.AGED_YEARS_SHAPE, c.AGED_YEARS_SCALE, len(how)), 0.1, 17.4)
    age = np.where(route.to_numpy() == "aged", 18 - left, age)
    unaccompanied = 15.4 + rng.random(len(how)) ** 0.7 * 2.4
    breaks = 6 + rng.random(len(how)) * 9
    by_how = how.to_numpy()
    found: Reals = np.where(by_how == UNACCOMPANIED, unaccompanied, np.where(by_how == SHORT_BREAKS, breaks, age))
    return found


def _days(rng: np.random.Generator, found: Families, how: pl.Series, route: pl.Series) -> Numbers:
    """Days of the first stay where it is not ended by the eighteenth birthday, mostly the same for siblings."""
    days = np.zeros(found.children, np.int64)
    for name, (mean, spread) in c.STAY_DAYS.items():
        if mean:
            together = lasting(rng, len(found.day), mean, spread, 2, 4000)[found.family]
            alone = lasting(rng, found.children, mean, spread, 2, 4000)
            own = choose(rng, found.children, v.SHARE_OWN_COURSE)
            days = np.where(route.to_numpy() == name, np.where(own, alone, together), days)
    breaks = lasting(rng, found.children, 900, 0.5, 60, 2200)
    return np.where(how.to_numpy() == SHORT_BREAKS, breaks, days)


def _reason(rng: np.random.Generator, route: pl.Series) -> pl.Series:
    reason = np.full(len(route), "", dtype="<U3")
    for name, shares in c.REASONS.items():
        reason = np.where(route.to_numpy() == name, pick(rng, shares, len(route)), reason)
    return pl.Series("reason", reason)


def in_care(order: Order, authority: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(cases, stays). cases: as `need.cases`, with born (a day) and how; stays: family, place, stay (0, 1), how, route, start, end,
    reason, the end and its reason as they will be, whenever that is.

    A stay ends by the eighteenth birthday. Some who went home come back once within the year, in the same case.
    """
    rng = stream(order.seed, authority, "care")
    found = families(rng, order, v.CARED_A_YEAR * order.size(authority).care, REACH_YEARS, v.SIBLINGS_IN_CARE)
    how, route = _route(rng, found)
    referral = found.day[found.family]
    wait = np.where(choose(rng, len(found.day), 0.3), 0, between(rng, len(found.day), 1, 120))[found.family]
    start = referral + wait
    born = np.minimum(start - np.round(_entry_age(rng, how, route) * YEAR_DAYS).astype(np.int64), referral)
    end = np.where(route.to_numpy() == "aged", born + ADULT_DAYS, start + _days(rng, found, how, route))
    adult = end >= born + ADULT_DAYS
    end = np.where(adult, born + ADULT_DAYS, end)
    reason = _reason(rng, route)
    aged = pl.Series(pick(rng, c.REASONS["aged"], found.children))
    reason = pl.select(pl.when(pl.Series(adult)).then(aged).otherwise(reason).alias("reason")).to_series()
    again = (route.to_numpy() == "home") & ~adult & choose(rng, found.children, c.SHARE_BACK_IN_CARE)
    again &= end - born < OLDEST_TO_COME_BACK * YEAR_DAYS
    again_start = end + between(rng, found.children, 20, 330)
    again_end = np.minimum(again_start + lasting(rng, found.children, 260, 0.9, 5), born + ADULT_DAYS)
    keys = pl.DataFrame({"family": found.family, "place": found.place, "how": how, "route": route})
    first = keys.with_columns(stay=pl.lit(0), start=pl.Series(start), end=pl.Series(end), reason=reason)
    back = pl.Series(pick(rng, c.REASONS["home"], found.children))
    second = keys.with_columns(stay=pl.lit(1), start=pl.Series(again_start), end=pl.Series(again_end), reason=back).filter(pl.Series(again))
    last = np.where(again, again_end, end)
    closure = working(last + np.where(choose(rng, found.children, 0.6), 0, between(rng, found.children, 1, 40)))
    authorised = np.minimum(working(referral + between(rng, found.children, 20, 63)), closure)
    case = cases(CARED, found, referral=referral, assessed=referral, authorised=authorised, closure=closure)
    left_as = pl.Series(np.where(again, "E4A", reason.to_numpy()))
    by_stay = left_as.replace_strict(c.CLOSURE_OF, default="RC7", return_dtype=pl.String)
    return case.with_columns(born=pl.Series(born), how=how, closed_as=by_stay), pl.concat([first, second])


