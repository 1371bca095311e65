"""Pupils of an authority's schools by term: on roll, free meals, needs, attendance; children of its cases stand among them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import polars as pl

from loaders.synthetic import names
from loaders.synthetic import volumes as v
from loaders.synthetic.draws import NEVER, choose, number_of, pick, stream
from loaders.synthetic.need import NO_ACTION
from loaders.synthetic.people import upns
from loaders.synthetic.world import World

# On roll in the median authority, reception to year 11; pupils of a primary and of a secondary school.
PUPILS, YEAR_GROUPS, FIRST_SECONDARY = 45_000.0, 12, 7
PRIMARY_SIZE, SECONDARY_SIZE, SHARE_SPECIAL = 280.0, 1050.0, 0.35
AUTUMN, SPRING, SUMMER = "autumn", "spring", "summer"
SESSIONS = {AUTUMN: 142, SPRING: 118, SUMMER: 110}
SHARE_MEALS, SHARE_MEALS_IN_NEED, SHARE_MEALS_ENDED = 0.235, 0.55, 0.04
PROVISION = {"N": 81.0, "K": 14.0, "E": 5.0}
PROVISION_IN_NEED = {"N": 56.0, "K": 27.0, "E": 17.0}
NEED_TYPES = {
    "SEMH": 21.0, "SLCN": 24.0, "ASD": 15.0, "MLD": 14.0, "SPLD": 12.0, "PD": 2.5, "HI": 1.5, "VI": 1.0, "SLD": 2.0, "PMLD": 0.7,
    "OTH": 4.0, "NSA": 2.3,
}  # fmt: skip
AUTHORISED = {"I": 74.0, "M": 12.0, "C": 8.0, "E": 4.0, "R": 1.0, "T": 1.0}
UNAUTHORISED = {"O": 62.0, "G": 30.0, "U": 8.0}
SHARE_MOVING = 0.04
# The share of half-days missed, and how much of it without leave: of pupils, of children in need, of those protected.
MISSED, MISSED_IN_NEED, MISSED_PROTECTED = 0.062, 0.165, 0.21
SPREAD_MISSED, SHARE_UNAUTHORISED = 1.1, 0.34


@dataclass(frozen=True, order=True)
class Term:
    """A term's census: the calendar year and the day on which schools answer, a Thursday."""

    day: date
    name: str

    @property
    def school_year(self) -> int:
        """The calendar year in which its school year began."""
        return self.day.year - (self.day.month < 9)

    @property
    def label(self) -> str:
        """As it stands in the names of files: "2025_spring"."""
        return f"{self.day.year}_{self.name}"


def _thursday(year: int, month: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 7 * (nth - 1))


