"""Small numbers, in whatever words: nothing sent to a reader who has them hidden changes when the hidden numbers do.

Each answer is asked twice, the second time of figures with other numbers wherever they are hidden. Sentences, cards,
titles, charts, order and files all stand in the answers, so none of them can tell a hidden number; and whoever counts
by another road than the reader's own (as the system, or the length of a list) is given other small numbers there too.
"""

from typing import Any

import polars as pl
import pytest

from app import app as built
from components import frame
from components.kept import Kept
from components.page import PAGES
from metrics import engine, published
from metrics.measure import Count
from metrics.suppression import is_small
from tests.small_numbers.test_nothing_depends import with_other_numbers
from tests.walk.asks import UPDATE, Others, queries
from tests.walk.bodies import callback_asks
from tests.walk.conftest import FACTS, SEED
from tests.walk.routes import route_asks
from tests.walk.tables import tables_in
from tests.walk.walking import TABLES, sample, sent, text_of

HIDING = sorted(name for name, facts in FACTS.items() if facts.small_hidden)
FEW = 20
# Every page of figures.
KNOWN = {"overview", "durations", "targets", "care", "head-of-service", "planned-starts", "outcomes"}


def other_small(counted: Any) -> Any:
    """`counting.counted`, with another small number in the place of each."""

    def made(measures: Any, *more: Any, **named: Any) -> pl.DataFrame:
        found = counted(measures, *more, **named)
        names = [m.reference for m in measures if isinstance(m.arithmetic, Count)]
        other = {name: [value % 5 + 1 if is_small(value) else value for value in found[name]] for name in names}
        return found.with_columns(pl.Series(name, values, found.schema[name]) for name, values in other.items())

    return made


def one_fewer(cases: Any) -> Any:
    """`engine.cases`, short lists one shorter."""

    def made(*given: Any, **named: Any) -> pl.DataFrame:
        found = cases(*given, **named)
        return found.head(found.height - 1) if is_small(found.height) else found

    return made


def telling(browser: Any, asks: list[Any], monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[str]]:
    """How many answers have figures, and which asks are answered otherwise when hidden numbers are others."""
    monkeypatch.setattr(frame, "ANSWERS", Kept(0))
    before = [text_of(sent(browser, ask)) for ask in asks]
    with monkeypatch.context() as patch:
        patch.setattr(published, "_whole", with_other_numbers(published._whole))
        patch.setattr(engine, "counted", other_small(engine.counted))
        patch.setattr(engine, "cases", one_fewer(engine.cases))
        after = [text_of(sent(browser, ask)) for ask in asks]
    found = [str(ask) for ask, one, other in zip(asks, before, after, strict=True) if one != other]
    return sum('"tables":{"' in text or '"tables": {"' in text for text in before), found


def asks_for(who: str, server: Any, world: Any, known: Any, many: int | None = None) -> list[Any]:
    """What answers with figures or words of them: pages, layouts, callbacks and plain files (a workbook holds the same and the time)."""
    facts = FACTS[who]
    other = Others.of(world, facts)
    asked = queries(world, facts, other)
    every = [*route_asks(server, asked, other, world, known), *callback_asks(built.callback_map, asked, other, world)]
    doors = {"/view/<name>", TABLES, *(ask.door for ask in every if ask.path == UPDATE)}
    kept = [ask for ask in every if ask.door in doors and ".xlsx" not in ask.path and not ask.query.outside and not ask.malformed]
    return sample(kept, many, SEED) if many else kept


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", HIDING)
def test_a_sample_tells_nothing_of_hidden_numbers(who, server, world, known, enter, monkeypatch):
    seen, found = telling(enter(who), asks_for(who, server, world, known, FEW), monkeypatch)
    assert seen and not found, found[:5]


@pytest.mark.long
def test_no_answer_tells_anything_of_hidden_numbers(server, world, known, enter, monkeypatch):
    """For one of the two groups; the other is answered the same (the next test). Every second ask: each is answered twice."""
    seen, found = telling(enter("finance"), asks_for("finance", server, world, known)[::2], monkeypatch)
    assert seen > 100 and not found, found[:5]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("page", sorted(KNOWN))
def test_readers_with_small_numbers_hidden_are_shown_the_same_figures(page, enter):
    tables = [tables_in(text_of(enter(who).get(f"/view/{page}"))) for who in HIDING]
    assert tables[0] and all(one == tables[0] for one in tables), "two patterns of hidden cells, one beside the other, would tell"


def test_the_pages_of_figures_are_known():
    """A new page of figures is added to the test above."""
    assert {page.name for page in PAGES.values() if page.charts} <= KNOWN
