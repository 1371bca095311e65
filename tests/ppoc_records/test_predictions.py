"""Predicted starts: entered, moved and withdrawn by team coordinators for children of their team, with who, when, from, to and why."""

from datetime import date

import pytest

from access import predictions, trail
from access.doing import NotDone
from access.predictions import Overtaken, Seen
from access.reader import Refused
from access.rights import GROUPS
from data.records.database import Records
from data.records.tables import Prediction, TrailEntry
from tests.ppoc_records.drawn import AUGUST, MAY, NORTH, OCTOBER, SEPTEMBER, SOUTH, child, doing, people, reader


def enter(records: Records, start: date = AUGUST, seen: Seen | None = None, minutes: int = 0, **given: object) -> Prediction:
    """Enter an SGO start of a drawn child as tess; more by name."""
    who = {"reader": reader(), "child": child(), "user": "tess", "kind": "SGO", "note": "", "reason": ""} | given
    with records.session() as session:
        return predictions.enter(
            records, session, doing(str(who["user"]), minutes=minutes), who["reader"], who["child"], str(who["kind"]), start,  # type: ignore[arg-type]
            seen=seen or Seen(), note=str(who["note"]), reason=str(who["reason"]),
        )  # fmt: skip


def rows(records: Records) -> list[tuple[object, ...]]:
    """What is written, in its order."""
    with records.reading() as session:
        found = session.query(Prediction).order_by(Prediction.row_id)
        return [(row.assessment_type, row.predicted_start, row.moved_from, row.reason, row.withdrawn) for row in found]


def test_entered_moved_and_withdrawn_with_its_history(records: Records) -> None:
    people(records)
    first = enter(records, note="Peach cell agreed")
    assert (first.data_day, first.role, first.recorded_by, len(first.key)) == (MAY, "Team Coordinator", "tess", 64)
    second = enter(records, OCTOBER, Seen(AUGUST, first.row_id, "Peach cell agreed"), 5, user="tom", reason="Court listing changed")
    with records.session() as session:
        predictions.withdraw(
            records, session, doing(minutes=9), reader(), child(), {"SGO": Seen(OCTOBER, second.row_id)}, reason="Adoption instead"
        )
    with records.reading() as session:
        told = predictions.history(records, session, "P1")
        assert predictions.history(records, session, "P2") == []
        assert predictions.after_of(session, "P1", "SGO") == told[0].row_id and predictions.after_of(session, "P1", "Reunification") == 0
        entries = session.query(TrailEntry).order_by(TrailEntry.seq).all()
    assert [(s.shown_name, s.at.minute, s.was, s.predicted_start, s.note, s.reason) for s in told] == [
        ("Tess Example", 39, OCTOBER, None, "", "Adoption instead"),
        ("Tom Example", 35, AUGUST, OCTOBER, "", "Court listing changed"),
        ("Tess Example", 30, None, AUGUST, "Peach cell agreed", ""),
    ]
    assert [(e.kind, e.words, e.keys, e.reason) for e in entries] == [
        ("write", f"Predicted start {act}: SGO", [child().key], "") for act in ("entered", "moved", "withdrawn")
    ]
    assert trail.verify(records) is None


def test_after_a_withdrawal_a_new_date_needs_no_reason(records: Records) -> None:
    first = enter(records)
    with records.session() as session:
        (gone,) = predictions.withdraw(
            records, session, doing(), reader(), child(), {"SGO": Seen(AUGUST, first.row_id)}, reason="Carer has fallen ill"
        )
    again = enter(records, SEPTEMBER, Seen(None, gone.row_id))
    assert (again.moved_from, again.withdrawn) == (None, False)


def test_a_loaded_date_is_moved_and_withdrawn_like_one_typed_here(records: Records) -> None:
    with pytest.raises(NotDone, match="Say why"):
        enter(records, SEPTEMBER, Seen(AUGUST))
    enter(records, SEPTEMBER, Seen(AUGUST), reason="Viability late")
    with records.session() as session:
        predictions.withdraw(records, session, doing(), reader(), child(), {"Reunification": Seen(OCTOBER)}, reason="Parent has moved away")
    assert rows(records) == [
        ("SGO", SEPTEMBER, AUGUST, "Viability late", False),
        ("Reunification", None, OCTOBER, "Parent has moved away", True),
    ]


