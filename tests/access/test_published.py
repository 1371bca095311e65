"""The published figures of the demo: one pattern of hidden cells in every view, and nothing that follows from them all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from access.reader import SYSTEM
from metrics import catalogue, engine, periods
from metrics import published as published_module
from metrics.catalogue import MEASURES, TABLES
from metrics.families import FAMILIES, relations_of
from metrics.frames import Frames
from metrics.measure import Count, Difference, MedianDays
from metrics.published import month_ends, published
from metrics.refusals import default_services
from metrics.scope import Scope
from metrics.suppression import is_small
from tests.access.attacker import PRIME, alone
from tests.access.people import reader
from tests.small_numbers.walking import afresh

END = date(2022, 4, 30)
FINANCE = reader("finance")
LEVELS = ("locality", "team")


def rows_of(spec: str, frames: Frames, **fields: Any) -> list[dict[str, Any]]:
    return engine.table(TABLES[spec], Scope(frames.edition.name, END, **fields).narrowed_to(FINANCE), frames)


def key(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row[level] for level in LEVELS[: row["depth"]])


@pytest.mark.sampled(1)
@pytest.mark.parametrize("spec", TABLES)
def test_no_small_count_is_shown_and_hidden_ones_are_named(spec: str, frames: Frames) -> None:
    true = {key(r): r for r in engine.table(TABLES[spec], Scope(frames.edition.name, END).narrowed_to(SYSTEM), frames, LEVELS)}
    rows = rows_of(spec, frames)
    assert {key(row) for row in rows} == set(true) and all(row["depth"] < 3 for row in rows)
    for row in rows:
        for column in TABLES[spec].columns:
            value, hidden = row[column.id], column.id in row["hidden"]
            assert value is None if hidden else value == true[key(row)][column.id]
            if isinstance(catalogue.measure(column.measure).arithmetic, Count):
                assert not is_small(value) and (value is not None or hidden)
    assert any(row["hidden"] for row in rows) == (spec != "cin-targets"), "starts of a year are large in every team of the demo"


@pytest.mark.sampled(2)
@pytest.mark.parametrize("spec", TABLES)
def test_a_locality_is_a_cut_of_the_whole_table(spec: str, frames: Frames) -> None:
    whole = {key(row): row for row in rows_of(spec, frames)}
    for name in {row["locality"] for row in whole.values() if row["depth"] == 1}:
        cut = rows_of(spec, frames, localities=(name,))
        assert {key(row): row for row in cut if row["depth"]} == {path: row for path, row in whole.items() if path[:1] == (name,)}
        total = cut[-1]
        assert total["depth"] == 0 and all(total[c.id] == whole[(name,)][c.id] for c in TABLES[spec].columns)
        assert total["hidden"] == whole[(name,)]["hidden"]


def test_one_figure_alone_is_hidden_as_in_the_table(frames: Frames) -> None:
    for name, measure in MEASURES.items():
        for locality in ("Erewash", "UASC Team"):
            scope = Scope(frames.edition.name, END, services=(), localities=(locality,)).narrowed_to(FINANCE)
            gone = published(frames, measure.table, END).hides(measure, (), (locality,))
            true = engine.figure(measure, scope.narrowed_to(SYSTEM), frames)
            assert engine.figure(measure, scope, frames) == (None if gone else true), name


def test_other_days_and_windows_are_shown_on_their_own_pages_only(frames: Frames) -> None:
    """A window that ends on another day than a month less one of days would be a published month but for a day or three."""
    references = ("cin-starts@2022-03-30..2022-04-30", "cin-ends@2021-11-30..2021-12-30", "cin-open@2022-03-30", "cin-open@2022-04-30")
    references += ("cin-open@2022-04-12", "cin-starts@2022-04-29..2022-04-30", "cin-starts@2022-02-28..2022-04-30")
    for localities in ((), ("Erewash",)):
        scope = Scope(frames.edition.name, END, services=(), localities=localities).narrowed_to(FINANCE)
        assert all(engine.figure(catalogue.measure(reference), scope, frames) is None for reference in references)


def test_a_place_that_holds_nothing_says_nought_or_nothing(frames: Frames) -> None:
    rows = rows_of("cin-durations", frames, localities=("Nowhere",))
    assert [row["depth"] for row in rows] == [0] and rows[0]["total_open"] == 0 and rows[0]["hidden"] == []


# The days on which the demo has, of all services less Children in Need, 4 plans that one measure counts; two ends of financial years,
# on which permanence shows its figures over periods too.
DAYS = [("cin_plans", END), ("cin_plans", date(2020, 9, 30)), ("cin_plans", date(2020, 12, 31))]
DAYS += [("care", END), ("care", date(2022, 3, 31)), ("care", date(2021, 3, 31)), ("care", date(2021, 11, 30))]


@pytest.mark.parametrize(("table", "day"), DAYS)
def test_all_pages_and_services_together_tell_no_hidden_cell(table: str, day: date, frames: Frames) -> None:
    """Every sum there is, over the sets of services and every measure, solved for all hidden cells at once; and all services
    less Children in Need, which no page shows."""
    held, family = published(frames, table, day), relations_of(table)
    names = {name for name, _, _ in held.hidden} | {n for whole, parts in family.sums for n in (whole, *parts)}
    equations = []
    sets = default_services(table)
    paths = {s: [key(row) for row in f.to_dicts()] for s, f in held.figures.items()}
    team = {path: (s, path) for s in sets for path in paths[s] if len(path) == 2}

    def term(name: str, services: tuple[str, ...], path: tuple[str, ...]) -> dict[Any, int]:
        hidden = (name, services, path) in held.hidden
        return {(name, *team.get(path, (services, path))): 1} if hidden else {}

    def equation(terms: list[tuple[int, dict[Any, int]]]) -> None:
        row: dict[Any, int] = {}
        for sign, cells in terms:
            for cell in cells:
                row[cell] = (row.get(cell, 0) + sign) % PRIME
        if row := {c: v for c, v in row.items() if v}:
            equations.append(row)

    smalls = set()
    for s in sets:
        figures = {key(row): row for row in held.figures[s].to_dicts()}
        for path in paths[s]:
            parts = [p for p in paths[s] if len(p) == len(path) + 1 and p[: len(path)] == path]
            for name in names if parts else ():
                equation([(1, term(name, s, path)), *((-1, term(name, s, p)) for p in parts)])
            for whole, bands in family.sums:
                equation([(1, term(whole, s, path)), *((-1, term(b, s, path)) for b in bands)])
            for net in family.nets:
                equation([(sign, term(name, s, path)) for sign, name in net])
            pairs = [(f"{whole} less {part}", ((1, whole), (-1, part))) for whole, part in family.within]
            for name, net in (*family.rests, *pairs):
                if is_small(abs(sum(sign * figures[path][of] for sign, of in net))):
                    smalls.add(rest := (name, s, path))
                    equation([(1, {rest: 1}), *((-sign, term(of, s, path)) for sign, of in net)])
    if len(sets) > 1:
        more, fewer = ({key(row): row for row in held.figures[s].to_dicts()} for s in sets)
        for path in more.keys() & fewer.keys():
            for name in published_module._measures(table):
                if is_small(more[path][name] - fewer[path][name]):
                    smalls.add(rest := ("rest", name, path))
                    whole, part = (term(name, s, path) for s in sets)
                    equation([(1, {rest: 1}), (-1, whole), (1, part)])
    # That a place has none of what is shown of no place may follow: it tells of nobody.
    nothing = {(n, s, path) for n, s, path in held.hidden if family.few and {key(r): r for r in held.figures[s].to_dicts()}[path][n] == 0}
    assert len(equations) > 100 and smalls and not alone(equations) - nothing


def test_months_of_all_services_are_not_shown_beside_those_of_fewer_where_a_few_are_left(
    frames: Frames, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one month all services have 3 starts more than Children in Need: neither is small, and only one of them is shown."""
    more, fewer = default_services("cin_plans")
    held = frames.settled(with_written=False)
    real = periods.months(held, "cin_plans")
    steady = periods.steady_levels.__wrapped__
    assert steady(held, more, "cin_plans") == 0 and steady(held, fewer, "cin_plans") == 1
    month = {path: dict(values) for path, values in real[more][5].items()}
    month[()]["cin-starts"] = real[fewer][5][()]["cin-starts"] + 3
    monkeypatch.setattr(periods, "months", lambda *_: {fewer: real[fewer], more: [*real[more][:5], month, *real[more][6:]]})
    assert steady(held, more, "cin_plans") == -1 and steady(held, fewer, "cin_plans") == 1


