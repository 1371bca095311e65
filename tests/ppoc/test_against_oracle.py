"""The product's permanence figures against an oracle that shares none of its code: the demo, the demo made another cohort, drawn ones."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from uuid import uuid4

import duckdb
import polars as pl
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import HealthCheck, given, seed

from data.calendar import before_financial_year, last_months
from data.store import Store
from loaders import extract
from loaders.__main__ import DEMO, DEMO_COMPLETE_FROM
from metrics import catalogue, engine
from metrics.__main__ import main
from metrics.frames import Frames, frames_of
from metrics.ppoc.tables import HEAD_OF_SERVICE, IN_CARE, PLANNED_STARTS
from metrics.scope import Condition, Scope
from tests.conftest import D2
from tests.metrics.moved import renamed, write_moved
from tests.people import ALL_SEEING
from tests.ppoc import oracle
from tests.ppoc.cohort import Cohort, cohorts
from tests.sampling import examples

EXPECTED = Path(__file__).parents[1] / "expected"
HIGH_PEAK = "High Peak & North Dales"
SEED = 20220523
FCO = Condition("legal_status", "C2")
ROW = ("assessment_type", "predicted_start", "recorded_on", "actual_start", "completed", "status", "moves", "moved_days", "team")


def drawn_days(many: int) -> list[date]:
    """Days to compare on: the same ones each time."""
    drawn = Random(SEED)
    first = date(2020, 6, 1)
    return sorted(first + timedelta(drawn.randrange((D2 - first).days + 1)) for _ in range(many))


DAYS = drawn_days(20)
FEW_DAYS = [*sorted(Random(SEED).sample(DAYS, 4)), D2]


def scope_of(frames: Frames, day: date, *only: Condition) -> Scope:
    """Every row of an edition as at a day."""
    return Scope(frames.edition.name, day, services=(), only=only).narrowed_to(ALL_SEEING)


def as_counted(rows: pl.DataFrame) -> Counter[tuple[str, ...]]:
    """Rows to be compared whatever their order. Children are told apart by a number, so that no id stands in a failure."""
    numbers = {person: str(n) for n, person in enumerate(sorted(rows["person_id"].unique()))}
    # A date moved by none is 0 days, or is not told; a row that has no prediction moved none.
    shown = rows.with_columns(pl.col("moved_days").fill_null(0), pl.col("person_id").replace_strict(numbers, default=None))
    return Counter(tuple(str(value) for value in row) for row in shown.select("person_id", *ROW).iter_rows())


def different(found: Counter[tuple[str, ...]], expected: Counter[tuple[str, ...]]) -> tuple[list[object], list[object]]:
    """What stands in one of them alone."""
    return list((found - expected).elements()), list((expected - found).elements())


def compare_rows(con: duckdb.DuckDBPyConnection, frames: Frames, day: date) -> None:
    """Row by row: each planned start with its dates, status, moves and place; each stay with its dates and place."""
    planned = engine.cases(catalogue.measure("ppoc-all"), scope_of(frames, day), frames)
    assert different(as_counted(planned), as_counted(oracle.planned_starts(con, day))) == ([], []), f"planned starts as at {day}"
    held, expected = frames.as_at("care", day), oracle.stays(con, day)
    columns = ("person_id", "start_date", "end_date", "reason_ceased", "legal_status", "locality", "team")
    ours, theirs = (sorted(rows.select(columns).with_columns(pl.col("legal_status").fill_null("Not known")).iter_rows(), key=str)
                    for rows in (held, expected))  # fmt: skip
    wrong = sum(a != b for a, b in zip(ours, theirs, strict=True))
    assert wrong == 0, f"{wrong} stays differ as at {day}"


SENTENCE = ("last3_on_time", "last3_late", "last3_not_started", "next3_planned")


def compare_sentence(con: duckdb.DuckDBPyConnection, frames: Frames, day: date) -> None:
    """The four numbers of the sentence in every locality, on a full care order and of all."""
    for fco in (True, False):
        rows = engine.table(PLANNED_STARTS, scope_of(frames, day, *([FCO] if fco else [])), frames, ("locality",))
        for row in rows:
            found = tuple(row[name] for name in SENTENCE)
            assert found == oracle.sentence(con, day, row["locality"], fco), (
                f"{row['locality'] or 'Total'} as at {day}, full care order {fco}"
            )


def compare_head(con: duckdb.DuckDBPyConnection, frames: Frames, day: date) -> None:
    """The Head of service table in every locality, by type, on a full care order."""
    told = oracle.head_of_service(con, day, before_financial_year(day)).to_dicts()
    expected = {(row["locality"], row["assessment_type"]): row for row in told}
    for row in engine.table(HEAD_OF_SERVICE, scope_of(frames, day, FCO), frames, ("locality",)):
        place = row["locality"] or oracle.EVERYWHERE
        for kind in ("SGO", "Reunification"):
            theirs, name = expected[place, kind], kind.lower()
            for ours, column in (("started", "started"), ("predicted", "predicted"), ("upcoming", "upcoming"), ("target", "target_to_date"),
                                 ("target_year", "target_full_year"), ("gap", "gap")):  # fmt: skip
                assert row[f"{ours}_{name}"] == theirs[column], f"{ours} of {kind}, {place} as at {day}"
        assert row["no_prediction"] == expected[place, oracle.BOTH]["no_prediction"], f"no prediction, {place} as at {day}"


CARE = {
    "care-in-care": "in_care",
    "care-in-care-all": "with_short_breaks",
    "care-on-fco": "on_fco",
    "care-left-by-sgo": "left_sgo",
    "care-left-home": "left_reunification",
    "care-came-back": "reentered",
}


def compare_care(con: duckdb.DuckDBPyConnection, frames: Frames, day: date) -> None:
    """Children in care by locality on the day, and who came and went in the 12 months to it."""
    expected, year = oracle.in_care(con, day)["places"], last_months(day, 12)
    starters, leavers = (catalogue.measure(f"{name}@{year.after}..{year.upto}") for name in ("care-starters", "care-leavers"))
    asked = {name: catalogue.measure(name) for name in CARE}
    rows = engine.measured([*asked.values(), starters, leavers], scope_of(frames, day), frames, ("locality",)).to_dicts()
    found = {row["locality"] or "Total": row for row in rows}
    columns = {**{m.reference: CARE[name] for name, m in asked.items()}, starters.reference: "starters", leavers.reference: "leavers"}
    for row in expected.to_dicts():
        for ours, theirs in columns.items():
            assert found[row["locality"]][ours] == row[theirs], f"{ours} in {row['locality']} as at {day}"


def compare_months(con: duckdb.DuckDBPyConnection, frames: Frames, day: date) -> None:
    """Who came and went month by month in the last 12 months, by locality."""
    expected, year = oracle.in_care(con, day)["months"], last_months(day, 12)
    month = year.first_day.replace(day=1)
    while month <= day:
        after, upto = max(month - timedelta(1), year.after), min(month + relativedelta(months=1) - timedelta(1), day)
        pair = [catalogue.measure(f"{name}@{after}..{upto}") for name in ("care-starters", "care-leavers")]
        moved = {row["locality"] or "Total": row for row in engine.measured(pair, scope_of(frames, day), frames, ("locality",)).to_dicts()}
        theirs = {row["locality"]: row for row in expected.filter(pl.col("month") == month).to_dicts()}
        for place, row in moved.items():
            told = theirs.get(place, {"starters": 0, "leavers": 0})
            found = row[pair[0].reference], row[pair[1].reference]
            assert found == (told["starters"], told["leavers"]), f"{place}, {month:%m/%Y} as at {day}"
        month += relativedelta(months=1)


def compare(con: duckdb.DuckDBPyConnection, frames: Frames, day: date) -> None:
    """Everything the oracle knows."""
    for one in (compare_rows, compare_sentence, compare_head, compare_care, compare_months):
        one(con, frames, day)


@cache
def demo_files() -> duckdb.DuckDBPyConnection:
    """The demo's files, read by the oracle."""
    return oracle.connect(DEMO)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("day", FEW_DAYS, ids=str)
