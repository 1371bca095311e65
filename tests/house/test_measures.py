"""Measures: each has its words, its example and its owner, stands on a page, and is explained."""

import re

import pytest

from components.frame import PAGES
from components.request import read
from metrics import catalogue
from metrics.cin.measures import MEASURES as DECLARED
from metrics.measure import Difference, Measure
from tests.house.house import components, props, words

WORDS = ("name", "title", "definition", "phrase", "example", "owner", "source", "period", "unit")
ASKED = ("", "as_at=2022-03-14", "service=all", "locality=Erewash&as_at=2021-06-30", "only=measure:cin-needs-attention")
ADD = "see docs/add-a-measure.md"


@pytest.mark.parametrize("measure", catalogue.MEASURES.values(), ids=lambda m: m.name)
def test_a_measure_has_its_words(measure: Measure):
    empty = [name for name in WORDS if not str(getattr(measure, name)).strip()]
    assert not empty, f"{measure.name} has no {', '.join(empty)}: {ADD}"
    assert measure.definition.endswith("."), f"{measure.name}: end its definition with a full stop: it stands as a sentence on Definitions."
    assert len(measure.example) > 20 and re.search(r"\d", measure.example), f"{measure.name}: work its example with figures or codes."
    assert not measure.phrase[0].isupper() and measure.phrase[-1] not in ".:", (
        f"{measure.name}: its phrase is read after a place (Erewash, {measure.phrase}): begin in lower case, end without a stop."
    )
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", measure.name), f"{measure.name}: a name is wing-what, in lower case, with hyphens."
    if isinstance(measure.arithmetic, Difference):
        for side in (measure.arithmetic.left, measure.arithmetic.right):
            assert side in catalogue.MEASURES, f"{measure.name} is of {side}, which is no measure."


def test_names_are_given_once():
    names = [measure.name for measure in DECLARED]
    assert len(set(names)) == len(names), "two measures have one name, and the later would hide the earlier: rename one."
    titles: dict[tuple[str, str], list[str]] = {}
    for measure in catalogue.MEASURES.values():
        titles.setdefault((measure.title, (measure.chip or ("", ""))[0]), []).append(measure.name)
    twice = {title: names for title, names in titles.items() if len(names) > 1}
    assert not twice, f"measures that a reader cannot tell apart on Definitions: give each a title or a chip of its own: {twice}"


@pytest.mark.parametrize("table", catalogue.TABLES.values(), ids=lambda t: t.name)
def test_a_column_shows_a_measure_that_exists(table):
    missing = {column.id: column.measure for column in table.columns if column.measure not in catalogue.MEASURES}
    assert not missing, f"{table.name} has columns of no measure: {missing}. Add the measure ({ADD}) or name one there is."
    ids = [column.id for column in table.columns]
    assert len(set(ids)) == len(ids), f"{table.name} has two columns of one id: files tell columns apart by it."
    assert table.base is None or table.base in ids, f"{table.name} takes percentages of {table.base}, which is no column of it."


def shown_measures() -> set[str]:
    """Every measure behind a figure of a page: its tables, its cards, its headlines."""
    found: set[str] = set()
    for page in PAGES.values():
        for search in ASKED:
            answer = page.answers(read(search))
            found |= {column["measure"] for table in answer.tables for column in table["columns"]}
            for component in components(list(answer.slots.values())):
                given = props(component)
                found |= set(re.findall(r'"measure": "([^"]+)"', given.get("data-mark", "")))
    return found


def test_every_measure_stands_somewhere():
    tables = {column.measure for table in catalogue.TABLES.values() for column in table.columns}
    reached = tables | {name.partition("@")[0] for name in shown_measures()}
    for name in list(reached):
        arithmetic = catalogue.measure(name).arithmetic
        if isinstance(arithmetic, Difference):
            reached |= {arithmetic.left, arithmetic.right}
    lost = sorted(set(catalogue.MEASURES) - reached)
    assert not lost, f"nobody can find {', '.join(lost)}: put each into a table of the catalogue or on a page, or take it out."


def test_every_measure_is_explained():
    answer = PAGES["about-definitions"].answers(read(""))
    found = list(components(list(answer.slots.values())))
    entries = {component.id: words(component) for component in found if getattr(component, "id", None)}
    for measure in catalogue.MEASURES.values():
        assert measure.name in entries, f"Definitions has no entry of {measure.name}: it walks catalogue.MEASURES, so register it there."
        for name in ("title", "definition", "example", "owner", "source"):
            assert getattr(measure, name) in entries[measure.name], f"Definitions leaves out the {name} of {measure.name}"