def test_both_types_are_withdrawn_or_neither(records: Records) -> None:
    one, two = enter(records), enter(records, kind="Reunification")
    both = {"SGO": Seen(AUGUST, one.row_id), "Reunification": Seen(AUGUST, two.row_id)}
    with pytest.raises(Overtaken), records.session() as session:
        predictions.withdraw(records, session, doing(), reader(), child(), both | {"SGO": Seen(AUGUST, 0)}, reason="Placement order")
    with pytest.raises(NotDone, match="nothing to withdraw"), records.session() as session:
        predictions.withdraw(records, session, doing(), reader(), child(), both | {"SGO": Seen(None, one.row_id)}, reason="Placement order")
    for wrong in ({}, {"Adoption": Seen(AUGUST)}):
        with pytest.raises(NotDone, match="Choose what"), records.session() as session:
            predictions.withdraw(records, session, doing(), reader(), child(), wrong, reason="Placement order")
    assert len(rows(records)) == 2
    with records.session() as session:
        predictions.withdraw(records, session, doing(), reader(), child(), both, reason="Placement order")
    assert [row[-1] for row in rows(records)] == [False, False, True, True]


def test_a_note_alone_may_change_and_what_stands_is_not_written_again(records: Records) -> None:
    first = enter(records, note="One")
    seen = Seen(AUGUST, first.row_id, "One")
    with pytest.raises(NotDone, match="01/08/2022 stands already"):
        enter(records, AUGUST, seen, note=" One ", reason="None")
    enter(records, AUGUST, seen, note="Two", reason="Viability came in")
    with records.reading() as session:
        assert session.query(TrailEntry).order_by(TrailEntry.seq.desc()).first().words == "Predicted start given another note: SGO"


@pytest.mark.parametrize(
    ("start", "good"),
    [
        (date(2021, 5, 23), True), (date(2021, 5, 22), False), (date(2025, 5, 23), True), (date(2025, 5, 24), False),
        (date(2022, 12, 25), True), (date(2022, 7, 2), True),
    ],
)  # fmt: skip
def test_a_start_lies_within_a_year_back_and_three_ahead_of_the_data_day(sqlite_records: Records, start: date, good: bool) -> None:
    if good:  # a bank holiday and a Saturday too
        assert enter(sqlite_records, start).predicted_start == start
    else:
        with pytest.raises(NotDone, match="Write a day from 23/05/2021 to 23/05/2025"):
            enter(sqlite_records, start)


def test_what_cannot_be_is_told(sqlite_records: Records) -> None:
    with pytest.raises(NotDone, match="SGO or Reunification"):
        enter(sqlite_records, kind="sgo")
    with pytest.raises(NotDone, match="2001 characters"):
        enter(sqlite_records, note="n" * 2001)
    with pytest.raises(NotDone, match="501 characters"):
        enter(sqlite_records, seen=Seen(OCTOBER), reason="r" * 501)
    for reason in ("Ada's carer", "after DRAWN, wrote", "see P1."):
        with pytest.raises(NotDone, match="names the child") as refused:
            enter(sqlite_records, seen=Seen(OCTOBER), reason=reason)
        assert "Ada" not in str(refused.value)
    assert rows(sqlite_records) == []
    assert enter(sqlite_records, note="a\0b").note == "a\ufffdb"


def test_only_team_coordinators_and_only_for_their_team(sqlite_records: Records) -> None:
    for group in sorted(set(GROUPS) - {"team_coordinator"}):
        with pytest.raises(Refused, match="Write predicted dates of own team"):
            enter(sqlite_records, reader=reader(group))
    others = [
        (reader(), child(team=SOUTH, locality="Chesterfield")), (reader(team=SOUTH), child()), (reader(), child(team="")),
        (reader(withheld=frozenset({"P1"})), child()),
    ]  # fmt: skip
    for who, whom in others:
        with pytest.raises(Refused, match="not listed for your team") as refused:
            enter(sqlite_records, reader=who, child=whom)
        assert not {"P1", "Ada", whom.key} & set(refused.value.words.split())
        with pytest.raises(Refused), sqlite_records.session() as session:
            predictions.withdraw(sqlite_records, session, doing(), who, whom, {"SGO": Seen(AUGUST)}, reason="None")
    with pytest.raises(Refused, match="disabled"):
        enter(sqlite_records, reader=reader(blocked="This account is disabled."))
    assert rows(sqlite_records) == []
    assert enter(sqlite_records, reader=reader(team=SOUTH, stand_ins=(NORTH,))).predicted_start == AUGUST
    assert "P1" not in repr(child()) and "Ada" not in repr(child())
