"""Retention: what is past its time by the schedule, listed, and removed with a record of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from access import trail
from access.doing import Doing
from access.people_acts import ERASED, act_row
from access.schedule import SCHEDULE, Term
from data.erase import remove_edition
from data.records.base import Recorded
from data.records.database import Records
from data.records.erasing import erasing
from data.records.tables import (
    Attempt,
    ChangeRequest,
    ChangeStep,
    Credential,
    PermanenceTarget,
    PersonAct,
    Prediction,
    Restricted,
    SavedView,
    SignIn,
    StandIn,
    TrailEntry,
    User,
)
from data.store import NoEdition, Store

SOURCES = "sources"
BY_HAND = "pinned editions"


@dataclass(frozen=True)
class Due:
    """What of one term is past its time: the rows, files or editions, by their ids; `by_hand` where somebody must act first."""

    term: Term
    ids: tuple[Any, ...]

    @property
    def by_hand(self) -> bool:
        """True for what is listed and not removed."""
        return self.term.id == BY_HAND


def _newest(session: Session, table: type[Recorded]) -> list[Any]:
    """The newest row of each key, those withdrawn too."""
    newest = select(func.max(table.row_id)).group_by(table.key)
    return list(session.scalars(select(table).where(table.row_id.in_(newest)).order_by(table.key)))


def _ended(table: type[Recorded]) -> Callable[[Session, datetime], list[str]]:
    return lambda session, before: [row.key for row in _newest(session, table) if row.withdrawn and row.recorded_at < before]


def _users(session: Session, before: datetime) -> list[str]:
    return [row.key for row in _newest(session, User) if (row.disabled or row.withdrawn) and row.recorded_at < before]


def _stand_ins(session: Session, before: datetime) -> list[str]:
    return [row.key for row in _newest(session, StandIn) if row.until < before.date() or (row.withdrawn and row.recorded_at < before)]


def _requests(session: Session, before: datetime) -> list[str]:
    last = {row.key: row.recorded_at for row in _newest(session, ChangeRequest)}
    for step in _newest(session, ChangeStep):
        last[step.request] = max(step.recorded_at, last.get(step.request, step.recorded_at))
    return [key for key, at in last.items() if at < before]


def _predictions(session: Session, before: datetime) -> list[str]:
    """Keys of a child and type all of whose days are past: the last change and every predicted day."""
    last = select(Prediction.key).group_by(Prediction.key).having(func.max(Prediction.recorded_at) < before)
    ahead = func.coalesce(func.max(Prediction.predicted_start), before.date()) <= before.date()
    return list(session.scalars(last.having(ahead).order_by(Prediction.key)))


def _targets(session: Session, before: datetime) -> list[str]:
    return [row.key for row in _newest(session, PermanenceTarget) if row.recorded_at < before]


def _acts(session: Session, before: datetime) -> list[str]:
    return [row.key for row in _newest(session, PersonAct) if row.act != ERASED and row.recorded_at < before]


def _trail(session: Session, before: datetime) -> list[int]:
    """The entries before the first that stays: the chain is only ever cut at its old end."""
    stays = session.scalar(select(func.min(TrailEntry.seq)).where(TrailEntry.at >= before))
    old = select(TrailEntry.seq).where(TrailEntry.seq < stays) if stays else select(TrailEntry.seq)
    return list(session.scalars(old.order_by(TrailEntry.seq)))


def _sign_ins(session: Session, before: datetime) -> list[str]:
    return list(session.scalars(select(SignIn.id_hash).where(SignIn.seen_at < before)))


def _attempts(session: Session, before: datetime) -> list[int]:
    return list(session.scalars(select(Attempt.row_id).where(Attempt.at < before)))


IN_RECORDS: dict[str, Callable[[Session, datetime], list[Any]]] = {
    "trail": _trail,
    "users": _users,
    "stand-ins": _stand_ins,
    "restricted": _ended(Restricted),
    "views": _ended(SavedView),
    "requests": _requests,
    "predictions": _predictions,
    "permanence targets": _targets,
    "person acts": _acts,
    "sign-ins": _sign_ins,
    "attempts": _attempts,
}
# By which column the ids of a term are removed, table by table.
COLUMNS: dict[str, tuple[Any, ...]] = {
    "users": (User.key, Credential.user),
    "stand-ins": (StandIn.key,),
    "restricted": (Restricted.key,),
    "views": (SavedView.key,),
    "requests": (ChangeRequest.key, ChangeStep.request),
    "predictions": (Prediction.key,),
    "permanence targets": (PermanenceTarget.key,),
    "person acts": (PersonAct.key,),
    "sign-ins": (SignIn.id_hash,),
    "attempts": (Attempt.row_id,),
}
IDS_A_TIME = 500


def due(records: Records, store: Store, now: datetime) -> list[Due]:
    """What is past its time at `now`, by term of the schedule; a term with nothing due is left out."""
    with records.reading() as session:
        found = {id: look(session, now - _time(id)) for id, look in IN_RECORDS.items()}
    found["source files"] = _old_files(store, now - _time("source files"))
    names, pinned = store.names(), store.pinned()
    live = _live(store)
    loaded = {name: store.edition(name).loaded_at for name in names}
    found["editions"] = [n for n in names if n != live and n not in pinned and loaded[n] < now - _time("editions")]
    found[BY_HAND] = [n for n in names if n in pinned and loaded[n] < now - _time(BY_HAND)]
    return [Due(term, tuple(found[term.id])) for term in SCHEDULE if found.get(term.id)]


def _time(id: str) -> Any:
    return next(term.time for term in SCHEDULE if term.id == id)


def _live(store: Store) -> str | None:
    try:
        return store.live_name()
    except NoEdition:
        return None


def _live_manifest(store: Store) -> dict[str, Any]:
    try:
        return store.live().manifest
    except NoEdition:
        return {}


def _old_files(store: Store, before: datetime) -> list[Path]:
    folder = store.path / SOURCES
    if not folder.is_dir():
        return []
    made_of = {file["sha256"] for source in _live_manifest(store).get("sources", []) for file in source["files"]}
    files = (path for path in sorted(folder.rglob("*")) if (path.is_file() or path.is_symlink()) and path.name not in made_of)
    return [path for path in files if datetime.fromtimestamp(path.lstat().st_mtime, UTC) < before]


def apply(records: Records, store: Store, doing: Doing) -> list[Due]:
    """Remove what is due at `doing.at`, all of the records in one transaction with its record; returns what was removed.

    The act names terms and numbers and no child. Pinned editions stay: somebody unpins them first. Files go first; where
    one cannot be deleted (OSError, StoreError) the rest stays for the next time.
    """
    found = [one for one in due(records, store, doing.at) if not one.by_hand]
    if not found:
        return []
    for one in found:
        for id in one.ids:
            if one.term.id == "source files":
                id.unlink()
            elif one.term.id == "editions":
                remove_edition(store, id)
    words = "; ".join(f"{one.term.title.lower()}: {len(one.ids)}" for one in found)
    with records.session() as session, erasing(session, act_row(doing, "retention", "", "the retention schedule", words)):
        for one in found:
            if one.term.id == "trail":
                trail.cut(session, doing, max(one.ids))
            for column in COLUMNS.get(one.term.id, ()):
                for start in range(0, len(one.ids), IDS_A_TIME):
                    session.execute(delete(column.class_).where(column.in_(one.ids[start : start + IDS_A_TIME])))
        trail.record(session, doing, trail.Look("admin", f"Removed by the retention schedule: {words}"))
    return found
