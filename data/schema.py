"""Every table of an edition: its columns, the columns that make a row one case, and what a column refers to."""

from dataclasses import dataclass, field
from enum import StrEnum

NOT_KNOWN = "Not known"


class Kind(StrEnum):
    """What a column holds once it is read."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole number"


@dataclass(frozen=True)
class Column:
    """One column of a table.

    needed: a row without a readable value here cannot be used and is set aside.
    settles: an unreadable value here sets the row aside, an empty one does not (an end date).
    refers_to: (table, column) the value should stand in; where it does not, the row loads as "Not known".
    personal: the value says something of a child and is never printed or logged.
    """

    name: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    settles: bool = False
    refers_to: tuple[str, str] | None = None
    personal: bool = False


@dataclass(frozen=True)
class Table:
    """One table: `key` names the columns that make a row one case; `sort` the order it is kept in."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    span: tuple[str, str] | None = None
    must_have_rows: bool = False
    names: dict[str, Column] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {column.name: column for column in self.columns})


def _text(name: str, **more: object) -> Column:
    return Column(name, **more)  # type: ignore[arg-type]


def _day(name: str, **more: object) -> Column:
    return Column(name, Kind.DATE, **more)  # type: ignore[arg-type]


_TEAM = _text("team", refers_to=("organisation", "team"))
_WORKER = _text("worker", refers_to=("workers", "worker"))
_PERSON = _text("person_id", needed=True, personal=True, refers_to=("persons", "person_id"))
_PLAN = _text("plan_id", needed=True, personal=True, refers_to=("cin_plans", "plan_id"))

ORGANISATION = Table(
    "organisation",
    "Services, localities and teams",
    (_text("service", needed=True), _text("locality", needed=True), _text("team", needed=True)),
    key=("team",),
    sort=("service", "locality", "team"),
    must_have_rows=True,
)
WORKERS = Table(
    "workers",
    "Workers and their teams",
    (_text("worker_id", needed=True), _text("worker", needed=True), _TEAM, _text("role")),
    key=("worker_id",),
    sort=("team", "worker"),
    must_have_rows=True,
)
PERSONS = Table(
    "persons",
    "Children",
    (
        _text("person_id", needed=True, personal=True),
        _text("forename", personal=True),
        _text("surname", personal=True),
        _day("dob", personal=True),
        _text("sex", personal=True),
        _text("ethnicity", personal=True),
        _text("disability", personal=True),
        _text("family_id", personal=True),
    ),
    key=("person_id",),
    sort=("person_id",),
    must_have_rows=True,
)
CIN_PLANS = Table(
    "cin_plans",
    "Child-in-need plans",
    (
        _text("plan_id", needed=True, personal=True),
        _PERSON,
        _day("start_date", needed=True),
        _day("end_date", settles=True),
        _text("end_reason"),
        _text("primary_need"),
        _text("locality"),
        _TEAM,
        _WORKER,
    ),
    key=("plan_id",),
    sort=("start_date", "plan_id"),
    span=("start_date", "end_date"),
    must_have_rows=True,
)
CIN_SIGNOFFS = Table(
    "cin_signoffs",
    "Managers' sign-offs of plans",
    (_PLAN, _day("signed_off_date", needed=True), _text("signed_off_by")),
    sort=("plan_id", "signed_off_date"),
)
CIN_ALLOCATIONS = Table(
    "cin_allocations",
    "Who held a plan, from when to when",
    (_PLAN, _TEAM, _WORKER, _day("from_date", needed=True), _day("to_date", settles=True)),
    sort=("plan_id", "from_date", "to_date"),
    span=("from_date", "to_date"),
)
CARE_EPISODES = Table(
    "care_episodes",
    "Episodes of care",
    (
        _PERSON,
        _day("episode_start", needed=True),
        _day("episode_end", settles=True),
        _text("legal_status"),
        _text("placement_type"),
        _text("placement_provider"),
        _text("reason_new"),
        _text("reason_ceased"),
        _text("locality"),
        _TEAM,
        _WORKER,
    ),
    sort=("person_id", "episode_start"),
    span=("episode_start", "episode_end"),
)
PERMANENCE_PREDICTIONS = Table(
    "permanence_predictions",
    "Predicted starts of permanence assessments",
    (
        _PERSON,
        _text("assessment_type", needed=True),
        _day("predicted_start", needed=True),
        _day("recorded_on", needed=True),
        _text("recorded_by"),
        _text("manager_note", personal=True),
    ),
    sort=("person_id", "assessment_type", "recorded_on"),
)
PERMANENCE_ASSESSMENTS = Table(
    "permanence_assessments",
    "Permanence assessments",
    (
        _PERSON,
        _text("assessment_type", needed=True),
        _day("actual_start", needed=True),
        _day("completed", settles=True),
        _text("outcome"),
    ),
    sort=("person_id", "assessment_type", "actual_start"),
    span=("actual_start", "completed"),
)
PERMANENCE_TARGETS = Table(
    "permanence_targets",
    "Targets of permanence assessments",
    (
        _text("locality", needed=True),
        _text("financial_year", needed=True),
        _text("assessment_type", needed=True),
        Column("target_starts", Kind.WHOLE, needed=True),
    ),
    key=("locality", "financial_year", "assessment_type"),
    sort=("financial_year", "locality", "assessment_type"),
)

# Tables that others refer to come first: a reference is checked against rows already kept.
TABLES = (
    ORGANISATION,
    WORKERS,
    PERSONS,
    CIN_PLANS,
    CIN_SIGNOFFS,
    CIN_ALLOCATIONS,
    CARE_EPISODES,
    PERMANENCE_PREDICTIONS,
    PERMANENCE_ASSESSMENTS,
    PERMANENCE_TARGETS,
)
PROBLEMS = "problems"
# Dates that say when something happened; a predicted start lies ahead and says nothing of the extract's day.
AHEAD = {("permanence_predictions", "predicted_start")}
BORN = {("persons", "dob")}
