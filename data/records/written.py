"""What people wrote of planning for permanence, as frames: every row as it was written, and one number that says whether it is new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from data.forgetting import kept
from data.records.database import Records
from data.records.tables import PermanenceTarget, PersonAct, Prediction

# Each erasure outweighs any number of rows, so that no two states of the records share a number, and JavaScript still counts it exactly.
ROWS_AN_ERASURE = 100_000_000
PREDICTIONS = {
    "person_id": pl.String, "assessment_type": pl.String, "predicted_start": pl.Date, "recorded_on": pl.Date, "recorded_by": pl.String,
    "manager_note": pl.String, "withdrawn": pl.Boolean, "seq": pl.Int64,
}  # fmt: skip
TARGETS = {
    "locality": pl.String, "financial_year": pl.String, "assessment_type": pl.String, "target_starts": pl.Int64, "set_on": pl.Date,
    "set_by": pl.String, "reason": pl.String, "seq": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Written:
    """Everything typed of planning for permanence.

    predictions: person_id, assessment_type, predicted_start (Date, null where withdrawn), recorded_on (Date, the data day),
    recorded_by (the writer's role then, "Team Coordinator"), manager_note (null where none), withdrawn (Boolean), seq (Int64).
    targets: locality, financial_year ("2022/23"), assessment_type, target_starts (Int64), set_on (Date, the data day), set_by (the
    writer's role then), reason, seq (Int64). Every row of each, not the latest alone, by seq: the order of writing.
    generation: of these frames; another number wherever they may differ. at: when the newest row was recorded (UTC), None without one.
    """

    predictions: pl.DataFrame
    targets: pl.DataFrame
    generation: int
    at: datetime | None

    def __repr__(self) -> str:
        """Its size only: it holds children's ids."""
        return f"<Written {self.generation}: {self.predictions.height} predictions, {self.targets.height} targets>"


NOTHING = Written(pl.DataFrame(schema=PREDICTIONS), pl.DataFrame(schema=TARGETS), 0, None)


def _counted(records_at: datetime | None) -> Select[tuple[int]]:
    """Rows only grow in number but for an erasure or a removal, and each of those adds an act: both together never come back."""
    acts = cast(func.coalesce(select(func.max(PersonAct.row_id)).scalar_subquery(), 0), BigInteger)
    parts: list[Any] = [acts * ROWS_AN_ERASURE]
    for table in (Prediction, PermanenceTarget):
        counted = select(func.count()).select_from(table)
        parts.append((counted if records_at is None else counted.where(table.recorded_at <= records_at)).scalar_subquery())
    return select(parts[0] + parts[1] + parts[2])


def _generation(session: Session, records_at: datetime | None) -> int:
    return int(session.scalar(_counted(records_at)) or 0)


def generation(records: Records, records_at: datetime | None = None) -> int:
    """A number that is another after each write, and after each act on a person; 0 of new records. One statement.

    records_at (UTC): of what was recorded by then. RecordsError where the records cannot be read.
    """
    with records.reading() as session:
        return _generation(session, records_at)


def written(records: Records, records_at: datetime | None = None) -> Written:
    """What was written, or what was recorded by `records_at` (UTC); kept until somebody writes. RecordsError as in `generation`."""
    return _read(records, generation(records, records_at), records_at)


@kept(8)
def _read(records: Records, _generation_asked: int, records_at: datetime | None) -> Written:
    """Both frames and their number from one moment's state, which may be newer than the number asked for."""
    p, t = Prediction, PermanenceTarget
    predictions = select(
        p.person_id, p.assessment_type, p.predicted_start, p.data_day, p.role, func.nullif(p.note, ""), p.withdrawn, p.row_id, p.recorded_at
    )
    targets = select(
        t.locality, t.financial_year, t.assessment_type, t.target_starts, t.data_day, t.role, t.reason, t.row_id, t.recorded_at
    )
    if records_at is not None:
        predictions, targets = predictions.where(p.recorded_at <= records_at), targets.where(t.recorded_at <= records_at)
    with records.reading() as session:
        number = _generation(session, records_at)
        typed = [tuple(row) for row in session.execute(predictions.order_by(p.row_id))]
        aimed = [tuple(row) for row in session.execute(targets.order_by(t.row_id))]
    return Written(
        pl.DataFrame([row[:-1] for row in typed], PREDICTIONS, orient="row"),
        pl.DataFrame([row[:-1] for row in aimed], TARGETS, orient="row"),
        number,
        max((row[-1] for row in (*typed, *aimed)), default=None),
    )
