"""Correction, erasure and subject access: done in every kept edition and record, and left on record by key alone."""

import csv
import io
from datetime import date

import duckdb
import openpyxl
import pytest

from access import people_acts, subject_access, trail
from access.doing import NotDone
from access.people_acts import Correction
from access.reader import Refused
from access.trail import Look
from data.erase import How, erase
from data.person import person_ids, rows_about
from data.records.tables import PersonAct, Restricted, SignIn, TrailEntry
from data.store import NoEdition, Store
from loaders.extract import load
from tests.trail.drawn import FILES, MAY, NOW, doing, key


def counts(store: Store, name: str) -> dict[str, int]:
    """Rows of each table of an edition."""
    return {table: store.edition(name).table(table).height for table in FILES}


def bytes_of(store: Store) -> bytes:
    """Every table of every edition as text."""
    return "\n".join(store.edition(n).table(t).write_csv() for n in store.names() for t in FILES).encode()


def test_removal_takes_every_row_from_every_edition(store):
    store.pin("1")
    before = {name: counts(store, name) for name in store.names()}
    done = erase(store, "P1", How.REMOVED, NOW)
    assert done.editions == ("1", "2") and store.names() == ["1", "2"] and store.live_name() == "2" and store.pinned() == {"1"}
    # Ada's rows: herself, two plans, the sign-off of one, the allocations of both; in each of two editions.
    gone = {"persons": 1, "cin_plans": 2, "cin_signoffs": 1, "cin_allocations": 2}
    assert {table: n for table, n in done.rows.items() if n} == {table: 2 * n for table, n in gone.items()}
    for name in store.names():
        assert counts(store, name) == {table: n - gone.get(table, 0) for table, n in before[name].items()}
        assert "P1" not in person_ids(store.edition(name)) and "P2" in person_ids(store.edition(name))
        assert store.edition(name).manifest["tables"]["cin_plans"]["rows"] == 1
        assert store.edition(name).manifest["rewritten_at"] == ["2026-11-21T09:30:00+00:00"]
        with duckdb.connect(str(store.editions_path / name / "sightline.duckdb"), read_only=True) as views:
            assert views.sql("select count(*) from cin_plans").fetchall() == [(1,)]
    assert b"Ada" not in bytes_of(store) and b"P1" not in bytes_of(store)
    assert sorted(path.name for path in store.editions_path.iterdir()) == ["1", "2"]


def test_a_pseudonym_keeps_the_counts_and_nothing_that_identifies(store):
    before = {name: counts(store, name) for name in store.names()}
    dates = store.live().table("cin_plans").select("start_date", "end_date", "team").sort("start_date", "end_date").rows()
    erase(store, "P1", How.PSEUDONYMISED, NOW)
    assert {name: counts(store, name) for name in store.names()} == before
    live = store.live()
    assert live.table("cin_plans").select("start_date", "end_date", "team").sort("start_date", "end_date").rows() == dates
    text = bytes_of(store).decode()
    assert not [word for word in ("P1", "Ada", "CIN1", "CIN2", "2010-05-17") if word in text]
    assert "CIN3" in text and "Ben" in text and "2012-02-28" in text
    (new,) = person_ids(live) - {"P2", "P3"}
    row = rows_about(live, new)["persons"].to_dicts()[0]
    assert row == {
        "person_id": new, "forename": None, "surname": None, "dob": date(2010, 1, 1), "sex": None,
        "ethnicity": None, "disability": None, "family_id": None, "upn": None, "died_on": None,
    }  # fmt: skip
    assert {table: frame.height for table, frame in rows_about(live, new).items() if frame.height} == {
        "persons": 1, "cin_plans": 2, "cin_signoffs": 1, "cin_allocations": 2
    }  # fmt: skip
    assert live.table("persons")["person_id"].to_list() == sorted(live.table("persons")["person_id"].to_list())


def test_a_failure_on_the_way_leaves_every_edition_as_it_was(store):
    before = bytes_of(store)
    (store.editions_path / "2" / "problems.parquet").unlink()
    with pytest.raises(duckdb.Error):
        erase(store, "P1", How.REMOVED, NOW)
    assert bytes_of(store) == before and sorted(path.name for path in store.editions_path.iterdir()) == ["1", "2"]


