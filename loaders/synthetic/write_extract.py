"""The case-system extract: the tables of the schema as csv, a folder, with the two days of the data."""

from pathlib import Path

from loaders.synthetic.tables import TABLES, table
from loaders.synthetic.world import World


def write(world: World, folder: Path) -> None:
    """Write every table that a case system holds, and extract.csv."""
    folder.mkdir(parents=True)
    for name in TABLES:
        table(world, name).write_csv(folder / f"{name}.csv", date_format="%Y-%m-%d")
    order = world.order
    days = f"extract_date,complete_from\n{order.last_day.isoformat()},{order.first_day.isoformat()}\n"
    (folder / "extract.csv").write_text(days, encoding="utf-8")
