"""The tables of what people write: people and their rights, views, requests, planning for permanence, sign-ins, and the trail."""

from datetime import date, datetime

from sqlalchemy import JSON, Index
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import Mapped, mapped_column

from data.records.base import Base, OnlyAdded, Recorded, Short

TRAIL_KINDS = (
    "list", "child", "export", "search", "sign-in", "sign-out", "refused", "write", "trail", "admin", "subject access", "erasure",
)  # fmt: skip
DECISIONS = ("agreed", "refused", "asked back", "made")
ABOUTS = ("cin", "ppoc", "users")
ASSESSMENT_TYPES = ("SGO", "Reunification")
ACTS = ("erased", "rectified", "subject access", "retention")


class User(Recorded, Base):
    """A person who may sign in. key: the sign-in name, in lower case; group: an id of `access.rights`."""

    __tablename__ = "users"

    shown_name: Mapped[str]
    group: Mapped[str] = mapped_column(Short())
    localities: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    teams: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    zone: Mapped[str | None] = mapped_column(default=None)
    school: Mapped[str | None] = mapped_column(default=None)
    email: Mapped[str | None] = mapped_column(default=None)
    agreement_on: Mapped[date | None] = mapped_column(default=None)
    dbs_on: Mapped[date | None] = mapped_column(default=None)
    disabled: Mapped[bool] = mapped_column(default=False)
    sso_subject: Mapped[str | None] = mapped_column(default=None)
    demo: Mapped[bool] = mapped_column(default=False)


class StandIn(Recorded, Base):
    """One person holding a team's improvement-cycle rights until a date, given by a performance officer (DOMAIN 8)."""

    __tablename__ = "stand_ins"

    user: Mapped[str] = mapped_column(Short())
    team: Mapped[str]
    until: Mapped[date]
    given_by: Mapped[str] = mapped_column(Short())


class Restricted(Recorded, Base):
    """A restricted person. key: the person_id; named: sign-in names that may see the person; why: "adopted", "staff family", "court order".

    sealed_person_id is the identity before an adoption, or None: the two are never shown together.
    """

    __tablename__ = "restricted"

    why: Mapped[str] = mapped_column(Short())
    named: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    sealed_person_id: Mapped[str | None] = mapped_column(default=None)


class SavedView(Recorded, Base):
    """A view somebody keeps: the path and query of its address (never a child in it)."""

    __tablename__ = "saved_views"

    owner: Mapped[str] = mapped_column(Short())
    name: Mapped[str]
    path: Mapped[str]
    query: Mapped[str] = mapped_column(default="")
    shared: Mapped[bool] = mapped_column(default=False)


class ChangeRequest(Recorded, Base):
    """A request for a change with its four considerations (DOMAIN 9). about: "cin", "ppoc" or "users"."""

    __tablename__ = "change_requests"

    about: Mapped[str] = mapped_column(Short())
    title: Mapped[str]
    purpose: Mapped[str]
    frequency: Mapped[str]
    content: Mapped[str]
    ergonomics: Mapped[str]
    proposer: Mapped[str] = mapped_column(Short())


class ChangeStep(Recorded, Base):
    """One step of a request, with who decided and when. key: the request's key and the step; request: the request's key."""

    __tablename__ = "change_steps"

    request: Mapped[str] = mapped_column(Short(), index=True)
    step: Mapped[str] = mapped_column(Short())
    by: Mapped[str] = mapped_column(Short())
    on: Mapped[date]
    decision: Mapped[str] = mapped_column(Short())
    words: Mapped[str] = mapped_column(default="")


class Prediction(Recorded, Base):
    """A predicted start of a permanence assessment. key: opaque, one a child and type; assessment_type: of ASSESSMENT_TYPES.

    predicted_start: None where the row withdraws; moved_from: the start in force before it, loaded or typed, None where none was.
    note: the manager's, personal; role: the writer's as it was then, spelt as the loaded ones are ("Team Coordinator").
    """

    __tablename__ = "predictions"

    person_id: Mapped[str] = mapped_column(Short(), index=True)
    assessment_type: Mapped[str] = mapped_column(Short())
    predicted_start: Mapped[date | None] = mapped_column(default=None)
    moved_from: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(Short(), default="")


