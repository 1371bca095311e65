"""The oracle of permanence against the guide's page, its own sums, and a walk through drawn predictions by hand."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest

from tests.ppoc import oracle

ROOT = Path(__file__).parents[2]
EXPECTED = ROOT / "tests/expected"
D2 = date(2022, 5, 23)
HIGH_PEAK = "High Peak & North Dales"
DAYS = (date(2021, 3, 31), date(2021, 11, 30), date(2022, 2, 28), D2)
PROVIDERS = {"Own provision": "PR1", "Private provision": "PR4", "Parents/Parental responsibility": "PR0", "": None}
CARE = ("person_id,episode_start,episode_end,legal_status,placement_type,placement_provider,reason_new,reason_ceased,locality,team,worker",)
PREDICTIONS = ("person_id,assessment_type,predicted_start,recorded_on,recorded_by,manager_note",)
ASSESSMENTS = ("person_id,assessment_type,actual_start,completed,outcome",)
TARGETS = ("locality,financial_year,assessment_type,target_starts",)


@cache
def demo() -> duckdb.DuckDBPyConnection:
    """The demo's files."""
    return oracle.connect(ROOT / "data/demo")


@cache
def demo_planned(day: date) -> pl.DataFrame:
    """The demo's planned starts."""
    return oracle.planned_starts(demo(), day)


def written(
    folder: Path, care: Iterable[str] = (), predictions: Iterable[str] = (), assessments: Iterable[str] = (), targets: Iterable[str] = ()
) -> duckdb.DuckDBPyConnection:
    """A connection on files of these lines; the columns left out at the end of a line are empty."""
    for name, (head,), lines in zip(
        oracle.FILES, (CARE, PREDICTIONS, ASSESSMENTS, TARGETS), (care, predictions, assessments, targets), strict=True
    ):
        filled = [line + "," * (head.count(",") - line.count(",")) for line in lines]
        (folder / f"{name}.csv").write_text("\n".join([head, *filled]) + "\n")
    return oracle.connect(folder)


def count(name: str, day: date, column: str) -> int:
    """How many lines of a file are dated by a day."""
    return duckdb.sql(f"select count(*) from {name} where {column} <= $day", connection=demo(), params={"day": day}).pl().item()


def test_in_care_in_the_demo() -> None:
    total = oracle.in_care(demo(), D2)["places"].row(by_predicate=pl.col("locality") == "Total", named=True)
    assert (total["with_short_breaks"], total["in_care"], total["on_fco"]) == (950, 937, 534)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_who_came_less_who_went_is_the_change(day: date) -> None:
    before, after = (oracle.in_care(demo(), on)["places"] for on in (day.replace(year=day.year - 1), day))
    assert after.height == before.height == 9
    assert (after["with_short_breaks"] - before["with_short_breaks"]).to_list() == (
        after["starters_with_short_breaks"] - after["leavers_with_short_breaks"]
    ).to_list()
    months = (
        oracle.in_care(demo(), day)["months"]
        .group_by("locality")
        .agg(pl.col("starters", "leavers", "left_sgo", "left_reunification").sum())
    )
    joined = after.join(months, on="locality", suffix="_months")
    for column in months.columns[1:]:
        assert joined[column].to_list() == joined[f"{column}_months"].to_list()


def test_the_guides_page() -> None:
    of_page = (pl.col("locality") == HIGH_PEAK) & (pl.col("legal_status") == "C2") & pl.col("in_care")
    found = demo_planned(D2).filter(of_page).drop("person_id", "worker")
    assert oracle.LATER not in set(found["status"])
    columns = ["team", "placement_type", "placement_provider", "assessment_type", "predicted_start", "actual_start", "status"]
    rows = {tuple(str(value or "") for value in row) for row in found.select(columns).iter_rows()}
    with (EXPECTED / "planned_assessments.csv").open() as file:
        printed = {
            (row["team"], row["placement_code"], PROVIDERS[row["provider"]] or "", *(row[column] for column in columns[3:]))
            for row in csv.DictReader(file)
        }
    assert (len(printed), found.height) == (8, 9)
    [unprinted] = rows - printed
    assert not printed - rows
    assert unprinted[3:] == ("SGO", "2022-07-04", "", oracle.UPCOMING)
    assert found["moves"].sum() == 0


