"""A person's data on screen: given out, corrected, erased, and what is past its time; each on record by opaque key."""

import csv
import io
from datetime import timedelta
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest

from access import trail
from access.trail import Look
from data.about import PUPIL, key_text
from data.person import is_known
from data.records.tables import Attempt, PersonAct, Restricted
from data.store import Store
from loaders.__main__ import main as load
from tests.admin.asking import a_child, hidden, key_of, markup_of, page, restricted_ids, send, tells, trail_of
from tests.loaders.school_small import write
from tests.trail.drawn import doing

FIND, GIVE, CORRECT, STEP, ERASE = (f"/do/admin/people/{what}" for what in ("find", "give", "correct", "step", "erase"))
REMOVE = "/do/admin/retention"


@pytest.fixture
def store(server, tmp_path: Path, demo_store: Path, monkeypatch) -> Store:
    """A store that this test may write to."""
    copytree(demo_store, tmp_path / "store")
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "store"))
    return Store(tmp_path / "store")


@pytest.fixture
def data(store, browser, records):
    """The data manager's browser."""
    return browser.let_in(records, "data")


@pytest.fixture
def child(demo, records):
    """A child who is not restricted."""
    return a_child(demo, records)


@pytest.fixture
def key(child) -> str:
    """The child's opaque key."""
    return key_of(str(child["person_id"]))


def acts(records) -> list[tuple[str, str, str]]:
    """What is on record: (act, by whom asked, words)."""
    with records.reading() as session:
        return [(row.act, row.asked_by, row.words) for row in session.query(PersonAct).order_by(PersonAct.row_id)]


@pytest.mark.parametrize("name", ["performance", "finance", "manager", "director"])
def test_only_the_data_manager_may(browser, records, key, name):
    other = browser.let_in(records, name)
    assert page(other, "people") == "403"
    for path in (FIND, GIVE, CORRECT, STEP, ERASE, REMOVE):
        answer = send(other, path, key=key, typed="x", asked_by="the mother", words="x", sure="ERASE", how="REMOVED", form="csv")
        assert answer.status_code == 403 and "Ask the data manager" in answer.get_json()["words"]
    assert acts(records) == [] and {entry.kind for entry in trail_of(records)} == {"refused"}


def test_found_by_a_post_and_shown_by_key(data, child, key, records):
    typed = f"{child['forename']} {child['surname']}"
    answer = send(data, FIND, typed=typed)
    assert answer.get_json()["go"] == f"/admin/people?key={key}" and not tells(answer.get_data(as_text=True), child)
    shown = page(data, "people", f"key={key}")
    assert typed in shown and "Give out what is held" in shown
    assert [(entry.kind, entry.keys) for entry in trail_of(records)] == [("search", [key]), ("child", [key])]
    several = send(data, FIND, typed=str(child["forename"])).get_json()
    links = several.get("found", [{"href": several.get("go", "")}])
    assert all(len(link["href"]) == len(f"/admin/people?key={key}") for link in links) or "children have that name" in str(several)
    assert send(data, FIND, typed="").status_code == 422
    assert "No child of that name" in send(data, FIND, typed="Nobody Atall").get_json()["fields"]["typed"]


def test_everything_held_is_given_out_with_the_trail(data, child, key, records):
    trail.recorded(records, doing("manager", "team_manager"), Look("child", "Child page", count=1, keys=[key]))
    answer = send(data, GIVE, key=key, asked_by="the young person", form="xlsx")
    assert answer.status_code == 200 and key not in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    looks = list(book["Who looked, and what was done"].iter_rows(values_only=True))
    assert looks[1][3] == "manager" and len(looks) == 2
    rows = list(csv.DictReader(io.StringIO(send(data, GIVE, key=key, asked_by="the mother", form="csv").data.decode("utf-8-sig"))))
    assert ("persons", "person_id", str(child["person_id"])) in {(row["section"], row["field"], row["value"]) for row in rows}
    assert [(act, by) for act, by, _ in acts(records)] == [("subject access", "the young person"), ("subject access", "the mother")]
    assert [entry.keys for entry in trail_of(records, "subject access")] == [[key], [key]]
    assert "Given out the mother" in page(data, "people", f"key={key}")


@pytest.mark.sampled(1)
@pytest.mark.parametrize("path", [GIVE, CORRECT, ERASE])
def test_words_that_name_the_child_are_not_kept(data, child, key, records, store, path):
    given = {"key": key, "asked_by": f"mother of {child['forename']}", "words": "wrong", "form": "csv", "how": "REMOVED", "sure": "ERASE"}
    answer = send(data, path, **given)
    assert answer.status_code == 422 and "name the child" in answer.get_json()["fields"]["asked_by"]
    assert acts(records) == [] and is_known(Store(store.path).live(), str(child["person_id"]))


