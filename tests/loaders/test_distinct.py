"""A reading worked out once for each different value is the same reading, of blanks and of empty columns too."""

import inspect

import polars as pl
import pytest

from loaders import cells, distinct
from loaders.distinct import once

DAYS = ["2024-Oct-16 00:00:00", None, "x", "01.02.2024", "x", " ", "20220314", "2022-03-14T00:00:00"]


@pytest.mark.parametrize("read", [cells.day, cells.value, cells.sex, cells.whole, cells.truth])
@pytest.mark.parametrize("values", [DAYS, [], [None, None], ["male", "1.0", "Yes", "male"]])
def test_it_is_the_same_reading(read, values) -> None:
    frame = pl.DataFrame({"some head": values}, {"some head": pl.String})
    plain, worked_out = frame.select(read("some head").alias("a")), frame.select(once(read)("some head").alias("a"))
    assert worked_out.equals(plain) and worked_out.schema == plain.schema


def test_many_readings_at_once_come_to_the_same() -> None:
    frame = pl.DataFrame({f"c{n}": [f"{day:02d}/01/2024" for day in range(1, 29)] * 500 for n in range(40)})
    found = frame.select(once(cells.day)(name).alias(name) for name in frame.columns)
    assert found.equals(frame)


def test_no_function_of_python_is_called_from_the_threads_of_polars() -> None:
    assert not [name for name in ("map_batches", "map_elements") if name in inspect.getsource(distinct)]
