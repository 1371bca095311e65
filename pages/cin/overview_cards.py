"""The figure strip of the Overview and the reasons for attention beside it."""

from typing import Any

from dash import html

from components.figures import card, pressable, strip
from components.icons import icon
from components.request import Request
from components.words import changed, known, number, percent, plural
from data.settings import SETTINGS
from metrics import catalogue

CARDS = (
    "cin-open",
    "cin-open-month-ago",
    "cin-average-open-12m",
    "cin-starts",
    "cin-ends",
    "cin-starts-a-month",
    "cin-ends-a-month",
    "cin-duration-closed-12m",
    "cin-starts-12m",
    "cin-ends-12m",
    "cin-target",
    "cin-needs-attention",
)
REASONS = ("cin-over-19-weeks", "cin-unsigned-10-days", "cin-signed-off-42-days-ago", "cin-signed-off-over-56-days-ago")


def cards(request: Request, found: dict[str, Any]) -> html.Div:
    """The five cards: `found` holds the figures by measure, "c" where one is hidden."""
    now, then = found["cin-open"], found["cin-open-month-ago"]
    compared = known(now) and known(then)
    arrow = "level" if not compared or now == then else "up" if now > then else "downarrow"

    def beside(reference: str, text: str, size: str) -> html.A | html.Span:
        return pressable(request, reference, text, size, className="beside", of="overview")

    starts, ends, closed = found["cin-starts"], found["cin-ends"], found["cin-ends-12m"]
    needing = found["cin-needs-attention"]
    return strip(
        [
            card(
                request,
                label="Cases open",
                reference="cin-open",
                value=now,
                size=plural(now, "open plan"),
                lead=True,
                below=[
                    *([icon(arrow)] if compared else ["change "]),
                    beside("cin-change", changed(now, then), f"{number(now)} now, {number(then)} a month before"),
                    " in a month; ",
                    beside("cin-average-open-12m", f"average {number(found['cin-average-open-12m'])}", "average of the last 12 months"),
                ],
                see=f"See {plural(now, 'case')}",
                of="overview",
            ),
            card(
                request,
                label="Starts, last month",
                reference="cin-starts",
                value=starts,
                size=plural(starts, "start"),
                below=[
                    beside("cin-starts-a-month", f"average {number(found['cin-starts-a-month'])}", "average a month over the last 12"),
                    html.Span(" a month", className="wide"),
                ],
                see=f"See {plural(starts, 'start')}",
                of="overview",
            ),
            card(
                request,
                label="Ends, last month",
                reference="cin-ends",
                value=ends,
                size=plural(ends, "end"),
                below=[
                    beside("cin-ends-a-month", f"average {number(found['cin-ends-a-month'])}", "average a month over the last 12"),
                    html.Span(" a month", className="wide"),
                ],
                see=f"See {plural(ends, 'end')}",
                of="overview",
            ),
            card(
                request,
                label="Average duration, closed",
                reference="cin-duration-closed-12m",
                value=found["cin-duration-closed-12m"],
                decimals=1,
                unit="weeks",
                size=f"{number(found['cin-duration-closed-12m'], 1)} weeks, over {plural(closed, 'plan')} ended in 12 months",
                below=[f"in 12 months; target {SETTINGS.target_weeks}"],
                see=f"See {plural(closed, 'plan')}",
                of="overview",
            ),
            card(
                request,
                label="Needs attention",
                reference="cin-needs-attention",
                value=needing,
                size=f"{number(needing)} of {plural(now, 'open plan')} ({percent(needing, now)})",
                below=[html.Strong(percent(needing, now)), " of open cases"],
                see=f"See {plural(needing, 'case')}",
                of="overview",
            ),
        ]
    )


def reasons(request: Request, found: dict[str, Any]) -> list[Any]:
    """The reasons for attention as bars: words, count and share in sight; one case can have several."""
    now = found["cin-open"]
    bars = []
    for reference, nested in zip(REASONS, (False, False, False, True), strict=True):
        measure = catalogue.measure(reference)
        count = found[reference]
        length = 100 * count / now if known(count) and known(now) and now else 0
        size = f"{number(count)} of {plural(now, 'open plan')} ({percent(count, now)})"
        row = html.Span(
            [
                html.Span(measure.title, className="reason-name"),
                html.Strong(number(count)),
                html.Span(percent(count, now), className="reason-share"),
            ],
            className="reason-row",
        )
        track = html.Span(html.Span(className="reason-fill", style={"width": f"{length:.2f}%"}), className="reason-track")
        bars.append(
            html.Li(
                pressable(request, reference, [row, track], size, className="reason", count=count, of="overview"),
                className="nested" if nested else "",
            )
        )
    return [html.Ul(bars, className="reasons")]