def test_the_guides_sentence() -> None:
    [printed] = csv.reader((EXPECTED / "planned_assessments_counts.csv").read_text().splitlines()[1:])
    assert oracle.sentence(demo(), D2, HIGH_PEAK) == tuple(map(int, printed)) == (2, 1, 1, 5)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_each_prediction_and_assessment_is_in_one_row_at_most(day: date) -> None:
    rows = demo_planned(day)
    predicted, started = rows.filter(pl.col("recorded_on").is_not_null()), rows.filter(pl.col("actual_start").is_not_null())
    # Only numbers are asserted: a failure prints what it compares, and a child's id is not for a log.
    twice = predicted.select("person_id", "assessment_type", "recorded_on").is_duplicated().sum()
    twice += started.select("person_id", "assessment_type", "actual_start").is_duplicated().sum()
    empty = (rows["recorded_on"].is_null() & rows["actual_start"].is_null()).sum()
    of_predictions, of_assessments, moves = predicted.height, started.height, int(rows["moves"].sum())
    assert (twice, empty) == (0, 0)
    assert of_assessments == count("permanence_assessments", day, "actual_start")
    superseded = count("permanence_predictions", day, "recorded_on") - of_predictions
    assert superseded == moves
    if day == D2:
        assert superseded == 21


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_totals_are_sums_of_localities(day: date) -> None:
    sentences = [oracle.sentence(demo(), day, locality) for locality in demo_planned(day)["locality"].unique()]
    assert tuple(map(sum, zip(*sentences, strict=True))) == oracle.sentence(demo(), day)
    table = oracle.head_of_service(demo(), day, day.replace(year=day.year - 1))
    for column in ("started", "predicted", "upcoming", "no_prediction", "target_full_year"):
        for type_ in ("SGO", "Reunification", "All"):
            of_type = table.filter(pl.col("assessment_type") == type_)
            total = of_type.filter(pl.col("locality") == "Total")[column].item()
            assert total is None or total == of_type.filter(pl.col("locality") != "Total")[column].sum()


def test_a_target_is_rounded_once_half_away_from_nought(tmp_path: Path) -> None:
    targets = ("North,2023/24,SGO,1", "South,2023/24,SGO,1", "South,2022/23,SGO,3")
    con = written(tmp_path, care=("1,2023-01-01,,C2,U6,PR1,S,,West",), targets=targets)

    def shown(period_after: date) -> dict[str, tuple[int | None, ...]]:
        table = oracle.head_of_service(con, date(2023, 9, 30), period_after).filter(pl.col("assessment_type") == "SGO")
        return {row[0]: row[1:] for row in table.select("locality", "target_to_date", "target_full_year", "gap").iter_rows()}

    halves = {"North": (1, 1, -1), "South": (1, 1, -1), "Total": (1, 2, -1), "West": (None, None, None)}  # 183 of 366 days
    assert shown(date(2023, 3, 31)) == halves
    assert shown(date(2022, 3, 31)) == {**halves, "South": (4, 1, -4), "Total": (4, 2, -4)}


def test_stays(tmp_path: Path) -> None:
    care = (
        "1,2020-01-01,2020-02-01,C1,U6,PR1,S,X1,North",
        "1,2020-02-01,2020-06-01,C2,U4,PR1,L,E45,North",
        "1,2021-06-01,2021-07-01,V2,K2,PR4,S,X1,South",
        "1,2021-07-01,,C2,,,S,,South",
        "2,2020-01-01,2021-08-01,V4,U6,PR1,S,E8,North",
    )
    con = written(tmp_path, care=care)

    def shown(day: date) -> list[tuple[object, ...]]:
        return oracle.stays(con, day).drop("person_id", "team", "worker", "placement_provider").rows()

    first, ended = date(2020, 1, 1), date(2020, 6, 1)
    assert shown(date(2020, 1, 31))[0] == (first, None, "C1", "U6", "North", None)
    assert shown(date(2020, 5, 31))[0] == (first, None, "C2", "U4", "North", None)
    last = shown(date(2021, 7, 31))
    assert last[:2] == [(first, ended, "C2", "U4", "North", "E45"), (date(2021, 6, 1), None, "C2", None, "South", None)]
    assert last[2] == (first, None, "V4", "U6", "North", None)
    assert shown(date(2021, 8, 1))[2] == (first, date(2021, 8, 1), "V4", "U6", "North", "E8")
    places = oracle.in_care(con, date(2022, 1, 1))["places"].filter(pl.col("locality") == "Total").drop("locality")
    assert places.row(0) == (1, 1, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0)  # back on the day 12 months after: not within 12 months
    before = oracle.in_care(con, date(2021, 5, 31))["places"].filter(pl.col("locality") == "Total").drop("locality")
    assert before.row(0) == (0, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0)


