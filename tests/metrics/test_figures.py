"""Averages, targets and differences of small cohorts worked by hand, and the groups their plans fall in."""

from datetime import date

import pytest

from access.reader import Reader
from metrics import catalogue, engine
from metrics.catalogue import MEASURES
from metrics.cin.tables import NEEDS_TABLE
from metrics.frames import Frames
from metrics.scope import Scope
from tests.access.people import reader
from tests.metrics.cohort import NOT_KNOWN, Cohort, Plan, scope_of
from tests.metrics.test_measures import d, plan
from tests.people import ALL_SEEING
from tests.ppoc.test_medians import MEDIANS

LONG_AGO = plan("01/01/2021")

# Measure, day shown, plans, figure. The 3 months to 14/03/2022 have 90 days, the 12 months 365.
FIGURES = (
    ("cin-average-open-3m", "14/03/2022", [], 0),
    ("cin-average-open-3m", "14/03/2022", [LONG_AGO, plan("01/01/2021", "29/01/2022")], 2),  # 90 + 45 = 135 / 90 = 1.5
    ("cin-average-open-3m", "14/03/2022", [LONG_AGO, plan("01/01/2021", "28/01/2022")], 1),  # 90 + 44 = 134 / 90 = 1.49
    ("cin-average-open-3m", "14/03/2022", [plan("29/01/2022")], 1),  # 29 January to 14 March: 45 / 90 = 0.5
    ("cin-average-open-3m", "14/03/2022", [plan("30/01/2022")], 0),
    ("cin-average-open-3m", "14/03/2022", [plan("01/01/2021", "15/12/2021")], 0),  # the last day open is the window's edge
    ("cin-average-open-12m", "14/03/2022", [plan("13/09/2021")], 1),  # 183 days / 365 = 0.501
    ("cin-average-open-12m", "14/03/2022", [plan("14/09/2021")], 0),  # 182 days / 365 = 0.499
    ("cin-average-open-12m", "29/02/2020", [plan("31/08/2019")], 1),  # 183 of the 366 days from 01/03/2019: 0.5
    ("cin-average-open-12m", "29/02/2020", [plan("01/09/2019")], 0),
    ("cin-duration-closed-12m", "14/03/2022", [], None),
    ("cin-duration-closed-12m", "14/03/2022", [LONG_AGO], None),
    ("cin-duration-closed-12m", "14/03/2022", [plan("03/01/2022", "14/03/2022"), plan("01/11/2021", "25/01/2022")], 11.1),  # 70 + 85 days
    ("cin-duration-closed-12m", "14/03/2022", [plan("14/03/2022", "14/03/2022")], 0.0),
    ("cin-duration-closed-12m", "14/03/2022", [plan("01/01/2022", "15/01/2022"), plan("01/01/2021", "14/03/2021")], 2.0),
    ("cin-target", "14/03/2022", [], 0),
    ("cin-target", "14/03/2022", [plan("15/03/2021")], 0),  # 19 / 52 = 0.37
    ("cin-target", "14/03/2022", [plan("15/03/2021")] * 26, 10),  # 26 x 19 / 52 = 9.5
    ("cin-target", "14/03/2022", [plan("15/03/2021")] * 78, 29),  # 28.5
    ("cin-target", "14/03/2022", [plan("15/03/2021")] * 4 + [plan("14/03/2021")] * 90, 1),  # 1.46
    ("cin-target", "14/03/2022", [plan("15/03/2021")] * 428, 156),
    ("cin-target", "14/03/2022", [plan("15/03/2021", team="Cedar 1")], None),
    ("cin-target", "14/03/2022", [plan("15/03/2021", team="Elm 1")], None),
    ("cin-target", "14/03/2022", [plan("15/03/2021", team="Lost team")] * 2, 1),
    ("cin-difference-target", "14/03/2022", [LONG_AGO] * 4, -4),
    ("cin-difference-target", "14/03/2022", [plan("01/02/2022", "02/02/2022")] * 26, 10),
    ("cin-difference-target", "14/03/2022", [LONG_AGO, plan("15/03/2021", team="Cedar 1")], None),
    ("cin-difference-average", "14/03/2022", [plan("01/01/2021", "14/12/2021")] * 4, 3),  # 4 x 274 / 365 = 3.0, less 0
    ("cin-difference-average", "14/03/2022", [plan("15/12/2021")] * 2, -2),  # 180 / 365 = 0.49, less 2
    ("cin-starts-a-month", "14/03/2022", [plan("15/03/2021")] * 6, 1),  # 6 / 12 = 0.5
    ("cin-starts-a-month", "14/03/2022", [plan("15/03/2021")] * 5, 0),
    ("cin-ends-a-month", "14/03/2022", [plan("15/03/2021", "14/03/2022")] * 18, 2),  # 1.5
    ("cin-change", "14/03/2022", [LONG_AGO, plan("01/01/2022", "01/03/2022"), plan("01/01/2022", "02/03/2022")], -2),
    ("cin-change", "14/03/2022", [LONG_AGO, plan("15/02/2022")], 1),
)  # fmt: skip


@pytest.mark.parametrize(("name", "day", "plans", "figure"), FIGURES, ids=[f"{row[0]}-{n}" for n, row in enumerate(FIGURES)])
def test_figure_by_hand(name: str, day: str, plans: list[Plan], figure: engine.Figure) -> None:
    assert engine.figure(MEASURES[name], scope_of(d(day)), Cohort(plans).frames()) == figure


def test_every_figure_that_is_no_count_is_worked() -> None:
    worked = {name for name, *_ in FIGURES} | {*MEDIANS, "ppoc-moved-by"}
    assert worked >= {name for name, m in MEASURES.items() if type(m.arithmetic).__name__ != "Count"}


