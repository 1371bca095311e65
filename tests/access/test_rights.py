"""Groups and readers: DOMAIN.md 8 as a table, every answer in words, and nothing open where something is missing."""

from dataclasses import FrozenInstanceError
from datetime import date, timedelta

import polars as pl
import pytest

from access.keys import child_key, person_of
from access.reader import NOBODY, SYSTEM, Reader, Refused, system_reader
from access.restricted import held_from, identities, named_ids
from access.rights import GROUPS, Extent, Permission
from tests.access.people import DAY, ARestricted, AStandIn, reader

E = Extent
TABLE = {
    "practice_supervisor": (E.ALL, E.OWN_TEAM, False),
    "team_manager": (E.ALL, E.OWN_TEAM, False),
    "team_coordinator": (E.ALL, E.OWN_TEAM, False),
    "head_of_service": (E.ALL, E.OWN_LOCALITIES, False),
    "assistant_director": (E.ALL, E.ALL, False),
    "performance_officer": (E.ALL, E.ALL, False),
    "quality_assurance": (E.ALL, E.ALL, False),
    "finance": (E.ALL, E.NONE, True),
    "business_services": (E.ALL, E.NONE, True),
    "independent_reviewer": (E.NONE, E.NONE, True),
    "zone_worker": (E.OWN_ZONE, E.OWN_ZONE, True),
    "school_staff": (E.OWN_SCHOOL, E.OWN_SCHOOL, True),
    "data_manager": (E.ALL, E.ALL, False),
}
FRAME = pl.DataFrame(
    [("Alder", "Alder 1", "Ana"), ("Alder", "Alder 2", "Ben"), ("Birch", "Birch 1", "Ana"), ("Not known", "Not known", "Not known")],
    schema=["locality", "team", "worker"],
    orient="row",
)


def test_the_groups_are_those_of_the_policy() -> None:
    assert {id: (g.figures, g.lists, g.suppressed) for id, g in GROUPS.items()} == TABLE


@pytest.mark.parametrize("id", GROUPS)
def test_lists_and_their_exports_go_together_with_their_extent(id: str) -> None:
    who = reader(id)
    lists = GROUPS[id].lists is not E.NONE
    assert who.may(Permission.SEE_LISTS) == who.may(Permission.EXPORT_LISTS) == who.lists_something == lists
    assert who.may(Permission.SEE_FIGURES) == (GROUPS[id].figures is not E.NONE)
    assert lists or not FRAME.filter(who.listed()).height


@pytest.mark.parametrize("id", GROUPS)
@pytest.mark.parametrize("permission", Permission)
def test_what_may_not_be_done_is_told_with_whom_to_ask(id: str, permission: Permission) -> None:
    who, words = reader(id), reader(id).why_not(permission)
    assert permission.words and (words == "") == who.may(permission)
    if words:
        assert "Ask " in words and permission.words in words
        with pytest.raises(Refused) as refused:
            who.demand(permission)
        assert refused.value.words == words


EXTENTS = [
    ("team_manager", 4, 1),
    ("head_of_service", 4, 2),
    ("performance_officer", 4, 4),
    ("finance", 4, 0),
    ("independent_reviewer", 0, 0),
    ("zone_worker", 0, 0),
]


@pytest.mark.parametrize(("id", "counted", "listed"), EXTENTS)
def test_rows_counted_and_listed(id: str, counted: int, listed: int) -> None:
    who = reader(id)
    assert (FRAME.filter(who.rows()).height, FRAME.filter(who.listed()).height) == (counted, listed)
    places = FRAME.filter(who.listed()).select("locality", "team").rows()
    assert [(locality, team) for locality, team, _ in FRAME.rows() if who.lists_team(team, locality)] == places


def test_a_school_reads_its_own_rows_only() -> None:
    pupils = pl.DataFrame({"school": ["Oak", "Elm", None], "zone": ["North", "North", "South"]})
    assert pupils.filter(reader("school_staff").rows(pupils.columns)).height == 1
    assert pupils.filter(reader("zone_worker").listed(pupils.columns)).height == 2


@pytest.mark.parametrize(
    ("id", "fields", "said"),
    [
        ("no such group", {}, "no group"),
        ("", {}, "no group"),
        ("data_manager", {"disabled": True}, "disabled"),
        ("data_manager", {"withdrawn": True}, "disabled"),
        ("school_staff", {"agreement_on": None}, "information-sharing agreement"),
        ("zone_worker", {"dbs_on": None}, "DBS check date"),
        ("zone_worker", {"dbs_on": DAY + timedelta(1)}, "DBS check date"),
        ("school_staff", {"school": None}, "names no school"),
        ("zone_worker", {"zone": ""}, "names no zone"),
    ],
)
def test_what_is_missing_leaves_nothing(id: str, fields: dict[str, object], said: str) -> None:
    who = reader(id, **fields)
    assert said in (who.blocked or "") and "Ask" in (who.blocked or "")
    assert not any(who.may(permission) for permission in Permission)
    assert not FRAME.filter(who.rows()).height and not FRAME.filter(who.listed()).height
    assert not who.lists_team("Alder 1", "Alder")


