"""Under which order a child counts on the way from prediction to order (decision 17): seven children worked by hand, and the oracle."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from metrics import catalogue, engine
from tests.ppoc import oracle
from tests.ppoc.cohort import SGO, Assessment, Cohort, Episode, Prediction
from tests.ppoc.oracle_steps import steps
from tests.ppoc.test_against_oracle import FCO, scope_of

DAY, CAME, LEFT, BACK = date(2022, 5, 23), date(2021, 1, 1), date(2022, 5, 15), date(2022, 5, 20)
PREDICTED, RECORDED, BEGUN, COMPLETED = date(2022, 3, 1), date(2022, 2, 1), date(2022, 3, 12), date(2022, 4, 30)
TEAM = "Alder 1"
EPISODES: list[Episode] = [
    ("left by it, on a full care order", CAME, LEFT, "C2", "S", "E45", TEAM),
    ("left by it, on an interim order", CAME, LEFT, "C1", "S", "E45", TEAM),
    ("left by it, and came back on an interim order", CAME, LEFT, "C2", "S", "E45", TEAM),
    ("left by it, and came back on an interim order", BACK, None, "C1", "S", None, TEAM),
    ("left another way", CAME, LEFT, "C2", "S", "E5", TEAM),
    ("still on a full care order", CAME, None, "C2", "S", None, TEAM),
    ("on another order by now", CAME, LEFT, "C2", "S", "X1", TEAM),
    ("on another order by now", LEFT, None, "V2", "L", None, TEAM),
]
WHO = [*dict.fromkeys(episode[0] for episode in EPISODES), "never in care"]
PREDICTIONS: list[Prediction] = [(who, SGO, PREDICTED, RECORDED) for who in WHO]
ASSESSMENTS: list[Assessment] = [(who, SGO, BEGUN, COMPLETED) for who in WHO]
COHORT = Cohort(EPISODES, PREDICTIONS, ASSESSMENTS)


def test_the_order_is_the_one_that_was_left() -> None:
    rows = COHORT.frames().as_at("permanence_steps", DAY)
    assert dict(rows.select("person_id", "legal_status").rows()) == {
        "left by it, on a full care order": "C2",
        "left by it, on an interim order": "C1",
        "left by it, and came back on an interim order": "C2",
        "left another way": "C2",
        "still on a full care order": "C2",
        "on another order by now": "V2",
        "never in care": "Not in care",
    }


def test_nothing_else_differs_from_planned_starts() -> None:
    frames = COHORT.frames()
    mine, theirs = (frames.as_at(table, DAY).drop("legal_status", "placement_type", "placement_provider").sort("start_id")
                    for table in ("permanence_steps", "planned_starts"))  # fmt: skip
    assert mine.select(theirs.columns).equals(theirs) and set(mine.columns) == set(theirs.columns)


def test_every_step_and_its_list_on_a_full_care_order(tmp_path: Path) -> None:
    frames = COHORT.frames()
    (told,) = steps(oracle.connect(COHORT.write(tmp_path / "files")), DAY, fco=True).filter(locality=oracle.EVERYWHERE).to_dicts()
    scope = scope_of(frames, DAY, FCO)
    for name, count, theirs in (
        ("ppoc-steps", 4, "predicted"),
        ("ppoc-steps-completed", 4, "completed"),
        ("ppoc-steps-order", 2, "out_by_it"),
    ):
        measure = catalogue.measure(name)
        listed = engine.cases(measure, scope, frames)
        assert engine.figure(measure, scope, frames) == listed.height == count == told[theirs]
        assert set(listed["legal_status"]) == {"C2"}
    before = replace(scope, as_at=date(2022, 5, 14))
    assert engine.figure(catalogue.measure("ppoc-steps-order"), before, frames) == 0, "nobody had left by then"