def test_a_correction_is_asked_for_and_followed(data, key, records):
    assert set(send(data, CORRECT, key=key, asked_by="the mother").get_json()["fields"]) == {"words"}
    assert send(data, CORRECT, key=key, asked_by="the mother", words="date of birth a month out").status_code == 200
    text = markup_of(data, "people", f"key={key}")
    with records.reading() as session:
        row = session.query(PersonAct).one()
    after = hidden(text, f"step-{row.row_id}")
    assert send(data, STEP, request=row.key, state="PASSED", after=after).status_code == 200
    assert send(data, STEP, request=row.key, state="REFUSED", after=after).status_code == 409
    for query in ("", f"key={key}"):
        shown = page(data, "people", query)
        assert "23/11/2026: asked for, data 23/11/2026: passed to those who keep the case system, data" in shown
    assert [entry.words for entry in trail_of(records, "write")] == [
        "Correction asked for", "Correction passed to those who keep the case system"
    ]  # fmt: skip


def test_erasure_wants_its_word_and_leaves_its_record(data, child, key, records, store):
    person = str(child["person_id"])
    given = {"key": key, "how": "REMOVED", "asked_by": "the young person", "words": "objection upheld", "sure": "erase"}
    assert set(send(data, ERASE, **given).get_json()["fields"]) == {"sure"}
    assert set(send(data, ERASE, **(given | {"how": "x"})).get_json()["fields"]) == {"how"}
    assert is_known(Store(store.path).live(), person) and acts(records) == []
    told = send(data, ERASE, **(given | {"sure": "ERASE"})).get_json()
    assert told["words"].startswith("Removed: ") and told["words"].endswith("in 1 edition.")
    assert not is_known(Store(store.path).live(), person)
    assert [act for act, _, _ in acts(records)] == ["erased"] and trail_of(records, "erasure")[0].keys == [key]
    shown = page(data, "people", f"key={key}")
    assert "No kept edition knows" in shown and "Erased the young person" in shown and not tells(shown, child)
    assert send(data, GIVE, key=key, asked_by="the mother", form="csv").status_code == 422


def test_what_is_past_its_time_is_shown_and_removed(data, clock, records):
    assert "Nothing is past its time today" in page(data, "people") and "Pinned editions" in page(data, "people")
    trail.recorded(records, doing("manager", "team_manager"), Look("list", "Open plans"))
    clock.on(days=91)
    with records.session() as session:
        session.add(Attempt(who_hash="a", from_hash="b", at=clock.at - timedelta(days=91), ok=True))
    data.let_in(records, "data", clock.at)
    assert "Attempts to sign in 1 90 days from the attempt" in page(data, "people")
    assert set(send(data, REMOVE, sure="remove").get_json()["fields"]) == {"sure"}
    assert send(data, REMOVE, sure="REMOVE").get_json()["words"] == "Removed: attempts to sign in, 1 row or file."
    assert "Nothing is past its time today" in page(data, "people") and "Removed by the schedule" in page(data, "people")
    assert "Removed by the retention schedule" in trail_of(records, "admin")[-1].words
    assert "so nothing was removed" in send(data, REMOVE, sure="REMOVE").get_json()["words"]


def test_a_restricted_child_is_for_those_named(data, records):
    person = restricted_ids(records)[1]
    with records.session() as session:
        row = records.latest(session, Restricted, person)
        records.add(session, Restricted(**doing("data", "data_manager").stamp(person), why=row.why, named=["head"]))
    data.let_in(records, "data")
    assert "for whom you are not named" in page(data, "people", f"key={key_of(person)}")
    for path in (GIVE, CORRECT, ERASE):
        answer = send(data, path, key=key_of(person), asked_by="the mother", words="x", form="csv", how="REMOVED", sure="ERASE")
        assert answer.status_code == 422 and "not named" in answer.get_json()["words"]
    assert acts(records) == []


def test_a_pupil_whom_social_care_does_not_know_is_found_given_out_and_erased(data, store, records, tmp_path):
    """By number or name, in an edition of a school census alone; told by a key, and never as a person."""
    census = write(tmp_path / "census", {})
    assert load(["school-census", str(census), "--alone", "--invented", "--store", str(store.path)]) == 0
    pupil = key_of(key_text("A222", PUPIL))
    for typed in ("a222", "ottoline quill"):
        assert send(data, FIND, typed=typed).get_json()["go"] == f"/admin/people?key={pupil}"
    assert "Ottoline Quillfeather, born 31/01/2013, pupil A222, by the school census alone" in page(data, "people", f"key={pupil}")
    named = send(data, CORRECT, key=pupil, asked_by="the father", words="A222 is wrong")
    assert named.status_code == 422 and send(data, CORRECT, key=pupil, asked_by="the father", words="year group").status_code == 200
    lines = list(csv.DictReader(io.StringIO(send(data, GIVE, key=pupil, asked_by="x", form="csv").data.decode("utf-8-sig"))))
    assert {line["value"] for line in lines if line["field"] == "pupil_id"} == {"A222"}
    given = {"key": pupil, "how": "REMOVED", "asked_by": "the father", "words": "objection upheld", "sure": "ERASE"}
    assert send(data, ERASE, **given).get_json()["words"].endswith("in 1 edition.")
    assert "No child of that name" in send(data, FIND, typed="a222").get_json()["fields"]["typed"]
    assert "A222" not in Store(store.path).live().table("pupils")["pupil_id"] and trail_of(records, "erasure")[0].keys == [pupil]


