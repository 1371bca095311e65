"""The sector's own SSDA903 samples of five years: rows, values read by hand, and children in care counted by another way."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data.store import Store
from loaders import ssda903
from loaders.incoming import listed, opened
from loaders.publish import Options, publish
from loaders.source import Delivery
from loaders.ssda903_episodes import FOLLOWED
from loaders.ssda903_years import as_day
from metrics.ppoc.stays import stays

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "ssda903"
pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason="../shared/data/ssda903 is not here, so the sector's samples cannot be read")
# They are named by the year in which the return begins: 2017 is the one to 31 March 2018.
YEARS = range(2017, 2022)
EPISODES = {2017: 1460, 2018: 974, 2019: 648, 2020: 402, 2021: 253}
HEADERS = {2017: 819, 2018: 572, 2019: 362, 2020: 226, 2021: 144}
# Of each file three rows as they stand in it, by the number that a spreadsheet shows: child, start, end, LS, PLACE, provider, RNE, REC.
EPISODES_BY_HAND = {
    2017: {
        2: ("398768", "09/04/2017", "31/10/2017", "L3", "U4", "PR1", "S", "E7"),
        3: ("296227", "11/09/2017", "13/09/2017", "C1", "U5", "PR4", "S", "X1"),
        4: ("296227", "13/09/2017", None, "C1", "U4", "PR1", "P", "X1"),
    },
    2018: {
        3: ("296227", "02/10/2018", "01/11/2018", "V3", "U4", "PR1", "L", "E17"),
        5: ("640353", "01/03/2019", None, "C2", "P1", "PR0", "P", "E46"),
        7: ("532130", "02/03/2018", "10/12/2018", "V4", "U4", "PR4", "L", "E46"),
    },
    2019: {
        2: ("640353", "01/03/2019", "21/08/2019", "C2", "P1", "PR0", "P", "E46"),
        4: ("225242", "08/12/2018", "09/09/2019", "J2", "U5", "PR1", "B", "X1"),
        649: ("569582", "15/03/2020", None, "J3", "K2", "PR4", "L", "X1"),
    },
    2020: {
        4: ("53693", "01/04/2020", "31/10/2020", "E1", "U4", "PR1", "P", "E11"),
        7: ("637234", "17/12/2020", "16/01/2021", "V3", "U5", "PR4", "P", "E8"),
        403: ("569582", "09/01/2021", None, "J2", "U4", "PR1", "P", "X1"),
    },
    2021: {
        2: ("62551", "25/03/2018", "13/08/2021", "V2", "U4", "PR4", "S", "E9"),
        5: ("158853", "19/08/2021", None, "V2", "U4", "PR1", "T", "X1"),
        254: ("569582", "11/11/2021", None, "J2", "K2", "PR1", "P", "E9"),
    },
}
# Child, day of birth, sex, ethnicity, UPN.
HEADERS_BY_HAND = {
    2017: {
        2: ("398768", "17/12/1999", "F", "BCRB", "B097131712320"),
        4: ("868699", "12/04/1999", "F", "BOTH", "X090802290579"),
        820: ("548319", "13/10/2006", "M", "AOTH", "T012348497871"),
    },
    2018: {
        2: ("296227", "23/06/2002", "F", "NOBT", "R056024362409"),
        3: ("640353", "19/02/2004", "M", "REFU", "Z053273524673"),
        573: ("548319", "13/10/2006", "M", "AOTH", "T012348497871"),
    },
    2019: {
        2: ("640353", "19/02/2004", "M", "REFU", "Z053273524673"),
        4: ("185992", "29/07/2009", "F", "BAFR", "U054252063976"),
        363: ("569582", "31/03/2005", "F", "MOTH", "B077382719036"),
    },
    2020: {
        2: ("62551", "18/03/2005", "F", "OOTH", "R084010198416"),
        4: ("225242", "27/11/2005", "F", "AIND", "E024501213825"),
        227: ("569582", "31/03/2005", "F", "MOTH", "B077382719036"),
    },
    2021: {
        3: ("185992", "29/07/2009", "F", "BAFR", "U054252063976"),
        4: ("225242", "27/11/2005", "F", "AIND", "E024501213825"),
        145: ("569582", "31/03/2005", "F", "MOTH", "B077382719036"),
    },
}
IN_CARE = {2018: 550, 2019: 341, 2020: 214, 2021: 137, 2022: 62}


def read(*paths: Path) -> Delivery:
    with opened(listed(paths)) as items:
        return ssda903.read(items)


@pytest.fixture(scope="module")
def given() -> Delivery:
    """All five years, read together."""
    return read(SAMPLES)


def rows_of(year: int, table: str) -> list[dict[str, str]]:
    """The rows of a sample as Python's own reader has them."""
    with (SAMPLES / f"{year}-{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def day_of(text: str) -> date | None:
    day, month, year = (int(part) for part in text.split("/")) if text else (0, 0, 0)
    return date(year, month, day) if text else None


@pytest.mark.parametrize("year", YEARS)
def test_every_row_of_a_year_and_what_was_read_in_it_by_hand(year: int) -> None:
    alone = read(SAMPLES / f"{year}-episodes.csv", SAMPLES / f"{year}-header.csv")
    assert alone.rows_read == {f"{year}-episodes.csv": EPISODES[year], f"{year}-header.csv": HEADERS[year]}
    care, persons = alone.tables["care_episodes"], alone.tables["persons"]
    assert (care.height, persons.height) == (EPISODES[year], HEADERS[year])
    found = {row: tuple(values) for row, *values in care.drop("file").iter_rows()}
    assert {row: found[row] for row in EPISODES_BY_HAND[year]} == EPISODES_BY_HAND[year]
    found = {row: tuple(values) for row, *values in persons.drop("file").iter_rows()}
    assert {row: found[row] for row in HEADERS_BY_HAND[year]} == HEADERS_BY_HAND[year]
    assert (alone.extract_date, alone.complete_from) == (date(year + 1, 3, 31), date(year, 4, 1))
    waiting = Counter(row["CHILD"] for row in rows_of(year, "episodes") if not row["DEC"])
    ended = [row for row in alone.problems.iter_rows(named=True) if row["reason"] == FOLLOWED]
    assert len(ended) >= sum(number - 1 for number in waiting.values())
    opened_now = care.filter(care["episode_end"].is_null())
    assert opened_now["person_id"].is_unique().all() and opened_now.height + len(ended) == sum(waiting.values())


def test_all_years_are_one_row_an_episode_and_one_a_child(given: Delivery) -> None:
    every = {(row["CHILD"], row["DECOM"], row["RNE"]) for year in YEARS for row in rows_of(year, "episodes")}
    children = {row["CHILD"] for year in YEARS for row in rows_of(year, "header")}
    keys = given.tables["care_episodes"].select("person_id", "episode_start", "reason_new").rows()
    assert (len(keys), set(keys)) == (len(every), every) and len(every) == 2827
    assert given.tables["persons"].height == len(children) == 820
    assert given.rows_read == {path.name: len(rows_of(*_parted(path))) for path in SAMPLES.glob("*.csv")}
    assert (given.extract_date, given.complete_from) == (date(2022, 3, 31), date(2017, 4, 1))
    assert "The files are named by the year they begin in: 2021 is the return to 31 March 2022." in given.notes
    assert not given.problems.filter(given.problems["column"] != "DEC").height, "every code is one"


def _parted(path: Path) -> tuple[int, str]:
    year, _, table = path.stem.partition("-")
    return int(year), table


def counted(day: date) -> int:
    """Children in care at the end of a day, child by child: the newest row of each episode; not after 31 March of the last return that
    has the child, where that row has no end."""
    latest: dict[tuple[str, str, str], tuple[int, dict[str, str]]] = {}
    last_seen: dict[str, int] = {}
    for year in YEARS:
        for row in rows_of(year, "episodes"):
            latest[row["CHILD"], row["DECOM"], row["RNE"]] = (year, row)
            last_seen[row["CHILD"]] = year
    found = set()
    for (child, start, _), (year, row) in latest.items():
        end = day_of(row["DEC"])
        if end is None and last_seen[child] == year < max(YEARS):
            end = date(year + 1, 4, 1)
        began = day_of(start)
        assert began is not None
        if began <= day and (end is None or end > day):
            found.add(child)
    return len(found)


@pytest.mark.parametrize("year", IN_CARE)
def test_children_in_care_at_the_end_of_a_year(given: Delivery, year: int) -> None:
    day = date(year, 3, 31)
    start, end = as_day(pl.col("episode_start")), as_day(pl.col("episode_end"))
    there = given.tables["care_episodes"].filter((start <= day) & (end.is_null() | (end > day)))
    assert there["person_id"].n_unique() == counted(day) == IN_CARE[year]


def test_who_is_in_no_later_return_left_as_not_returned(given: Delivery) -> None:
    gone = given.tables["care_episodes"].filter(pl.col("reason_ceased") == "NR")
    assert gone.group_by("episode_end").len().sort("episode_end").rows() == [("2020-04-01", 3), ("2021-04-01", 21)]


def test_published_it_makes_the_stays_of_the_pages(given: Delivery, tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.loading():
        report = publish([given], store, Options())
    assert report.rows["care_episodes"] == (2827, 0) and report.rows["persons"] == (820, 0)
    assert report.dates["extract_date"][0] == date(2022, 3, 31) and report.dates["complete_from"][0] == date(2017, 4, 1)
    assert report.edition is not None and "workers" in report.edition.manifest["lacks"]
    found = stays(report.edition.table, date(2022, 3, 31))
    assert found.filter(pl.col("end_date").is_null()).height == IN_CARE[2022]
    assert found["reason_ceased"].to_list().count("NR") == 24
