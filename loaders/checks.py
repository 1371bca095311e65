"""The rules a row must pass, as SQL over one table: what is set aside, what loads as "Not known", what is only told."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

import duckdb

from data.schema import AHEAD, NOT_KNOWN, Column, Kind, Table
from loaders.source import KINDS as ORDER
from loaders.source import LOADED_AS_NOT_KNOWN, LOADED_WITHOUT, SET_ASIDE, TOLD

__all__ = ["ORDER", "LOADED_AS_NOT_KNOWN", "LOADED_WITHOUT", "SET_ASIDE", "TOLD"]
PLACES = ("service", "locality", "team", "worker")
SQL_TYPES = {Kind.TEXT: "varchar", Kind.DATE: "date", Kind.WHOLE: "bigint"}
FIRST_DAY, LAST_DAY = "date '1900-01-01'", "date '9999-12-31'"


def _day(name: str) -> str:
    """ISO or dd/mm/yyyy as in `data.calendar.parse_day`; a time of day at midnight is let go.

    A day that is written back as it was found needs no look at its shape: most are, and shapes take time.
    """
    text = f"regexp_replace({name}, '[ T]00:00(:00(\\.0+)?)?$', '')"
    year = r"(19|[2-9]\d)\d\d"
    ways = {rf"{year}-\d\d?-\d\d?": "%Y-%m-%d", rf"\d\d?/\d\d?/{year}": "%d/%m/%Y"}
    cases = (f"when regexp_full_match({text}, '{shape}') then try_strptime({text}, '{way}')::date" for shape, way in ways.items())
    quick = f"try_cast({name} as date)"
    return f"case when {quick}::varchar = {name} and {quick} between {FIRST_DAY} and {LAST_DAY} then {quick} {' '.join(cases)} end"


def _value(column: Column) -> str:
    if column.kind is Kind.DATE:
        return _day(column.name)
    if column.kind is Kind.WHOLE:
        return f"case when regexp_full_match({column.name}, '-?\\d+') then try_cast({column.name} as bigint) end"
    if column.name in PLACES:
        # A bar parts the levels of a path in links and rows: no name holds one.
        return f"replace({column.name}, '|', '/')"
    return column.name


def _kept_text(column: Column) -> str | None:
    """The text of a column as it was found, as SQL, where its value may be another: of a place only where it holds a bar."""
    if column.kind is not Kind.TEXT:
        return column.name
    return f"case when contains({column.name}, '|') then {column.name} end" if column.name in PLACES else None


def _told(column: Column) -> str:
    """The value as found, for the list of problems; what says something of a child stays out of it."""
    if column.personal:
        return "null"
    found = column.name if column.kind is Kind.TEXT else f"{column.name}__text"
    return f"left({f'coalesce({column.name}__text, {found})' if column.name in PLACES else found}, 80)"


@dataclass(frozen=True)
class _Fault:
    """What may be wrong with rows of a table: those `where` it is, and what is said of each. value: SQL."""

    kind: str
    column: str
    value: str
    reason: str
    where: str


def _found(con: duckdb.DuckDBPyConnection, table: Table, faults: Sequence[_Fault]) -> list[_Fault]:
    """Those faults that any row has, told row by row: one pass over the table finds that there are none."""
    if not faults or not con.execute(f"select 1 from {table.name} limit 1").fetchall():
        return []
    counted = ", ".join(f"count(case when {fault.where} then 1 end)" for fault in faults)
    counts = con.execute(f"select {counted} from {table.name}").fetchall()[0]
    found = [fault for fault, rows in zip(faults, counts, strict=True) if rows]
    for fault in found:
        con.execute(
            f"insert into problems select '{fault.kind}', file, row, '{fault.column}', {fault.value}, '{fault.reason}' "
            f"from {table.name} where {fault.where}"
        )
    return found


def reversed_span(table: Table) -> str:
    """What is said of a row of a table with a span that ends before it starts. Of a side table it is said in words of its own."""
    if table.span is None:
        return ""
    return f"is before {table.span[0]}: {'the period holds no day. Correct' if table.side else 'correct'} one of them"


def _of_values(table: Table) -> list[_Fault]:
    """Needed values that are empty, days and numbers that are none, ends before their starts."""
    faults = []
    for column in table.columns:
        text = column.name if column.kind is Kind.TEXT else f"{column.name}__text"
        if column.needed:
            faults.append(_Fault(SET_ASIDE, column.name, "null", "is empty: it must have a value", f"{text} is null"))
        if column.kind is not Kind.TEXT:
            reason = "is not a day: write it as 2022-03-14" if column.kind is Kind.DATE else f"is not a {column.kind}: write one"
            kind = SET_ASIDE if column.needed or column.settles else LOADED_WITHOUT
            faults.append(_Fault(kind, column.name, _told(column), reason, f"({column.name} is null and {text} is not null)"))
    if table.span:
        start, end = table.span
        # Of a side table they may be thousands: told as one, not day by day.
        found = "null" if table.side else _told(table.names[end])
        faults.append(_Fault(SET_ASIDE, end, found, reversed_span(table), f"coalesce({end} < {start}, false)"))
    return faults


def _typed(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """`<name>` made of `<name>_raw`: file, row, each column as its kind, and its text as it was found."""
    texts = {f"{column.name}__text": text for column in table.columns if (text := _kept_text(column))}
    if not con.execute(f"select 1 from {table.name}_raw limit 1").fetchall():
        types = {column.name: SQL_TYPES[column.kind] for column in table.columns} | dict.fromkeys(texts, "varchar")
        con.execute(f"create table {table.name} (file varchar, row bigint, {', '.join(f'{name} {kind}' for name, kind in types.items())})")
        return
    values = {column.name: _value(column) for column in table.columns} | texts
    con.execute(
        f"create table {table.name} as select file, row, {', '.join(f'{value} as {name}' for name, value in values.items())} "
        f"from {table.name}_raw"
    )


def type_table(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Turn `<name>_raw` into `<name>` (typed, one row a case, with its file and row) and add what was found to `problems`.

    `<name>_sorted` has the columns alone, in the table's order; rows alike in that stay in the order of the file, so
    that of two rows of one day the later typed is the later. Tables may be typed at the same time, each by its own cursor.
    """
    _typed(con, table)
    bad = [fault.where for fault in _found(con, table, _of_values(table)) if fault.kind == SET_ASIDE]
    if bad:
        con.execute(f"delete from {table.name} where {' or '.join(bad)}")
    if table.key:
        again = f"rowid not in (select min(rowid) from {table.name} group by {', '.join(table.key)})"
        column = table.names[table.key[-1]]
        reason = "stands in an earlier row too: the first is kept"
        if _found(con, table, [_Fault(SET_ASIDE, column.name, _told(column), reason, again)]):
            con.execute(f"delete from {table.name} where {again}")
    con.execute(
        f"create view {table.name}_sorted as select {', '.join(table.names)} from {table.name} order by {', '.join([*table.sort, 'rowid'])}"
    )


