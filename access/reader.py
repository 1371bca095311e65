"""The reader: whose rights narrow a scope, with every question about a right answered in words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from access.restricted import RestrictedRow, held_from, named_ids
from access.rights import NO_GROUP, SYSTEM_GROUP, Extent, Group, Permission, group_of

PLACES = ("locality", "team", "worker")


class Refused(Exception):
    """A right is not there. `words` say why and whom to ask, and hold no child's name or id."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class UserRow(Protocol):
    """What is read of a row of `data.records.tables.User`."""

    key: str
    shown_name: str
    group: str
    localities: list[str]
    teams: list[str]
    zone: str | None
    school: str | None
    agreement_on: date | None
    dbs_on: date | None
    disabled: bool
    withdrawn: bool


class StandInRow(Protocol):
    """What is read of a row of `data.records.tables.StandIn`: a team's rights until a day, that day included."""

    user: str
    team: str
    until: date
    withdrawn: bool


@dataclass(frozen=True)
class Reader:
    """Someone who reads figures and lists. Frozen: a change of rights makes another reader.

    localities, teams: their own; stand_ins: teams they stand in for on the data day. named_for: restricted persons
    shown to them; withheld: restricted persons, and sealed identities, who are not. reasons: (child key, reason)
    given this session. blocked: why nothing is open to them, or None.
    """

    name: str
    shown_name: str = ""
    group: Group = NO_GROUP
    localities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    zone: str | None = None
    school: str | None = None
    stand_ins: tuple[str, ...] = ()
    named_for: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    purpose: str | None = None
    reasons: tuple[tuple[str, str], ...] = ()
    blocked: str | None = None

    @property
    def sees_everything(self) -> bool:
        """Every row, none of them held back."""
        return self._figures is self._lists is Extent.ALL and not self.suppressed and not self.withheld

    @property
    def suppressed(self) -> bool:
        """Whether small numbers are hidden from this reader (beyond their own zone or school)."""
        return self.group.suppressed

    @property
    def cache_key(self) -> tuple[object, ...]:
        """What the figures shown to this reader depend on: equal keys see equal figures. Never a name or a child."""
        return (self.group.id, bool(self.blocked), self.localities, self.teams, self.stand_ins, self.zone, self.school)

    @property
    def list_key(self) -> tuple[object, ...]:
        """What the lists shown to this reader depend on (holds person ids: keep it in memory only)."""
        return (*self.cache_key, self.withheld)

    @property
    def _figures(self) -> Extent:
        return Extent.NONE if self.blocked else self.group.figures

    @property
    def _lists(self) -> Extent:
        return Extent.NONE if self.blocked else self.group.lists

    @property
    def sees_county(self) -> bool:
        """Figures of every locality."""
        return self._figures is Extent.ALL

    def has_pages(self, wing: str) -> bool:
        """Whether the pages of a wing are among those of the reader's group."""
        return wing in self.group.pages

    @property
    def lists_something(self) -> bool:
        """Some child-level rows, at least where there are any."""
        return self._lists is not Extent.NONE

    @property
    def list_teams(self) -> tuple[str, ...]:
        """The teams whose cases are listed where rights go by team."""
        return (*self.teams, *(team for team in self.stand_ins if team not in self.teams))

    def may(self, permission: Permission) -> bool:
        """Whether this reader may do it. Somebody who stands in for a team may write its improvement cycle."""
        if self.blocked:
            return False
        return permission in self.group.permissions or (permission is Permission.WRITE_ICM and bool(self.stand_ins))

    def why_not(self, permission: Permission) -> str:
        """Why it is refused and whom to ask; empty where it is not."""
        if self.may(permission):
            return ""
        if self.blocked:
            return self.blocked
        named = self.group.title if self.group is not NO_GROUP else "an account without a group"
        return f"{permission.words}: {named} does not have this right. Ask {permission.ask}."

    def demand(self, permission: Permission) -> None:
        """Raises Refused, in words, where the reader may not."""
        if not self.may(permission):
            raise Refused(self.why_not(permission))

    def _within(self, extent: Extent, columns: Collection[str]) -> pl.Expr:
        if extent is Extent.ALL:
            return pl.lit(True)
        own: dict[Extent, tuple[str, Collection[str]]] = {
            Extent.OWN_TEAM: ("team", self.list_teams),
            Extent.OWN_LOCALITIES: ("locality", self.localities),
            Extent.OWN_ZONE: ("zone", [self.zone] if self.zone else []),
            Extent.OWN_SCHOOL: ("school", [self.school] if self.school else []),
        }
        column, names = own.get(extent, ("", ()))
        held = pl.col(column).is_in(list(names)) if column in columns and names else pl.lit(False)
        if extent is Extent.OWN_LOCALITIES and self.stand_ins and "team" in columns:
            held |= pl.col("team").is_in(list(self.stand_ins))
        return held.fill_null(False)

    def rows(self, columns: Collection[str] = PLACES) -> pl.Expr:
        """The rows counted in this reader's figures; none where no right is given or the frame lacks the column of the right."""
        return self._within(self._figures, columns)

    def listed(self, columns: Collection[str] = PLACES) -> pl.Expr:
        """The rows this reader's rights list, by the team or locality that holds each on the day shown; restricted persons still in."""
        return self._within(self._lists, columns)

    def lists_team(self, team: str, locality: str | None = None) -> bool:
        """Whether the cases of a team are listed; its locality decides where rights go by locality."""
        if self._lists is Extent.OWN_LOCALITIES:
            return (locality is not None and locality in self.localities) or team in self.stand_ins
        return self._lists is Extent.ALL or (self._lists is Extent.OWN_TEAM and team in self.list_teams)

    # Worker rows stand only where list rights hold (DOMAIN.md 8): one rule under two names.
    sees_workers_of = lists_team

    def lists_person(self, person_id: str) -> bool:
        """Whether a restricted person, or a sealed identity, may be shown; True for everybody who is neither."""
        return person_id not in self.withheld

    def asks_reason(self, child_key: str, team: str, locality: str) -> bool:
        """Whether this child's page asks for a reason first: outside own teams and localities, and none given this session."""
        own = team in self.list_teams or locality in self.localities
        return not own and child_key not in {key for key, _ in self.reasons}

    @property
    def asks_purpose(self) -> bool:
        """Whether a purpose has still to be chosen for the session."""
        return self.group.purpose_asked and not self.purpose


