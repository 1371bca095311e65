"""The guards of what may only be added to: triggers in the database, and the same refusal before it is even asked."""

from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import ORMExecuteState, Session

from data.records.base import AppendOnly, only_added

REFUSED = "is only added to: add a row that says how it stands now. To erase a person, use data.records.erasing"
ERASING = "sightline_erasing"
OPEN = "exists (select 1 from erasure_window)"


def guards(table: str, dialect: str, counted: str = "row_id", unique: tuple[str, ...] = ()) -> list[str]:
    """The SQL that guards one table. counted: its whole-number primary key; unique: its other unique columns.

    SQLite needs a guard on insert too: `insert or replace` deletes the row in its way without asking the other triggers.
    """
    words = f"{table} {REFUSED}"
    if dialect == "sqlite":
        taken = " or ".join(
            [f"(new.{counted} > 0 and exists (select 1 from {table} where {counted} = new.{counted}))"]
            + [f"exists (select 1 from {table} where {column} = new.{column})" for column in unique]
        )
        return [
            f"create trigger {table}_no_{act} before {act} on {table} when {when} begin select raise(abort, '{words}'); end"
            for act, when in (("update", f"not {OPEN}"), ("delete", f"not {OPEN}"), ("insert", taken))
        ]
    if dialect == "postgresql":
        return [
            f"create function {table}_only_added() returns trigger language plpgsql as $$ begin "
            f"if {OPEN} and tg_op <> 'TRUNCATE' then if tg_op = 'DELETE' then return old; end if; return new; end if; "
            f"raise exception '{words}' using errcode = 'restrict_violation'; end $$",
            f"create trigger {table}_no_update before update or delete on {table} for each row execute function {table}_only_added()",
            f"create trigger {table}_no_truncate before truncate on {table} for each statement execute function {table}_only_added()",
        ]
    raise ValueError(f"Sightline keeps its records in SQLite or PostgreSQL, not in {dialect}.")


def missing_guards(connection: Connection) -> list[str]:
    """The append-only tables whose triggers are not all in place and at work in this database; none in a healthy one."""
    if connection.dialect.name == "sqlite":
        asked = "select tbl_name, name from sqlite_master where type = 'trigger'"
        wanted = ["update", "delete", "insert"]
    else:
        asked = (
            "select c.relname, t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            "where not t.tgisinternal and t.tgenabled in ('O', 'A') and pg_table_is_visible(c.oid)"
        )
        wanted = ["update", "truncate"]
    held = {(row[0], row[1]) for row in connection.execute(text(asked))}
    return sorted(table for table in only_added() if any((table, f"{table}_no_{act}") not in held for act in wanted))


def guard(session: type[Session]) -> None:
    """Refuse changes and deletions of append-only rows in every session of this class, before they reach the database."""
    event.listen(session, "before_flush", _before_flush)
    event.listen(session, "do_orm_execute", _before_execute)


def _refuse(session: Session, table: str) -> None:
    if not session.info.get(ERASING) and table in only_added():
        raise AppendOnly(f"{table} {REFUSED}.")


def _before_flush(session: Session, _context: Any, _instances: Any) -> None:
    for row in session.deleted:
        _refuse(session, row.__tablename__)
    for row in session.dirty:
        if session.is_modified(row):
            _refuse(session, row.__tablename__)


def _before_execute(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete:
        _refuse(state.session, state.statement.table.name)  # type: ignore[attr-defined]
