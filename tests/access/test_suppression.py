"""Small numbers: worked by hand, and an attacker who knows everything but the hidden cells finds none of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.suppression import Relation, hidden_cells, is_small, total_of
from reports.suppression import Columns, hidden_in, suppressed
from tests.access.attacker import told
from tests.sampling import examples


def tree(total: list[int], *localities: tuple[str, list[list[int]]], names: tuple[str, ...] = ("n",)) -> list[dict[str, Any]]:
    """Rows of a table: each locality with its teams' figures; subtotals are added up here, the total is checked."""
    rows, sums = [], [0] * len(names)
    for name, teams in localities:
        own = [sum(column) for column in zip(*teams, strict=True)]
        sums = [a + b for a, b in zip(sums, own, strict=True)]
        rows.append({"id": name, "parent": "", "depth": 1, **dict(zip(names, own, strict=True))})
        rows += [{"id": f"{name}|{k}", "parent": name, "depth": 2, **dict(zip(names, t, strict=True))} for k, t in enumerate(teams)]
    assert sums == total
    return [*rows, {"id": "Total", "parent": "", "depth": 0, **dict(zip(names, sums, strict=True))}]


def test_one_small_team_hides_the_smallest_other_one_and_no_total() -> None:
    rows = tree([90], ("A", [[3], [20], [9]]), ("B", [[30], [28]]))
    assert hidden_in(rows, Columns(("n",))) == {("A|0", "n"), ("A|2", "n")}


def test_two_small_teams_need_no_more_and_nought_is_shown() -> None:
    rows = tree([57], ("A", [[3], [4], [0], [50]]))
    assert hidden_in(rows, Columns(("n",))) == {("A|0", "n"), ("A|1", "n")}


@pytest.mark.parametrize("pair", [[1, 1], [5, 5]])
def test_two_small_ones_at_the_edge_of_what_is_small_need_a_third(pair: list[int]) -> None:
    """1 + 1 = 2 and 5 + 5 = 10 are told by their sum alone."""
    rows = tree([sum(pair) + 39], ("A", [[pair[0]], [pair[1]], [19], [20]]))
    assert hidden_in(rows, Columns(("n",))) == {("A|0", "n"), ("A|1", "n"), ("A|2", "n")}


def test_the_only_team_hides_its_locality_and_another() -> None:
    rows = tree([63], ("A", [[3]]), ("B", [[20], [10]]), ("C", [[30]]))
    hidden = hidden_in(rows, Columns(("n",)))
    assert {("A|0", "n"), ("A", "n")} < hidden and ("Total", "n") not in hidden and len(hidden) == 4


def test_a_small_total_is_hidden_with_all_of_it() -> None:
    assert hidden_in(tree([3], ("A", [[3], [0]]), ("B", [[0]])), Columns(("n",))) == {("A|0", "n"), ("A", "n"), ("Total", "n")}


def test_columns_that_add_up_are_a_total_too() -> None:
    """Open 40 = 3 + 37: one band hidden in one team is told by its open plans, and by the other teams' bands."""
    rows = tree([90, 23, 67], ("A", [[40, 3, 37], [50, 20, 30]]), names=("open", "new", "old"))
    columns = Columns(("open", "new", "old"), sums=(((1, "open"), (-1, "new"), (-1, "old")),))
    assert hidden_in(rows, columns) == {(f"A|{k}", name) for k in (0, 1) for name in ("new", "old")}


def test_now_is_a_month_ago_and_starts_less_ends() -> None:
    rows = tree([70, 66, 17, 13], ("A", [[30, 33, 3, 6], [40, 33, 14, 7]]), names=("now", "ago", "starts", "ends"))
    identity = ((1, "now"), (-1, "ago"), (-1, "starts"), (1, "ends"))
    hidden = hidden_in(rows, Columns(("now", "ago", "starts", "ends"), sums=(identity,)))
    assert ("A|0", "starts") in hidden and len(hidden) == 4, "with one more figure of the identity in each of two teams"


def test_the_rest_behind_a_share_is_a_count() -> None:
    """38 of 40 need attention: 2 do not. Without the base's remainder 95 % would tell."""
    rows = tree([90, 68], ("A", [[40, 38], [50, 30]]), names=("open", "need"))
    assert not hidden_in(rows, Columns(("open", "need")))
    hidden = hidden_in(rows, Columns(("open", "need"), within=(("open", "need"),)))
    assert {("A|0", "need"), ("A|1", "need")} == hidden


def test_what_is_worked_out_of_a_hidden_figure_is_hidden() -> None:
    rows = [
        {**row, "mean": 7.1, "change": 3, "twice": 6, "said": "x"}
        for row in tree([90, 60], ("A", [[3, 20], [20, 20], [67, 20]]), names=("n", "m"))
    ]
    shown = suppressed(rows, Columns(("n", "m"), derived={"twice": ("change",), "mean": ("n",), "change": ("n", "m")}))
    by_id = {row["id"]: row for row in shown}
    assert by_id["A|0"] | {} == {**by_id["A|0"], "n": None, "mean": None, "change": None, "twice": None, "m": 20, "said": "x"}
    assert sorted(by_id["A|0"]["hidden"]) == ["change", "mean", "n", "twice"] and by_id["Total"]["hidden"] == []
    assert rows[1]["n"] == 3, "the rows handed in stay as they were"


def test_a_figure_that_follows_from_an_unknown_one_is_hidden() -> None:
    rows = [{**row, "x": 1} for row in tree([9], ("A", [[9]]))]
    assert all(row["x"] is None for row in suppressed(rows, Columns(("n",), derived={"x": ("elsewhere",)})))


