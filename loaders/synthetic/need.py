"""Children whose need begins: families referred together, and how it goes on until the case is closed."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from loaders.synthetic import volumes as v
from loaders.synthetic.draws import NEVER, YEAR_DAYS, Flags, Numbers, between, choose, lasting, number_of, pick, stream, working
from loaders.synthetic.order import Order

ASSESSED, PLANNED, DISABLED, PROTECTED = "assessed", "planned", "disabled", "protected"
CARED, AFTERCARE, NO_ACTION = "cared", "aftercare", "none"
# The families of these come back; the others have one case each.
COMING_BACK = (ASSESSED, PLANNED, PROTECTED, NO_ACTION)
COLUMNS = (
    "referral", "closure", "assessed", "authorised", "protected_from", "protected_to", "plan_from", "plan_to", "again_from", "again_to",
)  # fmt: skip


@dataclass(frozen=True)
class Families:
    """Families of one kind that are referred: of each child its family (from 0) and place in it, of each family the day."""

    family: Numbers
    place: Numbers
    day: Numbers

    @property
    def children(self) -> int:
        """How many children."""
        return len(self.family)


def families(rng: np.random.Generator, order: Order, children_a_year: float, reach_years: float, siblings: dict[str, float]) -> Families:
    """Families referred in the years of the order and so many before, evenly, on working days."""
    last = number_of(order.last_day)
    span = last - number_of(order.first_day) + round(reach_years * YEAR_DAYS)
    mean = sum(int(size) * share for size, share in siblings.items()) / sum(siblings.values())
    count = round(children_a_year * order.scale * span / YEAR_DAYS / mean + rng.random() - 0.5)
    day = working(last - span + np.floor((np.arange(count) + rng.random(count)) * span / max(count, 1)).astype(np.int64))
    sizes = pick(rng, siblings, count).astype(np.int64)
    family = np.repeat(np.arange(count), sizes)
    place = np.arange(len(family)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return Families(family, place, day)


def shared(rng: np.random.Generator, found: Families, drawn: Numbers, own: Numbers) -> Numbers:
    """A number of each family given to its children, some of whom have their own."""
    return np.where(choose(rng, found.children, v.SHARE_OWN_COURSE) & (found.place > 0), own, drawn[found.family])


def _spell(rng: np.random.Generator, found: Families, mean: float, spread: float) -> Numbers:
    """Days that something lasts, mostly the same for siblings."""
    count = len(found.day)
    return shared(rng, found, lasting(rng, count, mean, spread, 14), lasting(rng, found.children, mean, spread, 14))


def _after(rng: np.random.Generator, found: Families, least: int, most: int, at_once: float = 0.0) -> Numbers:
    """Days until the next step, the same for siblings; none for a share."""
    drawn = np.where(choose(rng, len(found.day), at_once), 0, between(rng, len(found.day), least, most))
    return drawn[found.family]


def cases(kind: str, found: Families, **days: Numbers) -> pl.DataFrame:
    """One row a child: kind, family, place and COLUMNS as whole numbers, NEVER where not told."""
    never = np.full(found.children, NEVER)
    columns = {name: days.get(name, never) for name in COLUMNS}
    return pl.DataFrame({"family": found.family, "place": found.place, **columns}).with_columns(pl.lit(kind).alias("kind"))


def assessed(rng: np.random.Generator, found: Families) -> pl.DataFrame:
    """Assessed and closed, most of them in the last weeks of the 45 working days."""
    referral = found.day[found.family]
    started = referral + _after(rng, found, 1, 5, 0.6)
    authorised = working(started + np.round(rng.beta(4.0, 1.4, len(found.day)) * 72 + 12).astype(np.int64)[found.family])
    closure = working(authorised + _after(rng, found, 1, 24, 0.35))
    return cases(ASSESSED, found, referral=referral, assessed=working(started), authorised=authorised, closure=closure)


def planned(rng: np.random.Generator, found: Families, kind: str = PLANNED) -> pl.DataFrame:
    """Assessed, then a plan, for some a second one; closed with the last of them or in the fortnight after."""
    referral = found.day[found.family]
    started = working(referral + _after(rng, found, 1, 5, 0.6))
    authorised = working(started + _after(rng, found, 15, 60))
    begun = working(authorised + _after(rng, found, 1, 10, 0.6))
    mean, spread = (v.PLAN_DAYS, v.PLAN_SPREAD) if kind == PLANNED else (v.DISABLED_PLAN_DAYS, v.DISABLED_PLAN_SPREAD)
    ended = working(begun + _spell(rng, found, mean, spread))
    again: Flags = choose(rng, len(found.day), v.SHARE_SECOND_PLAN if kind == PLANNED else 0.0)[found.family]
    again_from = np.where(again, working(ended + between(rng, found.children, 14, 90)), NEVER)
    again_to = np.where(again, working(again_from + lasting(rng, found.children, 150, 0.6, 21)), NEVER)
    closure = working(np.where(again, again_to, ended) + _after(rng, found, 1, 14, 0.65))
    return cases(
        kind, found, referral=referral, assessed=started, authorised=authorised, plan_from=begun, plan_to=ended, again_from=again_from,
        again_to=again_to, closure=closure,
    )  # fmt: skip


def protected(rng: np.random.Generator, found: Families) -> pl.DataFrame:
    """A protection plan after enquiry and conference; for some a child-in-need plan from the day it ends."""
    referral = found.day[found.family]
    begun = working(referral + _after(rng, found, 16, 60))
    ended = working(begun + _spell(rng, found, v.PROTECTION_DAYS, v.PROTECTION_SPREAD))
    down: Flags = choose(rng, len(found.day), v.SHARE_STEPPED_DOWN)[found.family]
    plan_to = np.where(down, working(ended + lasting(rng, found.children, 140, 0.6, 28)), NEVER)
    closure = working(np.where(down, plan_to, ended) + _after(rng, found, 1, 21, 0.5))
    authorised = np.minimum(working(referral + _after(rng, found, 20, 63)), closure)
    return cases(
        PROTECTED, found, referral=referral, assessed=referral, authorised=authorised, protected_from=begun, protected_to=ended,
        plan_from=np.where(down, ended, NEVER), plan_to=plan_to, closure=closure,
    )  # fmt: skip


def aftercare(rng: np.random.Generator, found: Families) -> pl.DataFrame:
    """Support of a young person who has left care, until 21 or 25."""
    referral = found.day[found.family]
    ended = referral + lasting(rng, found.children, v.AFTERCARE_DAYS, v.AFTERCARE_SPREAD, 180, 2500)
    return cases(AFTERCARE, found, referral=referral, closure=working(ended))


def no_action(found: Families) -> pl.DataFrame:
    """A referral without further action, closed the day it came."""
    referral = found.day[found.family]
    return cases(NO_ACTION, found, referral=referral, closure=referral)


def in_need(order: Order, authority: int) -> pl.DataFrame:
    """Every case of an authority but those in care, families numbered through."""
    need, plans = order.size(authority).need, order.size(authority).plans
    one = {"1": 1.0}
    parts = []
    rng = stream(order.seed, authority, "need")
    parts.append(assessed(rng, families(rng, order, v.ASSESSED_A_YEAR * need, 1, v.SIBLINGS)))
    parts.append(planned(rng, families(rng, order, v.PLANNED_A_YEAR * plans, 5, v.SIBLINGS)))
    parts.append(protected(rng, families(rng, order, v.PROTECTED_A_YEAR * need, 5, v.SIBLINGS)))
    parts.append(planned(rng, families(rng, order, v.DISABLED_A_YEAR * plans, 8, one), DISABLED))
    parts.append(aftercare(rng, families(rng, order, v.AFTERCARE_A_YEAR * need, 7, one)))
    parts.append(no_action(families(rng, order, v.NO_ACTION_A_YEAR * need, 0, v.SIBLINGS)))
    numbered, before = [], 0
    for part in parts:
        numbered.append(part.with_columns(pl.col("family") + before))
        before += part["family"].n_unique()
    return pl.concat(numbered)
