"""CIN plans of an SSD: the need and closing reason of their referral, and who held each from when to when, without a gap."""

from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.timelines import changes, cuts, holding, lasting
from tests.loaders.ssd_small import SMALL, changed, rows, small
from tests.sampling import examples

HEAD = SMALL["ssd_involvements"].split("\n")[0] + "\n"
HELD = ("plan_id", "worker", "from_date", "to_date")


def held(tmp_path: Path, *involvements: str) -> list[tuple[str, ...]]:
    """Who held plan P1 (10 January to 30 June 2023, said to be held by worker 501), with these involvements."""
    text = HEAD + "".join(f"{n},{line}\n" for n, line in enumerate(involvements))
    found = rows(small(tmp_path, ssd_involvements=text), "cin_allocations", *HELD)
    return [row[1:] for row in found if row[0] == "P1"]


def test_plans_with_what_their_referral_says(tmp_path: Path) -> None:
    assert rows(small(tmp_path), "cin_plans") == [
        ("P1", "9001", "2023-01-10", "2023-06-30", "RC7", "N1", "Alder", "Alder CIN Team 1", "Ana Moss (501)"),
        # Closed before the plan ended: the plan did not end with it.
        ("P2", "9002", "2023-02-10", "2024-02-15", None, "N2", "Alder", "Alder CIN Team 2", "Ben Fell"),
        # Neither an id nor a team nor a worker of its own: made of child and start, and held as its last allocation says.
        ("9003-2023-03-10", "9003", "2023-03-10", None, None, "N3", "Alder", "Alder CIN Team 1", "Ana Moss (501)"),
        # Of no referral: of the last one of the child before it. A worker nobody knows stays as it stands.
        ("P4", "9004", "2023-04-01", None, None, "N4", "Alder", "Disabled Children Team", "777"),
    ]


def test_a_plan_of_no_referral_has_none_that_came_later(tmp_path: Path) -> None:
    later = changed("ssd_cin_episodes", {"R4,9004,2023-03-20": "R4,9004,2023-04-02"})
    assert rows(small(tmp_path, ssd_cin_episodes=later), "cin_plans", "plan_id", "primary_need")[-1] == ("P4", None)


def test_older_names_of_columns_and_names_in_place_of_ids(tmp_path: Path) -> None:
    older = {"_start_date": "_start", "_end_date": "_end", "plan_team": "plan_team_name", "worker_id": "worker_name"}
    plans = changed("ssd_cin_plans", {**older, "11,501": "Alder CIN Team 1,501", "12,502": "Alder CIN Team 2,Ben Fell"})
    whole, drifted = small(tmp_path), small(tmp_path, ssd_cin_plans=plans)
    assert rows(drifted, "cin_plans") == rows(whole, "cin_plans")
    assert rows(drifted, "cin_allocations") == rows(whole, "cin_allocations")


def test_the_one_who_came_last_holds_it_and_a_gap_is_the_one_before(tmp_path: Path) -> None:
    assert held(tmp_path, "501,CW,11,9001,2022-12-01,2023-02-01,R1", "502,CW,12,9001,2023-03-01,,R1") == [
        ("Ana Moss (501)", "2023-01-10", "2023-03-01"), ("Ben Fell", "2023-03-01", "2023-06-30"),
    ]  # fmt: skip


def test_who_stood_in_gives_it_back(tmp_path: Path) -> None:
    assert held(tmp_path, "501,CW,11,9001,2023-01-01,,R1", "502,CW,12,9001,2023-03-01,2023-04-01,R1") == [
        ("Ana Moss (501)", "2023-01-10", "2023-03-01"), ("Ben Fell", "2023-03-01", "2023-04-01"),
        ("Ana Moss (501)", "2023-04-01", "2023-06-30"),
    ]  # fmt: skip


def test_the_first_held_it_from_its_start_and_one_after_its_end_never(tmp_path: Path) -> None:
    assert held(tmp_path, "502,CW,12,9001,2023-03-01,,R1", "503,CW,15,9001,2023-07-01,,R1") == [("Ben Fell", "2023-01-10", "2023-06-30")]


def test_an_involvement_of_the_referral_comes_before_another_of_the_child(tmp_path: Path) -> None:
    assert held(tmp_path, "502,CW,12,9001,2023-01-01,,R1", "503,CW,15,9001,2023-02-01,,R9") == [("Ben Fell", "2023-01-10", "2023-06-30")]
    assert held(tmp_path, "503,CW,15,9001,2023-02-01,,R9") == [("Cal Reed", "2023-01-10", "2023-06-30")]


def test_a_plan_nobody_is_involved_in_is_held_by_its_own_worker(tmp_path: Path) -> None:
    assert held(tmp_path, "502,CW,12,9002,2023-01-01,,R2") == [("Ana Moss (501)", "2023-01-10", "2023-06-30")]


