"""Every table of an edition, in the order in which they are checked: what others refer to comes first."""

from data.columns import NOT_KNOWN as NOT_KNOWN
from data.columns import Column as Column
from data.columns import Kind as Kind
from data.columns import Table as Table
from data.columns import day_column, text_column, whole_column
from data.further import FURTHER

_TEAM = text_column("team", refers_to=("organisation", "team"))
_WORKER = text_column("worker", refers_to=("workers", "worker"))
_PERSON = text_column("person_id", needed=True, personal=True, refers_to=("persons", "person_id"))
_PLAN = text_column("plan_id", needed=True, personal=True, refers_to=("cin_plans", "plan_id"))

ORGANISATION = Table(
    "organisation",
    "Services, localities and teams",
    (text_column("service", needed=True), text_column("locality", needed=True), text_column("team", needed=True)),
    key=("team",),
    match=("team",),
    sort=("service", "locality", "team"),
    must_have_rows=True,
)
WORKERS = Table(
    "workers",
    "Workers and their teams",
    (text_column("worker_id", needed=True), text_column("worker", needed=True), _TEAM, text_column("role")),
    key=("worker_id",),
    match=("worker_id",),
    sort=("team", "worker"),
    must_have_rows=True,
)
PERSONS = Table(
    "persons",
    "Children",
    (
        text_column("person_id", needed=True, personal=True),
        text_column("forename", personal=True),
        text_column("surname", personal=True),
        day_column("dob", personal=True),
        text_column("sex", personal=True),
        text_column("ethnicity", personal=True),
        text_column("disability", personal=True),
        text_column("family_id", personal=True),
        text_column("upn", personal=True, further=True),
        day_column("died_on", personal=True, further=True),
    ),
    key=("person_id",),
    match=("person_id",),
    sort=("person_id",),
    must_have_rows=True,
)
CIN_PLANS = Table(
    "cin_plans",
    "Child-in-need plans",
    (
        text_column("plan_id", needed=True, personal=True),
        _PERSON,
        day_column("start_date", needed=True),
        day_column("end_date", settles=True),
        text_column("end_reason"),
        text_column("primary_need"),
        text_column("locality"),
        _TEAM,
        _WORKER,
    ),
    key=("plan_id",),
    sort=("start_date", "plan_id"),
    match=("person_id", "start_date"),
    span=("start_date", "end_date"),
    must_have_rows=True,
)
CIN_SIGNOFFS = Table(
    "cin_signoffs",
    "Managers' sign-offs of plans",
    (_PLAN, day_column("signed_off_date", needed=True), text_column("signed_off_by")),
    sort=("plan_id", "signed_off_date"),
    match=("plan_id", "signed_off_date"),
)
CIN_ALLOCATIONS = Table(
    "cin_allocations",
    "Who held a plan, from when to when",
    (_PLAN, _TEAM, _WORKER, day_column("from_date", needed=True), day_column("to_date", settles=True)),
    sort=("plan_id", "from_date", "to_date"),
    match=("plan_id", "from_date"),
    span=("from_date", "to_date"),
)
CARE_EPISODES = Table(
    "care_episodes",
    "Episodes of care",
    (
        _PERSON,
        day_column("episode_start", needed=True),
        day_column("episode_end", settles=True),
        text_column("legal_status"),
        text_column("placement_type"),
        text_column("placement_provider"),
        text_column("reason_new"),
        text_column("reason_ceased"),
        text_column("locality"),
        _TEAM,
        _WORKER,
    ),
    sort=("person_id", "episode_start"),
    match=("person_id", "episode_start"),
    span=("episode_start", "episode_end"),
)
PERMANENCE_PREDICTIONS = Table(
    "permanence_predictions",
    "Predicted starts of permanence assessments",
    (
        _PERSON,
        text_column("assessment_type", needed=True),
        day_column("predicted_start", needed=True),
        day_column("recorded_on", needed=True),
        text_column("recorded_by"),
        text_column("manager_note", personal=True),
    ),
    sort=("person_id", "assessment_type", "recorded_on"),
    match=("person_id", "assessment_type", "predicted_start", "recorded_on"),
)
PERMANENCE_ASSESSMENTS = Table(
    "permanence_assessments",
    "Permanence assessments",
    (
        _PERSON,
        text_column("assessment_type", needed=True),
        day_column("actual_start", needed=True),
        day_column("completed", settles=True),
        text_column("outcome"),
    ),
    sort=("person_id", "assessment_type", "actual_start"),
    match=("person_id", "assessment_type", "actual_start"),
    span=("actual_start", "completed"),
)
PERMANENCE_TARGETS = Table(
    "permanence_targets",
    "Targets of permanence assessments",
    (
        text_column("locality", needed=True),
        text_column("financial_year", needed=True),
        text_column("assessment_type", needed=True),
        whole_column("target_starts", needed=True),
    ),
    key=("locality", "financial_year", "assessment_type"),
    match=("locality", "financial_year", "assessment_type"),
    sort=("financial_year", "locality", "assessment_type"),
)

# The ten that an extract has, then those that a source may leave out. Tables that others refer to come first: a reference is
# checked against rows already kept.
EXTRACT = (
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
TABLES = (*EXTRACT, *FURTHER)
BY_NAME = {table.name: table for table in TABLES}
PROBLEMS = "problems"
# Dates that say when something happened; a predicted start lies ahead and says nothing of the extract's day.
AHEAD = {("permanence_predictions", "predicted_start")}
BORN = {("persons", "dob"), ("pupils", "dob")}