@pytest.mark.parametrize(("id", "fields"), [("team_manager", {"teams": []}), ("head_of_service", {"localities": []})])
def test_who_has_no_team_or_locality_lists_nothing(id: str, fields: dict[str, object]) -> None:
    who = reader(id, **fields)
    assert not FRAME.filter(who.listed()).height and not who.lists_team("", "") and not who.lists_team("Not known", "Not known")


@pytest.mark.parametrize(("until", "listed"), [(DAY, 2), (DAY - timedelta(1), 1)])
def test_a_stand_in_holds_the_team_until_the_day(until: date, listed: int) -> None:
    who = reader("team_manager", stand_ins=[AStandIn("someone", "Birch 1", until), AStandIn("another", "Alder 2", until)])
    assert FRAME.filter(who.listed()).height == listed


def test_a_stand_in_gives_finance_no_list() -> None:
    who = reader("finance", stand_ins=[AStandIn("someone", "Birch 1", DAY)])
    assert not who.stand_ins and not FRAME.filter(who.listed()).height and not who.may(Permission.WRITE_ICM)


def test_readers_are_frozen_hashable_and_their_keys_name_nobody() -> None:
    who = reader("team_manager", key="a.manager")
    with pytest.raises(FrozenInstanceError):
        who.teams = ("Birch 1",)  # type: ignore[misc]
    assert hash(who) and hash(who.cache_key) and "a.manager" not in str(who.cache_key)
    moved = reader("team_manager", key="a.manager", teams=["Birch 1"])
    assert who.cache_key != moved.cache_key and who != moved
    assert who.cache_key == reader("team_manager", key="b.manager").cache_key
    rows = [ARestricted("P1", ["a.manager"])]
    assert reader("team_manager", restricted=rows).list_key != reader("team_manager", restricted=rows, key="a.manager").list_key


def test_nobody_the_system_and_the_machine() -> None:
    assert not FRAME.filter(NOBODY.rows()).height and not any(NOBODY.may(p) for p in Permission) and Reader("nobody", "nobody") == NOBODY
    assert SYSTEM.sees_everything
    assert not system_reader([ARestricted("P1", ["system"]), ARestricted("P2")]).lists_person("P2")


def test_a_reason_is_asked_outside_ones_own_once_a_child() -> None:
    who = reader("head_of_service")
    assert not who.asks_reason("k", "Alder 1", "Alder") and who.asks_reason("k", "Birch 1", "Birch")
    assert reader("performance_officer").asks_purpose and not who.asks_purpose


RESTRICTED = [ARestricted("new", ["ann", "bob"], "old"), ARestricted("old", ["ann"]), ARestricted("court", ["bob"])]


def test_an_adopted_child_is_two_people_to_everybody_else() -> None:
    assert named_ids(RESTRICTED, "ann") == {"new", "old"} and held_from(RESTRICTED, "ann") == {"court"}
    assert named_ids(RESTRICTED, "bob") == {"new", "court"}, "two rows about one identity: the narrower one holds"
    assert identities(RESTRICTED, "ann", "new") == ("new", "old") and identities(RESTRICTED, "ann", "old") == ("old", "new")
    assert identities(RESTRICTED, "bob", "new") == ("new",) and identities(RESTRICTED, "bob", "old") == ()
    assert identities(RESTRICTED, "cat", "new") == () and identities(RESTRICTED, "cat", "free") == ("free",)
    assert held_from([ARestricted("x", [], withdrawn=True)], "cat") == set()


SECRET = "a secret of more than sixteen bytes"


def test_a_child_key_is_opaque_steady_and_found_only_among_candidates() -> None:
    key = child_key(SECRET, "2100038")
    assert key == child_key(SECRET.encode(), "2100038") and len(key) == 43 and "2100038" not in key and "=" not in key
    assert key != child_key(SECRET + "!", "2100038") and key != child_key(SECRET, "2100039")
    assert person_of(SECRET, key, ["1", "2100038"]) == "2100038" and person_of(SECRET, key, ["1"]) is None
    assert person_of(SECRET, "é", ["1"]) is None and person_of(SECRET, "", ["1"]) is None
    for secret, person in (("short", "1"), (SECRET, "")):
        with pytest.raises(ValueError, match="secret|empty"):
            child_key(secret, person)
