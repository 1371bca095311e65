"""Restricted persons on screen: restricted, named, ended, an old identity sealed; found by a post and told by key alone."""

import pytest

from access.restricted import held_from
from access.restricting import WHYS
from data.records.tables import Restricted, SignIn
from pages.admin.user_form import box_name
from tests.admin.asking import a_child, hidden, key_of, markup_of, page, restricted_ids, send, tells, trail_of

FIND, SET, LIFT, SEAL = (f"/do/admin/restricted/{what}" for what in ("find", "set", "lift", "seal"))


@pytest.fixture
def data(browser, records):
    """The data manager's browser."""
    return browser.let_in(records, "data")


def named(*names: str) -> dict[str, str]:
    """The boxes of those named, ticked."""
    return {box_name("named", name).replace("-", "__"): "yes" for name in names}


def held(records, person) -> Restricted | None:
    with records.reading() as session:
        return records.latest(session, Restricted, person)


@pytest.mark.parametrize("name", ["performance", "finance", "manager", "head"])
def test_only_the_data_manager_may(browser, records, name):
    other = browser.let_in(records, name)
    assert page(other, "restricted") == "403"
    for path in (FIND, SET, LIFT, SEAL):
        assert send(other, path, typed="x", key="x", why="adopted", reason="x").status_code == 403
    assert len(restricted_ids(records)) == 3 and trail_of(records, "admin") == []


def test_a_purpose_comes_first(data, records):
    with records.session() as session:
        session.query(SignIn).filter(SignIn.user == "data").one().purpose = ""
    assert "What are you looking at cases for?" in page(data, "restricted")
    assert "Choose first" in send(data, FIND, typed="anybody").get_json()["words"]


def test_the_list_says_who_and_why_and_is_a_look(data, records, demo):
    shown = page(data, "restricted")
    assert all(why.capitalize() in shown for why in WHYS) and "Tobias Inkwell, Saffron Ludmoor" in shown
    (entry,) = trail_of(records, "list")
    assert entry.words == "Restricted persons" and set(entry.keys) == {key_of(person) for person in restricted_ids(records)}


def test_a_child_is_restricted_changed_and_freed(data, records, demo):
    child = a_child(demo, records)
    person, key = str(child["person_id"]), key_of(str(child["person_id"]))
    found = send(data, FIND, typed=f"{child['forename']} {child['surname']}").get_json()
    assert found["go"] == f"/admin/restricted?key={key}" and not tells(str(found), child)
    assert send(data, FIND, typed=person.lower()).get_json()["go"] == found["go"]
    given = {"key": key, "why": "court order", "reason": "order of this week", **named("data", "head")}
    assert send(data, SET, **(given | {"after": "0"})).status_code == 200
    row = held(records, person)
    assert (row.why, row.named) == ("court order", ["data", "head"]) and held_from([row], "manager") == {person}
    data.let_in(records, "data")  # being named changes what one may see, so the session ended
    assert send(data, SET, **(given | {"after": "0"})).status_code == 409
    seen = hidden(markup_of(data, "restricted", f"key={key}"), "set")
    assert (
        send(data, SET, **({"key": key, "why": "staff family", "reason": "order ended", "after": seen} | named("data"))).status_code == 200
    )
    shown = page(data, "restricted", f"key={key}")
    assert "Why: from court order to staff family" in shown and "Named: from data, head to data" in shown
    seen = hidden(markup_of(data, "restricted", f"key={key}"), "lift")
    assert send(data, LIFT, key=key, reason="left the council", after=seen).status_code == 200
    data.let_in(records, "data")
    assert held(records, person) is None and "Ended left the council" in page(data, "restricted", f"key={key}")
    entries = trail_of(records, "admin")
    assert [entry.words for entry in entries] == [
        "Restricted: court order; named: data, head", "Restriction changed: staff family; named: data", "Restriction ended"
    ]  # fmt: skip
    assert all(entry.keys == [key] for entry in entries)


def test_an_old_identity_is_sealed(data, records, demo):
    adopted = restricted_ids(records)[0]
    old = a_child(demo, records)
    key, seen = key_of(adopted), hidden(markup_of(data, "restricted", f"key={key_of(adopted)}"), "seal")
    wrong = send(data, SEAL, key=key, typed="no such number", reason="adoption order", after=seen)
    assert wrong.status_code == 422 and "No kept edition" in wrong.get_json()["fields"]["typed"]
    same = send(data, SEAL, key=key, typed=adopted, reason="adoption order", after=seen)
    assert same.status_code == 422 and "present number" in same.get_json()["words"]
    assert send(data, SEAL, key=key, typed=str(old["person_id"]), reason="adoption order", after=seen).status_code == 200
    row = held(records, adopted)
    assert row.sealed_person_id == str(old["person_id"]) and held_from([row], "manager") == {adopted, str(old["person_id"])}
    shown = page(data, "restricted", f"key={key}")
    assert "Old identity sealed: from no to yes" in shown and not tells(shown, old), "the two are never shown together"
    last = trail_of(records, "admin")[-1]
    assert (last.words, last.keys) == ("An old identity sealed", [key])
    for path in (LIFT, SEAL):
        again = send(data, path, key=key, typed="x" if path == LIFT else str(old["person_id"]), reason="x", after=str(row.row_id))
        assert again.status_code == 422
    other = send(data, SET, key=key, why="staff family", reason="x", after=str(row.row_id), **named("data"))
    assert other.status_code == 422 and "adopted" in other.get_json()["words"]
    assert "sealed identity" in page(data, "restricted", f"key={key_of(str(old['person_id']))}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"why": ""}, "Choose why"),
        ({"why": "secret"}, "one of adopted"),
        ({"reason": ""}, "Say who asked"),
        ({"named": ""}, "Name at least one"),
    ],
)
def test_what_is_missing_is_told(data, records, demo, change, said):
    child = a_child(demo, records)
    given = {"key": key_of(str(child["person_id"])), "why": "adopted", "reason": "x", "after": "0"}
    given |= {} if "named" in change else named("data")
    answer = send(data, SET, **(given | change))
    assert answer.status_code == 422 and said in answer.get_data(as_text=True)
    assert held(records, str(child["person_id"])) is None


def test_a_reason_that_names_the_child_is_not_taken(data, records, demo):
    child = a_child(demo, records)
    answer = send(
        data, SET, key=key_of(str(child["person_id"])), why="adopted", reason=f"for {child['forename']}", after="0", **named("data")
    )
    assert answer.status_code == 422 and "name the child" in answer.get_json()["fields"]["reason"]


def test_who_is_not_named_reads_a_key_and_no_name(data, records, demo):
    person = restricted_ids(records)[1]
    child = demo.table("persons").to_dicts()[demo.table("persons")["person_id"].to_list().index(person)]
    seen = held(records, person).row_id
    assert send(data, SET, key=key_of(person), why="staff family", reason="r", after=str(seen), **named("head")).status_code == 200
    data.let_in(records, "data")
    for query in ("", f"key={key_of(person)}"):
        text = markup_of(data, "restricted", query)
        assert "for whom you are not named" in text and not tells(text, child)
    assert "No child of that name" in send(data, FIND, typed=f"{child['forename']} {child['surname']}").get_json()["fields"]["typed"]
    assert send(data, FIND, typed=person).get_json()["go"] == f"/admin/restricted?key={key_of(person)}"
    for path in ("/do/admin/trail/find", "/do/admin/people/find"):
        assert send(data, path, typed=person).status_code == 422
