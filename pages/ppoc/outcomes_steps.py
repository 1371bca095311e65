"""From prediction to order on the Outcomes page: the steps as bars, and their words."""

from typing import Any

from components.figures import pressable
from components.payload import flat
from components.request import Request
from components.words import number, plural
from metrics import catalogue, engine
from metrics.ppoc import codes
from metrics.scope import Condition
from metrics.suppression import HIDDEN
from pages.ppoc.outcomes_routes import OF_THE_DAY

NAME, TABLE = "outcomes", "steps"
STEPS = (
    ("predicted", "Predicted to begin", "ppoc-steps"),
    ("begun", "Begun", "ppoc-steps-begun"),
    ("completed", "Completed", "ppoc-steps-completed"),
    ("order", "Out of care by it", "ppoc-steps-order"),
)
TYPES = (("sgo", "Special guardianship", codes.SGO), ("reunification", "Reunification", codes.REUNIFICATION))


def steps(request: Request) -> dict[str, Any]:
    """A row a step, with how many of each type have come to it, as a payload table; a hidden figure is "c"."""
    measures = {id: catalogue.measure(name) for id, _, name in STEPS}
    found = engine.measured(list(measures.values()), request.scope, request.frames, ("assessment_type",))
    by_type = {row["assessment_type"] or "": row for row in found.to_dicts()}

    def figure(kind: str, id: str) -> Any:
        row = by_type.get(kind)
        if row is None:
            return 0
        return HIDDEN if measures[id].reference in (row.get("hidden") or ()) else row[measures[id].reference]

    rows = [
        {
            "id": id,
            "name": name,
            "only": [f"measure:{reference}"],
            "all": figure("", id),
            **{kind: figure(code, id) for kind, _, code in TYPES},
        }
        for id, name, reference in STEPS
    ]
    base = {"kind": "count", "counts": True, "late": False, "units": "predictions"}
    columns = [
        {**base, "id": "all", "head": "All", "measure": "ppoc-steps", "phrase": _phrase("ppoc-steps"), "share": False, "condition": None}
    ]
    for kind, name, code in TYPES:
        measure, condition = f"ppoc-steps-{kind}", Condition("assessment_type", code).token
        columns.append(
            {**base, "id": kind, "head": name, "measure": measure, "phrase": _phrase(measure), "share": True, "condition": condition}
        )
    return flat(TABLE, "From prediction to order, by way assessed for", "Step", columns, rows, base="all", unit="predictions")


def _phrase(name: str) -> str:
    return catalogue.measure(name).said()


def headline(request: Request, table: dict[str, Any]) -> list[Any]:
    """Of so many predicted to begin, how many have begun, and how many are out of care by it."""
    at = {row["id"]: row["all"] for row in table["rows"]}
    if not at["predicted"]:
        return ["No assessment was predicted to begin in the last 24 months"]

    def opens(id: str) -> Any:
        reference = next(name for step, _, name in STEPS if step == id)
        return pressable(request, reference, number(at[id]), plural(at[id], "prediction"), of=NAME, count=at[id])

    return [
        opens("begun"), " of ", opens("predicted"), " predicted have begun, ", opens("completed"), " are completed, ", opens("order"),
        " led out of care",
    ]  # fmt: skip


def note(request: Request) -> str:
    """Which day's order and placement are meant, where the view is narrowed by them."""
    if not any(condition.field in OF_THE_DAY for condition in request.scope.only):
        return ""
    return (
        "Legal status and placement are those of the day shown; of a child who has left care, those of the last day in care, "
        "so whoever left a full care order by special guardianship or home counts to the last step."
    )