def erased(records, store, how=How.PSEUDONYMISED, person="P1", **given):
    """Erase a drawn child."""
    words = {"asked_by": "the mother", "words": "asked in writing", "names": (person, "Ada", "Drawn")} | given
    return people_acts.erase_person(records, store, doing(), person, key, how, **words)


def restricted(person: str, sealed: str | None = None) -> Restricted:
    """A restricted child, for whom anna is named."""
    return Restricted(**doing().stamp(person), why="adopted", named=["anna"], sealed_person_id=sealed)


@pytest.mark.sampled(1)
def test_an_erasure_reaches_the_records_and_names_nobody(records, store):
    trail.recorded(records, doing("anna"), Look("child", "Child page", keys=(key("P1"),)))
    with records.session() as session:
        session.add(restricted("P1"))
        reasons = {key("P1"): "duty", key("P2"): "audit"}
        session.add(SignIn(id_hash="a" * 64, user="anna", started_at=NOW, seen_at=NOW, reasons=reasons))
    erased(records, store)
    with records.reading() as session:
        assert records.history(session, Restricted, "P1") == []
        assert session.get(SignIn, "a" * 64).reasons == {key("P2"): "audit"}
        (act,) = people_acts.acts(records, session)
        assert (act.act, act.child_key, act.asked_by, act.on) == ("erased", key("P1"), "the mother", NOW.date())
        said = " ".join(str(getattr(act, column.name)) for column in PersonAct.__table__.columns)
        entries = session.query(TrailEntry).order_by(TrailEntry.seq).all()
        said += " ".join(f"{entry.words} {entry.filter} {entry.reason}" for entry in entries)
        assert [entry.kind for entry in entries] == ["child", "erasure"] and entries[1].keys == [key("P1")]
    assert not [word for word in ("P1 ", "Ada", "Drawn", "CIN1") if word in said]
    assert trail.verify(records) is None


@pytest.mark.sampled(1)
def test_an_erased_identity_never_unseals_the_other(records, store):
    with records.session() as session:
        session.add(restricted("P1", sealed="P2"))
    erased(records, store)
    with records.reading() as session:
        (row,) = records.all_latest(session, Restricted)
        assert (row.key, row.sealed_person_id, row.named) == ("P2", None, ["anna"])


@pytest.mark.sampled(1)
def test_an_erasure_of_nobody_is_refused(records, store):
    with pytest.raises(NotDone, match="Nothing is held"):
        erased(records, store, person="P9")
    with records.reading() as session:
        assert people_acts.acts(records, session) == []


@pytest.mark.sampled(1)
def test_words_that_name_the_child_are_refused(records, store):
    with pytest.raises(NotDone, match="name the child"):
        erased(records, store, words="Ada's mother wrote, about ada.")
    assert b"Ada" in bytes_of(store)


@pytest.mark.sampled(1)
def test_an_erasure_stands_for_later_loads(records, store, extract):
    erased(records, store)
    load(extract, store, extract_date=MAY, complete_from=date(2021, 1, 1))
    assert "P1" in person_ids(store.live())
    assert people_acts.erase_again(records, store, doing("system", "system"), key) == 1
    assert "P1" not in person_ids(store.live()) and store.live_name() == "3"
    assert people_acts.erase_again(records, store, doing("system", "system"), key) == 0


@pytest.mark.sampled(1)
def test_a_correction_is_recorded_and_shown(records):
    with records.session() as session:
        made = people_acts.ask_correction(records, session, doing(), key("P1"), "the father", "date of birth a month out", ("P1", "Ada"))
        people_acts.step_correction(records, session, doing("other"), made.key, Correction.PASSED, after=made.row_id)
    with records.reading() as session:
        (one,) = people_acts.corrections(records, session, key("P1"))
        assert people_acts.corrections(records, session, key("P2")) == []
    assert one.state is Correction.PASSED and one.words == "date of birth a month out" and one.asked_by == "the father"
    assert one.history == (("asked for", "2026-11-21", "mi"), ("passed to those who keep the case system", "2026-11-21", "other"))
    with pytest.raises(NotDone), records.session() as session:
        people_acts.step_correction(records, session, doing(), "none such", Correction.CORRECTED)
    with pytest.raises(NotDone, match="name the child"), records.session() as session:
        people_acts.ask_correction(records, session, doing(), key("P1"), "the father", "Ada was born in May", ("P1", "Ada"))