class PermanenceTarget(Recorded, Base):
    """The starts aimed for in a locality, a financial year ("2022/23") and an assessment type; changed_from: the target before it."""

    __tablename__ = "permanence_targets"

    locality: Mapped[str]
    financial_year: Mapped[str] = mapped_column(Short())
    assessment_type: Mapped[str] = mapped_column(Short())
    target_starts: Mapped[int]
    changed_from: Mapped[int | None] = mapped_column(default=None)
    role: Mapped[str] = mapped_column(Short(), default="")


class PersonAct(Recorded, Base):
    """What was done to the records of one person: "erased", "rectified" or "subject access" ("retention" for all past their time)."""

    __tablename__ = "person_acts"

    act: Mapped[str] = mapped_column(Short())
    child_key: Mapped[str] = mapped_column(Short(), index=True)
    asked_by: Mapped[str]
    on: Mapped[date]
    words: Mapped[str] = mapped_column(default="")


class TrailEntry(OnlyAdded, Base):
    """One look or act, only ever added; each entry holds the hash of the one before, so a gap or a change shows (access.trail).

    seq is given by the writer, 1 for the first, without a gap; `previous` is unique, so that the chain cannot fork.
    """

    __tablename__ = "trail"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    data_day: Mapped[date]
    user: Mapped[str] = mapped_column(Short(), index=True)
    group: Mapped[str] = mapped_column(Short())
    kind: Mapped[str] = mapped_column(Short())
    previous: Mapped[str] = mapped_column(Short(), unique=True)
    hash: Mapped[str] = mapped_column(Short())
    words: Mapped[str] = mapped_column(default="")
    filter: Mapped[str] = mapped_column(default="")
    edition: Mapped[str | None] = mapped_column(Short(), default=None)
    count: Mapped[int | None] = mapped_column(default=None)
    keys: Mapped[list[str]] = mapped_column(JSON, default_factory=list)
    digest: Mapped[str | None] = mapped_column(Short(), default=None)
    reason: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str] = mapped_column(default="")


class Credential(Base):
    """The password of a user, as an argon2id hash. Operational: it may change."""

    __tablename__ = "credentials"

    user: Mapped[str] = mapped_column(Short(), primary_key=True)
    hash: Mapped[str]
    changed_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=False)


class SignIn(Base):
    """One session on the server; the cookie holds the id of which this keeps the SHA-256. Operational: it may change."""

    __tablename__ = "sign_ins"

    id_hash: Mapped[str] = mapped_column(Short(), primary_key=True)
    user: Mapped[str] = mapped_column(Short(), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_why: Mapped[str] = mapped_column(default="")
    rights_mark: Mapped[str] = mapped_column(Short(), default="")
    purpose: Mapped[str] = mapped_column(default="")
    # {child key: the reason given}; a change inside it is seen and written.
    reasons: Mapped[dict[str, str]] = mapped_column(MutableDict.as_mutable(JSON), default_factory=dict)


class Attempt(Base):
    """One attempt to sign in: who and from where, both hashed with the secret. Operational: old ones are cleared away."""

    __tablename__ = "attempts"
    __table_args__ = (
        Index("ix_attempts_who_hash_at", "who_hash", "at"),
        Index("ix_attempts_from_hash_at", "from_hash", "at"),
        {"sqlite_autoincrement": True},
    )

    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    who_hash: Mapped[str] = mapped_column(Short())
    from_hash: Mapped[str] = mapped_column(Short())
    at: Mapped[datetime]
    ok: Mapped[bool]


class ErasureWindow(Base):
    """Open while an erasure is at work, and only inside its transaction (data.records.erasing): the triggers look here."""

    __tablename__ = "erasure_window"

    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