class Schools:
    """The pupils of an authority. Made when first asked for, the same whatever is asked before."""

    def __init__(self, world: World) -> None:
        self.world, self.order, self.authority = world, world.order, world.authority

    @cached_property
    def terms(self) -> list[Term]:
        """The censuses of the order's years, oldest first."""
        days = [
            Term(_thursday(year - back, month, nth), name)
            for year in self.order.returns
            for name, back, month, nth in ((AUTUMN, 1, 10, 1), (SPRING, 0, 1, 3), (SUMMER, 0, 5, 3))
        ]
        return sorted(term for term in days if term.day <= self.order.last_day)

    @cached_property
    def pupils(self) -> pl.DataFrame:
        """Everybody who is on roll in one of the terms: cohort (the year of reception), upn, names, born, sex, ethnicity, provision,
        first and last (places in `terms`), primary and secondary (numbers of schools), meals_from and meals_to (days), missed (a share).
        """
        rng = stream(self.order.seed, self.authority, "pupils")
        first, last = self.terms[0].school_year, self.terms[-1].school_year
        cohorts = range(first - YEAR_GROUPS + 1, last + 1)
        size = round(PUPILS * self.order.size(self.authority).need * self.order.scale / YEAR_GROUPS)
        known = self._children().filter(pl.col("cohort").is_in(list(cohorts)))
        counted = dict(known.group_by("cohort").len().rows())
        more = np.repeat(np.array(cohorts), [max(size - counted.get(cohort, 0), 0) for cohort in cohorts])
        count = len(more)
        begins = np.array([number_of(date(cohort - 5, 9, 1)) for cohort in cohorts])
        born = begins[more - cohorts[0]] + rng.integers(0, 365, count)
        numbers = np.arange(count)
        others = pl.DataFrame(
            {
                "cohort": more,
                "upn": upns(self.authority, 3000 + numbers // 1000, more, numbers),
                "forename": names.forenames(rng, count),
                "surname": names.surnames(rng, count),
                "born": born,
                "sex": np.where(rng.random(count) < 0.51, "M", "F"),
                "ethnicity": pick(rng, v.ETHNICITY, count),
                "in_need": np.zeros(count, bool),
                "protected": np.zeros(count, bool),
            }
        )
        return self._enrolled(rng, pl.concat([known.select(others.columns), others], how="vertical_relaxed"))

    def _children(self) -> pl.DataFrame:
        """Children of cases who have a pupil number, with the cohort they are of."""
        held = self.world.cases.filter(pl.col("kind") != NO_ACTION).group_by("person_id").agg(in_need=pl.lit(value=True).first())
        under = self.world.protection.select("person_id").unique().with_columns(protected=pl.lit(value=True))
        born = pl.col("born").cast(pl.Int32).cast(pl.Date)
        rows = self.world.children.filter(pl.col("upn").is_not_null()).join(held, on="person_id", how="left", maintain_order="left")
        rows = rows.join(under, on="person_id", how="left", maintain_order="left")
        cohort = (born.dt.year().cast(pl.Int64) + 4 + (born.dt.month() >= 9)).alias("cohort")
        return rows.with_columns(cohort, pl.col("in_need", "protected").fill_null(value=False))

    def _enrolled(self, rng: np.random.Generator, rows: pl.DataFrame) -> pl.DataFrame:
        count, scale = rows.height, self.order.scale * self.order.size(self.authority).need
        primaries = max(1, round(PUPILS * 7 / YEAR_GROUPS * scale / PRIMARY_SIZE))
        secondaries = max(1, round(PUPILS * 5 / YEAR_GROUPS * scale / SECONDARY_SIZE))
        in_need, terms = rows["in_need"].to_numpy(), len(self.terms)
        provision = np.where(in_need, pick(rng, PROVISION_IN_NEED, count), pick(rng, PROVISION, count))
        special = (provision == "E") & choose(rng, count, SHARE_SPECIAL)
        primary = np.where(special, primaries + secondaries + 1, rng.integers(1, primaries + 1, count))
        secondary = np.where(special, primary, primaries + rng.integers(1, secondaries + 1, count))
        comes = np.where(choose(rng, count, SHARE_MOVING), rng.integers(0, terms + 1, count), 0)
        goes = np.where(choose(rng, count, SHARE_MOVING), rng.integers(0, terms + 1, count), terms)
        meals = choose(rng, count, 1.0)
        meals &= rng.random(count) < np.where(in_need, SHARE_MEALS_IN_NEED, SHARE_MEALS)
        # Eligible from some September after reception.
        cohort = rows["cohort"].to_numpy()
        reached = np.maximum(self.terms[-1].school_year - cohort, 0)
        years = cohort + np.floor(rng.random(count) * np.minimum(reached + 1, YEAR_GROUPS)).astype(np.int64)
        september = np.array([number_of(date(year, 9, 1)) for year in range(int(cohort.min()), int(years.max()) + 1)])[years - cohort.min()]
        meals_from = september + rng.integers(0, 250, count)
        ended = choose(rng, count, SHARE_MEALS_ENDED)
        meals_to = np.where(ended, meals_from + rng.integers(60, 500, count), NEVER)
        mean = np.where(rows["protected"].to_numpy(), MISSED_PROTECTED, np.where(in_need, MISSED_IN_NEED, MISSED))
        missed = np.minimum(rng.lognormal(np.log(mean) - SPREAD_MISSED**2 / 2, SPREAD_MISSED, count), 0.97)
        return rows.with_columns(
            provision=pl.Series(provision),
            first=pl.Series(comes),
            last=pl.Series(goes),
            primary=pl.Series(primary),
            secondary=pl.Series(secondary),
            meals_from=pl.Series(np.where(meals, meals_from, NEVER)),
            meals_to=pl.Series(meals_to),
            missed=pl.Series(missed),
        )

    def on_roll(self, term: Term) -> pl.DataFrame:
        """Pupils on roll in a term: columns of `pupils`, nth (row of it), year_group, school, entered (a day), and half-days: possible,
        authorised, unauthorised.
        """
        place = self.terms.index(term)
        rng = stream(self.order.seed, self.authority, f"on roll {term.label}")
        group = term.school_year - pl.col("cohort")
        rows = self.pupils.with_row_index("nth").filter(
            group.is_between(0, YEAR_GROUPS - 1) & (pl.col("first") <= place) & (place < pl.col("last"))
        )
        count = rows.height
        possible = SESSIONS[term.name] - np.where(choose(rng, count, 0.06), rng.integers(2, 40, count), 0)
        missed = rng.binomial(possible, np.clip(rows["missed"].to_numpy() * rng.uniform(0.6, 1.4, count), 0, 0.98))
        without = rng.binomial(missed, SHARE_UNAUTHORISED)
        rows = rows.with_columns(year_group=group, possible=pl.Series(possible), authorised=pl.Series(missed - without))
        second = pl.col("year_group") >= FIRST_SECONDARY
        begun = pl.col("cohort") + pl.when(second).then(FIRST_SECONDARY).otherwise(0)
        return rows.with_columns(
            school=pl.format("{}-SCH{}", pl.lit(f"DC{self.authority}"), pl.when(second).then("secondary").otherwise("primary")),
            entered=pl.date(begun, 9, 4),
            unauthorised=pl.Series(without),
        )
