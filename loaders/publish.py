"""From deliveries to a published edition: combined, checked row by row, dated, and published whole or not at all."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import polars as pl

from data import schema
from data.store import DEFAULT_KEEP, Store, connection
from loaders import checks
from loaders.combine import Combined, combine
from loaders.report import Report
from loaders.source import Delivery, Refused

DEFAULT_SHARE_ASIDE = 0.05
# From here on a date is no day: systems write 31/12/2999 or 9999 for "none".
OPEN_END = date(2100, 1, 1)
PROBLEM_COLUMNS = 'kind varchar, file varchar, row bigint, "column" varchar, value varchar, reason varchar'
# Tables typed at the same time: DuckDB works on one of less than 122,880 rows with one core.
AT_ONCE = 2
# One of these must have rows, or every page is empty.
CASES = ("cin_plans", "care_episodes", "pupils", "referrals")
# Whose sources say what the edition's day is, and from when on every open case is there.
CASES_OF = {"extract_date": {"cin_plans", "care_episodes", "referrals"}, "complete_from": {"cin_plans", "care_episodes"}}


@dataclass(frozen=True)
class Options:
    """How a load is published. share_aside: 0 to 1, of any one file; keep: editions beside the pinned ones."""

    extract_date: date | None = None
    complete_from: date | None = None
    share_aside: float = DEFAULT_SHARE_ASIDE
    keep: int = DEFAULT_KEEP
    source: str = ""


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
    # An episode that ceases with X1 goes on in the next: the stay has not ended.
    stay_end = "case when reason_ceased is distinct from 'X1' then episode_end end"
    spans = (("cin_plans", "start_date", "end_date", "plan"), ("care_episodes", "episode_start", stay_end, "stay"))
    for table, start, end, what in spans:
        found: date | None = con.sql(f"select coalesce(min({end}), min({start})) from {table}").fetchall()[0][0]
        if found:
            return min(found, extract_date), f"the earliest end of a {what} found"
    return extract_date, "the day of the data: no plan or stay was found"


def _settle_dates(con: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], options: Options, report: Report) -> None:
    """The edition's two days: as given, else the latest of its sources' own, else found in the rows."""
    settled: dict[str, tuple[date, str]] = {}
    for name in ("extract_date", "complete_from"):
        # A form of predictions says nothing of the day of the cases, and a list of some of them nothing of when all are there. Schools
        # have days of their own: they speak where nobody else does.
        speaking = [d for d in deliveries if CASES_OF[name] & d.tables.keys()] or [d for d in deliveries if "pupils" in d.tables]
        own = [(day, d.dates_from.get(name, f"of the {d.title}")) for d in speaking if (day := getattr(d, name)) is not None]
        settled |= {name: max(own)} if own else {}
    given = {"extract_date": options.extract_date, "complete_from": options.complete_from}
    settled |= {name: (day, "as given") for name, day in given.items() if day is not None}
    last = settled.get("extract_date") or _latest_found(con)
    first = settled.get("complete_from") or _first_end_found(con, last[0])
    report.dates = {"extract_date": last, "complete_from": first}
    if first[0] > last[0]:
        raise Refused(
            f"The first complete day {first[0]} is after the extract date {last[0]}. Correct --complete-from or --extract-date."
        )


def _check(con: duckdb.DuckDBPyConnection, combined: Combined, report: Report) -> None:
    """Every table typed and checked; `report.rows` has those that a source supplies."""
    con.register("told", combined.problems)
    con.execute(f"create table problems ({PROBLEM_COLUMNS})")
    con.execute("insert into problems select * from told")
    con.unregister("told")

    def typed(table: schema.Table) -> None:
        with con.cursor() as own:
            # As polars holds it: nothing is copied before DuckDB has typed it.
            own.register(f"{table.name}_raw", combined.tables[table.name].to_arrow(compat_level=pl.CompatLevel.newest()))
            checks.type_table(own, table)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(typed, schema.TABLES))
    for table in schema.TABLES:
        checks.check_references(con, table, combined.lacks)
        if table.name not in combined.lacks:
            total = combined.tables[table.name].height + combined.problems.filter(file=f"{table.name}.csv", kind=checks.SET_ASIDE).height
            kept = con.sql(f"select count(*) from {table.name}").fetchall()[0][0]
            report.rows[table.name] = (kept, total - kept)


def _refuse_too_many(con: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], share_aside: float) -> None:
    """Refuse a load that lost too many rows of any one file. Reversed periods of side tables are told, and are not counted here."""
    read = {file: rows for delivery in deliveries for file, rows in delivery.rows_read.items()}
    beside = ", ".join(f"'{checks.reversed_span(table)}'" for table in schema.TABLES if table.side)
    aside = f"kind = '{checks.SET_ASIDE}' and reason not in ({beside})"
    lost = con.sql(f"select file, count(distinct row) from problems where {aside} group by file order by file").fetchall()
    for file, rows in lost:
        # Divided, not multiplied: 29 of 100 is 0.29 to the last bit, 0.29 x 100 is not 29.
        if rows and rows / max(read.get(file, 0), rows) > share_aside:
            why = con.execute(
                'select reason, "column", count(*) as n, min(row) as row from problems where file = ? '
                f"and {aside} group by all order by n desc limit 3",
                [file],
            ).fetchall()
            told = "; ".join(f"{column or 'row'} {reason} ({n} row{'s' * (n > 1)}, first in row {row})" for reason, column, n, row in why)
            raise Refused(
                f"{file}: {rows} of {max(read.get(file, 0), rows)} rows cannot be read, more than the {100 * share_aside:g} % allowed. "
                f"{told}. Correct the extract, or allow more with --share-aside."
            )


def _refuse_empty(deliveries: Sequence[Delivery], report: Report) -> None:
    """Refuse a load that would empty every page, or an extract without a list that all of it needs."""
    needed = [t.name for t in schema.TABLES if t.must_have_rows] if any(d.kind == "extract" for d in deliveries) else []
    # What a map leaves out is not supplied, which is another thing than empty.
    empty = [f"{name}.csv" for name in needed if name in report.rows and not report.rows[name][0]]
    if empty:
        raise Refused(f"{', '.join(empty)}: no row to load. Publishing it would empty every page: extract it again.")
    if not any(report.rows.get(name, (0, 0))[0] for name in CASES):
        raise Refused("No plan, stay in care, episode of need or pupil to load. Publishing it would empty every page: check the files.")


def publish(deliveries: Sequence[Delivery], store: Store, options: Options, sources: list[dict[str, Any]] | None = None) -> Report:
    """Publish what the deliveries come to as one edition. Call it inside `store.loading()`.

    sources: what the manifest says of where each came from. Raises Refused (nothing is published, the live edition stays) where
    there is nothing to show, or where more than `options.share_aside` of any one file would be set aside.
    """
    report = Report(notes=[note for delivery in deliveries for note in delivery.notes])
    with connection() as con:
        combined = combine(deliveries)
        _check(con, combined, report)
        _refuse_too_many(con, deliveries, options.share_aside)
        _refuse_empty(deliveries, report)
        _settle_dates(con, deliveries, options, report)
        extract_day = report.dates["extract_date"][0]
        for table in schema.TABLES:
            checks.check_dates(con, table, extract_day.isoformat())
        ranked = " ".join(f"when '{kind}' then {rank}" for rank, kind in enumerate(checks.ORDER))
        con.execute(
            "create view problems_sorted as select * from problems "
            f"order by case kind {ranked} end, file <> 'cin_plans.csv', file, row, \"column\", reason"
        )
        for name in schema.BY_NAME.keys() & combined.lacks:
            con.execute(f"drop view {name}_sorted")
        report.problems = con.sql("select * from problems_sorted").pl().to_dicts()
        manifest = {
            "source": options.source or " and ".join(delivery.title for delivery in deliveries),
            "invented": any(delivery.invented for delivery in deliveries),
            "extract_date": extract_day.isoformat(),
            "complete_from": report.dates["complete_from"][0].isoformat(),
            "dates_from": {name: how for name, (_, how) in report.dates.items()},
            "set_aside": report.counted(checks.SET_ASIDE),
            "lacks": sorted(combined.lacks),
            "sources": sources or [],
            "tables": {t.name: {"title": t.title, "set_aside": report.rows.get(t.name, (0, 0))[1]} for t in schema.TABLES},
        }
        report.edition = store.publish(con, manifest, options.keep)
    return report
