"""A case-system extract: a folder of ten CSV files (docs/extract.md), read, checked and published as one edition."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from data import schema
from data.calendar import parse_day
from data.store import DEFAULT_KEEP, Edition, Store, connection
from loaders import checks
from loaders.read_csv import Refused, read_table, records

DEFAULT_SHARE_ASIDE = 0.05
DATES_FILE = "extract.csv"
# From here on a date is no day: systems write 31/12/2999 or 9999 for "none".
OPEN_END = date(2100, 1, 1)
PROBLEM_COLUMNS = 'kind varchar, file varchar, row bigint, "column" varchar, value varchar, reason varchar'


@dataclass
class Report:
    """What a load did, for the summary: rows a file, the two dates and where each came from, the problems."""

    edition: Edition | None = None
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    dates: dict[str, tuple[date, str]] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def counted(self, kind: str) -> int:
        """Rows of one kind of problem."""
        return len({(problem["file"], problem["row"]) for problem in self.problems if problem["kind"] == kind})


def _files(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder. Give the folder that holds the ten CSV files.")
    missing = [f"{t.name}.csv" for t in schema.TABLES if not (folder / f"{t.name}.csv").is_file()]
    folders = [name for name in missing if (folder / name).is_dir()]
    if folders:
        raise Refused(f"{folder}: {', '.join(folders)} is a folder. Put the CSV file of that name in its place.")
    if missing:
        raise Refused(
            f"{folder} has no {', '.join(missing)}. An extract has all ten files (docs/extract.md); "
            "a file with its header row alone says that there are none."
        )
    return {t.name: folder / f"{t.name}.csv" for t in schema.TABLES}


def _written_dates(folder: Path) -> dict[str, date]:
    """The dates of extract.csv: a header `extract_date,complete_from` and one row, either of them empty or left out."""
    path = folder / DATES_FILE
    if not path.exists():
        return {}
    rows = records(path)
    _, header, _ = next(rows, (1, [], None))
    row, values, fault = next(rows, (2, [], None))
    names = [name.strip() for name in header]
    wanted = [name for name in ("extract_date", "complete_from") if name in names]
    if not wanted:
        raise Refused(f"{DATES_FILE} has no column extract_date or complete_from. Write them in its first row, or take the file away.")
    if fault:
        raise Refused(f"{DATES_FILE}, row {row} {fault}.")
    found: dict[str, date] = {}
    for name in wanted if values else ():
        text = values[names.index(name)].strip()
        try:
            found |= {name: parse_day(text)} if text else {}
        except ValueError as error:
            raise Refused(f"{DATES_FILE}, row {row}, column {name}: {error}") from None
    return found


def _latest_found(con: duckdb.DuckDBPyConnection) -> tuple[date, str]:
    """The latest day on which anything is said to have happened, and where it stands: a slip of the pen shows there."""
    columns = [
        f"select max({column.name}) as day, '{table.name}.csv, column {column.name}' as place from {table.name} "
        f"where {column.name} < date '{OPEN_END}'"
        for table in schema.TABLES
        for column in table.columns
        if column.kind is schema.Kind.DATE and (table.name, column.name) not in schema.AHEAD | schema.BORN
    ]
    found = con.sql(
        f"select day, place from ({' union all '.join(columns)}) where day is not null order by day desc, place limit 1"
    ).fetchall()
    if not found:
        raise Refused("No file holds a date. Give the day of the extract with --extract-date.")
    day, place = found[0]
    return day, f"the latest date found: {place}"


def _first_end_found(con: duckdb.DuckDBPyConnection, extract_date: date) -> tuple[date, str]:
    """The earliest end of a plan: no plan that ended before it was taken along, so from there on all are there."""
    found: date | None = con.sql("select coalesce(min(end_date), min(start_date)) from cin_plans").fetchall()[0][0]
    return min(found or extract_date, extract_date), "the earliest end of a plan found"


def _settle_dates(
    con: duckdb.DuckDBPyConnection, folder: Path, extract_date: date | None, complete_from: date | None, report: Report
) -> None:
    written = {name: (day, f"from {DATES_FILE}") for name, day in _written_dates(folder).items()}
    given = {"extract_date": extract_date, "complete_from": complete_from}
    settled = written | {name: (day, "as given") for name, day in given.items() if day is not None}
    last = settled.get("extract_date") or _latest_found(con)
    first = settled.get("complete_from") or _first_end_found(con, last[0])
    report.dates = {"extract_date": last, "complete_from": first}
    if report.dates["complete_from"][0] > report.dates["extract_date"][0]:
        raise Refused(
            f"The first complete day {report.dates['complete_from'][0]} is after the extract date "
            f"{report.dates['extract_date'][0]}. Correct --complete-from or --extract-date."
        )


def load(
    folder: Path,
    store: Store,
    *,
    extract_date: date | None = None,
    complete_from: date | None = None,
    share_aside: float = DEFAULT_SHARE_ASIDE,
    keep: int = DEFAULT_KEEP,
    invented: bool = False,
    source: str = "case-system extract",
) -> Report:
    """Read, check and publish the ten files of `folder`.

    Raises Refused (nothing is published, the live edition stays) where a file or column is missing, where a file
    that must have rows has none, or where more than `share_aside` (0 to 1) of any one file would be set aside.
    """
    report = Report()
    with store.loading(), connection() as con:
        files = _files(folder)
        con.execute(f"create table problems ({PROBLEM_COLUMNS})")
        for table in schema.TABLES:
            total = read_table(con, files[table.name], table)
            checks.check_table(con, table, f"{table.name}.csv")
            kept = con.sql(f"select count(*) from {table.name}").fetchall()[0][0]
            report.rows[table.name] = (kept, total - kept)
        _refuse_too_many(con, report, share_aside)
        _settle_dates(con, folder, extract_date, complete_from, report)
        extract_day = report.dates["extract_date"][0]
        for table in schema.TABLES:
            checks.check_dates(con, table, f"{table.name}.csv", extract_day.isoformat())
        ranked = " ".join(f"when '{kind}' then {rank}" for rank, kind in enumerate(checks.ORDER))
        con.execute(
            "create view problems_sorted as select * from problems "
            f"order by case kind {ranked} end, file <> 'cin_plans.csv', file, row, \"column\", reason"
        )
        report.problems = con.sql("select * from problems_sorted").pl().to_dicts()
        manifest = {
            "source": source,
            "invented": invented,
            "extract_date": extract_day.isoformat(),
            "complete_from": report.dates["complete_from"][0].isoformat(),
            "dates_from": {name: how for name, (_, how) in report.dates.items()},
            "tables": {t.name: {"title": t.title, "set_aside": report.rows[t.name][1]} for t in schema.TABLES},
        }
        report.edition = store.publish(con, manifest, keep)
    return report


def _refuse_too_many(con: duckdb.DuckDBPyConnection, report: Report, share_aside: float) -> None:
    """Refuse a load that lost too many rows of a file, or all of a file that every page needs."""
    for name, (kept, aside) in report.rows.items():
        # Divided, not multiplied: 29 of 100 is 0.29 to the last bit, 0.29 x 100 is not 29.
        if aside and aside / (kept + aside) > share_aside:
            why = con.sql(
                f"select reason, \"column\", count(*) as n, min(row) as row from problems where file = '{name}.csv' "
                "and kind = 'set aside' group by all order by n desc limit 3"
            ).fetchall()
            told = "; ".join(f"{column or 'row'} {reason} ({n} row{'s' * (n > 1)}, first in row {row})" for reason, column, n, row in why)
            raise Refused(
                f"{name}.csv: {aside} of {kept + aside} rows cannot be read, more than the {100 * share_aside:g} % allowed. "
                f"{told}. Correct the extract, or allow more with --share-aside."
            )
    empty = [f"{t.name}.csv" for t in schema.TABLES if t.must_have_rows and not report.rows[t.name][0]]
    if empty:
        raise Refused(f"{', '.join(empty)}: no row to load. Publishing it would empty every page: extract it again.")
