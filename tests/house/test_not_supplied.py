"""What no source of an edition supplies: every page answers, and says so in place of a figure, never 0 and never a number."""

import io
import json
from pathlib import Path

import polars as pl
import pytest

from components.page import PAGES
from data import schema
from data.store import Edition, Store
from loaders.publish import Options, publish
from loaders.source import Delivery
from metrics import catalogue
from metrics.frames import frames_of
from metrics.supplied import NOT_SUPPLIED, SIGN
from tests.house.test_pages import registered
from tests.loaders.extracts import SMALL

# What each kind of source leaves out of the small extract: whole tables, and columns of those it has.
SOURCES = {
    "a CIN census": (
        {"organisation", "workers", "cin_signoffs", "cin_allocations", "care_episodes", "permanence_predictions", "permanence_assessments",
         "permanence_targets"},
        {"cin_plans": ("locality", "team", "worker"), "persons": ("forename", "surname", "family_id")},
    ),
    "an SSDA903 return": (
        {"organisation", "workers", "cin_plans", "cin_signoffs", "cin_allocations", "permanence_predictions", "permanence_assessments",
         "permanence_targets"},
        {"care_episodes": ("locality", "team", "worker"), "persons": ("forename", "surname", "family_id")},
    ),
    "a dataset without sign-offs": ({"cin_signoffs", "permanence_assessments"}, {}),
}  # fmt: skip


def edition_of(store: Path, leaves_out: set[str], columns: dict[str, tuple[str, ...]]) -> Edition:
    """The small extract, published without these tables and columns."""
    delivery = Delivery("cin-census", "part of a source")
    for name, text in SMALL.items():
        if name not in leaves_out:
            frame = pl.read_csv(io.StringIO(text), infer_schema=False).with_row_index("row", offset=2).drop(columns.get(name, ()))
            delivery.tables[name] = frame.select(pl.lit(f"{name}.csv").alias("file"), pl.col("row").cast(pl.Int64), pl.exclude("row"))
    room = Store(store)
    with room.loading():
        report = publish([delivery], room, Options())
    assert report.edition is not None
    return report.edition


@pytest.fixture(scope="module", params=SOURCES)
def part(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Such an edition, in a store of its own."""
    return edition_of(tmp_path_factory.mktemp("part"), *SOURCES[request.param])


@pytest.fixture
def edition(part: Edition, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """The same, live."""
    monkeypatch.setenv("SIGHTLINE_STORE", str(part.path.parent.parent))
    return part


@pytest.mark.sampled(1)
def test_every_page_answers_and_no_figure_is_made_of_nothing(edition, client) -> None:
    frames = frames_of(edition)
    gone = {name for name, measure in catalogue.MEASURES.items() if not frames.supplies(measure)}
    assert gone
    seen = set()
    for page in PAGES.values():
        answer = client.get(f"/view/{page.name}")
        assert answer.status_code == 200, page.name
        found = json.loads(answer.data)
        for table in (found["view"] or {}).get("tables", {}).values():
            ids = [column["id"] for column in table["columns"] if column["kind"] != "change"]
            rows = [row[3:] for row in table["packed"]] if table.get("packed") else [[row.get(id) for id in ids] for row in table["rows"]]
            for at, id in enumerate(ids):
                column = next(column for column in table["columns"] if column["id"] == id)
                measure = column["measure"].split("@")[0]
                if measure in gone and column["kind"] != "target":  # a target is set by people: its list alone is of starts
                    values = {row[at] for row in rows}
                    assert values <= {SIGN, None}, f"{page.name}, {table['id']}, {measure}: {values}"
                    seen |= values
    assert seen <= {SIGN, None}


@pytest.mark.sampled(12)
@pytest.mark.parametrize("page", [page["path"] for page in registered()])
def test_every_page_builds(edition, client, page) -> None:
    assert client.get(page).status_code in (200, 302)


def test_a_page_whose_rows_no_source_has_says_so(edition, client) -> None:
    lacks = edition.lacks
    for name, table in (("overview", "cin_plans"), ("care", "care_episodes")):
        words = json.loads(client.get(f"/view/{name}").data)["words"]
        assert (NOT_SUPPLIED in words[f"{name}-nothing"]) == (table in lacks)


def test_a_card_of_what_is_not_supplied_says_so_where_the_page_has_others(edition, client) -> None:
    strip = json.loads(client.get("/view/overview").data)["words"]["overview-strip"]
    assert ("Not supplied by this source" in strip) == ("cin_plans" not in edition.lacks)


def test_the_demo_lacks_only_what_it_may(demo) -> None:
    tables = {name for name in demo.lacks if "." not in name}
    assert tables == {table.name for table in schema.TABLES if table.further}