def test_statuses_at_their_edges(tmp_path: Path) -> None:
    day = date(2021, 11, 30)  # three months later is the last of February
    dates = {"2021-11-29": oracle.NOT_YET, "2021-11-30": oracle.UPCOMING, "2022-02-28": oracle.UPCOMING, "2022-03-01": oracle.LATER}
    con = written(tmp_path, predictions=[f"{n},SGO,{on},2021-10-01" for n, on in enumerate(dates)])
    rows = oracle.planned_starts(con, day)
    assert {str(row[0]): row[1] for row in rows.select("predicted_start", "status").iter_rows()} == dates
    assert set(rows["locality"]) == {"Not known"}
    assert not rows["in_care"].any()
    assert oracle.sentence(con, day, fco=False) == (0, 0, 1, 2)
    assert oracle.sentence(con, day) == (0, 0, 0, 0)


Walked = tuple[str, date | None, date | None, int, int | None]


def changed(said: Sequence[tuple[date, date]]) -> int:
    """How often the predicted start is another than the one said before it."""
    return sum(said[at][1] != said[at - 1][1] for at in range(1, len(said)))


def walked(who: str, predictions: Sequence[tuple[date, date]], starts: Sequence[date], day: date) -> list[Walked]:
    """Decision 11's three steps, as one would do them by hand: predictions are (recorded on, predicted start)."""
    known = sorted((pair for pair in predictions if pair[0] <= day), key=lambda pair: pair[0])
    begun = sorted(start for start in starts if start <= day)
    rows: list[Walked] = []
    for nth, start in enumerate(begun):
        until = begun[nth + 1] if nth + 1 < len(begun) else date.max
        before = [at for at, (recorded, _) in enumerate(known) if recorded <= start]
        after = [at for at, (recorded, _) in enumerate(known) if start < recorded <= start + timedelta(28) and recorded < until]
        if not before and not after:
            rows.append((who, None, start, 0, None))
            continue
        at = before[-1] if before else after[0]
        rows.append((who, known[at][1], start, changed(known[: at + 1]), (known[at][1] - known[0][1]).days))
        known = known[at + 1 :]
    if known:
        rows.append((who, known[-1][1], None, changed(known), (known[-1][1] - known[0][1]).days))
    return rows


def test_pairs_against_a_walk_by_hand(tmp_path: Path) -> None:
    drawn, first = Random(9), date(2021, 1, 1)
    children = {
        str(n): (
            [(first + timedelta(drawn.randrange(90)), first + timedelta(drawn.randrange(200))) for _ in range(drawn.randrange(6))],
            [first + timedelta(drawn.randrange(90)) for _ in range(drawn.randrange(4))],
        )
        for n in range(400)
    }
    con = written(
        tmp_path,
        predictions=[f"{who},SGO,{on},{recorded}" for who, (pairs, _) in children.items() for recorded, on in pairs],
        assessments=[f"{who},SGO,{start}" for who, (_, starts) in children.items() for start in starts],
    )
    for later in (10, 40, 70, 120):
        day = first + timedelta(later)
        found = oracle.planned_starts(con, day).select("person_id", "predicted_start", "actual_start", "moves", "moved_days").rows()
        expected = [row for who, (pairs, starts) in children.items() for row in walked(who, pairs, starts, day)]
        assert sorted(found, key=str) == sorted(expected, key=str), f"pairs as at {day}"