@pytest.fixture
def two(demo, records, child) -> tuple[str, str]:
    """A restricted child as adopted and another person sealed as the old identity; the data manager is named for both."""
    new = restricted_ids(records)[0]
    with records.session() as session:
        stamp = doing("data", "data_manager").stamp(new)
        records.add(session, Restricted(**stamp, why="adopted", named=["data"], sealed_person_id=str(child["person_id"])))
    return new, str(child["person_id"])


def test_both_identities_are_given_out_to_those_named_for_both(data, two, records):
    new, old = two
    data.let_in(records, "data")
    assert "Which identity" in page(data, "people", f"key={key_of(new)}") and "Which identity" in page(data, "people", f"key={key_of(old)}")
    unsaid = send(data, GIVE, key=key_of(new), asked_by="the young person", form="csv")
    assert unsaid.status_code == 422 and set(unsaid.get_json()["fields"]) == {"whom"} and acts(records) == []
    for whom, seen in (("one", {new}), ("both", {new, old})):
        answer = send(data, GIVE, key=key_of(new), asked_by="the young person", form="csv", whom=whom)
        lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert {line["value"] for line in lines if line["field"] == "person_id"} == seen
    assert sorted(entry.keys for entry in trail_of(records, "subject access")) == sorted([[key_of(new)], [key_of(new)], [key_of(old)]])
    book = openpyxl.load_workbook(io.BytesIO(send(data, GIVE, key=key_of(old), asked_by="the mother", form="xlsx", whom="both").data))
    assert len([name for name in book.sheetnames if name.startswith("Other - ")]) * 2 == len(book.sheetnames) - 1


def test_both_identities_are_erased_or_one(data, two, records, store):
    new, old = two
    data.let_in(records, "data")
    given = {"key": key_of(new), "how": "REMOVED", "asked_by": "the young person", "words": "objection upheld", "sure": "ERASE"}
    assert set(send(data, ERASE, **given).get_json()["fields"]) == {"whom"} and is_known(Store(store.path).live(), new)
    told = send(data, ERASE, **given, whom="both").get_json()
    assert told["words"].startswith("Removed, both identities: ") and told["words"].endswith("in 1 edition.")
    assert not is_known(Store(store.path).live(), new) and not is_known(Store(store.path).live(), old)
    assert sorted(entry.keys[0] for entry in trail_of(records, "erasure")) == sorted([key_of(new), key_of(old)])
    with records.reading() as session:
        assert not [row for row in records.all_latest(session, Restricted) if {row.key, row.sealed_person_id} & {new, old}]


def test_one_of_two_identities_is_erased_and_the_other_stays(data, two, records, store):
    new, old = two
    data.let_in(records, "data")
    given = {"how": "REMOVED", "asked_by": "the young person", "words": "objection upheld", "sure": "ERASE"}
    assert send(data, ERASE, key=key_of(new), **given, whom="one").status_code == 200
    assert not is_known(Store(store.path).live(), new) and is_known(Store(store.path).live(), old)


def test_who_is_not_named_for_both_is_asked_nothing_and_works_on_one(data, two, records, store):
    """Named for the old identity by a row of its own, and not for the new one: nothing says that there is another."""
    new, old = two
    with records.session() as session:
        row = records.latest(session, Restricted, new)
        stamp = doing("data", "data_manager").stamp(new)
        records.add(session, Restricted(**stamp, why="adopted", named=["head"], sealed_person_id=row.sealed_person_id))
    data.let_in(records, "data")
    for key in (key_of(new), key_of(old)):
        assert "Which identity" not in page(data, "people", f"key={key}")
        for path in (GIVE, ERASE):
            answer = send(data, path, key=key, asked_by="x", words="x", form="csv", how="REMOVED", sure="ERASE", whom="both")
            assert answer.status_code == 422 and "not named" in answer.get_json()["words"]
    assert is_known(Store(store.path).live(), new) and is_known(Store(store.path).live(), old) and acts(records) == []
