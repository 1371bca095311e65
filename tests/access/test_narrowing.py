"""Rights at the roads to numbers and rows: workers' rows, lists, restricted persons, and scopes that are refused in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from access.reader import NOBODY, Reader, Refused
from access.rights import GROUPS
from metrics import engine
from metrics.catalogue import MEASURES, TABLES
from metrics.counting import rows_of
from metrics.engine import HeldBack
from metrics.scope import Condition, Scope, default_day, parsed, read_scope
from metrics.series import open_each_day
from tests.access.people import ARestricted, AStandIn, reader
from tests.metrics.cohort import EDITION, Cohort, Plan

DAY = date(2022, 5, 23)
END = date(2022, 4, 30)
OPEN = MEASURES["cin-open"]
BEGUN = date(2022, 1, 1)
# Three plans of Alder 1 (two workers), two of Alder 2, one of Birch 1, one that nobody holds; one moved from Alder 1 to Birch 1.
COHORT = Cohort(
    [
        Plan(BEGUN),
        Plan(BEGUN),
        Plan(BEGUN, worker="Ben Fell"),
        Plan(BEGUN, team="Alder 2"),
        Plan(BEGUN, team="Alder 2"),
        Plan(BEGUN, team="Birch 1"),
        Plan(BEGUN, team=None, worker=None),
        Plan(BEGUN, moves=((date(2022, 5, 10), "Birch 1", "Ben Fell"),)),
    ]
)
FRAMES = COHORT.frames()


def ids(who: Reader, day: date = DAY, **fields: Any) -> set[str]:
    return set(engine.cases(OPEN, Scope(EDITION, day, **fields).narrowed_to(who), FRAMES)["plan_id"])


def workers(who: Reader) -> set[tuple[str, str]]:
    rows = engine.table(TABLES["cin-durations"], Scope(EDITION, DAY).narrowed_to(who), FRAMES)
    return {(row["team"], row["worker"]) for row in rows if row["depth"] == 3}


def test_a_list_is_of_the_team_that_holds_the_case_on_the_day() -> None:
    manager = reader("team_manager")
    assert ids(manager) == {"P0", "P1", "P2"} and ids(manager, date(2022, 5, 9)) == {"P0", "P1", "P2", "P7"}
    assert ids(reader("head_of_service")) == {"P0", "P1", "P2", "P3", "P4"} and len(ids(reader("assistant_director"))) == 8
    assert ids(reader("team_manager", teams=["Birch 1"])) == {"P5", "P7"}
    assert ids(reader("team_manager", stand_ins=[AStandIn("someone", "Birch 1", DAY)])) == {"P0", "P1", "P2", "P5", "P7"}


@pytest.mark.parametrize("group", ["finance", "business_services", "independent_reviewer", "zone_worker", "school_staff"])
def test_who_lists_nothing_is_given_no_row_and_no_count_of_rows(group: str) -> None:
    who = reader(group)
    scope = Scope(EDITION, END).narrowed_to(who)
    for measure in MEASURES.values():
        if measure.name not in ("cin-change", "cin-difference-target", "cin-difference-average"):
            assert engine.cases(measure, scope, FRAMES).is_empty()
    if not who.lists_something:
        with pytest.raises(Refused, match="Ask your head of service"):
            engine.listing(OPEN, scope, FRAMES)


def test_the_figure_counts_all_and_what_is_held_back_is_told() -> None:
    restricted = [ARestricted("CP1", ["ann"]), ARestricted("CP5", [])]
    scope = Scope(EDITION, DAY).narrowed_to(reader("team_manager", restricted=restricted))
    assert engine.figure(OPEN, scope, FRAMES) == 8
    held = engine.listing(OPEN, scope, FRAMES).held
    assert held == HeldBack(counted=8, listed=2, outside=5, restricted=1) and engine.cases(OPEN, scope, FRAMES).height == 2
    assert held.words() == "2 of 8 cases: 5 are outside your team, 1 is restricted to the people named for it"
    named = Scope(EDITION, DAY).narrowed_to(reader("team_manager", restricted=restricted, key="ann"))
    assert engine.listing(OPEN, named, FRAMES).held.words() == "3 of 8 cases: 5 are outside your team"
    assert engine.listing(OPEN, Scope(EDITION, DAY).narrowed_to(reader("assistant_director")), FRAMES).held.words() == ""


def test_a_sealed_identity_is_shown_to_those_named_only() -> None:
    adopted = [ARestricted("CP0", ["ann"], "CP3")]
    assert ids(reader("data_manager", restricted=adopted)) == {f"P{n}" for n in (1, 2, 4, 5, 6, 7)}
    assert len(ids(reader("data_manager", restricted=adopted, key="ann"))) == 8


def test_workers_have_rows_where_their_cases_are_listed() -> None:
    every = {("Alder 1", "Ana Moss"), ("Alder 1", "Ben Fell"), ("Alder 2", "Ana Moss"), ("Birch 1", "Ana Moss"), ("Birch 1", "Ben Fell")}
    assert workers(reader("performance_officer")) == every | {("Not known", "Not known")}
    assert workers(reader("team_manager")) == {("Alder 1", "Ana Moss"), ("Alder 1", "Ben Fell")}
    assert workers(reader("head_of_service")) == {pair for pair in every if pair[0].startswith("Alder")}
    assert not workers(NOBODY)


def test_a_team_row_counts_the_cases_of_workers_that_have_no_row() -> None:
    rows = engine.table(TABLES["cin-durations"], Scope(EDITION, DAY).narrowed_to(reader("team_manager")), FRAMES)
    assert {row["team"]: row["total_open"] for row in rows if row["depth"] == 2} == {
        "Alder 1": 3,
        "Alder 2": 2,
        "Birch 1": 2,
        "Not known": 1,
    }


def test_workers_by_another_path_are_refused() -> None:
    for levels in (("worker",), ("worker", "locality", "team"), ("team", "worker")):
        with pytest.raises(Refused, match="locality, team, worker"):
            engine.measured([OPEN], Scope(EDITION, DAY).narrowed_to(reader("team_manager")), FRAMES, levels)


ANA, BEN = Condition("worker", "Ana Moss"), Condition("worker", "Ben Fell")
BEYOND: list[tuple[str, dict[str, Any]]] = [
    ("team_manager", {"workers": (("Birch 1", "Ana Moss"),)}),
    ("team_manager", {"workers": (("Alder 1", "Ana Moss"), ("Alder 2", "Ana Moss"))}),
    ("team_manager", {"only": (ANA,)}),
    ("team_manager", {"only": (ANA,), "localities": ("Alder",)}),
    ("team_manager", {"only": (ANA,), "teams": ("Alder 1", "Birch 1")}),
    ("team_manager", {"excluded": ((BEN,),)}),
    ("team_manager", {"excluded": ((Condition("team", "Birch 1"), BEN),), "teams": ("Birch 1",)}),
    ("head_of_service", {"workers": (("Birch 1", "Ana Moss"),)}),
    ("head_of_service", {"workers": (("No such team", "Ana Moss"),)}),
    ("head_of_service", {"only": (ANA,)}),
    ("head_of_service", {"only": (ANA,), "localities": ("Alder", "Birch")}),
    ("head_of_service", {"only": (ANA,), "teams": ("Birch 1",)}),
    ("independent_reviewer", {"workers": (("Alder 1", "Ana Moss"),)}),
]
WITHIN: list[tuple[str, dict[str, Any], int]] = [
    ("team_manager", {"workers": (("Alder 1", "Ana Moss"),)}, 2),
    ("team_manager", {"only": (BEN,), "teams": ("Alder 1",)}, 1),
    ("head_of_service", {"workers": (("Alder 2", "Ana Moss"),)}, 2),
    ("head_of_service", {"only": (ANA,), "localities": ("Alder",)}, 4),
    ("assistant_director", {"only": (ANA,)}, 5),
    ("assistant_director", {"excluded": ((ANA,),)}, 3),
]


@pytest.mark.parametrize(("group", "fields"), BEYOND)
def test_figures_of_a_worker_outside_list_rights_are_refused(group: str, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="those who may list that worker's cases. Ask your head of service"):
        engine.figure(OPEN, Scope(EDITION, DAY, **fields).narrowed_to(reader(group)), FRAMES)


@pytest.mark.parametrize(("group", "fields", "count"), WITHIN)
def test_figures_of_a_worker_within_list_rights_are_shown(group: str, fields: dict[str, Any], count: int) -> None:
    assert engine.figure(OPEN, Scope(EDITION, DAY, **fields).narrowed_to(reader(group)), FRAMES) == count


def test_a_scope_changed_after_it_was_narrowed_is_judged_again() -> None:
    from dataclasses import replace

    scope = replace(Scope(EDITION, DAY).narrowed_to(reader("team_manager")), only=(ANA,))
    with pytest.raises(Refused):
        engine.figure(OPEN, scope, FRAMES)
    month = replace(Scope(EDITION, END).narrowed_to(reader("finance")), teams=("Alder 1",))
    with pytest.raises(Refused):
        engine.figure(OPEN, month, FRAMES)


UNPUBLISHED: list[tuple[dict[str, Any], str]] = [
    ({"teams": ("Alder 1",)}, "one locality, or all"),
    ({"workers": (("Alder 1", "Ana Moss"),)}, "one locality, or all"),
    ({"localities": ("Alder", "Birch")}, "one locality, or all"),
    ({"only": (Condition("measure", "cin-open"),)}, "conditions off"),
    ({"only": (ANA,)}, "one locality"),
    ({"excluded": ((Condition("primary_need", "N1"),),)}, "conditions off"),
    ({"services": ("UASC",)}, "services of the page"),
    ({"services": ("Children in Need",)}, "services of the page"),
    ({"as_at": DAY}, "Choose the last day of a month: 30/04/2022"),
]


@pytest.mark.parametrize("group", ["finance", "business_services"])
@pytest.mark.parametrize(("fields", "said"), UNPUBLISHED)
def test_what_could_be_subtracted_is_refused(group: str, fields: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        Scope(EDITION, **{"as_at": END, **fields}).narrowed_to(reader(group))
    assert "Ask a performance officer" in refused.value.words


@pytest.mark.parametrize("fields", [{}, {"localities": ("Alder",)}, {"services": ()}, {"services": ("Children in Need", "Not known")}])
def test_what_is_published_is_not(fields: dict[str, Any]) -> None:
    assert Scope(EDITION, END, **fields).narrowed_to(reader("finance")).reader is not None


def test_rows_and_days_are_closed_where_small_numbers_are_hidden() -> None:
    from data.calendar import last_months

    scope = Scope(EDITION, END).narrowed_to(reader("finance"))
    asks: list[Callable[[], object]] = [
        scope.rows,
        lambda: rows_of("cin_plans", scope, FRAMES),
        lambda: open_each_day("cin_plans", scope, FRAMES, last_months(END, 12)),
        lambda: engine.measured([OPEN], scope, FRAMES, ("service",)),
        lambda: engine.measured([OPEN], scope, FRAMES, ("team",)),
        lambda: engine.measured([OPEN], scope, FRAMES, ("primary_need",)),
    ]
    for ask in asks:
        with pytest.raises(Refused):
            ask()


def test_the_day_where_none_is_asked_for() -> None:
    finance = reader("finance")
    assert default_day(DAY, finance) == END and default_day(END, finance) == END and default_day(DAY, reader("team_manager")) == DAY
    scope = read_scope(parsed(""), EDITION, DAY, default_day(DAY, finance))
    assert scope.as_at == END and scope.narrowed_to(finance)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("order", [list(GROUPS), list(reversed(GROUPS))])
def test_what_is_kept_for_one_reader_is_never_shown_to_another(order: list[str]) -> None:
    """Every group in turn, there and back, on the same frames: each is answered as if it had been alone."""

    def answer(group: str, frames: Any) -> tuple[object, ...]:
        who = reader(group, restricted=[ARestricted("CP1", ["ann"])])
        scope = Scope(EDITION, END).narrowed_to(who)
        listed = tuple(engine.cases(OPEN, scope, frames)["plan_id"])
        tables = tuple(str(engine.table(spec, scope, frames)) for spec in TABLES.values())
        return (listed, tables, engine.figure(OPEN, scope, frames))

    alone = {group: answer(group, COHORT.frames()) for group in order}
    shared = COHORT.frames()
    for group in [*order, *reversed(order)]:
        assert answer(group, shared) == alone[group], group
    assert alone["finance"] == alone["business_services"] and alone["team_manager"] != alone["head_of_service"] != alone["finance"]
