"""What a person may ask of us reaches the predicted starts typed here: given out, erased either way, and gone when their time is over."""

from datetime import date, timedelta

import pytest

from access import people_acts, predictions, retention, subject_access, trail
from access.desk import Desk
from access.doing import Doing, NotDone
from access.predictions import Seen
from access.schedule import SCHEDULE
from data.erase import How
from data.records.database import Records
from data.records.guards import missing_guards
from data.records.tables import PersonAct, Prediction, TrailEntry
from data.records.written import generation
from data.store import NoEdition, Store
from loaders.extract import load
from tests.ppoc_records.drawn import AUGUST, MAY, NOW, OCTOBER, SECRET, child, doing, reader

MI = doing("mi", "data_manager")


def enter(records: Records, person: str = "P3", start: date = AUGUST, seen: Seen | None = None, at: Doing | None = None) -> Prediction:
    """Enter a start of a drawn child, or move it."""
    with records.session() as session:
        return predictions.enter(
            records, session, at or doing(), reader(), child(person), "SGO", start, seen=seen or Seen(), note="Contact goes well",
            reason="Court" if seen else "",
        )  # fmt: skip


def erase(records: Records, store: Store, person: str = "P3", how: How = How.PSEUDONYMISED) -> None:
    """Erase a drawn child."""
    people_acts.erase_person(records, store, MI, person, lambda id: child(id).key, how, "the mother", "asked in writing", (person,))


def persons(records: Records) -> list[str]:
    """Whose rows stand."""
    with records.reading() as session:
        return [row.person_id for row in session.query(Prediction).order_by(Prediction.row_id)]


@pytest.mark.sampled(1)
def test_subject_access_gives_every_row_with_note_and_reason(records: Records, store: Store) -> None:
    first = enter(records)
    enter(records, start=OCTOBER, seen=Seen(AUGUST, first.row_id, "Contact goes well"), at=doing(minutes=3))
    enter(records, "P2")
    held = subject_access.everything(records, store, MI, "P3", lambda id: child(id).key, "the child")
    (section,) = [section for section in held.sections if section.name == "predictions"]
    lines = [dict(zip(section.heads, row, strict=True)) for row in section.rows]
    assert [(line["predicted_start"], line["moved_from"], line["manager_note"], line["reason"]) for line in lines] == [
        (AUGUST, None, "Contact goes well", ""), (OCTOBER, AUGUST, "Contact goes well", "Court")
    ]  # fmt: skip
    assert lines[0] | {"x": 0} == lines[0] | {"user": "tess", "recorded_by": "Team Coordinator", "withdrawn": "no", "x": 0}
    text = subject_access.to_csv(held).decode()
    assert text.count("Contact goes well") == 2 and subject_access.to_xlsx(held)


def test_somebody_whom_no_edition_knows_is_given_what_was_typed(sqlite_records: Records, store: Store) -> None:
    enter(sqlite_records, "P99")
    desk = Desk(sqlite_records, store, SECRET, MI)
    assert desk.person(child("P99").key).id == "P99"
    held = subject_access.everything(sqlite_records, store, MI, "P99", lambda id: child(id).key, "the child")
    assert {section.name for section in held.sections if section.rows} == {"predictions", "trail"}
    erase(sqlite_records, store, "P99")
    assert persons(sqlite_records) == []
    with pytest.raises(NotDone):
        desk.person(child("P99").key)
    with pytest.raises(NoEdition):
        subject_access.everything(sqlite_records, store, MI, "P99", lambda id: child(id).key, "the child")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("how", list(How))
def test_an_erasure_takes_them_either_way(records: Records, store: Store, how: How) -> None:
    first = enter(records)
    enter(records, start=OCTOBER, seen=Seen(AUGUST, first.row_id))
    enter(records, "P2")
    before = generation(records)
    erase(records, store, how=how)
    assert persons(records) == ["P2"] and generation(records) != before
    with records.reading() as session:
        entry = session.query(TrailEntry).order_by(TrailEntry.seq.desc()).first()
        assert entry is not None and (entry.kind, entry.keys) == ("erasure", [child("P3").key])
        assert "Contact" not in " ".join(f"{e.words} {e.reason}" for e in session.query(TrailEntry))
    with records.engine.connect() as connection:
        assert missing_guards(connection) == []
    assert trail.verify(records) is None


@pytest.mark.sampled(1)
def test_an_erasure_stands_for_what_is_typed_later(records: Records, store: Store, extract: object) -> None:
    erase(records, store)
    load(extract, store, extract_date=MAY, complete_from=date(2021, 1, 1))  # type: ignore[arg-type]
    enter(records)
    enter(records, "P2")
    assert people_acts.erase_again(records, store, MI, lambda person: child(person).key) == 1
    assert persons(records) == ["P2"]
    with records.reading() as session:
        assert [act.act for act in session.query(PersonAct)] == ["erased", "erased"]
        assert len({act.child_key for act in session.query(PersonAct)}) == 1


@pytest.mark.sampled(1)
def test_they_go_when_their_last_change_and_their_day_are_long_past(records: Records, store: Store) -> None:
    term = next(term for term in SCHEDULE if term.id == "predictions")
    assert term.time is not None
    then = Doing("tess", "team_coordinator", NOW - term.time - timedelta(days=40), MAY)
    recent = Doing("tess", "team_coordinator", NOW - term.time + timedelta(days=1), MAY)
    first = enter(records, "P1", date(2022, 8, 1), at=then)  # all of it past
    enter(records, "P1", date(2022, 9, 1), Seen(AUGUST, first.row_id), then)
    old = enter(records, "P2", date(2022, 8, 1), at=then)  # changed since
    enter(records, "P2", date(2022, 9, 1), Seen(AUGUST, old.row_id), recent)
    enter(records, "P3", (NOW - term.time).date() + timedelta(days=1), at=then)  # its day came later
    (due,) = retention.due(records, store, NOW)
    assert (due.term.id, due.ids) == ("predictions", (first.key,))
    before = generation(records)
    retention.apply(records, store, MI)
    assert persons(records) == ["P2", "P2", "P3"] and retention.due(records, store, NOW) == [] and generation(records) != before
