"""The funnel and its medians against an oracle in SQL, in every locality on twenty days; and the oracle against rows worked by hand."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pytest

from loaders.__main__ import DEMO
from metrics import catalogue, engine
from metrics.frames import Frames
from tests.conftest import D2
from tests.ppoc import oracle
from tests.ppoc.oracle_steps import steps
from tests.ppoc.test_against_oracle import DAYS, FCO, scope_of

COLUMNS = {
    "ppoc-steps": "predicted",
    "ppoc-steps-begun": "begun",
    "ppoc-steps-completed": "completed",
    "ppoc-steps-order": "out_by_it",
    "ppoc-steps-sgo": "sgo",
    "ppoc-steps-reunification": "reunification",
    "ppoc-days-to-start": "to_start",
    "ppoc-days-to-completed": "to_completed",
    "ppoc-days-to-order": "to_order",
}


@cache
def files() -> duckdb.DuckDBPyConnection:
    """The demo's files, read by the oracle."""
    return oracle.connect(DEMO)


def compare(con: duckdb.DuckDBPyConnection, frames: Frames, day: date, fco: bool) -> int:
    """Every step and median in every locality; how many figures above none there were to compare."""
    expected = {row["locality"]: row for row in steps(con, day, fco).to_dicts()}
    asked = {name: catalogue.measure(name) for name in COLUMNS}
    rows = engine.measured(list(asked.values()), scope_of(frames, day, *([FCO] if fco else [])), frames, ("locality",)).to_dicts()
    found = {row["locality"] or oracle.EVERYWHERE: row for row in rows}
    assert not {place for place in expected if place != oracle.EVERYWHERE} - set(found), f"a locality has no row as at {day}"
    compared = 0
    for place, row in found.items():
        for name, column in COLUMNS.items():
            none = None if name.startswith("ppoc-days") else 0
            theirs = expected.get(place, {}).get(column, none)
            ours = row[asked[name].reference]
            assert ours == theirs, f"{name} in {place} as at {day}, full care order {fco}: {ours}, the oracle has {theirs}"
            compared += bool(theirs)
    return compared


@pytest.mark.sampled(1)
@pytest.mark.parametrize("fco", [False, True], ids=["all", "on a full care order"])
def test_the_funnel_on_twenty_days(fco: bool, frames: Frames) -> None:
    compared = [compare(files(), frames, day, fco) for day in {*DAYS, D2}]
    assert sum(compared) > 20 * 9, "next to nothing was compared"


def test_the_funnel_by_hand(tmp_path: Path) -> None:
    """Four children of one place: an order 15 days after completion; completed, gone another way; begun; predicted a day too early."""
    day = date(2022, 5, 23)
    episode = (
        "person_id,episode_start,reason_new,legal_status,placement_type,placement_provider,locality,team,worker,episode_end,reason_ceased"
    )
    stay = "{},2021-01-01,S,C2,U6,PR1,Here,T,W,{},{}"
    ends = [("A", "2022-05-15", "E45"), ("B", "2022-05-15", "E5"), ("C", "", ""), ("D", "", "")]
    written = {
        "care_episodes": [episode, *(stay.format(*end) for end in ends)],
        "permanence_predictions": [
            "person_id,assessment_type,predicted_start,recorded_on",
            *(f"{who},SGO,2022-03-01,2022-02-01" for who in "ABC"),
            "D,SGO,2020-05-23,2020-05-01",
        ],
        "permanence_assessments": [
            "person_id,assessment_type,actual_start,completed,outcome",
            *(f"{who},SGO,2022-03-12,2022-04-30,Positive" for who in "AB"),
            "C,SGO,2022-03-12,,",
        ],
        "permanence_targets": ["locality,assessment_type,financial_year,target_starts", "Here,SGO,2022-23,10"],
    }
    for name, lines in written.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    con = oracle.connect(tmp_path)
    told = {row["locality"]: row for row in steps(con, day).to_dicts()}
    assert set(told) == {"Here", oracle.EVERYWHERE}
    figures = [told["Here"][column] for column in ("predicted", "begun", "completed", "out_by_it", "to_start", "to_completed", "to_order")]
    assert figures == [3, 3, 2, 1, 39, 49, 15]
    on_fco = steps(con, day, fco=True).filter(locality="Here").to_dicts()
    assert [(row["predicted"], row["out_by_it"]) for row in on_fco] == [(3, 1)], "those who left count under the order they left"
    assert steps(con, day - timedelta(1)).filter(locality="Here")["predicted"][0] == 4, "the 24 months to the day before hold D's"
