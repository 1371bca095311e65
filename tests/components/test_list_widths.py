"""How wide the columns of a list are: no name shortened, no head of three lines, fewer pixels the more lines there are."""

from math import ceil

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.list_widths import BESIDE, HEAD_SIZE, LINES, MEASURED, room_for, said_twice, widths
from components.text_width import text_width
from metrics.grains import GRAINS
from metrics.listing import ListColumn

LONG = "North East Derbyshire & Bolsover"


def lines_taken(text: str, room: float) -> int:
    """Lines a browser takes: word after word, on to the next line where one does not fit."""
    taken, line = 1, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        taken, line = (taken, longer) if text_width(longer) <= room or not line else (taken + 1, word)
    return taken


@pytest.mark.parametrize("text", [LONG, "Erewash", "One two three four five six", "Unaccompanied asylum-seeking"])
@pytest.mark.parametrize("lines", LINES)
def test_a_text_takes_no_more_lines_than_it_has_room_for(text: str, lines: int) -> None:
    room = room_for(text, lines)
    assert lines_taken(text, room) <= lines
    assert all(text_width(word) <= room for word in text.split()), "no word is cut"


def test_a_column_is_as_wide_as_its_longest_text_on_so_many_lines() -> None:
    rows = pl.DataFrame({"locality": ["Erewash", LONG, None]})
    one, two, three = widths([ListColumn("locality", "Locality", "text", 225)], rows)["locality"]
    assert one > two > three and one - BESIDE >= text_width(LONG)
    assert lines_taken(LONG, two - BESIDE) == 2 and lines_taken(LONG, three - BESIDE) == 3


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text("abW mil", min_size=1, max_size=30), min_size=1, max_size=MEASURED))
def test_a_column_is_as_wide_as_its_widest_text(texts: list[str]) -> None:
    rows = pl.DataFrame({"locality": texts}, schema={"locality": pl.String})
    needed = max(text_width(text) for text in texts)
    one = widths([ListColumn("locality", "L", "text", 225)], rows)["locality"][0]
    assert one == ceil(max(needed, text_width("L", bold=True) * HEAD_SIZE)) + BESIDE


@pytest.mark.parametrize("grain", GRAINS.values(), ids=lambda grain: grain.table)
def test_every_head_has_room_on_two_lines_and_a_day_on_one(grain) -> None:
    kinds = {"text": pl.String, "date": pl.Date, "whole": pl.Int64, "tenth": pl.Float64}
    none = pl.DataFrame(schema={column.id: kinds[column.kind] for column in grain.columns})
    wide = widths(grain.columns, none)
    for column in grain.columns:
        head = column.head.replace("\n", " ")
        for width in wide[column.id]:
            assert lines_taken(head, (width - BESIDE) * 16 / 15) <= 2, f"the head {head!r} takes three lines"
            assert column.kind != "date" or width - BESIDE >= text_width("28/09/2022")


def test_columns_that_repeat_others_fold_as_many_as_it_takes_and_never_the_one_that_orders() -> None:
    band, days = ListColumn("band", "Band", "text", 86), ListColumn("days_past_target", "Days past", "whole", 82)
    word = "m" * 60  # 800 pixels that cannot be broken
    rows = pl.DataFrame({"one": [word], "other": [word], "band": [word], "days_past_target": [5]})
    wide, other = (ListColumn(id, id, "text", 100) for id in ("one", "other"))
    needed = widths([wide, other, band, days], rows)
    assert said_twice([wide, days], needed, set()) == []
    assert said_twice([wide, band, days], needed, set()) == [band]
    assert said_twice([wide, other, band, days], needed, set()) == [band, days]
    assert said_twice([wide, other, band, days], needed, {"band"}) == [days]
