"""Saved views: links by name, never a right, never typed text, never anybody else's to change."""

import pytest

from access import views
from access.doing import NotDone
from tests.trail.drawn import doing

ANNA, BERT = doing("anna", "team_manager"), doing("bert", "finance")
QUERY = "?locality=Erewash&only=measure%3Acin-over-133&q=Ada+Drawn&child=abc&text=Ada&show=percent"


def test_a_view_is_a_link_without_text_or_child(records):
    with records.session() as session:
        view = views.save(records, session, ANNA, "  Erewash,  long  ", "/cin/overview", QUERY)
    assert view.name == "Erewash, long"
    assert view.href == "/cin/overview?locality=Erewash&only=measure%3Acin-over-133&show=percent"
    assert (view.own, view.shared) == (True, False)


def test_own_and_shared(records):
    with records.session() as session:
        mine = views.save(records, session, ANNA, "Mine", "/cases", "")
        ours = views.save(records, session, ANNA, "Ours", "/cases", "locality=Erewash", shared=True)
    with records.reading() as session:
        assert [view.key for view in views.own(records, session, "anna")] == [mine.key, ours.key]
        assert views.own(records, session, "bert") == []
        (seen,) = views.shared(records, session, "bert")
        assert (seen.key, seen.own, seen.href) == (ours.key, False, "/cases?locality=Erewash")
        assert views.one(records, session, "bert", mine.key) is None
        assert views.one(records, session, "bert", ours.key) == seen


def test_only_the_owner_changes_and_removes(records):
    with records.session() as session:
        view = views.save(records, session, ANNA, "Ours", "/cases", "", shared=True)
        for act in (
            lambda: views.change(records, session, BERT, view.key, name="His"),
            lambda: views.withdraw(records, session, BERT, view.key),
        ):
            with pytest.raises(NotDone, match="no such view"):
                act()
        assert views.change(records, session, ANNA, view.key, name="Team", after=view.row_id).name == "Team"
        assert not views.change(records, session, ANNA, view.key, shared=False).shared
        assert views.shared(records, session, "bert") == []
        views.withdraw(records, session, ANNA, view.key)
        assert views.own(records, session, "anna") == []
        views.save(records, session, ANNA, "Team", "/cases", "")  # the name is free again


@pytest.mark.parametrize(
    "path", ["//elsewhere.example", "https://elsewhere.example", "/cin/../x y", "cin", "/a\\b", "/x?y", "javascript:x"]
)
def test_only_a_page_of_ours(sqlite_records, path):
    with pytest.raises(NotDone, match="Only a page"), sqlite_records.session() as session:
        views.save(sqlite_records, session, ANNA, "Name", path, "")


def test_names_are_there_short_and_once(sqlite_records):
    with sqlite_records.session() as session:
        views.save(sqlite_records, session, ANNA, "Mine", "/cases", "")
        views.save(sqlite_records, session, BERT, "Mine", "/cases", "")
        for name, words in ((" ", "no name"), ("x" * 81, "81 characters"), ("mine", "of that name")):
            with pytest.raises(NotDone, match=words):
                views.save(sqlite_records, session, ANNA, name, "/cases", "")