@pytest.mark.sampled(1)
def test_subject_access_holds_every_table_the_records_and_the_trail(records, store):
    trail.recorded(records, doing("anna", "team_manager"), Look("list", "Open plans", count=2, keys=(key("P1"), key("P2"))))
    trail.recorded(records, doing("bert", "finance"), Look("list", "Another's", keys=(key("P2"),)))
    with records.session() as session:
        reasons = {key("P1"): "duty", key("P2"): "another's"}
        session.add(SignIn(id_hash="a" * 64, user="anna", started_at=NOW, seen_at=NOW, reasons=reasons))
    held = subject_access.everything(records, store, doing(), "P1", key, "the mother")
    rows = {section.name: len(section.rows) for section in held.sections}
    assert rows == {
        "persons": 1, "cin_plans": 2, "cin_signoffs": 1, "cin_allocations": 2, "care_episodes": 0, "permanence_predictions": 0,
        "permanence_assessments": 0, "referrals": 0, "child_assessments": 0, "protection_plans": 0, "visits": 0,
        "pupils": 0, "pupil_attendance": 0, "pupil_sessions": 0, "pupil_meals": 0, "pupil_needs": 0,
        "predictions": 0, "restricted": 0, "person_acts": 0, "sign_ins": 1, "trail": 1,
    }  # fmt: skip
    lines = list(csv.DictReader(io.StringIO(subject_access.to_csv(held).decode("utf-8-sig"))))
    assert {"section": "persons", "row": "1", "field": "forename", "value": "Ada"} in lines
    assert {"section": "trail", "row": "1", "field": "Who", "value": "anna"} in lines
    assert {"section": "care_episodes", "row": "", "field": "", "value": "nothing is held"} in lines
    assert not [line for line in lines if line["value"] in ("Ben", "P2", "another's", "Another's", "CIN3")]
    book = openpyxl.load_workbook(io.BytesIO(subject_access.to_xlsx(held)))
    assert book.sheetnames[:2] == ["What it is", "Children"] and len(book.sheetnames) == 22
    assert [cell.value for cell in book["Children"][2]][:3] == ["P1", "Ada", "Drawn"]
    with records.reading() as session:
        (act,) = people_acts.acts(records, session)
        assert act.act == "subject access" and act.child_key == key("P1")
        newest = session.query(TrailEntry).order_by(TrailEntry.seq.desc()).first()
        assert newest.kind == "subject access" and newest.keys == [key("P1")] and newest.count == 8


@pytest.mark.sampled(1)
def test_no_cell_of_a_subject_access_file_is_worked_out(records, store):
    held = subject_access.everything(records, store, doing(), "P3", key, "the child")
    assert ",'=1+1 note" in subject_access.to_csv(held).decode()
    book = openpyxl.load_workbook(io.BytesIO(subject_access.to_xlsx(held)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1 note"]
    assert [(cell.data_type, cell.quotePrefix) for cell in cells] in ([("s", True)], [("f", True)])


@pytest.mark.sampled(1)
def test_subject_access_of_a_restricted_person_is_for_those_named(records, store):
    with records.session() as session:
        session.add(restricted("P1", sealed="P3"))
    for person in ("P1", "P3"):
        with pytest.raises(Refused):
            subject_access.everything(records, store, doing("mi"), person, key, "the mother")
    assert subject_access.everything(records, store, doing("anna"), "P1", key, "the mother").rows


@pytest.mark.sampled(1)
def test_subject_access_of_nobody_is_refused(records, store):
    with pytest.raises(NoEdition):
        subject_access.everything(records, store, doing(), "P9", key, "someone")
    with records.reading() as session:
        assert people_acts.acts(records, session) == [] and trail.head(session)[0] == 0
