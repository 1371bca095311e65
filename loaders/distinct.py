"""A costly reading of a column worked out once for each different value: a million dates of birth are some thousand days."""

from collections.abc import Callable

import polars as pl

Reading = Callable[[str], pl.Expr]
# Within `list.eval` the column without a name is the element.
ELEMENT = ""


def once(read: Reading) -> Reading:
    """The same reading of a column of text, worked out on its different values. It must look at nothing but the value.

    All of it is an expression: a function of Python called from the threads of polars can wait for itself for ever.
    """

    def reading(column: str) -> pl.Expr:
        different = pl.col(column).unique(maintain_order=True)
        found = different.implode().list.eval(read(ELEMENT)).explode()
        return pl.col(column).replace_strict(different, found, return_dtype=pl.String)

    return reading
