"""The guide's four tables, cell for cell, as the rendered pages show them."""

import csv
from pathlib import Path

import pytest

from tests.browser.driver import Sightline

EXPECTED = Path(__file__).parents[1] / "expected"
OVERVIEW, TARGETS, DURATIONS = "/cin/overview?as_at=2022-03-14", "/cin/targets?as_at=2022-03-14", "/cin/durations"
TABLES = {
    OVERVIEW: {"overview": "overview-where"},
    TARGETS: {"targets": "targets-matrix"},
    DURATIONS: {"durations": "durations-time", "signoffs": "durations-signoff"},
}


def shown(id: str, text: str, row: dict[str, str]) -> str:
    """A rendered cell as the file prints it."""
    if id == "trend":
        return row["change"].split(" ")[0]
    plain = text.replace(",", "").replace("\u2212", "-")
    if id.startswith("diff_"):
        plain = plain.split(" ")[0]
    return "" if plain == "-" else plain


@pytest.mark.parametrize("path", TABLES)
def test_the_page_shows_the_guides_tables(path: str, duo: Sightline) -> None:
    duo.open(path)
    for file, grid in TABLES[path].items():
        with (EXPECTED / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
            expected = {row.pop("locality"): row for row in csv.DictReader(handle)}
        rows = duo.grid(grid)
        assert list(rows)[-1] == "Total" and set(rows) == set(expected), file
        columns = next(iter(expected.values()))
        found = {name: {id: shown(id, row.get(id, ""), row) for id in columns} for name, row in rows.items()}
        assert found == expected, file
        assert all(row["name"] == name for name, row in rows.items()), file
    if path == TARGETS:
        words_stand_beside_red_and_green(duo)
    if path == OVERVIEW:
        assert duo.text("#overview-where-note").startswith("'Last month' covers the period from 14/02/2022 to 14/03/2022.")


def words_stand_beside_red_and_green(duo: Sightline) -> None:
    for row in duo.grid("targets-matrix").values():
        for id in ("diff_from_target", "diff_from_average"):
            value = row[id]
            if value == "-":
                continue
            word = value.split(" ")[1]
            assert word == ("above" if value.startswith("\u2212") else "level" if value.startswith("0") else "below"), value
