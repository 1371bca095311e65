"""Nothing sent to finance depends on a hidden number: with other numbers in the hidden cells every answer is the same, byte for byte.

Words, charts, axes, lengths, order and files all stand in the answers, so that none of them can tell a hidden number.
"""

from typing import Any

import polars as pl
import pytest

from components import frame
from components.page import PAGES
from metrics import published
from metrics.measure import Difference
from tests.small_numbers.walking import FIGURES, QUERIES, files

OTHER = 77_777
SORTS = ("where.change.desc", "time.m12_24.desc", "signoff.w6_8.asc", "need.n3.desc", "needs.total_open.asc", "matrix.cases_open.asc")
ORDERS = "".join(f"&sort={how}" for how in SORTS)


def with_other_numbers(whole: Any) -> Any:
    """`published._whole`, with another number in every cell that is hidden."""

    def made(measures: Any, scope: Any, frames: Any) -> pl.DataFrame:
        found = whole(measures, scope, frames)
        services = scope.services or ()
        held = published.published(frames, "cin_plans", scope.as_at)
        rows = found.to_dicts()
        for row, path in zip(rows, published._paths(found), strict=True):
            for m in measures:
                if m.on or m.window:
                    row[m.reference] = OTHER
                elif held.hides(m, services, path):
                    row[m.reference] = -OTHER if isinstance(m.arithmetic, Difference) else OTHER
        return pl.DataFrame(rows, schema=found.schema)

    return made


@pytest.mark.sampled(3)
@pytest.mark.parametrize("query", [query + ORDERS for query in QUERIES])
@pytest.mark.parametrize("page", FIGURES)
def test_other_hidden_numbers_make_the_same_answer(page: str, query: str, finance: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said, kept = frame.answered(PAGES[page], query), [(rows, cells) for _, rows, cells, _ in files(page, query)]
    monkeypatch.setattr(published, "_whole", with_other_numbers(published._whole))
    assert frame.answered(PAGES[page], query) == said
    assert [(rows, cells) for _, rows, cells, _ in files(page, query)] == kept