def check_references(con: duckdb.DuckDBPyConnection, table: Table, lacks: Container[str] = ()) -> None:
    """A team or worker that is not in its list becomes "Not known" and still counts; a person or plan is told.

    Every table is typed by now. lacks: tables and columns ("cin_plans.team") that no source supplies: that they are empty is told
    once, not row by row.
    """
    faults, unlisted = [], []
    for column in table.columns:
        if column.refers_to is None:
            continue
        target, name = column.refers_to
        stranger = f"({column.name} is not null and {column.name} not in (select {name} from {target} where {name} is not null))"
        blank = f"({column.name} is null)"
        if target in lacks and target in ("organisation", "workers", "cin_plans"):
            pass  # there is no list to look it up in
        elif target in ("cin_plans", "pupils"):
            faults.append(_Fault(TOLD, column.name, "null", f"is not in {target}.csv: the row is used by no figure", stranger))
        else:
            reason = f"is not in {target}.csv: correct one of the two files"
            faults.append(_Fault(LOADED_AS_NOT_KNOWN, column.name, _told(column), reason, stranger))
            if not column.needed and f"{table.name}.{column.name}" not in lacks:
                faults.append(_Fault(LOADED_AS_NOT_KNOWN, column.name, "null", "is empty", blank))
        if target in ("organisation", "workers"):
            unlisted.append((column.name, f"{stranger} or {blank}"))
    _found(con, table, faults)
    for name, where in unlisted:
        con.execute(f"update {table.name} set {name} = '{NOT_KNOWN}' where {where}")


def check_dates(con: duckdb.DuckDBPyConnection, table: Table, extract_date: str) -> None:
    """Tell of rows dated after the day of the extract: they load, and are unknown until that day comes."""
    reason = "is after the extract date: not known until that day"
    later = [
        _Fault(TOLD, column.name, _told(column), reason, f"{column.name} > date '{extract_date}'")
        for column in table.columns
        if column.kind is Kind.DATE and (table.name, column.name) not in AHEAD
    ]
    _found(con, table, later)
