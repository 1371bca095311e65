"""The trail asked: by child and by person, whole exports made again, restricted children left out."""

import hashlib

from access import looks, trail
from access.export_lists import ExportLists
from access.trail import Look, digest_of
from data.forgetting import forget
from data.records.tables import TrailEntry
from tests.trail.drawn import doing, key

ONE, TWO, THREE = key("P1"), key("P2"), key("P3")


def whole(*keys: str) -> Look:
    """An export whose keys are not kept."""
    return Look("export", "Open plans, xlsx", filter="measure=cin-open", edition="2", count=len(keys), digest=digest_of(keys))


def test_who_looked_at_this_child(records):
    trail.recorded(records, doing("anna", "team_manager"), Look("list", "Open plans", count=2, keys=(ONE, TWO)))
    trail.recorded(records, doing("bert", "head_of_service"), Look("child", "Child page", count=1, keys=(TWO,), reason="duty"))
    trail.recorded(records, doing("anna", "team_manager"), whole(ONE, ONE, TWO))
    with records.reading() as session:
        found = looks.looks_at(session, TWO, lambda entry: [ONE, TWO, ONE])
        assert [(look.user, look.kind, look.sure) for look in found] == [
            ("anna", "export", True), ("bert", "child", True), ("anna", "list", True)
        ]  # fmt: skip
        assert looks.looks_at(session, THREE, lambda entry: [ONE, TWO, ONE]) == []
        assert [look.reason for look in looks.looks_at(session, TWO, lambda entry: [ONE, ONE, TWO])] == ["", "duty", ""]


def test_an_export_that_cannot_be_made_again_is_told(records):
    trail.recorded(records, doing("anna"), whole(ONE, TWO))
    with records.reading() as session:
        for recompute in (None, lambda entry: None, lambda entry: [ONE]):  # gone, gone, and not the list that was exported
            found = looks.looks_at(session, THREE, recompute)
            assert [look.sure for look in found] == [False]
            assert looks.as_row(found[0])[-1] == looks.UNSURE


def test_a_list_is_made_again_once_however_many_exports_of_it_there_are(records):
    for user in ("anna", "bert", "cleo"):
        trail.recorded(records, doing(user), whole(ONE, TWO))
    trail.recorded(records, doing("anna"), whole(THREE))
    made = []

    def recompute(entry):
        made.append(entry.seq)
        return [ONE, TWO] if entry.count == 2 else [ONE]  # of the last another list comes than was exported

    with records.reading() as session:
        for _ in range(3):
            assert [(look.user, look.sure) for look in looks.looks_at(session, TWO, recompute)] == [
                ("anna", False), ("cleo", True), ("bert", True), ("anna", True)
            ]  # fmt: skip
            assert [look.sure for look in looks.looks_at(session, THREE, recompute)] == [False]
        assert sorted(made) == [3, 4], "each digest once, and what cannot be made again once"
        forget()
        looks.looks_at(session, TWO, recompute)
    assert sorted(made) == [3, 3, 4, 4], "after an erasure nothing is kept"


def test_no_more_is_kept_than_there_is_room_for(records):
    kept = ExportLists(most=5)
    lists = [[key(f"P{n}"), key(f"P{n + 1}")] for n in range(4)]
    for keys in lists:
        trail.recorded(records, doing("anna"), whole(*keys))
    made = []
    with records.reading() as session:
        entries = session.query(TrailEntry).order_by(TrailEntry.seq).all()

    def holds(n):
        return kept.holds(entries[n], lists[n][0], lambda entry: made.append(n) or lists[n])

    assert all(holds(n) for n in (0, 1, 0, 2, 0, 3, 0)) and made == [0, 1, 2, 3], "the last used stays"
    assert holds(1) and made == [0, 1, 2, 3, 1] and kept.holds(entries[1], "nobody's", None) is False
    kept.keep(str(entries[2].digest), [key(f"P{n}") for n in range(6)])
    assert kept.holds(entries[2], lists[2][0], None) is None, "a list beyond the room is not kept, and nobody can say"


def test_a_digest_is_that_of_the_sorted_keys():
    assert digest_of(["b", "a"]) == hashlib.sha256(b"a\nb").hexdigest()
    assert digest_of(["a"]) != digest_of(["a", "a"])


def test_what_this_person_looked_at(records):
    for user in ("anna", "bert", "anna"):
        trail.recorded(records, doing(user), Look("list", f"By {user}", count=1, keys=(ONE,)))
    with records.reading() as session:
        assert [(look.seq, look.words) for look in looks.looks_by(session, "anna")] == [(3, "By anna"), (1, "By anna")]
        assert [look.seq for look in looks.looks_by(session, "anna", limit=1)] == [3]
        assert looks.looks_by(session, "cleo") == []


def test_restricted_children_are_told_to_nobody_else(records):
    trail.recorded(records, doing("anna"), Look("list", "Open plans", count=2, keys=(ONE, TWO)))
    trail.recorded(records, doing("anna"), Look("child", "Child page", filter="child=x", keys=(TWO,), reason="a reason that tells"))
    hidden = frozenset({TWO})
    with records.reading() as session:
        assert looks.looks_at(session, TWO, hidden=hidden) == []
        page, listed = looks.looks_by(session, "anna", hidden=hidden)
    assert listed.keys == (ONE,) and listed.count == 2
    assert (page.keys, page.words, page.reason, page.filter) == ((), "A restricted child", "", "")


def test_a_key_with_a_wildcard_in_it_finds_itself_alone(records):
    trail.recorded(records, doing(), Look("list", "x", keys=("aXb" + "c" * 40,)))
    with records.reading() as session:
        assert looks.looks_at(session, "a_b" + "c" * 40) == []


def test_rows_stand_under_their_heads(records):
    trail.recorded(records, doing("anna", purpose="audit"), Look("list", "Open plans", count=2, keys=(ONE, TWO)))
    with records.reading() as session:
        row = dict(zip(looks.HEADS, looks.as_row(looks.latest_looks(session)[0]), strict=True))
    assert row["When (UTC)"] == "21/11/2026 09:30:00" and row["Purpose"] == "audit" and row["Children"] == f"{ONE} {TWO}"
