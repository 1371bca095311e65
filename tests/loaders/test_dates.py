"""The two dates of an edition: given, else from extract.csv, else found in the files; and always said."""

from datetime import date
from pathlib import Path

import pytest

from data.store import NoEdition, Store
from loaders import extract
from loaders.source import Refused
from tests.loaders.extracts import LATEST, SMALL, load, replaced, write

FOUND = "the latest date found: permanence_assessments.csv, column completed"
FIRST_END = (date(2021, 6, 30), "the earliest end of a plan found")
DAY = date(2021, 12, 31)
OTHER_DAY = date(2021, 1, 1)


def test_dates_are_found_where_nothing_gives_them(tmp_path: Path) -> None:
    report = load(tmp_path)
    assert report.dates == {"extract_date": (LATEST, FOUND), "complete_from": FIRST_END}
    assert report.edition is not None
    assert (report.edition.extract_date, report.edition.complete_from) == (LATEST, date(2021, 6, 30))
    assert report.edition.manifest["dates_from"] == {"extract_date": FOUND, "complete_from": FIRST_END[1]}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("extract_date,complete_from\n2021-12-31,2021-01-01\n", {"extract_date": DAY, "complete_from": OTHER_DAY}),
        ("\ufeffcomplete_from , note, extract_date\r\n\r\n01/01/2021,x, 31/12/2021\r\n", {"extract_date": DAY, "complete_from": OTHER_DAY}),
        ("extract_date,complete_from\n2021-12-31,\n", {"extract_date": DAY}),
        ("complete_from\n2021-01-01\n", {"complete_from": OTHER_DAY}),
        ("extract_date,complete_from\n", {}),
    ],
)
def test_dates_come_from_extract_csv(tmp_path: Path, text: str, expected: dict[str, date]) -> None:
    report = load(tmp_path, extract=text)
    otherwise = {"extract_date": (LATEST, FOUND), "complete_from": FIRST_END}
    assert report.dates == otherwise | {name: (day, "from extract.csv") for name, day in expected.items()}


def test_given_dates_stand_above_all_others(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", extract="extract_date,complete_from\n2021-11-30,2021-02-02\n")
    report = extract.load(folder, Store(tmp_path / "store"), extract_date=DAY)
    assert report.dates == {"extract_date": (DAY, "as given"), "complete_from": (date(2021, 2, 2), "from extract.csv")}
    report = extract.load(folder, Store(tmp_path / "store"), extract_date=DAY, complete_from=OTHER_DAY)
    assert report.dates == {"extract_date": (DAY, "as given"), "complete_from": (OTHER_DAY, "as given")}


def test_predictions_births_and_ends_that_mean_none_are_not_the_latest_date(tmp_path: Path) -> None:
    report = load(
        tmp_path,
        permanence_predictions=replaced("permanence_predictions", "2022-08-23", "2031-08-23"),
        persons=replaced("persons", "2012-04-08", "2031-04-08"),
        cin_allocations=replaced("cin_allocations", "2021-02-01,", "2021-02-01,31/12/9999"),
    )
    assert report.dates["extract_date"] == (LATEST, FOUND)


def test_no_end_found_leaves_the_first_start(tmp_path: Path) -> None:
    report = load(tmp_path, cin_plans=replaced("cin_plans", "2021-06-30,RC7", ","))
    assert report.dates["complete_from"][0] == date(2021, 1, 4)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extract_date,complete_from\n\nsoon,2021-01-01\n", "extract.csv, row 3, column extract_date: 'soon' is not a day."),
        ("extract_date,complete_from\n2021-12-31\n", "extract.csv, row 2 has 1 value where the header has 2."),
        ("date\n2021-12-31\n", "extract.csv has no column extract_date or complete_from."),
        ("", "extract.csv is empty. Its first row must hold the column names."),
        (b"extract_date\n2021-12-31 \x81\n", "extract.csv is no text that can be read: see line 2."),
        ("extract_date,complete_from\n2021-12-31,2022-01-01\n", "The first complete day 2022-01-01 is after the extract date 2021-12-31."),
    ],
)
def test_dates_that_cannot_be_read_publish_nothing(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(Refused) as refused:
        load(tmp_path, extract=text)
    assert str(refused.value).startswith(told)
    with pytest.raises(NoEdition):
        Store(tmp_path / "store").live()


def test_an_extract_csv_that_is_a_folder_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "in" / "extract.csv").mkdir(parents=True)
    with pytest.raises(Refused, match="extract.csv is a folder"):
        load(tmp_path)


def test_files_without_any_date_ask_for_one(tmp_path: Path) -> None:
    headers = {name: SMALL[name].split("\n")[0] for name in SMALL if name.startswith(("cin_", "care_", "permanence_"))}
    headers["cin_plans"] += "\nCIN66001,880001,2150-01-01,,,N1,Alder,Alder 1,Ana Moss\n"
    with pytest.raises(Refused, match="No file holds a date. Give the day of the extract with --extract-date."):
        load(tmp_path, **headers)
