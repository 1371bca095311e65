"""A costly reading of a column worked out once for each different value: a million dates of birth are some thousand days."""

from collections.abc import Callable

import polars as pl

Reading = Callable[[str], pl.Expr]


def once(read: Reading) -> Reading:
    """The same reading of a column of text, worked out on its different values. It must look at nothing but the value."""

    def worked_out(column: pl.Series) -> pl.Series:
        different = column.unique()
        found = pl.DataFrame({"value": different}).select(read("value")).to_series()
        return column.replace_strict(different, found, return_dtype=pl.String)

    return lambda column: pl.col(column).map_batches(worked_out, return_dtype=pl.String)