def test_demo_on_a_sample_of_days(day: date, frames: Frames) -> None:
    compare(demo_files(), frames, day)


@pytest.mark.long
@pytest.mark.parametrize("day", sorted({*DAYS, date(2021, 3, 31), date(2022, 2, 28), date(2022, 4, 1)} - set(FEW_DAYS)), ids=str)
def test_demo_on_all_days_long(day: date, frames: Frames) -> None:
    compare(demo_files(), frames, day)


@cache
def moved_demo(root: Path, weeks: int) -> tuple[duckdb.DuckDBPyConnection, Frames]:
    """The demo with its dates moved, its places renamed and the rows of each file shuffled: read by the oracle, and published."""
    folder = write_moved(DEMO, root / f"files{weeks}", weeks, SEED)
    later = timedelta(weeks=weeks)
    report = extract.load(folder, Store(root / f"store{weeks}"), extract_date=D2 + later, complete_from=DEMO_COMPLETE_FROM + later)
    assert report.edition is not None and not report.problems
    return oracle.connect(folder), frames_of(report.edition)


@pytest.fixture(scope="module")
def moved_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the moved cohorts of this run are written."""
    yield tmp_path_factory.mktemp("moved")
    moved_demo.cache_clear()


@pytest.mark.long
@pytest.mark.parametrize("weeks", [57, -31])
def test_moved_renamed_and_shuffled(weeks: int, moved_root: Path) -> None:
    con, frames = moved_demo(moved_root, weeks)
    for day in (*FEW_DAYS[1:3], D2):
        compare(con, frames, day + timedelta(weeks=weeks))
    rows = engine.table(PLANNED_STARTS, scope_of(frames, D2 + timedelta(weeks=weeks), FCO), frames, ("locality",))
    there = next(row for row in rows if row["locality"] == renamed(HIGH_PEAK))
    assert sum(there[name] for name in SENTENCE) > 0


@seed(SEED)
@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(cohorts())
def test_drawn_cohorts(tmp_path: Path, drawn: tuple[Cohort, date]) -> None:
    cohort, day = drawn
    con, frames = oracle.connect(cohort.write(tmp_path / uuid4().hex)), cohort.frames()
    compare_rows(con, frames, day)
    compare_care(con, frames, day)


def test_the_guides_rows_and_one_more(frames: Frames) -> None:
    """Eight rows stand on the guide's page; the ninth, which it does not print, makes its sentence of five."""
    scope = scope_of(frames, D2, FCO, Condition("locality", HIGH_PEAK))
    cases = engine.cases(catalogue.measure("ppoc-planned"), scope, frames)
    providers = {"Own provision": "PR1", "Private provision": "PR4", "Parents/Parental responsibility": "PR0", "": "Not known"}
    with (EXPECTED / "planned_assessments.csv").open(encoding="utf-8", newline="") as handle:
        printed = Counter(
            (row["team"], row["placement_code"] or "Not known", providers[row["provider"]], row["assessment_type"], row["predicted_start"],
             row["actual_start"], row["status"])
            for row in csv.DictReader(handle)
        )  # fmt: skip
    columns = ("team", "placement_type", "placement_provider", "assessment_type", "predicted_start", "actual_start", "status")
    found = Counter(tuple(str(value or "") for value in row) for row in cases.select(columns).iter_rows())
    assert not printed - found
    [more] = (found - printed).elements()
    assert more[3:] == ("SGO", "2022-07-04", "", oracle.UPCOMING)
    [row] = [row for row in engine.table(PLANNED_STARTS, scope, frames, ("locality",)) if row["depth"] == 1]
    assert tuple(row[name] for name in SENTENCE) == (2, 1, 1, 5)


def test_the_command_line_prints_the_guides_sentence_and_its_list(demo_store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ("--where", "legal_status=C2", "--where", f'locality="{HIGH_PEAK}"')
    asked = ["ppoc-planned-starts", *where, "--format", "csv", "--store", str(demo_store)]
    assert main(asked) == 0
    rows = {row["locality"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    with (EXPECTED / "planned_assessments_counts.csv").open(encoding="utf-8", newline="") as handle:
        [printed] = csv.DictReader(handle)
    assert {name: rows[HIGH_PEAK][name] for name in printed} == printed
    assert main([*asked, "--list"]) == 0
    listed = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(listed) == int(rows[HIGH_PEAK]["planned"]) == 9
    assert not {"child", "person_id", "start_id", "manager_note"} & listed[0].keys()


def test_the_tables_of_the_product_have_a_column_for_all_the_oracle_knows() -> None:
    assert {column.measure for column in IN_CARE.columns} >= set(CARE)
