"""Standard Safeguarding Dataset: a folder of its tables as csv or Parquet, one file a table; whatever of them is there is read."""

from collections.abc import Sequence

import polars as pl

from loaders.incoming import Incoming
from loaders.parquet_table import is_parquet
from loaders.source import Delivery, Found, Refused, Source, problems
from loaders.ssd_care import care_of
from loaders.ssd_cases import assessments_of, persons_of, protection_of, referrals_of, visits_of
from loaders.ssd_places import places_of
from loaders.ssd_plans import plans_of
from loaders.ssd_tables import USED, Tables, name_of, opened_tables

KIND, TITLE = "ssd", "Standard Safeguarding Dataset"
ENDINGS = ("csv", "txt", "parquet")


def recognise(item: Incoming) -> Found | None:
    """A table of the SSD, by its name (ssd_cin_plans.csv, ssd_development.ssd_person.parquet) or by its heads."""
    if not is_parquet(item) and item.ending not in ENDINGS:
        return None
    table = name_of(item)
    if table is None:
        return None
    feeds = USED[table][1] if table in USED else ()
    return Found(KIND, f"table ssd_{table} of the {TITLE}", feeds)


def _delivered(tables: Tables) -> dict[str, pl.DataFrame]:
    places = places_of(tables)
    found = persons_of(tables) | plans_of(tables, places) | care_of(tables, places)
    found |= referrals_of(tables) | assessments_of(tables) | protection_of(tables) | visits_of(tables)
    listed = {"organisation": places.organisation, "workers": places.staff}
    return found | {name: frame for name, frame in listed.items() if frame is not None}


def read(items: Sequence[Incoming]) -> Delivery:
    """Every table of the schema that the files feed; what no file feeds is not supplied.

    The SSD holds no sign-off of a plan, no prediction and no assessment for permanence. Its own day is not in it: it is found in
    the rows. Refused where no file of it can be read.
    """
    tables = opened_tables(items)
    found = _delivered(tables)
    told = pl.concat([problems(), *tables.problems]).unique(maintain_order=True)
    if not found:
        why = "; ".join(f"{file}: {reason}" for file, reason in told.select("file", "reason").rows() if file and reason)
        raise Refused(f"No table of the {TITLE} can be read. {why or 'Give the folder that holds ssd_person.csv and the others.'}")
    return Delivery(KIND, TITLE, found, told, rows_read=tables.rows_read, notes=tables.notes)


SOURCE = Source(KIND, TITLE, recognise, read)
