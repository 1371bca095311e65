"""The fortnightly prediction forms: a workbook a form, every child on a full care order in it, the starts that were set that day."""

from datetime import date
from pathlib import Path

import polars as pl

from loaders.predictions import HEADS, SHEET
from loaders.synthetic.draws import day, number_of
from loaders.synthetic.sheets import sheet, workbook
from loaders.synthetic.world import World

FULL_CARE_ORDER = "C2"


def form(world: World, on: date) -> pl.DataFrame:
    """The rows of a form: columns in the order of the template's heads; a child for whom nothing was set has no type and no start."""
    now = number_of(on)
    set_now = world.permanence[0].filter(pl.col("recorded_on") == now)
    waiting = world.episodes.filter((pl.col("start") <= now) & (pl.col("end") > now) & (pl.col("legal_status") == FULL_CARE_ORDER))
    listed = waiting.select(person_id=world.stays["person_id"].gather(waiting["nth"])).unique(maintain_order=True)
    others = listed.join(set_now, on="person_id", how="anti", maintain_order="left")
    team = world.places.organisation["team"].gather(world.held_in_care["team"])
    held = world.stays.select("person_id").with_columns(team=team).unique("person_id", keep="last", maintain_order=True)
    rows = pl.concat([set_now.drop("recorded_on", "recorded_by"), others], how="diagonal").sort("person_id", "assessment_type")
    named = world.children.select("person_id", child=pl.concat_str("forename", "surname", separator=" "))
    rows = rows.join(named, on="person_id", how="left", maintain_order="left").join(held, on="person_id", how="left", maintain_order="left")
    return rows.select("person_id", "child", "team", "assessment_type", day("predicted_start"), "manager_note")


def write(world: World, folder: Path) -> None:
    """Write a workbook for each form, its day in its name."""
    folder.mkdir(parents=True)
    for on in world.order.forms:
        with workbook(folder / f"Predictions {on.isoformat()}.xlsx", on) as book:
            sheet(book, SHEET, HEADS, form(world, on))
