"""Services, localities, teams and workers of an authority, and who of them is given a family."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from loaders.synthetic import names
from loaders.synthetic.draws import Numbers, stream
from loaders.synthetic.order import Order

IN_NEED, DISABLED_SERVICE, UNACCOMPANIED_SERVICE, IN_CARE = "Children in Need", "Disabled Children Service", "UASC", "Children in Care"
DISABLED_LOCALITY, UNACCOMPANIED_LOCALITY = "Disabled Children", "UASC"
# Of one team: two managers, a senior practitioner and five social workers, who hold about sixteen children each.
ROLES = ("Team Manager", "Practice Supervisor", "Senior Practitioner", *["Social Worker"] * 5)
MANAGERS, HOLDERS = 2, 6
CASES_OF_A_TEAM = 96
# In the median authority: children who are assessed, on a plan or protected; children in care.
HELD_IN_NEED, HELD_IN_CARE = 1060.0, 458.0
LOCALITIES, MOST_LOCALITIES = 5, 18


@dataclass(frozen=True)
class Places:
    """organisation: service, locality, team. workers: worker_id, worker, team, role, eight a team in its order.

    in_need, disabled, unaccompanied, in_care: numbers of teams (rows of organisation), the first and the last of each by locality.
    """

    organisation: pl.DataFrame
    workers: pl.DataFrame
    localities: int
    in_need: tuple[int, ...]
    in_care: tuple[int, ...]
    disabled: tuple[int, ...]
    unaccompanied: int

    def team_of(self, service: str, locality: Numbers, chance: Numbers) -> Numbers:
        """A team of the service for each locality (from 0), one of several by chance (a large whole number)."""
        teams = np.array(self.in_need if service == IN_NEED else self.in_care)
        each = len(teams) // self.localities
        found: Numbers = teams[locality * each + chance % each]
        return found

    def worker_of(self, team: Numbers, chance: Numbers) -> Numbers:
        """A worker who holds children, by the number of its row in `workers`."""
        return team * len(ROLES) + MANAGERS + chance % HOLDERS

    def manager_of(self, team: Numbers, chance: Numbers) -> Numbers:
        """The manager or, once in three times, the practice supervisor."""
        found: Numbers = team * len(ROLES) + (chance % 3 == 0).astype(np.int64)
        return found

    def named(self, rows: pl.Series) -> pl.Series:
        """The names of workers by the numbers of their rows."""
        return self.workers["worker"].gather(rows)


def places(order: Order, authority: int) -> Places:
    """The places of an authority: as many teams as its children need, as many in every locality."""
    rng = stream(order.seed, authority, "places")
    size = order.size(authority)
    count = int(np.clip(round(LOCALITIES * (size.need * order.scale) ** 0.4), 2, MOST_LOCALITIES))
    localities = names.localities(rng, count)
    rows: list[tuple[str, str, str]] = []
    spans: dict[str, tuple[int, ...]] = {}
    for service, word, held in (
        (IN_NEED, "CIN Team", HELD_IN_NEED * (size.plans + size.need) / 2),
        (IN_CARE, "Children in Care Team", HELD_IN_CARE * size.care),
    ):
        each = max(1, round(held * order.scale / CASES_OF_A_TEAM / count))
        first = len(rows)
        for name in localities:
            rows += [(service, name, f"{name} {word}{f' {n}' if each > 1 else ''}") for n in range(1, each + 1)]
        spans[service] = tuple(range(first, len(rows)))
    first = len(rows)
    rows += [(DISABLED_SERVICE, DISABLED_LOCALITY, f"Disabled Children Team {side}") for side in ("East", "West")]
    rows.append((UNACCOMPANIED_SERVICE, UNACCOMPANIED_LOCALITY, "UASC Team"))
    organisation = pl.DataFrame(rows, ["service", "locality", "team"], orient="row")
    staff = len(rows) * len(ROLES)
    workers = pl.DataFrame(
        {
            "worker_id": [f"W{authority:03d}{n:06d}" for n in range(1, staff + 1)],
            "worker": names.full_names(rng, staff),
            "team": [team for _, _, team in rows for _ in ROLES],
            "role": list(ROLES) * len(rows),
        }
    )
    return Places(organisation, workers, count, spans[IN_NEED], spans[IN_CARE], (first, first + 1), first + 2)
