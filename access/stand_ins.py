"""Stand-ins: a performance officer lets one person hold one team's improvement-cycle rights until a date (DOMAIN 8)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy.orm import Session

from access import trail
from access.doing import SYSTEM_GROUP, Doing, NotDone
from access.reader import Refused
from access.rights import Permission, group_of
from data.calendar import shown
from data.records.database import Records
from data.records.tables import StandIn, User

LONGEST_DAYS = 92


def key_of(user: str, team: str) -> str:
    """One stand-in a person and team; hashed where the two together are longer than a key may be."""
    return trail.digest_of([f"user {user}", f"team {team}"])


def _may(doing: Doing) -> None:
    if doing.group != SYSTEM_GROUP and Permission.GIVE_STAND_IN not in group_of(doing.group).permissions:
        raise Refused("Only a performance officer can give or end a stand-in. Ask the performance officer of the locality.")


def give(
    records: Records,
    session: Session,
    doing: Doing,
    user: str,
    team: str,
    until: date,
    teams: Collection[str],
    *,
    reason: str = "",
    after: int | None = None,
) -> StandIn:
    """Let `user` stand in for `team` up to and with the day `until`, at most three months ahead; a newer one replaces it.

    teams: those of the live edition; after: the row_id the writer last saw (`key_of` names the row).
    Raises NotDone with what to write instead. Judged by the clock's date: rights are
    given in real time, whatever day the data end on.
    """
    _may(doing)
    today = doing.at.date()
    row = records.latest(session, User, user.lower())
    if row is None or row.disabled:
        raise NotDone(f"{user!r} is no one's sign-in name, or is disabled. Write the sign-in name of a current user.")
    if team not in teams:
        raise NotDone(f"{team!r} is no team of the live edition. Write its name as it stands on the Overview.")
    if until < today:
        raise NotDone(f"{shown(until)} has passed. Choose today or a later day.")
    if until > today + timedelta(days=LONGEST_DAYS):
        last = shown(today + timedelta(days=LONGEST_DAYS))
        raise NotDone(f"A stand-in lasts at most {LONGEST_DAYS} days. Choose {last} or an earlier day.")
    key = key_of(row.key, team)
    given = records.add(
        session, StandIn(**doing.stamp(key, reason), user=row.key, team=team, until=until, given_by=doing.user), after=after
    )
    trail.record(session, doing, trail.Look("admin", f"Stand-in given: {row.key} for {team} until {shown(until)}", reason=reason))
    return given


def end(records: Records, session: Session, doing: Doing, user: str, team: str, *, reason: str = "", after: int | None = None) -> None:
    """End a stand-in now. after: as in `give`. Raises NotDone where there is none."""
    _may(doing)
    row = records.latest(session, StandIn, key_of(user.lower(), team))
    if row is None:
        raise NotDone(f"{user!r} does not stand in for {team!r}. `python -m access stand-in list` shows who does.")
    stamp = doing.stamp(row.key, reason)
    ended = StandIn(**stamp, user=row.user, team=row.team, until=row.until, given_by=row.given_by, withdrawn=True)
    records.add(session, ended, after=after)
    trail.record(session, doing, trail.Look("admin", f"Stand-in ended: {row.user} for {row.team}", reason=reason))


def current(records: Records, session: Session, today: date) -> list[StandIn]:
    """The stand-ins that hold on the clock's day `today`, by person and team."""
    return holding(records.all_latest(session, StandIn), today)


def holding(rows: Iterable[StandIn], today: date) -> list[StandIn]:
    """Of the newest row of each stand-in, those that hold on the clock's day `today`, by person and team."""
    return sorted((row for row in rows if row.until >= today), key=lambda row: (row.user, row.team))
