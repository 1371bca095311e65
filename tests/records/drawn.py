"""Rows of invented people for the tests of this room."""

from datetime import UTC, date, datetime

from data.records.tables import PermanenceTarget, PersonAct, Prediction, SavedView, TrailEntry, User

MARCH = date(2022, 3, 14)
MAY = date(2022, 5, 23)


def clock(day: int, hour: int = 9) -> datetime:
    """An hour of a day in November 2026, when these tests were written."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def user(key: str = "alex", day: date = MAY, at: datetime | None = None, **given: object) -> User:
    """A user; more of its columns by name."""
    columns = {"shown_name": "Alex Demo", "group": "team_manager", "recorded_by": "mi"} | given
    return User(key=key, data_day=day, recorded_at=at or clock(1), **columns)  # type: ignore[arg-type]


def view(key: str = "v1", **given: object) -> SavedView:
    """A saved view; more of its columns by name."""
    columns = {"owner": "alex", "name": "Mine", "path": "/cin/overview", "recorded_by": "alex"} | given
    return SavedView(key=key, data_day=MAY, recorded_at=clock(1), **columns)  # type: ignore[arg-type]


def prediction(person: str = "P1", **given: object) -> Prediction:
    """A predicted start of an SGO assessment; more of its columns by name."""
    columns = {"assessment_type": "SGO", "predicted_start": date(2022, 8, 1), "recorded_by": "tess", "role": "Team Coordinator"} | given
    stamp = {"key": f"{person} {columns['assessment_type']}", "data_day": MAY, "recorded_at": clock(1)}
    return Prediction(person_id=person, **(stamp | columns))  # type: ignore[arg-type]


def target(starts: int = 14, **given: object) -> PermanenceTarget:
    """A target of Erewash; more of its columns by name."""
    columns = {"key": "t1", "data_day": MAY, "recorded_at": clock(1), "recorded_by": "pat", "role": "Performance Officer"} | given
    about = {"locality": "Erewash", "financial_year": "2022/23", "assessment_type": "SGO"}
    return PermanenceTarget(target_starts=starts, **about, **columns)  # type: ignore[arg-type]


def entry(seq: int, previous: str = "", **given: object) -> TrailEntry:
    """A trail entry; its hash is no true one."""
    columns = {"user": "alex", "group": "team_manager", "kind": "list", "hash": f"{seq:064}"} | given
    return TrailEntry(seq=seq, at=clock(1), data_day=MAY, previous=previous or f"{seq - 1:064}", **columns)  # type: ignore[arg-type]


def erasure(act: str = "erased") -> PersonAct:
    """The record of an erasure."""
    return PersonAct(
        key="act-1", data_day=MAY, recorded_at=clock(2), recorded_by="mi", act=act, child_key="k" * 43, asked_by="a parent", on=MAY
    )