def _blocked(user: UserRow, group: Group, data_day: date) -> str | None:
    ask = "Ask a performance officer or team coordinator, who asks the data manager."
    if user.disabled or user.withdrawn:
        return f"This account is disabled. {ask}"
    if group is NO_GROUP:
        return f"This account has no group, so nothing is open to it. {ask}"
    if group.agreement_needed:
        missing = [("a signed information-sharing agreement", user.agreement_on), ("a DBS check date", user.dbs_on)]
        lacking = [words for words, day in missing if day is None or day > data_day]
        if lacking:
            return f"Your account has no {' and no '.join(words.removeprefix('a ') for words in lacking)} on file. {ask}"
    own = {Extent.OWN_TEAM: user.teams, Extent.OWN_LOCALITIES: user.localities, Extent.OWN_ZONE: user.zone, Extent.OWN_SCHOOL: user.school}
    if group.figures in own and not own[group.figures]:
        return f"Your account names no {group.figures.value.removeprefix('own ')}. {ask}"
    return None


def reader_of(
    user: UserRow,
    stand_ins: Iterable[StandInRow],
    restricted: Iterable[RestrictedRow],
    data_day: date,
    purpose: str | None = None,
    reasons: Iterable[tuple[str, str]] = (),
) -> Reader:
    """The reader a user is on the data day. An unknown group, no team, a disabled account or a missing agreement leave nothing."""
    group, rows = group_of(user.group), list(restricted)
    teams = {row.team for row in stand_ins if row.user == user.key and not row.withdrawn and data_day <= row.until}
    return Reader(
        name=user.key,
        shown_name=user.shown_name or user.key,
        group=group,
        localities=tuple(sorted(user.localities or ())),
        teams=tuple(sorted(user.teams or ())),
        zone=user.zone or None,
        school=user.school or None,
        stand_ins=tuple(sorted(teams)) if Permission.SEE_LISTS in group.permissions else (),
        named_for=named_ids(rows, user.key),
        withheld=held_from(rows, user.key),
        purpose=purpose,
        reasons=tuple(sorted(reasons)),
        blocked=_blocked(user, group, data_day),
    )


def system_reader(restricted: Iterable[RestrictedRow] = ()) -> Reader:
    """The command line: every row but those of restricted persons, for whom nobody at a command line is named."""
    return Reader("system", "the command line", SYSTEM_GROUP, withheld=held_from(list(restricted), "system"))


# Reads nothing: what a request without a session is given.
NOBODY = Reader("nobody", "nobody")
SYSTEM = system_reader()