def test_only_those_who_hold_a_case_count_where_a_role_says_so(tmp_path: Path) -> None:
    nurse = "503,Health Visitor,15,9001,2023-02-01,,R1"
    assert held(tmp_path, "502,Allocated worker,12,9001,2023-01-01,,R1", nurse) == [("Ben Fell", "2023-01-10", "2023-06-30")]
    assert held(tmp_path, nurse) == [("Cal Reed", "2023-01-10", "2023-06-30")]


def test_involvements_that_name_no_child_are_of_the_child_of_their_referral(tmp_path: Path) -> None:
    whole = small(tmp_path)
    lines = [line.split(",") for line in SMALL["ssd_involvements"].splitlines()]
    kept = "".join(",".join([*line[:4], *line[5:]]) + "\n" for line in lines)
    mosaic = small(tmp_path, ssd_involvements=kept)
    of_referrals = [row for row in rows(whole, "cin_allocations", *HELD) if row[0] in ("P1", "P2")]
    assert [row for row in rows(mosaic, "cin_allocations", *HELD) if row[0] in ("P1", "P2")] == of_referrals


def test_a_plan_that_stands_twice_has_one_history(tmp_path: Path) -> None:
    again = SMALL["ssd_cin_plans"] + "P1,R1,9001,2023-01-10,2023-06-30,11,501\n"
    assert len([row for row in rows(small(tmp_path, ssd_cin_plans=again), "cin_allocations", "plan_id") if row == "P1"]) == 2


def test_a_plan_whose_start_is_no_day_has_no_history_and_is_left_to_the_checks(tmp_path: Path) -> None:
    delivery = small(tmp_path, ssd_cin_plans=changed("ssd_cin_plans", {"P1,R1,9001,2023-01-10": "P1,R1,9001,soon"}))
    assert "P1" not in rows(delivery, "cin_allocations", "plan_id")
    assert ("P1", "soon") in rows(delivery, "cin_plans", "plan_id", "start_date")


DAYS = st.dates(date(2023, 1, 1), date(2023, 3, 1))
FACTS = st.lists(st.tuples(DAYS, st.none() | DAYS, st.integers(0, 2), st.integers(0, 3)), max_size=6)


def holder(day: date, facts: list[tuple[date, date | None, int, int]]) -> int | None:
    """Who holds it on a day, the slow way."""
    running = [(rank, since, at) for at, (since, until, rank, _) in enumerate(facts) if since <= day and (until is None or until > day)]
    return facts[max(running)[2]][3] if running else None


@examples(60)
@given(start=DAYS, end=st.none() | DAYS, facts=FACTS)
def test_a_timeline_has_no_gap_and_says_of_each_day_who_held_it(
    start: date, end: date | None, facts: list[tuple[date, date | None, int, int]]
) -> None:
    end = max(start, end) if end else None
    spans = pl.DataFrame({"span": [7], "start": [start], "end": [end]}, {"span": pl.Int64, "start": pl.Date, "end": pl.Date})
    names = {"fact": pl.Int64, "since": pl.Date, "until": pl.Date, "rank": pl.Int64, "who": pl.Int64}
    frame = pl.DataFrame([(n, *fact) for n, fact in enumerate(facts)], names, orient="row").with_columns(span=pl.lit(7, pl.Int64))
    parts = holding(cuts(spans, frame), frame, "fact").join(frame.select("fact", "who"), on="fact", how="left")
    found = changes(parts, spans, ["who"]).select("at", "until", "who").rows()
    assert (found[0][0], found[-1][1]) == (start, end)
    assert all(before[1] == after[0] and before[2] != after[2] for before, after in pairwise(found))
    for at, until, who in found:
        for day in pl.date_range(at, max(at, until) if until else date(2023, 3, 2), closed="left", eager=True):
            assert holder(day, facts) == who


def test_a_gap_lasts_and_a_late_beginning_is_filled() -> None:
    parts = pl.DataFrame({"span": [1, 1, 1, 2], "at": [1, 2, 3, 1], "fact": [None, 5, None, None]})
    assert lasting(parts, "fact")["fact"].to_list() == [5, 5, 5, None]


@pytest.mark.parametrize("column", ["invo_involvement_start_date"])
def test_a_column_that_is_not_there_leaves_its_table_out_and_is_told(tmp_path: Path, column: str) -> None:
    delivery = small(tmp_path, ssd_involvements=changed("ssd_involvements", {column: "other"}))
    assert "cin_allocations" not in delivery.tables
    assert delivery.problems.filter(pl.col("reason") == f"has no column {column}: nothing of it is loaded")["file"].to_list() == [
        "ssd_involvements.csv"
    ]
