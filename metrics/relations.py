"""How the figures of a wing follow from one another: what must be hidden together where small numbers are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Net = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Relations:
    """The relations of the figures of some frames, which are hidden together as one table.

    tables: the frames. sums: (whole, parts). within: (whole, part): the rest is a count too, though no column shows it. rests:
    (name of no measure, signed figures): a count of no column that is the sum of figures, each with its sign. nets: signed figures
    whose sum another day shows. derived: a figure worked out from counts is hidden where one of them is, and shown where they are.

    Over time. monthly: figures of one month, of which `flows` are counted month by month: shown of the levels where no month of
    the whole period has 1 to 5. to_date: figures of the financial year to date: shown at month ends of the levels where none less
    another of its year leaves 1 to 5, else at the ends of financial years. yearly: figures of other periods: shown at the ends of
    financial years only, of which no two share a day. never: figures of all days there were, each less the one before: never shown.
    stocks: figures over periods that are shown every month all the same; where they are named, one that is named nowhere is never shown.
    few: a figure that is 1 to 5 in all is shown of no place, its noughts neither: five places beside noughts would have one each.
    """

    tables: tuple[str, ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    within: tuple[tuple[str, str], ...] = ()
    rests: tuple[tuple[str, Net], ...] = ()
    nets: tuple[Net, ...] = ()
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    monthly: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    to_date: tuple[str, ...] = ()
    yearly: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    stocks: tuple[str, ...] | None = None
    few: bool = False
