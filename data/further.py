"""Tables that a source may leave out: what comes before and beside a plan, and what schools return."""

from data.columns import Table, day_column, text_column, whole_column

_PERSON = text_column("person_id", needed=True, personal=True, refers_to=("persons", "person_id"))
_PUPIL = text_column("pupil_id", needed=True, personal=True, refers_to=("pupils", "pupil_id"))

REFERRALS = Table(
    "referrals",
    "Referrals",
    (
        text_column("referral_id", needed=True, personal=True),
        _PERSON,
        day_column("referral_date", needed=True),
        text_column("referral_source"),
        text_column("primary_need"),
        text_column("nfa"),
        day_column("closure_date", settles=True),
        text_column("closure_reason"),
    ),
    key=("referral_id",),
    match=("person_id", "referral_date"),
    sort=("referral_date", "referral_id"),
    span=("referral_date", "closure_date"),
    further=True,
)
CHILD_ASSESSMENTS = Table(
    "child_assessments",
    "Single assessments",
    (
        _PERSON,
        day_column("start_date", needed=True),
        day_column("authorised_on", settles=True),
        text_column("factors"),
    ),
    match=("person_id", "start_date"),
    sort=("person_id", "start_date"),
    further=True,
)
PROTECTION_PLANS = Table(
    "protection_plans",
    "Child-protection plans",
    (
        _PERSON,
        day_column("start_date", needed=True),
        day_column("end_date", settles=True),
        text_column("initial_category"),
        text_column("latest_category"),
    ),
    match=("person_id", "start_date"),
    sort=("person_id", "start_date"),
    span=("start_date", "end_date"),
    further=True,
)
VISITS = Table(
    "visits",
    "When a child was seen",
    (_PERSON, day_column("seen_on", needed=True), text_column("kind")),
    match=("person_id", "seen_on", "kind"),
    sort=("person_id", "seen_on"),
    further=True,
)
PUPILS = Table(
    "pupils",
    "Pupils on roll",
    (
        text_column("pupil_id", needed=True, personal=True),
        text_column("upn", personal=True, joins=("persons", "upn")),
        text_column("school", needed=True),
        text_column("forename", personal=True),
        text_column("surname", personal=True),
        day_column("dob", personal=True),
        text_column("sex", personal=True),
        text_column("ethnicity", personal=True),
        text_column("year_group"),
        text_column("enrolment_status"),
        day_column("entry_date"),
        text_column("sen_provision", personal=True),
        text_column("census_term", needed=True),
        day_column("census_date"),
    ),
    key=("pupil_id",),
    match=("pupil_id",),
    sort=("school", "year_group", "pupil_id"),
    further=True,
)
PUPIL_ATTENDANCE = Table(
    "pupil_attendance",
    "Attendance of pupils, half-days of a term",
    (
        _PUPIL,
        text_column("census_term", needed=True),
        day_column("census_date"),
        whole_column("sessions_possible"),
        whole_column("sessions_authorised"),
        whole_column("sessions_unauthorised"),
    ),
    match=("pupil_id", "census_term"),
    sort=("pupil_id", "census_term"),
    further=True,
)
# One row a reason. Schools return reasons that overlap and are not all absence: they are never added up, nor set against what was possible.
PUPIL_SESSIONS = Table(
    "pupil_sessions",
    "Half-days of pupils by attendance code",
    (_PUPIL, text_column("census_term", needed=True), text_column("reason"), whole_column("sessions")),
    match=("pupil_id", "census_term", "reason"),
    sort=("pupil_id", "census_term", "reason"),
    further=True,
)
PUPIL_MEALS = Table(
    "pupil_meals",
    "Free school meals",
    (
        _PUPIL,
        day_column("eligible_from", needed=True),
        day_column("eligible_to", settles=True),
        text_column("country"),
        text_column("census_term"),
    ),
    match=("pupil_id", "eligible_from"),
    sort=("pupil_id", "eligible_from"),
    span=("eligible_from", "eligible_to"),
    further=True,
    side=True,
)
PUPIL_NEEDS = Table(
    "pupil_needs",
    "Special educational needs of pupils",
    (_PUPIL, text_column("census_term", needed=True), text_column("need_rank"), text_column("need_type")),
    match=("pupil_id", "census_term", "need_rank"),
    sort=("pupil_id", "census_term", "need_rank"),
    further=True,
)
# Pupils come before what refers to them.
FURTHER = (
    REFERRALS,
    CHILD_ASSESSMENTS,
    PROTECTION_PLANS,
    VISITS,
    PUPILS,
    PUPIL_ATTENDANCE,
    PUPIL_SESSIONS,
    PUPIL_MEALS,
    PUPIL_NEEDS,
)
