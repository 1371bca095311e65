"""Tables behind the charts of Children in care: by legal status, placement, provider, age, sex and time; by month; by reason."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from components.payload import TOTAL, flat
from components.request import SHORT_BREAKS, WITH, Request
from components.small_numbers import hides
from data.calendar import last_months, months_back, shown
from metrics import catalogue, engine
from metrics.fields import FIELDS
from metrics.measure import Measure
from metrics.ppoc import codes
from metrics.ppoc.bands import AGES, TIMES_IN_CARE
from metrics.ppoc.tables import WITH_SHORT_BREAKS
from metrics.scope import Condition

UNIT = "children in care"


@dataclass(frozen=True)
class Division:
    """Children in care by the values of one column. order: of its values where they have one, else most children first."""

    id: str
    column: str
    first: str
    order: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """As the chart and its table are named."""
        return f"Children in care by {self.first[0].lower()}{self.first[1:]}"


LEGAL = Division("legal", "legal_status", "Legal status")
PLACEMENT = Division("placement", "placement_type", "Placement type")
PROVIDER = Division("provider", "placement_provider", "Provider")
TIME = Division("time", "time_band", "Time in care", tuple(band.label for band in TIMES_IN_CARE))
AGE = Division("age", "age_band", "Age", tuple(band.label for band in AGES))
SEX = Division("sex", "sex", "Sex")
DIVISIONS = (LEGAL, PLACEMENT, PROVIDER, TIME, AGE, SEX)


def counts_short_breaks(request: Request) -> bool:
    """Whether short breaks are counted with the other children: by the switch of the page, not by itself."""
    return request.one(SHORT_BREAKS) == WITH and not hides(request.reader)


def counted(request: Request, name: str) -> str:
    """The measure that counts with or without short breaks, as the request has them."""
    return WITH_SHORT_BREAKS.get(name, name) if counts_short_breaks(request) else name


def _column(id: str, head: str, measure: Measure, *, share: bool, condition: str | None = None) -> dict[str, Any]:
    return {
        "id": id,
        "head": head,
        "measure": measure.reference,
        "phrase": measure.said(),
        "units": measure.units,
        "kind": "count",
        "share": share,
        "counts": True,
        "condition": condition,
        "late": False,
    }


def _by(request: Request, measure: Measure, column: str, order: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Rows of the values of a column that hold a child, then the total; each with the whole that its share is of."""
    found = engine.measured([measure], request.scope, request.frames, (column,))
    held = found.filter((pl.col("depth") == 1) & (pl.col(measure.reference) > 0))
    total = found.filter(pl.col("depth") == 0)[measure.reference][0]
    rows = [
        {
            "id": value,
            "name": FIELDS[column].words(value),
            "only": [Condition(column, value).token],
            "count": count,
            "whole": total,
        }
        for value, count in held.select(column, measure.reference).iter_rows()
    ]
    places = {value: place for place, value in enumerate(order)}
    if order:
        rows.sort(key=lambda row: places.get(row["id"], len(order)))
    else:
        rows.sort(key=lambda row: (row["id"] == codes.NONE, -row["count"], row["name"]))
    return [*rows, {"id": TOTAL, "name": TOTAL, "depth": 0, "count": total, "whole": total}] if rows else []


def division(request: Request, one: Division) -> dict[str, Any]:
    """Children in care by the values of a column; a share is of all of them."""
    measure = catalogue.measure(counted(request, "care-in-care"))
    rows = _by(request, measure, one.column, one.order)
    column = _column("count", "In care", measure, share=True)
    return {**flat(one.id, one.title, one.first, [column], rows, base="whole", unit=UNIT), "whole": "all children shown"}


def reasons(request: Request) -> dict[str, Any]:
    """Those who left care in the last 12 months, by the reason; a share is of all who left."""
    window = last_months(request.scope.as_at, 12)
    measure = catalogue.measure(f"{counted(request, 'care-leavers')}@{window.after}..{window.upto}")
    rows = _by(request, measure, "reason_ceased")
    column = _column("count", "Left care", measure, share=True)
    title = "Children who left care in 12 months, by reason"
    return {**flat("reasons", title, "Reason for leaving", [column], rows, base="whole", unit="who left"), "whole": "all who left"}


def flow(request: Request) -> dict[str, Any]:
    """Those who came into care and left it, month by month, last 12 months."""
    windows = months_back(request.scope.as_at, 12)
    names = [counted(request, name) for name in ("care-starters", "care-leavers")]
    asked = [[catalogue.measure(f"{name}@{window.after}..{window.upto}") for name in names] for window in windows]
    found = engine.measured([measure for pair in asked for measure in pair], request.scope, request.frames, ()).row(0, named=True)
    rows = []
    for i, (window, (came, left)) in enumerate(zip(windows, asked, strict=True)):
        when = f"{window.after}..{window.upto}"
        rows.append(
            {
                "id": when,
                "name": f"{window.upto:%b}{f' {window.upto:%y}' if window.upto.month == 1 or not i else ''}",
                "when": when,
                "said": f"from {shown(window.after)} to {shown(window.upto)}",
                "came": found[came.reference],
                "left": found[left.reference],
            }
        )
    heads = (("came", "Came"), ("left", "Left"))
    columns = [
        {**_column(id, head, catalogue.measure(name), share=False, condition=f"measure:{name}"), "phrase": catalogue.measure(name).phrase}
        for (id, head), name in zip(heads, names, strict=True)
    ]
    return flat("flow", "Children who came into care and left it, month by month", "Month to", columns, rows, unit="children")
