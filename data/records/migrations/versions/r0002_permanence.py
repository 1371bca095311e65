"""Planning for permanence: predicted starts and targets as people write them, with their guards."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.records.guards import guards

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None

KEY = sa.String(64)
RECORDED: dict[str, Any] = {
    "row_id": sa.Integer, "key": KEY, "data_day": sa.Date, "recorded_at": sa.DateTime(timezone=True), "recorded_by": KEY,
    "reason": sa.Text, "withdrawn": sa.Boolean,
}  # fmt: skip
# What the tables hold beside the columns above; a name that ends in ? may be empty.
TABLES: dict[str, dict[str, Any]] = {
    "predictions": {
        "person_id": KEY, "assessment_type": KEY, "predicted_start?": sa.Date, "moved_from?": sa.Date, "note": sa.Text, "role": KEY,
    },
    "permanence_targets": {
        "locality": sa.Text, "financial_year": KEY, "assessment_type": KEY, "target_starts": sa.Integer, "changed_from?": sa.Integer,
        "role": KEY,
    },
}  # fmt: skip
INDEXES = (("predictions", "key"), ("predictions", "person_id"), ("permanence_targets", "key"))


def upgrade() -> None:
    """Make both tables, their indexes and guards."""
    for table, columns in TABLES.items():
        made = [
            sa.Column(name.removesuffix("?"), kind, nullable=name.endswith("?"), autoincrement=name == "row_id")
            for name, kind in (RECORDED | columns).items()
        ]
        op.create_table(table, *made, sa.PrimaryKeyConstraint("row_id", name=f"pk_{table}"), sqlite_autoincrement=True)
    for table, column in INDEXES:
        op.create_index(f"ix_{table}_{column}", table, [column])
    for table in TABLES:
        for statement in guards(table, op.get_context().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Not done: it would throw away what people wrote."""
    raise NotImplementedError("The records are never taken apart. Put back a copy instead.")
