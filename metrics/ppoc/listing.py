"""Lists of children in care and of planned starts, as they stand in the case table and in files."""

from datetime import date

import polars as pl

from metrics.fields import FIELDS
from metrics.listing import ListColumn

_PLACE = (
    ListColumn("locality", "Locality", "text", 225),
    ListColumn("team", "Team", "text", 200),
    ListColumn("worker", "Social worker", "text", 165),
)
_CHILD = (
    ListColumn("person_id", "Person ID", "text", 88, folds=False),
    ListColumn("child", "Child", "text", 160, folds=False),
    ListColumn("age", "Age", "whole", 48, folds=False),
)
_STATUS = (
    ListColumn("legal_words", "Legal status", "text", 170),
    ListColumn("placement_words", "Placement type", "text", 230),
    ListColumn("provider_words", "Provider", "text", 165),
)
CARE = (
    *_CHILD,
    *_PLACE,
    ListColumn("start_date", "Came into\ncare", "date", 92, folds=False),
    ListColumn("end_date", "Left\ncare", "date", 92),
    ListColumn("reason_words", "Reason for leaving", "text", 230),
    ListColumn("days_in_care", "Days in\ncare", "whole", 78, folds=False),
    *_STATUS,
    ListColumn("sgo_predicted", "SGO\npredicted", "date", 92),
    ListColumn("reunification_predicted", "Reunification\npredicted", "date", 112),
)
STARTS = (
    *_CHILD,
    *_PLACE,
    ListColumn("legal_words", "Legal status", "text", 170),
    ListColumn("placement_words", "Placement type", "text", 230),
    ListColumn("provider_words", "Provider", "text", 165),
    ListColumn("assessment_type", "Assessment\ntype", "text", 120),
    ListColumn("predicted_start", "Predicted\nstart", "date", 92, folds=False),
    ListColumn("actual_start", "Actual\nstart", "date", 92),
    ListColumn("status", "Status", "text", 200),
    ListColumn("late_days", "Days\nlate", "whole", 64),
    ListColumn("moves", "Times\nmoved", "whole", 64),
    ListColumn("moved_days", "Moved by,\ndays", "whole", 84),
    ListColumn("recorded_on", "Recorded\non", "date", 92),
    ListColumn("recorded_by", "Recorded\nby", "text", 140),
    ListColumn("completed", "Completed", "date", 92),
    ListColumn("outcome", "Outcome", "text", 100),
    ListColumn("order_on", "Left care\nby it", "date", 92),
    ListColumn("manager_note", "Manager note", "text", 300),
)
# The table of the page of planned starts, in the order of guide 2; who manages may ask for the note too.
_PLANNED = (
    "person_id", "child", "worker", "team", "locality", "placement_words", "provider_words", "assessment_type", "predicted_start",
    "actual_start", "status", "late_days",
)  # fmt: skip
_BY_ID = {column.id: column for column in STARTS}
PLANNED, PLANNED_NOTES = "planned", "planned-notes"
COLUMN_SETS: dict[str, tuple[ListColumn, ...]] = {
    PLANNED: tuple(_BY_ID[id] for id in _PLANNED),
    PLANNED_NOTES: tuple(_BY_ID[id] for id in (*_PLANNED[:2], "manager_note", *_PLANNED[2:])),
}
CARE_FOUND_IN = ("person_id", "child", "locality", "team", "worker", "legal_words", "placement_words", "provider_words", "reason_words")
STARTS_FOUND_IN = (
    "person_id", "child", "locality", "team", "worker", "legal_words", "placement_words", "provider_words", "assessment_type", "status",
    "manager_note",
)  # fmt: skip


def listed(cases: pl.DataFrame, _: date) -> pl.DataFrame:
    """The cases of `engine.cases` with the words of their codes (legal_words, placement_words, provider_words, reason_words)."""
    named = {"legal_words": "legal_status", "placement_words": "placement_type", "provider_words": "placement_provider"}
    if "reason_ceased" in cases.columns:
        named["reason_words"] = "reason_ceased"
    return cases.with_columns(
        pl.col(column).replace({code: FIELDS[column].words(code) for code in cases[column].drop_nulls().unique()}).alias(name)
        for name, column in named.items()
    )