@pytest.mark.parametrize("bad", [2.5, -1, True, "3"])
def test_what_is_no_count_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="no count"):
        hidden_in([{"id": "Total", "depth": 0, "parent": "", "n": bad}], Columns(("n",)))


counts = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 5, 6, 7, 9, 12, 30])


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[Any, int], list[Relation]]:
    """A tree of up to three localities of one to three teams, by one to three bands and their sum."""
    bands = draw(st.integers(1, 3))
    localities = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    values: dict[Any, int] = {}
    relations = []
    for a, teams in enumerate(localities):
        for t in range(teams):
            for b in range(bands):
                values[(a, t), b] = draw(counts)
    columns: list[Any] = list(range(bands))
    for a, teams in enumerate(localities):
        for b in columns:
            values[(a,), b] = sum(values[(a, t), b] for t in range(teams))
            relations.append(total_of(((a,), b), [((a, t), b) for t in range(teams)]))
    for b in columns:
        values[(), b] = sum(values[(a,), b] for a in range(len(localities)))
        relations.append(total_of(((), b), [((a,), b) for a in range(len(localities))]))
    if bands > 1:
        places = sorted({place for place, _ in values})
        for place in places:
            values[place, "all"] = sum(values[place, b] for b in columns)
            relations.append(total_of((place, "all"), [(place, b) for b in columns]))
        for a, teams in enumerate(localities):
            relations.append(total_of(((a,), "all"), [((a, t), "all") for t in range(teams)]))
        relations.append(total_of(((), "all"), [((a,), "all") for a in range(len(localities))]))
    return values, relations


@examples(250)
@given(tables())
def test_nothing_hidden_can_be_worked_out(drawn: tuple[dict[Any, int], list[Relation]]) -> None:
    values, relations = drawn
    hidden = hidden_cells(values, relations, weight=lambda cell: (9, 4, 1)[len(cell[0])])  # type: ignore[index]
    assert all(cell in hidden for cell, value in values.items() if is_small(value))
    assert all(values[cell] for cell in hidden), "0 is shown"
    found = told(values, hidden, relations)
    assert found is not None, "a table too large for the attacker: draw smaller ones"
    # Of a whole of 1 to 5 nothing but 0 is shown, and even that can leave one table only: there is nothing more to hide.
    if hidden != {cell for cell, value in values.items() if value}:
        assert not found, f"{len(found or ())} of {len(hidden)} hidden cells follow from what is shown"


def two_views(small: list[int], large: list[int]) -> tuple[dict[Any, int], list[Relation], set[Any]]:
    """Places of a view of more services, of one of fewer, and what each place has more in the first, which no view shows."""
    values: dict[Any, int] = {}
    relations = []
    for place, (rest, part) in enumerate(zip(small, large, strict=True)):
        values |= {("more", place): rest + part, ("fewer", place): part, ("rest", place): rest}
        relations.append(total_of(("more", place), [("fewer", place), ("rest", place)]))
    for view in ("more", "fewer"):
        values[view, "all"] = sum(values[view, place] for place in range(len(small)))
        relations.append(total_of((view, "all"), [(view, place) for place in range(len(small))]))
    values["rest", "all"] = sum(small)
    relations.append(total_of(("more", "all"), [("fewer", "all"), ("rest", "all")]))
    return values, relations, {cell for cell in values if cell[0] == "rest"}


def test_two_views_without_a_small_number_whose_difference_is_one() -> None:
    """33 of all services, 29 of Children in Need: 4 of the others, though no cell is small."""
    values, relations, rests = two_views([4, 20], [29, 30])
    shown_alone = hidden_cells({cell: n for cell, n in values.items() if cell not in rests})
    assert not shown_alone and ("rest", 0) in (told(values, rests, relations, never_shown=rests) or ())
    hidden = hidden_cells(values, relations, rests)
    assert hidden and not hidden & rests
    assert ("rest", 0) not in (told(values, hidden | rests, relations, never_shown=rests) or ())


@examples(120)
@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=3))
def test_what_two_views_differ_by_cannot_be_worked_out(drawn: list[tuple[int, int]]) -> None:
    values, relations, rests = two_views([rest for rest, _ in drawn], [part for _, part in drawn])
    hidden = hidden_cells(values, relations, rests)
    found = told(values, hidden | rests, relations, never_shown=rests)
    assert found is not None, "a table too large for the attacker: draw smaller ones"
    if hidden != {cell for cell, value in values.items() if value and cell not in rests}:
        assert not {cell for cell in found & rests if is_small(values[cell])}


@examples(60)
@given(tables())
def test_the_same_table_hides_the_same_cells(drawn: tuple[dict[Any, int], list[Relation]]) -> None:
    values, relations = drawn
    again = dict(reversed(values.items()))
    assert hidden_cells(values, relations) == hidden_cells(again, relations)


@examples(60)
@given(tables())
def test_a_table_without_small_numbers_is_shown_whole(drawn: tuple[dict[Any, int], list[Relation]]) -> None:
    values, relations = drawn
    assert not hidden_cells({cell: value * 6 for cell, value in values.items()}, relations)


def test_the_attacker_finds_what_is_badly_hidden() -> None:
    values = {"t": 12, "a": 3, "b": 9}
    whole = [total_of("t", ["a", "b"])]
    assert told(values, {"a"}, whole) == {"a"} and told(values, {"a", "b"}, whole) == set()
    assert told({"t": 2, "a": 1, "b": 1}, {"a", "b"}, [total_of("t", ["a", "b"])]) == {"a", "b"}
