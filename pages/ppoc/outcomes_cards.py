"""The figure strip of the Outcomes page: children who left and came back against the year before, and assessments."""

from typing import Any

from dash import html

from components.figures import card, pressable, strip
from components.icons import icon
from components.request import Request
from components.words import known, number, plural
from data.calendar import Window
from pages.ppoc.outcomes_routes import NAME, ref

YEARS = (
    ("sgo", "Special guardianship", "care-out-sgo"),
    ("home", "Reunification", "care-out-home"),
    ("back", "Back in care within 12 months", "care-came-back"),
)


def cards(request: Request, care: Request, found: dict[str, Any], now: Window, before: Window) -> html.Div:
    """The five cards: three of children in care against the year before, two of assessments."""
    labels = ("Left by special guardianship", "Left by reunification", "Back within 12 months")
    shown = []
    for label, (id, _, name) in zip(labels, YEARS, strict=True):
        value, then = found[ref(name, now)], found[ref(name, before)]
        compared = known(value) and known(then)
        arrow = "level" if not compared or value == then else "up" if value > then else "downarrow"
        words = "level with " if compared and value == then else f"{'up' if arrow == 'up' else 'down'} from " if compared else "against "
        earlier = pressable(care, ref(name, before), number(then), plural(then, "child", "children"), className="beside", of=NAME)
        shown.append(
            card(
                care,
                label=label,
                reference=ref(name, now),
                value=value,
                size=plural(value, "child", "children"),
                lead=id == "sgo",
                below=[*([icon(arrow)] if compared else []), words, earlier, " a year before"],
                see=f"See {plural(value, 'child', 'children')}",
                of=NAME,
            )
        )
    begun, predicted, days = (found[name] for name in ("ppoc-steps-begun", "ppoc-steps", "ppoc-days-to-completed"))
    of_all = pressable(request, "ppoc-steps", number(predicted), plural(predicted, "prediction"), className="beside", of=NAME)
    shown.append(
        card(
            request,
            label="Predictions begun",
            reference="ppoc-steps-begun",
            value=begun,
            size=plural(begun, "assessment"),
            below=["of ", of_all, " in 24 months"],
            see=f"See {plural(begun, 'assessment')}",
            of=NAME,
        )
    )
    lasted = found["completed-in-order"]
    shown.append(
        card(
            request,
            label="Start to completed",
            reference="ppoc-days-to-completed",
            value=days,
            unit="days",
            size="median days from start to completed",
            below=["median of assessments"],
            see=f"See {plural(lasted, 'assessment')}",
            of=NAME,
        )
    )
    return strip(shown)
