"""What the commands on the trail, users, retention and stand-ins do and print; no child's name unless names are asked for."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from access import looks, retention, stand_ins, trail, user_import, users
from access.desk import Desk
from access.rights import group_of
from access.schedule import SCHEDULE
from data.calendar import shown
from data.records.tables import User

DONE, BROKEN = 0, 1


def printed(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Rows in columns, under their heads."""
    texts = [tuple(heads), *(tuple("" if value is None else str(value) for value in row) for row in rows)]
    widths = [max(len(text[i]) for text in texts) for i in range(len(heads))]
    for text in texts:
        print("  ".join(part.ljust(width) for part, width in zip(text, widths, strict=True)).rstrip())


def verify(desk: Desk, asked: argparse.Namespace) -> int:
    """Check the chain; print its head, to be noted down elsewhere."""
    broken = trail.verify(desk.records, asked.head)
    if broken is not None:
        print(f"The trail is broken. Entry {broken.seq} {broken.words}.")
        return BROKEN
    with desk.records.reading() as session:
        number, hash = trail.head(session)
    print(f"The trail holds: {number} is its newest entry.")
    if number:
        print(f"Note this down where the database cannot be written from, and give it next time as --head: {number}:{hash}")
    return DONE


def users_(desk: Desk, asked: argparse.Namespace) -> int:
    """List, add, import, disable, enable, reset."""
    if asked.act == "template":
        print(user_import.template(), end="")
        return DONE
    if asked.act == "list":
        with desk.records.reading() as session:
            rows = desk.records.all_latest(session, User)
        places = [", ".join(filter(None, [*row.localities, *row.teams, row.zone, row.school])) for row in rows]
        printed(
            ("Name", "Shown as", "Group", "Places", "State"),
            [
                (row.key, row.shown_name, group_of(row.group).title, place, "disabled" if row.disabled else "")
                for row, place in zip(rows, places, strict=True)
            ],
        )
        return DONE
    if asked.act == "import":
        return _import(desk, asked)
    with desk.records.session() as session:
        if asked.act == "add":
            given = {name: getattr(asked, name) for name in users.FIELDS} | {
                "localities": tuple(asked.localities),
                "teams": tuple(asked.teams),
            }
            name = given.pop("name").strip().lower()
            users.add(desk.records, session, desk.doing, users.Asked(name=name, **given), desk.places())
            told = f"Added {name}. Password for the first sign-in, shown this once: {users.reset(desk.records, session, desk.doing, name)}"
        elif asked.act == "reset":
            told = f"Password for one sign-in, shown this once: {users.reset(desk.records, session, desk.doing, asked.name)}"
        else:
            act = users.disable if asked.act == "disable" else users.enable
            told = f"{act(desk.records, session, desk.doing, asked.name).key} is {asked.act}d."
    print(told)
    return DONE


def _import(desk: Desk, asked: argparse.Namespace) -> int:
    content = asked.file.read_bytes()
    with desk.records.session() as session:
        report = user_import.import_csv(desk.records, session, desk.doing, content, desk.places())
    print(f"{len(report.added)} added, {len(report.changed)} changed, {len(report.same)} as they were.")
    if report.added:
        print("They have no password yet: run `users reset NAME` for each, unless they sign in through the council's directory.")
    if not report.refused:
        return DONE
    print(f"{len({row.row for row in report.refused})} rows refused:")
    for row in report.refused:
        print(f"  row {row.row}, {row.column} {row.value!r} {row.reason}")
    return BROKEN


def trail_(desk: Desk, asked: argparse.Namespace) -> int:
    """Who looked at a child, or what a user looked at. That this was read is itself in the trail, before it is shown."""
    hidden = desk.hidden_keys()
    key = desk.key(asked.person) if asked.person else ""
    words = "The trail of one child" if key else f"The trail of the user {asked.user}"
    shown_keys = [key] if key and key not in hidden else []
    with desk.records.session() as session:
        seen = looks.looks_at(session, key, hidden=hidden) if key else looks.looks_by(session, asked.user.lower(), hidden=hidden)
        if asked.names:
            words += ", with names"
            shown_keys = sorted({k for look in seen for k in look.keys} | set(shown_keys))
        trail.record(session, desk.doing, trail.Look("trail", words, count=len(seen), keys=shown_keys))
    names = desk.names({k for look in seen for k in look.keys}) if asked.names else {}
    rows = []
    for look in seen:
        children = " ".join(f"{k} ({names[k]})" if k in names else k for k in look.keys)
        row = dict(zip(looks.HEADS, looks.as_row(look), strict=True)) | {"Children": children}
        rows.append([row[head] for head in looks.HEADS])
    printed(looks.HEADS, rows)
    return DONE


def retention_(desk: Desk, asked: argparse.Namespace) -> int:
    """What is due by the schedule; with --apply it is removed."""
    found = retention.due(desk.records, desk.store, desk.doing.at)
    counts = {one.term.id: len(one.ids) for one in found}
    printed(("What", "Kept", "Due"), [(term.title, term.kept, counts.get(term.id, 0)) for term in SCHEDULE])
    by_hand = [one for one in found if one.by_hand]
    if by_hand:
        print(f"Unpin first: editions {', '.join(by_hand[0].ids)} (`python -m loaders unpin EDITION`).")
    if asked.apply:
        removed = retention.apply(desk.records, desk.store, desk.doing)
        print("Removed: " + ("; ".join(f"{one.term.title.lower()}: {len(one.ids)}" for one in removed) or "nothing was due") + ".")
    return DONE


def stand_in(desk: Desk, asked: argparse.Namespace) -> int:
    """List, give or end."""
    with desk.records.session() as session:
        if asked.act == "give":
            stand_ins.give(desk.records, session, desk.doing, asked.user, asked.team, asked.until, desk.places().teams)
        elif asked.act == "end":
            stand_ins.end(desk.records, session, desk.doing, asked.user, asked.team)
        held = stand_ins.current(desk.records, session, desk.doing.at.date())
    printed(("User", "Team", "Until", "Given by"), [(row.user, row.team, shown(row.until), row.given_by) for row in held])
    return DONE


COMMANDS: dict[str, Callable[[Desk, argparse.Namespace], int]] = {
    "verify": verify,
    "users": users_,
    "trail": trail_,
    "retention": retention_,
    "stand-in": stand_in,
}
