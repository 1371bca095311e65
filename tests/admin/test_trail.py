"""Who looked, on screen: by child, by person, by period; the reading itself is noted, and restricted children are for those named."""

import csv
import io

import openpyxl
import pytest
from sqlalchemy import text

from access import trail
from access.trail import Look
from data.records.tables import Restricted
from tests.admin.asking import a_child, key_of, page, restricted_ids, send, trail_of
from tests.trail.drawn import doing

FIND, VERIFY = "/do/admin/trail/find", "/do/admin/trail/verify"


@pytest.fixture
def data(browser, records):
    """The data manager's browser."""
    return browser.let_in(records, "data")


def looked(records, user, *people, kind="child", words="Child page"):
    """Somebody looked at people, on 21/11/2026."""
    trail.recorded(records, doing(user, "team_manager"), Look(kind, words, count=len(people), keys=[key_of(one) for one in people]))


@pytest.mark.parametrize("name", ["performance", "finance", "manager", "director"])
def test_only_the_data_manager_may(browser, records, name):
    other = browser.let_in(records, name)
    assert page(other, "trail") == "403" and other.get("/export/trail.xlsx").status_code == 403
    assert send(other, FIND, typed="x").status_code == send(other, VERIFY).status_code == 403
    assert {entry.kind for entry in trail_of(records)} == {"refused"}


def test_who_looked_at_one_child(data, records, demo):
    child = a_child(demo, records)
    person = str(child["person_id"])
    looked(records, "manager", person)
    looked(records, "head", str(a_child(demo, records, 1)["person_id"]), words="Another child")
    found = send(data, FIND, typed=f"{child['forename']} {child['surname']}").get_json()
    assert found["go"] == f"/admin/trail?key={key_of(person)}"
    shown = page(data, "trail", f"key={key_of(person)}")
    assert "Who looked at one child" in shown and "Ottilie Brackenrow" in shown and "Child page" in shown and "Another child" not in shown
    read = trail_of(records, "trail")[-1]
    assert (read.user, read.words, read.keys, read.filter) == ("data", "Who looked at one child", [key_of(person)], "")
    assert trail_of(records, "search")[-1].keys == [key_of(person)]


def test_what_one_person_looked_at_by_period(data, records, demo):
    looked(records, "manager", str(a_child(demo, records)["person_id"]), kind="list", words="Open plans")
    assert "Open plans" in page(data, "trail", "by=manager") and "Open plans" not in page(data, "trail", "by=head")
    assert "Open plans" in page(data, "trail", "by=manager&since=2026-11-21&until=2026-11-21")
    assert "Open plans" not in page(data, "trail", "by=manager&since=2026-11-22")
    assert "Nobody did, in this period" in page(data, "trail", "by=manager&until=2026-11-20")
    words = [entry.words for entry in trail_of(records, "trail")]
    assert words[0] == "What manager looked at and did" and words[-1] == "What manager looked at and did, up to 20/11/2026"
    assert "is not a day" in page(data, "trail", "since=yesterday")


def test_every_kind_is_told_in_words(data, records, demo):
    person = str(a_child(demo, records)["person_id"])
    for kind, said in (("list", "List"), ("export", "Export"), ("child", "Child page"), ("write", "Entry written"), ("refused", "Refused")):
        looked(records, "manager", person, kind=kind, words=f"words of {kind}")
        assert f"{said} words of {kind}" in page(data, "trail")


def test_restricted_children_are_for_those_named(data, records):
    person = restricted_ids(records)[1]
    looked(records, "manager", person, words="told")
    assert "told" in page(data, "trail", f"key={key_of(person)}")
    with records.session() as session:
        row = records.latest(session, Restricted, person)
        stamp = doing("data", "data_manager").stamp(person)
        records.add(session, Restricted(**stamp, why=row.why, named=["head"]))
    data.let_in(records, "data")
    hidden = page(data, "trail", f"key={key_of(person)}")
    assert "Nobody did" in hidden and "for whom you are not named" in hidden and trail_of(records, "trail")[-1].keys == []
    newest = page(data, "trail", "by=manager")
    assert "A restricted child" in newest and "told" not in newest
    answer = data.get("/export/trail.csv?by=manager")
    assert key_of(person) not in answer.get_data(as_text=True) and "A restricted child" in answer.get_data(as_text=True)


def test_all_entries_are_taken_away(data, records, demo):
    child = a_child(demo, records)
    for _ in range(3):
        looked(records, "manager", str(child["person_id"]))
    answer = data.get(f"/export/trail.xlsx?key={key_of(str(child['person_id']))}")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert [row[3] for row in rows[1:]] == ["data", "manager", "manager", "manager"] and rows[1][5] == "Trail read"
    assert trail_of(records, "trail")[-1].words == "Who looked at one child; as xlsx"
    rows = list(csv.DictReader(io.StringIO(data.get("/export/trail.csv").data.decode("utf-8-sig"))))
    assert len(rows) == len(trail_of(records))
    assert data.get("/export/trail.pdf").status_code == 404 and data.get("/export/trail.csv?since=x").status_code == 400


def test_the_chain_is_checked(data, records):
    looked(records, "manager", "P1")
    assert send(data, VERIFY).get_json()["words"] == "The chain of 1 entry holds."
    assert "The chain of 1 entry holds. (checked 23/11/2026 12:00 UTC by Tobias Inkwell)" in page(data, "trail")
    with records.engine.connect() as connection:
        names = connection.execute(text("select name from sqlite_master where type = 'trigger' and tbl_name = 'trail'")).scalars().all()
        for name in names:
            connection.execute(text(f'drop trigger "{name}"'))
        connection.execute(text("update trail set words = 'nothing' where seq = 1"))
        connection.commit()
    assert "The chain is broken: entry 1" in send(data, VERIFY).get_json()["words"]
