"""The sector's own samples of a school census, where they are here: rows counted, and three values of each file read by hand."""

from pathlib import Path

import polars as pl
import pytest

from data.store import Store
from loaders import school_census
from loaders.incoming import listed, opened
from loaders.publish import Options, publish
from loaders.report import summary
from loaders.source import Delivery
from tests.house.house import ROOT

SAMPLES = ROOT.parent / "shared" / "data" / "school_census"
ROWS = {
    "2024_autumn_fsmperiodsonroll.csv": 25_358,
    "2024_autumn_pupilonroll.csv": 9_088,
    "2024_autumn_termlysessiondetailsonroll.csv": 39_953,
    "2025_spring_fsmperiod.csv": 25_889,
    "2025_spring_pupilonroll.csv": 9_498,
    "2025_spring_senneeds.csv": 16_954,
    "2025_spring_termlysessiondetailsonroll.csv": 41_251,
}
# Periods of meals whose end is drawn before their start: 6,263 of the autumn and 6,382 of the spring.
REVERSED = 12_645


@pytest.fixture(scope="module")
def census() -> Delivery:
    if not SAMPLES.exists():
        pytest.skip("../shared/data/school_census is not here, so the sector's samples cannot be loaded")
    with opened(listed([SAMPLES])) as items:
        return school_census.read(items)


def at(delivery: Delivery, table: str, file: str, row: int, *columns: str) -> tuple[str | None, ...]:
    """Values of one row of one file."""
    found = delivery.tables[table].filter((pl.col("file") == file) & (pl.col("row") == row)).select(columns).rows()
    assert len(found) == 1
    return found[0]


def test_every_record_is_read_and_every_row_has_its_place(census: Delivery) -> None:
    assert census.rows_read == ROWS
    assert {name: frame.height for name, frame in census.tables.items()} == {
        # 9,498 of the spring, and 13 of the autumn who are not in it.
        "pupils": 9_511, "pupil_attendance": 18_478, "pupil_sessions": 81_204, "pupil_meals": 51_247, "pupil_needs": 16_954,
    }  # fmt: skip
    assert census.problems.is_empty()
    assert census.tables["pupils"]["school"].n_unique() == 8
    assert census.tables["pupils"].filter(pl.col("sen_provision").is_null()).height == 4_781


def test_pupils_on_roll(census: Delivery) -> None:
    file, columns = "2025_spring_pupilonroll.csv", ("upn", "school", "ethnicity", "sen_provision", "year_group", "enrolment_status")
    assert at(census, "pupils", file, 2, *columns) == ("21db2df8-fa0", "SCH7", "ANEP", "E", "1", "M")
    assert at(census, "pupils", file, 3, *columns) == ("96d8f22c-e5c", "SCH5", "WOTH", "A", "E1", "F")
    assert at(census, "pupils", file, 9, *columns) == ("d6ad48b6-ec0", "SCH4", "BNAM", "P", "14", "S")
    assert at(census, "pupils", file, 2, "dob", "entry_date") == ("2020-04-25", "2023-02-03")
    file, sessions = "2024_autumn_pupilonroll.csv", ("sessions_possible", "sessions_authorised", "sessions_unauthorised")
    assert at(census, "pupil_attendance", file, 2, "pupil_id", *sessions) == ("21db2df8-fa0", "134", "8", "2")
    assert at(census, "pupil_attendance", file, 3, "pupil_id", *sessions) == ("96d8f22c-e5c", None, "7", None)
    assert at(census, "pupil_attendance", file, 7, "pupil_id", *sessions) == ("a1b29da7-e86", "120", None, "3")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("term", "rows"),
    [
        ("2024 autumn", {2: ("21db2df8-fa0", "C", "133"), 3: ("21db2df8-fa0", "N", "118"), 5: ("96d8f22c-e5c", "E", "126")}),
        ("2025 spring", {2: ("21db2df8-fa0", "#", "135"), 3: ("21db2df8-fa0", "E", "128"), 8: ("96d8f22c-e5c", "N", "142")}),
    ],
)
def test_sessions_by_code(census: Delivery, term: str, rows: dict[int, tuple[str, str, str]]) -> None:
    file = f"{term.replace(' ', '_')}_termlysessiondetailsonroll.csv"
    for row, values in rows.items():
        assert at(census, "pupil_sessions", file, row, "pupil_id", "reason", "sessions", "census_term") == (*values, term)


def test_free_school_meals(census: Delivery) -> None:
    columns = ("pupil_id", "eligible_from", "eligible_to", "country")
    autumn, spring = "2024_autumn_fsmperiodsonroll.csv", "2025_spring_fsmperiod.csv"
    # Open in the autumn, and not returned in the spring: closed, on its first day since that is after the day of the census.
    assert at(census, "pupil_meals", autumn, 2, *columns) == ("96d8f22c-e5c", "2024-10-16", "2024-10-16", "ENG")
    assert at(census, "pupil_meals", autumn, 5, *columns) == ("e75d94fc-b42", "2024-09-13", "2024-11-13", None)
    assert at(census, "pupil_meals", autumn, 10, *columns) == ("e75d94fc-b42", "2024-09-21", "2024-10-03", "SCT")
    assert at(census, "pupil_meals", spring, 2, *columns) == ("c2b87d3d-e33", "2025-02-16", "2025-02-13", "ENG")
    assert at(census, "pupil_meals", spring, 3, *columns) == ("c2b87d3d-e33", "2025-03-08", None, "ENG")
    assert at(census, "pupil_meals", spring, 4, *columns) == ("c2b87d3d-e33", "2025-04-03", None, "SCT")


def test_special_educational_needs(census: Delivery) -> None:
    file, columns = "2025_spring_senneeds.csv", ("pupil_id", "need_rank", "need_type")
    assert at(census, "pupil_needs", file, 2, *columns) == ("a1b29da7-e86", "2", "73e987da")
    assert at(census, "pupil_needs", file, 4, *columns) == ("a1b29da7-e86", "3", "7c3607d5")
    assert at(census, "pupil_needs", file, 5, *columns) == ("d6ad48b6-ec0", "1", "052363f3")


def test_it_is_published_with_its_reversed_periods_set_aside_and_told(census: Delivery, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    with store.loading():
        report = publish([census], store, Options())
    assert report.rows == {
        "pupils": (9_511, 0), "pupil_attendance": (18_478, 0), "pupil_sessions": (81_204, 0),
        "pupil_meals": (51_247 - REVERSED, REVERSED), "pupil_needs": (16_954, 0),
    }  # fmt: skip
    assert "2024_autumn_fsmperiodsonroll.csv, 6263 rows, first row " in summary(report)
    assert report.edition is not None and report.edition.set_aside == REVERSED
    assert report.edition.extract_date.isoformat() == "2025-01-16"
