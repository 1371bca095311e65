"""The figure strip of Children in care: who is in care, and the figures that planning for permanence drives."""

from typing import Any

from dash import html

from components.figures import card, pressable, strip
from components.request import Request
from components.words import number, percent
from data.calendar import last_months
from metrics import catalogue, engine
from metrics.grains import GRAINS
from metrics.ppoc import measures
from pages.ppoc.care_tables import counted
from pages.ppoc.care_words import NAME, people

OF_CARE = (
    "care-in-care",
    "care-starters",
    "care-leavers",
    "care-short-breaks",
    "care-on-fco",
    "care-with-prediction",
    "care-no-prediction",
    "care-left-for-permanence",
    "care-left-by-sgo",
    "care-left-home",
)
BEGUN = "ppoc-started"


def found(request: Request) -> dict[str, Any]:
    """The figures of the strip, by the names of OF_CARE (short breaks counted or not), and of assessments by reference."""
    names = {counted(request, name): name for name in OF_CARE}
    of_care = engine.measured([catalogue.measure(name) for name in names], request.scope, request.frames, ()).row(0, named=True)
    assessments, _ = request.scope.fitting(GRAINS[measures.TABLE])
    asked = [catalogue.measure(name) for name in (BEGUN, *_types(request).values())]
    of_starts = engine.measured(asked, assessments, request.frames, ()).row(0, named=True)
    return {names[name]: of_care[name] for name in names} | {measure.reference: of_starts[measure.reference] for measure in asked}


def _types(request: Request) -> dict[str, str]:
    window = last_months(request.scope.as_at, 12)
    return {words: f"ppoc-started-{kind}@{window.after}..{window.upto}" for kind, words in (("sgo", "SGO"), ("reunification", "home"))}


def cards(request: Request, figures: dict[str, Any]) -> html.Div:
    """The five cards; four of them are highlighted."""
    in_care, came, left = figures["care-in-care"], figures["care-starters"], figures["care-leavers"]
    on_fco, live, none = figures["care-on-fco"], figures["care-with-prediction"], figures["care-no-prediction"]
    begun, for_good = figures[BEGUN], figures["care-left-for-permanence"]
    _, left_out = request.scope.fitting(GRAINS[measures.TABLE])

    def beside(reference: str, words: str, count: int) -> html.A | html.Span:
        return pressable(request, reference, words, people(count), className="beside", of=NAME, count=count)

    types = _types(request)
    of_types = [
        pressable(
            request, reference, f"{number(figures[reference])} {kind}", f"{number(figures[reference])} begun", className="beside", of=NAME
        )
        for kind, reference in types.items()
    ]
    narrowed = [f"not narrowed by {', '.join(condition.words[0].lower() for condition in left_out)}"]
    return strip(
        [
            card(
                request,
                label="In care",
                reference=counted(request, "care-in-care"),
                value=in_care,
                size=f"{people(in_care)} in care",
                lead=True,
                below=[
                    beside(counted(request, "care-starters"), f"{number(came)} came", came),
                    ", ",
                    beside(counted(request, "care-leavers"), f"{number(left)} left", left),
                    " in a month",
                ],
                see=f"See {people(in_care)}",
                of=NAME,
            ),
            card(
                request,
                label="On a full care order",
                reference="care-on-fco",
                value=on_fco,
                size=f"{number(on_fco)} of {people(in_care)} in care ({percent(on_fco, in_care)})",
                below=[html.Strong(percent(on_fco, in_care)), " of those in care"] if in_care else ["nobody shown is in care"],
                see=f"See {people(on_fco)}",
                driven=True,
                of=NAME,
            ),
            card(
                request,
                label="With a live prediction",
                reference="care-with-prediction",
                value=live,
                size=f"{number(live)} of {people(in_care)} in care ({percent(live, in_care)})",
                below=[beside("care-no-prediction", f"{number(none)} on FCO", none), " with none yet"],
                see=f"See {people(live)}",
                driven=True,
                of=NAME,
            ),
            card(
                request,
                label="Assessments started",
                reference=BEGUN,
                value=begun,
                size=f"{number(begun)} begun in the last 12 months",
                below=narrowed if left_out else [of_types[0], ", ", of_types[1], " in 12 months"],
                see=f"See {number(begun)} {'start' if begun == 1 else 'starts'}",
                driven=True,
                of=NAME,
            ),
            card(
                request,
                label="Left by SGO or reunification",
                reference="care-left-for-permanence",
                value=for_good,
                size=f"{people(for_good)} left in the last 12 months",
                below=[
                    beside("care-left-by-sgo", f"{number(figures['care-left-by-sgo'])} SGO", figures["care-left-by-sgo"]),
                    ", ",
                    beside("care-left-home", f"{number(figures['care-left-home'])} home", figures["care-left-home"]),
                    " in 12 months",
                ],
                see=f"See {people(for_good)}",
                driven=True,
                of=NAME,
            ),
        ]
    )
