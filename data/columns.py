"""What a table of an edition is made of: columns, the columns that make a row one case, and what a column refers to."""

from dataclasses import dataclass, field
from enum import StrEnum

NOT_KNOWN = "Not known"


class Kind(StrEnum):
    """What a column holds once it is read."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole number"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    needed: a row without a readable value here cannot be used and is set aside.
    settles: an unreadable value here sets the row aside, an empty one does not (an end date).
    refers_to: (table, column) the value should stand in; where it does not, the row loads as "Not known".
    joins: (table, column): where the value stands there too, on the rows of one person alone, the row is about that person.
    personal: the value says something of a child and is never printed or logged.
    further: a source may leave the column out; it is then not supplied.
    """

    name: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    settles: bool = False
    refers_to: tuple[str, str] | None = None
    joins: tuple[str, str] | None = None
    personal: bool = False
    further: bool = False


@dataclass(frozen=True)
class Table:
    """One table: `key` names the columns that make a row one case; `sort` the order it is kept in.

    match: the columns by which a row of one source is the row of another. further: a source may leave the table out.
    side: its rows only add to what another table says of somebody; those whose span ends before it starts are set aside and
    told, and however many they are, they refuse no load.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    must_have_rows: bool = False
    match: tuple[str, ...] = ()
    further: bool = False
    side: bool = False
    names: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {column.name: column for column in self.columns})


def text_column(name: str, **more: object) -> Column:
    """A column of text."""
    return Column(name, **more)  # type: ignore[arg-type]


def day_column(name: str, **more: object) -> Column:
    """A column of days."""
    return Column(name, Kind.DATE, **more)  # type: ignore[arg-type]


def whole_column(name: str, **more: object) -> Column:
    """A column of whole numbers."""
    return Column(name, Kind.WHOLE, **more)  # type: ignore[arg-type]
