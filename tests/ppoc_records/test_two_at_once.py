"""Two people at once: one writes, the other is told who wrote what; nothing is overwritten unseen, on either database."""

import threading
from datetime import date

import pytest

from access import predictions
from access.permanence_targets import TargetOvertaken, set_target
from access.predictions import Overtaken, Seen
from data.records.base import RecordsError
from data.records.database import Records
from data.records.tables import PermanenceTarget, Prediction, TrailEntry
from tests.ppoc_records.drawn import AUGUST, OCTOBER, SEPTEMBER, child, doing, people, reader

PLACES = ("Erewash",)


def test_of_two_who_saw_the_same_one_writes_and_the_other_is_told(records: Records) -> None:
    people(records)
    with records.session() as session:
        seen = Seen(AUGUST, predictions.enter(records, session, doing(), reader(), child(), "SGO", AUGUST, seen=Seen()).row_id)
    with records.session() as session:
        won = predictions.enter(records, session, doing("tom", minutes=61), reader(), child(), "SGO", OCTOBER, seen=seen, reason="Court")
    with pytest.raises(Overtaken) as told, records.session() as session:
        predictions.enter(records, session, doing(minutes=62), reader(), child(), "SGO", SEPTEMBER, seen=seen, reason="Carer")
    assert str(told.value) == (
        "Tom Example (Team Coordinator) wrote 03/10/2022 on 21/11/2026 at 10:31 (UTC), after you opened this. "
        "Nothing was changed, and what you typed still stands here: look at theirs, then make yours."
    )
    assert (told.value.row_id, told.value.predicted_start) == (won.row_id, OCTOBER)
    with pytest.raises(Overtaken), records.session() as session:
        predictions.withdraw(records, session, doing(), reader(), child(), {"SGO": seen}, reason="Carer")
    with records.session() as session:
        predictions.withdraw(records, session, doing("tom"), reader(), child(), {"SGO": Seen(OCTOBER, won.row_id)}, reason="Court")
    with pytest.raises(Overtaken, match="Tom Example .* withdrew it on"), records.session() as session:
        predictions.enter(records, session, doing(), reader(), child(), "SGO", SEPTEMBER, seen=seen, reason="Carer")


def test_first_entries_in_the_same_moment(records: Records) -> None:
    """Both begin before either ends: on PostgreSQL neither sees the other's row until it is committed."""
    ready, outcomes = threading.Barrier(2), []

    def write(user: str, start: date, person: str) -> None:
        ready.wait()
        try:
            with records.session() as session:
                predictions.enter(records, session, doing(user), reader(), child(person), "SGO", start, seen=Seen())
            outcomes.append((person, start, "written"))
        except Overtaken as problem:
            outcomes.append((person, problem.predicted_start, "told"))

    for number in range(6):
        given = [("tess", AUGUST, f"P{number}"), ("tom", OCTOBER, f"P{number}")]
        both = [threading.Thread(target=write, args=one) for one in given]
        for one in both:
            one.start()
        for one in both:
            one.join()
    with records.reading() as session:
        held = [(row.person_id, row.predicted_start) for row in session.query(Prediction)]
        assert session.query(TrailEntry).count() == 6
    wanted = [(person, start, what) for person, start in held for what in ("told", "written")]
    assert len(held) == 6 and sorted(outcomes) == sorted(wanted)  # whoever was told, was told the date that stands


def test_a_row_seen_and_erased_since_is_not_written_on(records: Records) -> None:
    with pytest.raises(RecordsError), records.session() as session:
        predictions.enter(records, session, doing(), reader(), child(), "SGO", AUGUST, seen=Seen(None, 7))


def test_two_who_set_one_target(records: Records) -> None:
    people(records)
    officer, given = reader("performance_officer"), {"standing": None, "after": 0, "localities": PLACES}
    with records.session() as session:
        set_target(records, session, doing("pat", "performance_officer"), officer, "Erewash", "2022/23", "SGO", 14, **given)
    with (
        pytest.raises(TargetOvertaken, match=r"Pat Example \(Performance Officer\) set 14 on 21/11/2026") as told,
        records.session() as session,
    ):
        set_target(records, session, doing("alma"), officer, "Erewash", "2022/23", "SGO", 15, **given)
    assert told.value.target_starts == 14
    with records.reading() as session:
        assert session.query(PermanenceTarget).count() == 1
