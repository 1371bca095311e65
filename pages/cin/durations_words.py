"""Headlines of Durations, counted from the figures shown; a hidden figure is neither said nor hinted at."""

from typing import Any

from dash import html

from components.figures import pressable
from components.request import Request
from components.words import known, number, plural


def added(*parts: int | None) -> int | None:
    """The sum of some figures; None where one of them is hidden."""
    return None if None in parts else sum(part for part in parts if part is not None)


def told(request: Request, reference: str, count: int, row: dict[str, Any] | None = None) -> html.A | html.Span:
    """A count in a sentence, pressable."""
    return pressable(request, reference, number(count), plural(count, "open plan"), row=row, of="durations", count=count)


def most(request: Request, rows: list[dict[str, Any]], columns: tuple[str, ...], among: int | None) -> list[Any]:
    """The row that holds most of the figures named, where there are rows to compare and all of them are shown."""
    if len(rows) < 2 or not among or not all(known(row[c]) for row in rows for c in columns):
        return []
    top = max(rows, key=lambda row: sum(row[c] for c in columns))
    held = sum(top[c] for c in columns)
    return [". ", told(request, "cin-over-a-year", held, top), f" of the {number(among)} are in {top['name']}"]


def headline(request: Request, reference: str, count: int | None, of: int | None, words: str, none: str, topic: str) -> list[Any]:
    """How many of the open plans are this; `none` where it is 0, `topic` where it is hidden."""
    if count == 0:
        return [none]
    if count is None:
        return [topic]
    size = f"{number(count)} of {plural(of, 'open plan')}" if of is not None else plural(count, "open plan")
    shown_count = pressable(request, reference, number(count), size, of="durations", count=count)
    return [shown_count, f" of {plural(of, 'plan')} {words}" if of is not None else f" {'plan' if count == 1 else 'plans'} {words}"]


def need_headline(request: Request, row: dict[str, Any] | None, of: int | None) -> list[Any] | str:
    """The need that most of the open plans are for, of the needs whose figures are shown."""
    if row is None:
        return "No open plans"
    words = f"are for {row['name'][0].lower()}{row['name'][1:]}"
    count = row["total_open"] if known(row["total_open"]) else None
    return headline(request, f"cin-need-{row['id'].lower()}", count, of, words, "", "Open plans by primary need")


def late_words(request: Request, overdue: int | None, unsigned: int | None) -> list[Any]:
    """What late for sign-off means, with the size of each part that is shown."""

    def size(reference: str, count: int | None) -> list[Any]:
        return [] if count is None else [" (", told(request, reference, count), ")"]

    if overdue is None or unsigned is None:
        return [
            "Open plans by time since a manager last signed off. Late: over 8 weeks",
            *size("cin-signoff-over-8-weeks", overdue),
            ", or nothing yet after 10 working days",
            *size("cin-signoff-unsigned-ge-10-days", unsigned),
        ]
    return [
        "Open plans by time since a manager last signed off. Late: over 8 weeks (",
        told(request, "cin-signoff-over-8-weeks", overdue),
        "), or nothing yet after 10 working days (",
        told(request, "cin-signoff-unsigned-ge-10-days", unsigned),
        ")",
    ]
