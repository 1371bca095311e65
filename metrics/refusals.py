"""What a reader may not ask for, in words that say why and whom to ask; nothing here widens, leaves out or guesses."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from access.reader import Reader
from access.rights import Extent
from data.calendar import shown
from data.schema import NOT_KNOWN
from metrics import catalogue

if TYPE_CHECKING:
    from metrics.scope import Scope

ASK_LISTS = "Ask your head of service, who asks the data manager, where your work needs it."
ASK_FIGURES = "Ask a performance officer where your work needs another figure."
WORKERS = f"Figures of one worker are shown only to those who may list that worker's cases. {ASK_LISTS}"


@lru_cache(maxsize=4)
def default_services(table: str | None = None) -> tuple[tuple[str, ...], ...]:
    """The sets of services the pages show by themselves, () for all: what a suppressed reader may be shown; of the pages on the
    cases of one frame where it is named."""
    specs = [s for s in catalogue.TABLES.values() if not table or any(catalogue.measure(c.measure).table == table for c in s.columns)]
    own = {(*spec.services, NOT_KNOWN) if spec.services else () for spec in specs}
    return tuple(sorted(own | {()}))


def month_end(day: date) -> date:
    """The day itself where it is the last of its month, else the last day of the month before."""
    return day if (day + timedelta(days=1)).day == 1 else day.replace(day=1) - timedelta(days=1)


def asks_workers(scope: Scope) -> bool:
    """Whether a scope narrows figures to workers, by place or by condition, kept or left out."""
    conditions = [*scope.only, *(condition for together in scope.excluded for condition in together)]
    return bool(scope.workers) or any(condition.field == "worker" for condition in conditions)


def refusal(scope: Scope, reader: Reader) -> str:
    """Why a reader may not have a scope and whom to ask; empty where they may."""
    if reader.sees_county and reader.suppressed:
        return _unpublished(scope)
    if not asks_workers(scope) or reader.group.lists is Extent.ALL:
        return ""
    if not reader.lists_something:
        return WORKERS
    if reader.group.lists is Extent.OWN_TEAM:
        teams = {*scope.teams, *(team for team, _ in scope.workers)}
        return "" if teams and not scope.localities and all(reader.lists_team(team) for team in teams) else WORKERS
    # Rights by locality: which locality a team is of stands in the data, where `metrics.counting` looks it up.
    return "" if scope.has_places and all(name in reader.localities for name in scope.localities) else WORKERS


def refusal_of_teams(scope: Scope, reader: Reader, locality_of: dict[str, str]) -> str:
    """The same for teams, once it is known which locality each is of: a team nobody knows is in nobody's rights."""
    if not asks_workers(scope) or reader.group.lists is Extent.ALL:
        return ""
    teams = {*scope.teams, *(team for team, _ in scope.workers)}
    return "" if all(reader.lists_team(team, locality_of.get(team)) for team in teams) else WORKERS


def _unpublished(scope: Scope) -> str:
    """Why a reader with small numbers hidden may not have a scope: its figures could be subtracted from published ones."""
    hidden = "Small numbers are hidden in your figures, and could be worked out from"
    if scope.teams or scope.workers or asks_workers(scope):
        return f"{hidden} figures of a chosen team or worker. Choose one locality, or all; its teams are rows of the table. {ASK_FIGURES}"
    if len(scope.localities) > 1:
        return f"{hidden} totals of several localities. Choose one locality, or all. {ASK_FIGURES}"
    if scope.only or scope.excluded:
        return f"{hidden} figures narrowed by a condition. Take the conditions off. {ASK_FIGURES}"
    if scope.services is not None and scope.services not in default_services():
        return f"{hidden} figures of chosen services. Take the services of the page. {ASK_FIGURES}"
    if month_end(scope.as_at) != scope.as_at:
        day = shown(month_end(scope.as_at))
        return f"{hidden} figures of single days. Choose the last day of a month: {day}. {ASK_FIGURES}"
    return ""
