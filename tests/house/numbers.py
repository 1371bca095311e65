"""What a figure of a page must be, worked out from its list alone: the link a press follows, then whole-number arithmetic."""

import re
from fractions import Fraction
from statistics import median
from typing import Any

from components.frame import Answer
from components.payload import usual_place
from components.request import Request, read
from metrics import catalogue, engine
from metrics.grains import GRAINS
from metrics.measure import Count, DailyAverage, Difference, MeanWeeks, Measure, MedianDays, Scaled
from metrics.scope import LEVELS, encoded
from metrics.supplied import SIGN
from pages.case_list import listed_scope

PLACES = set(LEVELS)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Rounded half away from zero."""
    scaled = abs(value) * 10**decimals
    size = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**decimals)
    return size if value >= 0 else -size


def listed(measure: Measure, asked: Request) -> Any:
    """The list a press opens."""
    return engine.cases(measure, listed_scope(asked), asked.frames)


def expected(measure: Measure, asked: Request) -> Fraction | None:
    """The figure of a measure as its list has it; None where none can be made."""
    how = measure.arithmetic
    if not asked.frames.supplies(measure):
        return None
    if isinstance(how, Difference):
        left, right = (expected(catalogue.measure(name), asked) for name in (how.left, how.right))
        return None if left is None or right is None else left - right
    if measure.void:
        rows = asked.frames.as_at(measure.table, asked.scope.as_at).filter(listed_scope(asked).rows())
        if rows.filter(measure.void(measure.moment(asked.scope.as_at))).height:
            return None
    cases = listed(measure, asked)
    if isinstance(how, Count):
        return Fraction(cases.height)
    if isinstance(how, Scaled):
        return half_up(Fraction(cases.height * how.times, how.over), how.decimals)
    if isinstance(how, MedianDays):
        return half_up(Fraction(median(cases["contribution"].to_list())), 0) if cases.height else None
    days = Fraction(int(cases["contribution"].sum()))
    if isinstance(how, MeanWeeks):
        return half_up(days / 7 / cases.height, how.decimals) if cases.height else None
    assert isinstance(how, DailyAverage)
    window = measure.moment(asked.scope.as_at).window
    return half_up(days / (window.upto - window.after).days, how.decimals)


def same(shown: int | float | None, found: Fraction | None) -> bool:
    """Whether a shown figure is the one its list makes, to the digit."""
    if shown is None or found is None:
        return shown is None and found is None
    return Fraction(str(shown)) == found


def link(answer: Answer, row: dict[str, Any], measure: str) -> str:
    """The query of the list behind a cell, as assets/20-marks.js writes it (listOf)."""
    scope = answer.request.scope
    fixed = scope.with_services(answer.services).query(pin=True)
    if row.get("at"):
        places = [tuple(part) for part in row["at"]]
    elif row.get("only") or row.get("when") or not row["depth"]:
        places = [part for part in scope.query() if part[0] in PLACES]
    else:
        places = [tuple(part) for part in usual_place(row)]
    parts = [part for part in fixed if part[0] not in PLACES and part[0] not in ("only", "not")]
    parts += places
    parts += [part for part in fixed if part[0] == "only"] + [("only", token) for token in row.get("only") or []]
    parts += [part for part in fixed if part[0] == "not"]
    named = f"{measure}@{row['when']}" if row.get("when") else measure
    return encoded([*parts, ("measure", named)])


def cells(answer: Answer) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """(table, row, column) of every figure of the page's tables; an estimate is the size of no list (tests/ppoc/test_routes.py)."""
    return [
        (table, row, column)
        for table in answer.tables
        for row in table["rows"]
        for column in table["columns"]
        if column["kind"] not in ("text", "estimate") and not (column["kind"] == "change" and not row["depth"])
    ]


def shown(row: dict[str, Any], column: dict[str, Any]) -> int | float | None:
    """The figure of a cell, as the page has it; None where its sign says that no source supplies it."""
    if column["kind"] == "change":
        return row["cases_open"] - row["cases_open_1_month_ago"]
    return None if row[column["id"]] == SIGN else row[column["id"]]


def wrong(answer: Answer, row: dict[str, Any], column: dict[str, Any]) -> str | None:
    """What is wrong with a cell; None where it is the size of its list."""
    query = link(answer, row, column["measure"])
    asked = read(query)
    if asked.error:
        return f"its link cannot be read: {asked.error} ({query})"
    measure = catalogue.measure(asked.one("measure"))
    asked = asked.of(GRAINS[measure.table])
    figure, found = shown(row, column), expected(measure, asked)
    if column["kind"] in ("target", "gap"):
        # What is aimed for is no number of cases; the gap is what its list holds, less that.
        if column["kind"] == "target" or figure is None:
            return None
        figure += row[column["against"]]
    if same(figure, found):
        return None
    return f"{answer.request.search!r}: {column['id']} of {row['id']} shows {figure}, its list makes {found} (/cases?{query})"


def in_words(text: str, measure: Measure, asked: Request) -> list[Fraction | None]:
    """What a text may say of a measure: its list's size after "See", a distance in words that name its side, else the figure."""
    if text.startswith("See "):
        return [Fraction(listed(measure, asked).height)]
    figure = expected(measure, asked)
    if isinstance(measure.arithmetic, Difference):
        return [figure, None if figure is None else abs(figure)]
    if figure is not None and re.search(r"above|below|level with", text, re.IGNORECASE):
        now = expected(catalogue.measure("cin-open"), asked)
        return [abs(now - figure)] if now is not None else []
    return [figure]


def first_number(text: str) -> Fraction | None:
    """The first figure of a text as it stands on screen; "up" and "down" give it its sign, "level" is 0."""
    if re.search(r"\blevel\b", text, re.IGNORECASE):
        return Fraction(0)
    found = re.search(r"(−)?(\d[\d,]*(?:\.\d+)?)", text)
    if not found:
        return None
    value = Fraction(found.group(2).replace(",", ""))
    return -value if found.group(1) or re.search(r"\bdown\b", text) else value
