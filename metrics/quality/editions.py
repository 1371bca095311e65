"""The quality of one edition in a few numbers, for the trend over editions: of every place and service, on the edition's own day."""

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from access.reader import SYSTEM
from data.schema import PROBLEMS
from data.store import Edition
from metrics import engine
from metrics.frames import Frames
from metrics.quality.measures import BROKEN, PLANS
from metrics.quality.rules import RULES
from metrics.scope import Scope

SET_ASIDE, NOT_KNOWN = "set aside", "loaded as Not known"


@dataclass(frozen=True)
class Quality:
    """An edition's numbers. by_rule: measure -> plans that break the rule, None where no source supplies what it needs; not_known:
    rows loaded as Not known."""

    edition: str
    extract_date: date
    loaded_at: datetime
    source: str
    rows: int
    set_aside: int
    not_known: int
    plans: int
    broken: int
    by_rule: tuple[tuple[str, int | None], ...]

    @property
    def rules_broken(self) -> int:
        """How many rules one plan or more breaks."""
        return sum(bool(count) for _, count in self.by_rule)


def rows_told(problems: pl.DataFrame) -> dict[str, int]:
    """What was done -> how many rows it was done to; a row with two faults of one kind is one."""
    named = pl.struct("file", "row").n_unique()
    return dict(problems.group_by("kind", maintain_order=True).agg(named).rows())


def quality_of(edition: Edition) -> Quality:
    """The numbers of an edition. Its frames are let go of again: those of the edition that is shown are kept, these would push them out."""
    asked = [PLANS, BROKEN, *(rule.measure for rule in RULES)]
    scope = Scope(edition.name, edition.extract_date, services=()).narrowed_to(SYSTEM)
    found = engine.measured(asked, scope, Frames(edition), ()).row(0, named=True)
    return Quality(
        edition=edition.name,
        extract_date=edition.extract_date,
        loaded_at=edition.loaded_at,
        source=edition.manifest["source"],
        rows=sum(int(table["rows"]) for table in edition.manifest["tables"].values()),
        set_aside=edition.set_aside,
        not_known=rows_told(edition.table(PROBLEMS)).get(NOT_KNOWN, 0),
        plans=found[PLANS.name],
        broken=found[BROKEN.name],
        by_rule=tuple((rule.measure.name, found[rule.measure.name]) for rule in RULES),
    )
