"""What is written as frames: every row as it was typed, as recorded by a time, and a number that never comes back for other rows."""

import time
from datetime import timedelta

import polars as pl
import pytest
from sqlalchemy import delete

from access import predictions
from access.permanence_targets import set_target
from access.predictions import Seen
from data.records.database import Records
from data.records.erasing import erasing
from data.records.tables import PersonAct, Prediction
from data.records.written import NOTHING, PREDICTIONS, TARGETS, generation, written
from tests.ppoc_records.drawn import AUGUST, MAY, NOW, OCTOBER, child, doing, reader


def erase(records: Records, person: str) -> None:
    """Take a person's rows out, as an erasure does."""
    act = PersonAct(**doing().stamp(f"act {person}"), act="erased", child_key="k", asked_by="a parent", on=MAY)
    with records.session() as session, erasing(session, act):
        session.execute(delete(Prediction).where(Prediction.person_id == person))


def enter(records: Records, person: str = "P1", minutes: int = 0, note: str = "") -> int:
    """Enter a start of a drawn child; returns its row_id."""
    with records.session() as session:
        who = doing(minutes=minutes)
        return predictions.enter(records, session, who, reader(), child(person), "SGO", AUGUST, seen=Seen(), note=note).row_id


@pytest.mark.sampled(1)
def test_nothing_has_the_shape_of_something(records: Records) -> None:
    now = written(records)
    assert (now.generation, now.at) == (NOTHING.generation, NOTHING.at) == (0, None)
    assert dict(now.predictions.schema) == dict(NOTHING.predictions.schema) == PREDICTIONS
    assert dict(now.targets.schema) == dict(NOTHING.targets.schema) == TARGETS


@pytest.mark.sampled(1)
def test_every_row_as_it_was_written(records: Records) -> None:
    first = enter(records, note="Peach cell agreed")
    with records.session() as session:
        seen = Seen(AUGUST, first)
        (gone,) = predictions.withdraw(records, session, doing("tom", minutes=5), reader(), child(), {"SGO": seen}, reason="Court")
        officer, about = reader("performance_officer"), ("Erewash", "2022/23", "SGO", 14)
        aim = set_target(
            records, session, doing("pat", "performance_officer", 7), officer, *about, standing=None, after=0, localities=["Erewash"]
        )
    now = written(records)
    assert now.predictions.rows() == [
        ("P1", "SGO", AUGUST, MAY, "Team Coordinator", "Peach cell agreed", False, first),
        ("P1", "SGO", None, MAY, "Team Coordinator", None, True, gone.row_id),
    ]
    assert now.targets.rows() == [("Erewash", "2022/23", "SGO", 14, MAY, "Performance Officer", "", aim.row_id)]
    assert now.at == NOW + timedelta(minutes=7) and now.at.tzinfo is not None
    assert "P1" not in repr(now) and repr(now) == f"<Written {now.generation}: 2 predictions, 1 targets>"
    assert written(records) is now  # kept until somebody writes
    then = written(records, NOW + timedelta(minutes=5))
    assert (then.predictions.height, then.targets.height, then.at) == (2, 0, NOW + timedelta(minutes=5))
    assert written(records, NOW - timedelta(minutes=1)).predictions.equals(pl.DataFrame(schema=PREDICTIONS))


@pytest.mark.sampled(1)
def test_the_number_is_new_after_each_write_and_each_erasure(records: Records) -> None:
    seen = [generation(records)]
    for turn in range(3):
        for person in ("P1", "P2"):
            enter(records, person, note=str(turn)) if turn == 0 else enter(records, f"{person}{turn}")
            seen.append(generation(records))
        erase(records, "P1" if turn == 0 else f"P2{turn}")
        seen.append(generation(records))
        assert written(records).generation == seen[-1]
    assert len(set(seen)) == len(seen) == 10
    assert max(seen) < 2**53
    assert written(records).predictions["person_id"].to_list() == ["P2", "P11", "P12"]
    assert "P1" not in written(records, NOW).predictions["person_id"].to_list()


@pytest.mark.sampled(1)
def test_a_number_of_many_acts_is_no_overflow(records: Records) -> None:
    with records.session() as session:
        for number in range(25):  # 25 times the weight of an act is more than 31 bits
            session.add(PersonAct(**doing().stamp(f"act {number}"), act="rectified", child_key="k", asked_by="a parent", on=MAY))
    assert generation(records) == 25 * 100_000_000


@pytest.mark.parametrize("rows", [3000])
def test_asking_for_the_number_costs_little(sqlite_records: Records, rows: int) -> None:
    with sqlite_records.session() as session:
        for number in range(rows):
            columns = {"person_id": f"P{number}", "assessment_type": "SGO", "predicted_start": OCTOBER}
            session.add(Prediction(**doing().stamp(f"k{number}"), **columns))
    assert generation(sqlite_records) == rows
    taken = []
    for _ in range(50):
        started = time.perf_counter()
        generation(sqlite_records)
        taken.append(time.perf_counter() - started)
    assert sorted(taken)[0] < 0.005, "counting the rows written takes five milliseconds: it is asked at every request"
