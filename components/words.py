"""Words and figures as they stand on screen: thousands, minus signs, changes, lists of names (LOOK.md 5)."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from metrics.supplied import SIGN as NOT_SUPPLIED
from metrics.suppression import HIDDEN
from metrics.suppression import LEGEND as LEGEND

# What stands in place of a figure that there is none of: hidden, or not supplied by the source.
SIGNS = (HIDDEN, NOT_SUPPLIED)

MINUS = "\u2212"


def known(value: Any) -> TypeGuard[int | float]:
    """Whether there is a figure, and it is shown: neither missing nor hidden nor not supplied."""
    return value is not None and value not in SIGNS


def sign(*values: Any) -> str | None:
    """What stands in place of a figure made of these: the sign of the first that has one; None where all are figures or missing."""
    return next((value for value in values if value in SIGNS), None)


def row_signs(row: Mapping[str, Any]) -> dict[str, str]:
    """Of a row of the engine: the columns that are hidden or not supplied, and what stands in their place."""
    return dict.fromkeys(row.get("gone") or (), NOT_SUPPLIED) | dict.fromkeys(row.get("hidden") or (), HIDDEN)


def number(value: int | float | str | None, decimals: int = 0) -> str:
    """1,432; 22.1; −55; "-" where there is no figure; "c" where it is hidden."""
    if value is None:
        return "-"
    if isinstance(value, str):
        return value
    return f"{value:,.{decimals}f}".replace("-", MINUS)


def share(part: int, whole: int) -> int | None:
    """Whole per cent of the whole, half up; None where the whole is 0."""
    return (200 * part + whole) // (2 * whole) if whole else None


def percent(part: Any, whole: Any) -> str:
    """47%, or "-" where there is nothing to be a share of, or "c" where part or whole is hidden."""
    if (said := sign(part, whole)) is not None:
        return said
    if part is None:
        return "-"
    found = share(part, whole)
    return "-" if found is None else f"{found}%"


def plural(count: int | str, one: str, many: str | None = None) -> str:
    """1 plan, 2 plans."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def changed(now: Any, then: Any) -> str:
    """up 22, down 4, level; "c" where either side is hidden."""
    if (said := sign(now, then)) is not None:
        return said
    return "level" if now == then else f"up {number(now - then)}" if now > then else f"down {number(then - now)}"


def joined(names: list[str]) -> str:
    """A, B and C."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


COUNTED = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Six localities; 27 teams."""
    word = COUNTED[count] if count < len(COUNTED) else str(count)
    return f"{word} {one if count == 1 else many or (one and one + 's')}"
