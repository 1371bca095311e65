"""Every file finance can take: the figures of the page, "c" where they are hidden, and what "c" means."""

from typing import Any

import pytest

from components.words import LEGEND
from metrics.suppression import HIDDEN
from tests.small_numbers.walking import FIGURES, QUERIES, files


@pytest.mark.sampled(3)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", FIGURES)
def test_a_file_holds_what_the_page_shows(page: str, query: str, finance: Any) -> None:
    for table, rows, cells, told in files(page, query):
        assert LEGEND in told and all(row[-1] == LEGEND for row in rows[1:]), "each row of a plain file says what c is"
        assert len(rows) == len(cells) == len(table["rows"]) + 1
        for column in table["columns"]:
            at, in_book = rows[0].index(column["head"]), cells[0].index(column["head"])
            for row, line, sent in zip(table["rows"], rows[1:], cells[1:], strict=True):
                shown = row.get(column["id"])
                if column["kind"] == "change":
                    sides = row["cases_open"], row["cases_open_1_month_ago"]
                    shown = HIDDEN if HIDDEN in sides else sides[0] - sides[1]
                assert line[at] == ("" if shown is None else str(shown)) and sent[in_book] == shown
