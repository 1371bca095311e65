"""The scope: rights come first, a URL brings back the same scope whatever places are called, and refusals say what to do."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import catalogue, engine
from metrics.catalogue import MEASURES
from metrics.scope import WHERE_COLUMNS, Condition, NotNarrowed, Scope, encoded, parsed, read_scope
from tests.metrics.cohort import EDITION, Cohort, Plan, cohorts, scope_of
from tests.people import ALL_SEEING, Reader
from tests.sampling import examples

LATEST = date(2022, 5, 23)
OPEN = MEASURES["cin-open"]
OVERVIEW = catalogue.table("cin-overview")
ONE = Cohort([Plan(date(2022, 1, 1))])

awkward = st.text(st.sampled_from("&,|;:%+=?#/@'\"\\ aZ7éß漢🙂") | st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
names = st.sampled_from(["High Peak & North Dales", "50% + more; a|b: c, d", "Erewash", "%41", "a+b", "&amp;"]) | awkward
listed = st.lists(names, max_size=3).map(tuple)
references = st.sampled_from(sorted(MEASURES)) | st.sampled_from(["cin-open@2021-05-03", "cin-starts@2021-12-14..2022-01-14"])
conditions = st.builds(Condition, st.sampled_from(WHERE_COLUMNS), names) | st.builds(Condition, st.just("measure"), references)
scopes = st.builds(
    Scope,
    edition=st.just(EDITION),
    as_at=st.dates(date(2019, 1, 1), LATEST),
    services=st.none() | listed,
    localities=listed,
    teams=listed,
    workers=st.lists(st.tuples(names.filter(lambda name: "|" not in name), names), max_size=2).map(tuple),
    only=st.lists(conditions, max_size=3).map(tuple),
    excluded=st.lists(st.lists(conditions, min_size=1, max_size=3).map(tuple), max_size=2).map(tuple),
)


@examples(300)
@given(scopes)
def test_url_round_trip(scope: Scope) -> None:
    assert read_scope(parsed(encoded(scope.query(LATEST))), EDITION, LATEST) == scope
    assert read_scope(parsed("?" + encoded(scope.query(pin=True))), EDITION, LATEST) == scope
    assert urlsplit("/cin?" + encoded(scope.query(LATEST))).query == encoded(scope.query(LATEST))


@examples(50)
@given(st.tuples(names, names))
def test_url_round_trip_of_a_worker_whose_team_may_hold_a_bar(worker: tuple[str, str]) -> None:
    scope = Scope(EDITION, LATEST, workers=(worker,))
    assert read_scope(parsed(encoded(scope.query(LATEST))), EDITION, LATEST) == scope


def test_the_latest_day_is_left_out_unless_pinned() -> None:
    scope = Scope(EDITION, LATEST)
    assert scope.query(LATEST) == [] and scope.query() == [("as_at", "2022-05-23")]
    assert scope.query(LATEST, pin=True) == [("edition", EDITION), ("as_at", "2022-05-23")]
    assert Scope(EDITION, LATEST, services=()).query(LATEST) == [("service", "all")]


def test_no_row_is_read_without_a_reader() -> None:
    scope, frames = Scope(EDITION, LATEST), ONE.frames()
    for ask in (
        lambda: scope.rows(),
        lambda: engine.figure(OPEN, scope, frames),
        lambda: engine.cases(OPEN, scope, frames),
        lambda: engine.measured([OPEN], scope, frames),
        lambda: engine.table(OVERVIEW, scope, frames),
    ):
        with pytest.raises(NotNarrowed, match="narrowed_to"):
            ask()


def test_a_reader_without_rights_sees_nothing(scope_at, frames) -> None:
    scope = scope_at(LATEST).narrowed_to(Reader("somebody"))
    for measure in (m for m in MEASURES.values() if m.name not in ("cin-change", "cin-difference-target", "cin-difference-average")):
        assert engine.cases(measure, scope, frames).is_empty()
        assert not engine.figure(measure, scope, frames)
    for spec in catalogue.TABLES.values():
        rows = engine.table(spec, scope, frames)
        assert [row["depth"] for row in rows] == [0] and not any(rows[0][column.id] for column in spec.columns)


def test_a_scope_of_another_edition_is_refused() -> None:
    with pytest.raises(ValueError, match="edition 8"):
        engine.figure(OPEN, replace(scope_of(LATEST), edition="8"), ONE.frames())


@examples(40)
@given(cohorts(), st.lists(st.sampled_from(sorted(n for n, m in MEASURES.items() if m.table == OPEN.table)), min_size=1, max_size=2))
def test_conditions_and_what_they_exclude_make_the_whole(drawn: tuple[Cohort, date], chosen: list[str]) -> None:
    cohort, day = drawn
    frames, together = cohort.frames(), tuple(Condition("measure", name) for name in chosen)
    asked = ({}, {"only": together}, {"excluded": (together,)})
    every, within, without = (set(engine.cases(OPEN, scope_of(day, **fields), frames)["plan_id"]) for fields in asked)
    assert within | without == every and not within & without


def test_places_are_joined_by_or_and_conditions_by_and() -> None:
    teams = ("Alder 1", "Alder 2", "Birch 1", "Cedar 1")
    frames = Cohort([Plan(date(2022, 1, 1), team=team, worker=worker) for team in teams for worker in ("Ana Moss", "Ben Fell")]).frames()

    def held(**fields: object) -> int:
        return engine.cases(OPEN, scope_of(LATEST, **fields), frames).height

    assert held() == 8 and held(localities=("Alder",)) == 4 and held(localities=("Alder",), teams=("Birch 1",)) == 6
    assert held(workers=(("Cedar 1", "Ana Moss"),)) == 1 and held(teams=("Alder 1",), workers=(("Cedar 1", "Ana Moss"),)) == 3
    assert held(localities=("Alder",), only=(Condition("worker", "Ana Moss"),)) == 2
    assert held(localities=("Alder",), services=("UASC",)) == 0
    assert held(only=(Condition("team", "Alder 1"), Condition("team", "Alder 2"))) == 0
    assert held(services=("Children in Need",)) == 6


@pytest.mark.parametrize("text", ["2022-05-24", "24/05/2022"])
def test_a_day_after_the_data_is_refused_with_what_to_choose(text: str) -> None:
    with pytest.raises(ValueError, match="run to 23/05/2022. Choose that day or an earlier one, not 24/05/2022"):
        read_scope({"as_at": [text]}, EDITION, LATEST)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"as_at": ["the ides"]}, "Write it as 14/03/2022 or 2022-03-14"),
        ({"as_at": ["2022-02-30"]}, "Write it as 14/03/2022 or 2022-03-14"),
        ({"worker": ["Ana Moss"]}, r"Write a worker as team\|worker"),
        ({"only": ["colour:red"]}, "Use service, locality"),
        ({"only": ["measure:cin-opne"]}, "Did you mean cin-open"),
        ({"not": ["team:Alder 1;measure:cin-ends-13m"]}, "Did you mean cin-ends-12m"),
        ({"only": ["measure:cin-open@yesterday"]}, "Write 2021-05-03 for a day"),
        ({"only": ["measure:cin-starts@2022-01-14..2021-12-14"]}, "Write 2021-05-03 for a day"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(asked: dict[str, list[str]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_scope(asked, EDITION, LATEST)


@pytest.mark.parametrize(("name", "near"), [("cin-targets", "cin-target"), ("cin-start", "cin-starts"), ("zzz", "cin-")])
def test_an_unknown_measure_suggests_what_there_is(name: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"There is no measure '{name}'. Did you mean .*{near}"):
        catalogue.measure(name)


def test_the_one_reader_there_is_sees_everything() -> None:
    assert ALL_SEEING.sees_everything and not Reader("anyone else").sees_everything
