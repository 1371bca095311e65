"""The first tables: people and their rights, views, requests, sign-ins and the trail, with their guards."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.records.guards import guards

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.String(64)
TIME = sa.DateTime(timezone=True)
RECORDED = {
    "row_id": sa.Integer, "key": KEY, "data_day": sa.Date, "recorded_at": TIME, "recorded_by": KEY, "reason": sa.Text,
    "withdrawn": sa.Boolean,
}  # fmt: skip
# What the recorded tables hold beside the columns above; a name that ends in ? may be empty.
TABLES: dict[str, dict[str, Any]] = {
    "users": {
        "shown_name": sa.Text, "group": KEY, "localities": sa.JSON, "teams": sa.JSON, "zone?": sa.Text, "school?": sa.Text,
        "email?": sa.Text, "agreement_on?": sa.Date, "dbs_on?": sa.Date, "disabled": sa.Boolean, "sso_subject?": sa.Text,
        "demo": sa.Boolean,
    },
    "stand_ins": {"user": KEY, "team": sa.Text, "until": sa.Date, "given_by": KEY},
    "restricted": {"why": KEY, "named": sa.JSON, "sealed_person_id?": sa.Text},
    "saved_views": {"owner": KEY, "name": sa.Text, "path": sa.Text, "query": sa.Text, "shared": sa.Boolean},
    "change_requests": {
        "about": KEY, "title": sa.Text, "purpose": sa.Text, "frequency": sa.Text, "content": sa.Text, "ergonomics": sa.Text,
        "proposer": KEY,
    },
    "change_steps": {"request": KEY, "step": KEY, "by": KEY, "on": sa.Date, "decision": KEY, "words": sa.Text},
    "person_acts": {"act": KEY, "child_key": KEY, "asked_by": sa.Text, "on": sa.Date, "words": sa.Text},
}  # fmt: skip
TRAIL: dict[str, Any] = {
    "seq": sa.Integer, "at": TIME, "data_day": sa.Date, "user": KEY, "group": KEY, "kind": KEY, "previous": KEY, "hash": KEY,
    "words": sa.Text, "filter": sa.Text, "edition?": KEY, "count?": sa.Integer, "keys": sa.JSON, "digest?": KEY, "reason": sa.Text,
    "purpose": sa.Text,
}  # fmt: skip
SIGN_INS: dict[str, Any] = {
    "id_hash": KEY, "user": KEY, "started_at": TIME, "seen_at": TIME, "ended_at?": TIME, "ended_why": sa.Text, "rights_mark": KEY,
    "purpose": sa.Text, "reasons": sa.JSON,
}  # fmt: skip
INDEXES = [
    *((table, ["key"]) for table in TABLES),
    ("change_steps", ["request"]),
    ("person_acts", ["child_key"]),
    ("trail", ["at"]),
    ("trail", ["user"]),
    ("sign_ins", ["user"]),
    ("attempts", ["who_hash", "at"]),
    ("attempts", ["from_hash", "at"]),
]


def _make(table: str, columns: dict[str, Any], counted: bool = True, unique: str | None = None) -> None:
    """One table whose first column is its key. counted: the database counts that key up itself."""
    first = next(iter(columns))
    made = [
        sa.Column(name.removesuffix("?"), kind, nullable=name.endswith("?"), autoincrement=counted and name == first)
        for name, kind in columns.items()
    ]
    rules: list[sa.Constraint] = [sa.PrimaryKeyConstraint(first, name=f"pk_{table}")]
    if unique:
        rules.append(sa.UniqueConstraint(unique, name=f"uq_{table}_{unique}"))
    op.create_table(table, *made, *rules, sqlite_autoincrement=counted)


def upgrade() -> None:
    """Make every table, index and guard."""
    _make("erasure_window", {"row_id": sa.Integer}, counted=False)
    for table, columns in TABLES.items():
        _make(table, RECORDED | columns)
    _make("trail", TRAIL, counted=False, unique="previous")
    _make("credentials", {"user": KEY, "hash": sa.Text, "changed_at": TIME, "must_change": sa.Boolean}, counted=False)
    _make("sign_ins", SIGN_INS, counted=False)
    _make("attempts", {"row_id": sa.Integer, "who_hash": KEY, "from_hash": KEY, "at": TIME, "ok": sa.Boolean})
    for table, names in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
    dialect = op.get_context().dialect.name
    for table in TABLES:
        for statement in guards(table, dialect):
            op.execute(statement)
    for statement in guards("trail", dialect, counted="seq", unique=("previous",)):
        op.execute(statement)


def downgrade() -> None:
    """Not done: it would throw away what people wrote."""
    raise NotImplementedError("The records are never taken apart. Put back a copy instead.")
