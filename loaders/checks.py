"""The rules a row must pass, as SQL over one table: what is set aside, what loads as "Not known", what is only told."""

from collections.abc import Callable

import duckdb

from data.schema import AHEAD, NOT_KNOWN, Column, Kind, Table

Reporter = Callable[[str, str, str, str, str], None]
SET_ASIDE = "set aside"
LOADED_AS_NOT_KNOWN = "loaded as Not known"
LOADED_WITHOUT = "loaded without the value"
TOLD = "loaded"
PLACES = ("service", "locality", "team", "worker")
# The order in which a reader should hear of them: a child who might have vanished first.
ORDER = (LOADED_AS_NOT_KNOWN, SET_ASIDE, LOADED_WITHOUT, TOLD)


def _day(name: str) -> str:
    """ISO or dd/mm/yyyy as in `data.calendar.parse_day`; a time of day at midnight is let go."""
    text = f"regexp_replace({name}, '[ T]00:00(:00(\\.0+)?)?$', '')"
    year = r"(19|[2-9]\d)\d\d"
    ways = {rf"{year}-\d\d?-\d\d?": "%Y-%m-%d", rf"\d\d?/\d\d?/{year}": "%d/%m/%Y"}
    cases = (f"when regexp_full_match({text}, '{shape}') then try_strptime({text}, '{way}')::date" for shape, way in ways.items())
    return f"case {' '.join(cases)} end"


def _value(column: Column) -> str:
    if column.kind is Kind.DATE:
        return _day(column.name)
    if column.kind is Kind.WHOLE:
        return f"case when regexp_full_match({column.name}, '-?\\d+') then try_cast({column.name} as bigint) end"
    if column.name in PLACES:
        # A bar parts the levels of a path in links and rows: no name holds one.
        return f"replace({column.name}, '|', '/')"
    return column.name


def _told(column: Column, name: str) -> str:
    """The value as found, for the list of problems; what says something of a child stays out of it."""
    return "null" if column.personal else f"left({name}, 80)"


def check_table(con: duckdb.DuckDBPyConnection, table: Table, file: str) -> None:
    """Turn `<name>_raw` into `<name>` (typed, one row a case, with its row number) and add what was found to `problems`.

    `<name>_sorted` has the columns alone, in the table's order; rows alike in that stay in the order of the file, so
    that of two rows of one day the later typed is the later.
    """
    typed = ", ".join(f"{_value(column)} as {column.name}" for column in table.columns)
    as_text = ", ".join(f"{column.name} as {column.name}__text" for column in table.columns)
    con.execute(f"create table {table.name} as select row, {typed}, {as_text} from {table.name}_raw")
    con.execute(f"drop table {table.name}_raw")

    def report(kind: str, column: str, value: str, reason: str, where: str) -> None:
        con.execute(f"insert into problems select '{kind}', '{file}', row, '{column}', {value}, '{reason}' from {table.name} where {where}")

    bad = ["false"]
    for column in table.columns:
        text = f"{column.name}__text"
        if column.needed:
            bad.append(f"{text} is null")
            report(SET_ASIDE, column.name, "null", "is empty: it must have a value", bad[-1])
        if column.kind is not Kind.TEXT:
            unreadable = f"({column.name} is null and {text} is not null)"
            reason = "is not a day: write it as 2022-03-14" if column.kind is Kind.DATE else f"is not a {column.kind}: write one"
            aside = column.needed or column.settles
            report(SET_ASIDE if aside else LOADED_WITHOUT, column.name, _told(column, text), reason, unreadable)
            bad += [unreadable] if aside else []
    if table.span:
        start, end = table.span
        bad.append(f"coalesce({end} < {start}, false)")
        report(SET_ASIDE, end, _told(table.names[end], f"{end}__text"), f"is before {start}: correct one of them", bad[-1])
    con.execute(f"delete from {table.name} where {' or '.join(bad)}")
    if table.key:
        again = f"row not in (select min(row) from {table.name} group by {', '.join(table.key)})"
        column = table.names[table.key[-1]]
        report(SET_ASIDE, column.name, _told(column, f"{column.name}__text"), "stands in an earlier row too: the first is kept", again)
        con.execute(f"delete from {table.name} where {again}")
    _check_references(con, table, report)
    con.execute(
        f"create view {table.name}_sorted as select {', '.join(table.names)} from {table.name} order by {', '.join([*table.sort, 'row'])}"
    )


def _check_references(con: duckdb.DuckDBPyConnection, table: Table, report: Reporter) -> None:
    """A team or worker that is not in its list becomes "Not known" and still counts; a person or plan is told."""
    for column in table.columns:
        if column.refers_to is None:
            continue
        target, name = column.refers_to
        stranger = f"({column.name} is not null and {column.name} not in (select {name} from {target} where {name} is not null))"
        blank = f"({column.name} is null)"
        if target == "cin_plans":
            report(TOLD, column.name, "null", f"is not in {target}.csv: the row is used by no figure", stranger)
        else:
            told = _told(column, f"{column.name}__text")
            reason = f"is not in {target}.csv: correct one of the two files"
            report(LOADED_AS_NOT_KNOWN, column.name, told, reason, stranger)
            if not column.needed:
                report(LOADED_AS_NOT_KNOWN, column.name, "null", "is empty", blank)
        if target in ("organisation", "workers"):
            con.execute(f"update {table.name} set {column.name} = '{NOT_KNOWN}' where {stranger} or {blank}")


def check_dates(con: duckdb.DuckDBPyConnection, table: Table, file: str, extract_date: str) -> None:
    """Tell of rows dated after the day of the extract: they load, and are unknown until that day comes."""
    for column in table.columns:
        if column.kind is Kind.DATE and (table.name, column.name) not in AHEAD:
            con.execute(
                f"insert into problems select '{TOLD}', '{file}', row, '{column.name}', {_told(column, column.name + '__text')}, "
                f"'is after the extract date: not known until that day' from {table.name} where {column.name} > date '{extract_date}'"
            )
