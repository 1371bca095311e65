"""What is asked of the Head of service view: its request, its period, its two tables with their heads."""

from dataclasses import replace

from components.payload import Head
from components.request import Request
from components.small_numbers import hides
from metrics.grains import GRAINS
from metrics.ppoc import periods
from metrics.ppoc.tables import YET_TO_PLAN, head_of_service
from metrics.tables import TableSpec
from pages.ppoc import head_of_service_words as words

MATRIX, PLAN = "matrix", "plan"
PLAN_HEADS = (
    Head("on_fco", "On a full\ncare order", bold=True, width=110),
    Head("with_prediction", "With a live\nprediction", width=110),
    Head("no_prediction", "No prediction\nyet", width=120),
    Head("moved", "Predictions\nthat moved", width=110),
    Head("moved_weeks", "Moved by, weeks\non average", kind="weeks", width=140),
)


def as_asked(request: Request) -> Request:
    """The request without conditions that planned starts cannot be asked: the page counts children and starts side by side."""
    asked = request.of(GRAINS["planned_starts"])
    return replace(asked, left_out=(*request.left_out, *asked.left_out)) if asked is not request else request


def period_of(request: Request) -> str:
    """The period of the address; the financial year where it names none, and where only month ends are published."""
    asked = request.one("period", periods.YEAR)
    return asked if asked in periods.PERIODS and not hides(request.reader) else periods.YEAR


def table_of(request: Request, table: str) -> tuple[TableSpec, tuple[Head, ...]]:
    """One of the two tables of the page as a request asks for it, and its heads. Raises KeyError for another name."""
    if table == MATRIX:
        spec = head_of_service(period_of(request), request.scope)
        return spec, words.heads(spec)
    return {PLAN: (YET_TO_PLAN, PLAN_HEADS)}[table]
