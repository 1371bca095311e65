"""The sector's own samples of the CIN census, with values read from them by hand."""

from datetime import date

import pytest

from loaders.cin_census import SOURCE
from loaders.incoming import Incoming
from loaders.source import TOLD
from tests.loaders.cin_census_files import SHARED, rows, told

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the sector's samples in ../shared/data/cin_census are not there")


@pytest.mark.parametrize(
    ("sample", "heights", "read_by_hand"),
    [
        ("CIN_Census_2021", [1, 1, 1, 1, 1], [(18, "1965-03-27"), (36, "1970-10-06"), (52, "1971-01-26")]),
        ("CIN_Census_2024", [2, 2, 2, 1, 1], [(18, "2015-03-27"), (34, "2022-10-06"), (50, "2023-01-26")]),
        ("CIN_Census_2026", [2, 2, 2, 1, 1], [(18, "2015-03-27"), (34, "2022-10-06"), (50, "2023-01-26")]),
    ],
)
def test_the_samples_of_the_sector(sample: str, heights: list[int], read_by_hand: list[tuple[int, str]]) -> None:
    census = SOURCE.read([Incoming(f"{sample}.xml", SHARED / f"{sample}.xml")])
    assert [frame.height for frame in census.tables.values()] == heights
    looked_at = (("persons", "row", "dob"), ("referrals", "row", "referral_date"), ("cin_plans", "row", "end_date"))
    assert [rows(census, *names)[0] for names in looked_at] == read_by_hand
    assert rows(census, "child_assessments", "factors")[0] == (("2A 2B",) if sample.endswith("2021") else ("1C RB 6B",))
    assert rows(census, "persons", "sex", "disability")[0] == ("M", "1")


def test_the_sample_of_2026_as_a_whole() -> None:
    """It says 2023 of itself beside a reference date in 2024, has an unknown factor and an assessment in 2028."""
    item = Incoming("CIN_Census_2026.xml", SHARED / "CIN_Census_2026.xml")
    found = SOURCE.recognise(item)
    assert found is not None
    assert (found.what, found.year) == ("CIN census 2024", 2024)
    census = SOURCE.read([item])
    assert census.rows_read == {"CIN_Census_2026.xml": 8}
    assert (census.extract_date, census.complete_from) == (date(2024, 3, 31), date(2023, 4, 1))
    assert rows(census, "referrals", "row", "referral_id", "closure_reason", "nfa")[1] == (
        98, "child_fails_assessments-2024-10-24", "RC9", "0",
    )  # fmt: skip
    assert rows(census, "child_assessments", "row", "start_date", "authorised_on") == [
        (41, "2028-04-28", "2020-09-19"),
        (104, "2023-12-25", "2024-01-27"),
    ]
    assert rows(census, "cin_plans", "primary_need", "end_reason") == [("N4", None)]
    assert rows(census, "protection_plans", "row", "start_date", "latest_category") == [(61, "2022-02-17", "PHY")]
    assert [problem[:4] for problem in told(census)] == [(TOLD, None, "Year", "2023"), (TOLD, 41, "factors", "RB")]


def test_three_samples_together_are_one_child_of_the_newest_return() -> None:
    items = [Incoming(f"CIN_Census_{year}.xml", SHARED / f"CIN_Census_{year}.xml") for year in (2021, 2024, 2026)]
    census = SOURCE.read(items)
    assert rows(census, "persons", "person_id", "file", "dob", "died_on") == [
        ("DfEX0000001", "CIN_Census_2026.xml", "2015-03-27", None),
        ("child_fails_assessments", "CIN_Census_2026.xml", "2023-09-25", None),
    ]
    # What ended in 1971 is in no later return, and stays as it ended.
    assert rows(census, "cin_plans", "plan_id", "end_date") == [
        ("DfEX0000001-1971-01-24", "1971-01-26"),
        ("DfEX0000001-2023-01-24", "2023-01-26"),
    ]
    assert census.complete_from == date(2022, 4, 1)
