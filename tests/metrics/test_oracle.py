"""The product against an oracle that shares none of its code: the demo, the demo made another cohort, and drawn ones."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given

from data.store import Store
from loaders import extract
from loaders.__main__ import DEMO, DEMO_COMPLETE_FROM
from metrics import catalogue, engine
from metrics.frames import Frames, frames_of
from metrics.scope import LEVELS, Scope
from tests.conftest import D1, D2
from tests.metrics.cohort import Cohort, cohorts
from tests.metrics.moved import CALENDAR_CYCLE, renamed, write_moved
from tests.metrics.oracle import TABLES, TOTAL, Path_, Row, oracle_table
from tests.metrics.test_golden import GOLDEN, as_printed, expected_table
from tests.people import ALL_SEEING
from tests.sampling import examples

FIRST_DAY = date(2021, 1, 10)
SEED = 20220523


def drawn_days(many: int) -> list[date]:
    """Days to compare on: the same ones each time."""
    drawn = Random(SEED)
    return sorted(FIRST_DAY + timedelta(drawn.randrange((D2 - FIRST_DAY).days + 1)) for _ in range(many))


ALL_DAYS = drawn_days(20)
FEW_DAYS = sorted(Random(SEED).sample(ALL_DAYS, 5))
# Figures that ask no calendar month, so that they stay whatever number of weeks the dates are moved by.
BY_DAYS_ALONE = {"cases_open", "total_open", "lt_6_weeks", "w6_8", "over_8_weeks"}


def product_rows(name: str, scope: Scope, frames: Frames) -> list[dict[Path_, Row]]:
    """The product's rows by path, one dictionary a level."""
    spec = catalogue.table(name)
    ids = [*(("trend",) if spec.trend else ()), *(column.id for column in spec.columns)]
    levels: list[dict[Path_, Row]] = [{} for _ in LEVELS]
    for row in engine.table(spec, scope, frames):
        path = tuple(row[level] for level in LEVELS[: row["depth"]])
        for level in levels if not path else [levels[len(path) - 1]]:
            level[path or TOTAL] = {id: row[id] for id in ids}
    return levels


def is_nothing(row: Row) -> bool:
    """A row whose figures are all none or nought."""
    return not any(value for id, value in row.items() if id != "trend")


def compare(folder: Path, frames: Frames, day: date) -> None:
    """Every cell of every table at every level. A worker without any figure has no row in the product."""
    scope = Scope(frames.edition.name, day).narrowed_to(ALL_SEEING)
    for name in TABLES:
        for level, found in zip(LEVELS, product_rows(name, scope, frames), strict=True):
            expected = oracle_table(folder, name, day, level)
            if level == "worker":
                expected = {path: row for path, row in expected.items() if path == TOTAL or not is_nothing(row)}
            different = {path: (found.get(path), expected.get(path)) for path in found | expected if found.get(path) != expected.get(path)}
            assert not different, f"{name} by {level} as at {day} (product, oracle): {different}"


def test_oracle_makes_the_guides_tables() -> None:
    for name, file, day in GOLDEN:
        found = {path[0]: {id: as_printed(v) for id, v in row.items()} for path, row in oracle_table(DEMO, name, day, "locality").items()}
        assert found == expected_table(file)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("day", FEW_DAYS, ids=str)
def test_demo_on_a_sample_of_days(day: date, frames: Frames) -> None:
    compare(DEMO, frames, day)


@pytest.mark.long
@pytest.mark.parametrize("day", sorted({*ALL_DAYS, D1, D2, date(2021, 3, 31), date(2022, 2, 28)} - set(FEW_DAYS)), ids=str)
def test_demo_on_all_days_long(day: date, frames: Frames) -> None:
    compare(DEMO, frames, day)


@cache
def published(root: Path, weeks: int) -> tuple[Path, Frames]:
    """The folder and the published frames of the demo moved by so many weeks."""
    folder = write_moved(DEMO, root / f"moved{weeks}", weeks, SEED)
    later = timedelta(weeks=weeks)
    store = Store(root / f"store{weeks}")
    report = extract.load(folder, store, extract_date=D2 + later, complete_from=DEMO_COMPLETE_FROM + later)
    assert report.edition is not None and not report.problems
    return folder, frames_of(report.edition)


@pytest.fixture(scope="session")
def moved_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the moved cohorts of this run are written."""
    yield tmp_path_factory.mktemp("moved")
    published.cache_clear()


def golden_differences(weeks: int, frames: Frames, only: set[str] | None = None, but: tuple[str, ...] = ()) -> list[object]:
    """Cells of the golden tables that the moved cohort does not show."""
    different: list[object] = []
    for name, file, day in GOLDEN:
        scope = Scope(frames.edition.name, day + timedelta(weeks=weeks)).narrowed_to(ALL_SEEING)
        found = product_rows(name, scope, frames)[0]
        for locality, cells in expected_table(file).items():
            row = found[(locality if locality == "Total" else renamed(locality),)]
            asked = {id: cell for id, cell in cells.items() if id not in but and (only is None or id in only)}
            different += [(name, locality, id, cell, row[id]) for id, cell in asked.items() if as_printed(row[id]) != cell]
    return different


@pytest.mark.long
@pytest.mark.parametrize("weeks", [47, -31])
def test_moved_by_weeks(weeks: int, moved_root: Path) -> None:
    folder, frames = published(moved_root, weeks)
    for day in (FEW_DAYS[2], D1, D2):
        compare(folder, frames, day + timedelta(weeks=weeks))
    assert golden_differences(weeks, frames, only=BY_DAYS_ALONE) == []


@pytest.mark.long
@pytest.mark.parametrize("weeks", [-CALENDAR_CYCLE, CALENDAR_CYCLE])
def test_moved_by_28_years_the_guides_tables_stay(weeks: int, moved_root: Path) -> None:
    """Every calendar window has the same days as before; only the bank holidays are others."""
    folder, frames = published(moved_root, weeks)
    assert golden_differences(weeks, frames, but=("unsigned_lt_10_days", "unsigned_ge_10_days")) == []
    for day in (FEW_DAYS[1], D2):
        compare(folder, frames, day + timedelta(weeks=weeks))


def compare_drawn(root: Path, cohort: Cohort, day: date) -> None:
    """A drawn cohort: the frames in memory against the files on disk."""
    compare(cohort.write(root / uuid4().hex), cohort.frames(), day)


@examples(12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cohorts())
def test_drawn_cohorts(tmp_path: Path, drawn: tuple[Cohort, date]) -> None:
    compare_drawn(tmp_path, *drawn)


@pytest.mark.long
@examples(50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cohorts())
def test_drawn_cohorts_long(tmp_path: Path, drawn: tuple[Cohort, date]) -> None:
    compare_drawn(tmp_path, *drawn)