@pytest.mark.parametrize("name", sorted(catalogue.TABLES))
def test_total_of_nothing_is_nought(name: str) -> None:
    rows = engine.table(catalogue.table(name), scope_of(d("14/03/2022")), Cohort([]).frames())
    assert [row["depth"] for row in rows] == [0] and rows[0]["trend"] is None
    of_none = {"cin-duration-closed-12m", "ppoc-moved-by", *MEDIANS}
    assert all(rows[0][c.id] == (None if c.measure in of_none else 0) for c in catalogue.table(name).columns)


def teams(plans: list[Plan], day: str, name: str = "cin-open") -> dict[str, int]:
    """A count by team."""
    rows = engine.measured([MEASURES[name]], scope_of(d(day)), Cohort(plans).frames(), ("team",)).to_dicts()
    return {row["team"]: row[name] for row in rows if row["depth"]}


MOVES = ((d("01/02/2022"), "Alder 2", "Ben Fell"), (d("01/03/2022"), "Birch 1", "Ana Moss"))
MOVED = Plan(d("01/01/2022"), d("10/04/2022"), "Alder 1", moves=MOVES)


@pytest.mark.parametrize(
    ("day", "team"), [("31/01/2022", "Alder 1"), ("01/02/2022", "Alder 2"), ("28/02/2022", "Alder 2"), ("01/03/2022", "Birch 1")]
)
def test_a_transferred_plan_is_where_it_is_held_on_the_day(day: str, team: str) -> None:
    assert teams([MOVED], day) == {team: 1}


def test_a_plan_that_ended_is_with_the_last_team_that_held_it() -> None:
    assert teams([MOVED], "10/04/2022", "cin-ends") == {"Birch 1": 1}
    assert teams([MOVED], "10/04/2022", "cin-open-month-ago") == {"Birch 1": 1}
    assert teams([MOVED], "15/03/2022", "cin-open-month-ago") == {"Birch 1": 1}  # a month ago Alder 2 held it


def test_a_blank_row_counts_nowhere_and_a_blank_need_counts_as_not_known() -> None:
    cohort, day = Cohort([Plan(None, None, None, None, need=None), plan("01/02/2022", need=None)]), d("14/03/2022")
    rows = engine.measured(list(MEASURES.values()), scope_of(day), cohort.frames()).to_dicts()
    assert {row["locality"] for row in rows} == {None, "Alder"}
    total = next(row for row in rows if row["depth"] == 0)
    assert total["cin-open"] == total["cin-need-n0"] == 1
    assert all(total[f"cin-need-n{n}"] == 0 for n in range(1, 10))
    assert engine.cases(MEASURES["cin-open"], scope_of(day), cohort.frames())["plan_id"].to_list() == ["P1"]


@pytest.mark.parametrize("team", ["Lost team", NOT_KNOWN, None])
def test_a_plan_of_an_unknown_team_is_under_not_known_with_a_pages_own_services(team: str | None) -> None:
    frames, day = Cohort([plan("01/02/2022", team=team), plan("01/02/2022", team="Cedar 1")]).frames(), d("14/03/2022")
    rows = engine.table(catalogue.table("cin-overview"), scope_of(day), frames, ("locality",))
    assert [(row["locality"], row["cases_open"]) for row in rows] == [(NOT_KNOWN, 1), (None, 1)]
    chosen = engine.table(catalogue.table("cin-overview"), scope_of(day, services=("Children in Need",)), frames, ("locality",))
    assert [(row["locality"], row["cases_open"]) for row in chosen] == [(None, 0)]
    listed = engine.cases(MEASURES["cin-open"], scope_of(day).with_services(("Children in Need",)), frames)
    assert listed["service"].to_list() == [NOT_KNOWN]


def test_tables_of_all_services_show_them_all() -> None:
    plans = [plan("01/02/2022", team=team) for team in ("Alder 1", "Cedar 1", "Elm 1", "Lost team")]
    rows = engine.table(catalogue.table("cin-durations"), scope_of(date(2022, 3, 14)), Cohort(plans).frames(), ("locality",))
    assert [(row["locality"], row["total_open"]) for row in rows] == [("Alder", 1), ("Cedar", 1), ("Elm", 1), (NOT_KNOWN, 1), (None, 4)]


@pytest.mark.parametrize("who", [ALL_SEEING, reader("finance")], ids=["everything", "small numbers hidden"])
def test_tables_counted_together_are_those_counted_one_by_one(who: Reader, frames: Frames) -> None:
    specs = [catalogue.table("cin-durations"), catalogue.table("cin-signoffs"), NEEDS_TABLE]
    scope = Scope(frames.edition.name, date(2022, 4, 30), localities=("Erewash",)).narrowed_to(who)
    together = engine.tables(specs, scope, frames, ("locality", "team"))
    assert together == [engine.table(spec, scope, frames, ("locality", "team")) for spec in specs]
    assert len(together[0]) > 3
    if not who.suppressed:
        with pytest.raises(ValueError):
            engine.tables([specs[0], catalogue.table("cin-overview")], scope, frames)


def test_nothing_after_the_day_is_known() -> None:
    """An end, a sign-off and a transfer of the next day change no figure and no list."""
    day = d("14/03/2022")
    later = Plan(d("01/01/2022"), d("15/03/2022"), signed=(d("15/03/2022"),), moves=((d("15/03/2022"), "Birch 1", "Ben Fell"),))
    known, frames = Cohort([plan("01/01/2022")]).frames(), Cohort([later]).frames()
    for measure in MEASURES.values():
        assert engine.figure(measure, scope_of(day), frames) == engine.figure(measure, scope_of(day), known)
    assert engine.cases(MEASURES["cin-open"], scope_of(day), frames).equals(engine.cases(MEASURES["cin-open"], scope_of(day), known))
