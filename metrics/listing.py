"""The columns of a list as it stands in the case table and in files, and finding in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class ListColumn:
    """One column of a list. kind: text, date, whole or tenth; width in px; folds: may fold where one value stands in every row;
    order: the column of the frame that this one shows in another form, where lists are ordered by it.
    """

    id: str
    head: str
    kind: str
    width: int
    folds: bool = True
    order: str = ""


def found(list_: pl.DataFrame, text: str, columns: Sequence[str]) -> pl.DataFrame:
    """The rows in which every word of `text` stands somewhere in `columns`, upper or lower case."""
    together = pl.concat_str([pl.col(name).fill_null("") for name in columns], separator=" ").str.to_lowercase()
    for word in text.lower().split():
        list_ = list_.filter(together.str.contains(word, literal=True))
    return list_