def test_derived_figures_and_relations_name_measures_there_are() -> None:
    """A measure that follows from others says so in the relations of its wing; one that does not is never shown."""
    told, derived = set(), set()
    for family in FAMILIES:
        named = {*family.monthly, *family.flows, *family.to_date, *family.yearly, *family.never, *family.derived}
        named |= {name for of in family.derived.values() for name in of} | {name for pair in family.within for name in pair}
        named |= {name for whole, parts in family.sums for name in (whole, *parts)}
        named |= {name for net in (*family.nets, *(net for _, net in family.rests)) for _, name in net}
        assert {MEASURES[name].table for name in named} <= set(family.tables)
        told, derived = told | named, derived | set(family.derived)
    assert told <= set(MEASURES)
    for measure in MEASURES.values():
        if not isinstance(measure.arithmetic, Count | Difference | MedianDays) and "average-open" not in measure.name:
            assert measure.name in derived, f"{measure.name} is no count: say in the relations of its wing what it follows from"


def test_a_figure_over_a_period_of_permanence_that_says_nothing_is_never_shown(frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new one is shown on no month by oversight."""
    ppoc = relations_of("care")
    others = replace(ppoc, yearly=tuple(name for name in ppoc.yearly if name != "care-left-home"))
    monkeypatch.setattr(periods, "relations_of", lambda _: others)
    day, held = date(2022, 3, 31), frames.settled(with_written=True)
    assert periods.withheld(held, (), "care", day)["care-left-home"] == -1
    monkeypatch.undo()
    assert "care-left-home" not in periods.withheld(held, (), "care", day)


@pytest.mark.parametrize("day", [date(2022, 5, 23), date(2021, 2, 28), date(2022, 3, 31)])
def test_the_relations_hold(day: date, frames: Frames) -> None:
    scope = Scope(frames.edition.name, day, services=()).narrowed_to(SYSTEM)
    found = engine.measured(list(MEASURES.values()), scope, frames, LEVELS).to_dicts()
    for row in found:
        for family in FAMILIES:
            assert all(row[whole] == sum(row[part] for part in parts) for whole, parts in family.sums)
            assert all(row[whole] >= row[part] for whole, part in family.within)
            for name, net in family.rests:
                assert sum(sign * row[of] for sign, of in net) >= 0 or (name.endswith("earlier") and day != date(2022, 3, 31))
        assert row["cin-open"] - row["cin-starts"] + row["cin-ends"] == row["cin-open-month-ago"]
        begun = row["ppoc-all"] - row["ppoc-not-started"] - row["ppoc-upcoming"] - row["ppoc-later"]
        assert begun >= row["ppoc-started-sgo"] + row["ppoc-started-reunification"]


def test_month_ends() -> None:
    assert month_ends(date(2022, 1, 31), date(2022, 4, 30)) == [date(2022, 1, 31), date(2022, 2, 28), date(2022, 3, 31), END]
    assert month_ends(date(2022, 2, 1), date(2022, 4, 29)) == [date(2022, 2, 28), date(2022, 3, 31)] and not month_ends(
        END, date(2022, 4, 2)
    )


@pytest.mark.parametrize("table", ["cin_plans", "care"])
def test_the_pattern_is_the_same_whatever_order_the_rows_come_in(table: str, frames: Frames, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes, or two days, must not hide different cells of one table: each would tell the other's."""
    usual, counted = published(frames, table, END).hidden, periods.counted
    for seed in (1, 2):
        monkeypatch.setattr(periods, "counted", lambda *asked, seed=seed: counted(*asked).sample(fraction=1, shuffle=True, seed=seed))
        # With nothing kept; what is kept of the usual order stays for the tests that come after.
        monkeypatch.setattr(published_module, "_published", afresh(published_module._published))
        assert published(frames, table, END).hidden == usual
