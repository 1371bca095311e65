"""Who may see and do what (DOMAIN.md 8): every group and every permission, as data with a manager's words."""

from dataclasses import dataclass

from access.permissions import Extent as Extent
from access.permissions import Permission as Permission


@dataclass(frozen=True)
class Group:
    """A group of readers.

    figures, lists: how far each reaches. level: the deepest row of figures without list rights. suppressed: small
    numbers are hidden. own_only: what one needs on file (an agreement and a check) before any child's row is shown.
    purpose_asked: a purpose is chosen once a session. pages: wings that may be opened. writes: a manager's words.
    """

    id: str
    title: str
    words: str
    figures: Extent
    lists: Extent
    permissions: frozenset[Permission]
    writes: str = "nothing"
    level: str = "team"
    suppressed: bool = False
    purpose_asked: bool = False
    agreement_needed: bool = False
    pages: frozenset[str] = frozenset()


P = Permission
EVERYONE = {P.PROPOSE_CHANGE}
FIGURES = EVERYONE | {P.SEE_FIGURES, P.EXPORT_FIGURES, P.SAVE_VIEWS}
LISTS = FIGURES | {P.SEE_LISTS, P.EXPORT_LISTS, P.SEE_DATA_PAGE}
ABOUT = {"about"}
CARE = ABOUT | {"cin", "ppoc", "meetings", "measures"}
TEAM = LISTS | {P.WRITE_ICM, P.WRITE_RETURNS}
SCHOOLS = ABOUT | {"schools"}


def _group(id: str, title: str, words: str, figures: Extent, lists: Extent, may: set[Permission], pages: set[str], **more: object) -> Group:
    return Group(id, title, words, figures, lists, frozenset(may), pages=frozenset(pages), **more)  # type: ignore[arg-type]


E = Extent
_TEAM_WORDS = "Figures of every locality to team level; cases of own team, with its workers."
_COUNTY_WORDS = "Figures of every locality, every case."
_ALL: tuple[Group, ...] = (
    _group(
        "practice_supervisor",
        "Practice supervisor",
        _TEAM_WORDS,
        E.ALL,
        E.OWN_TEAM,
        TEAM | {P.WRITE_EFFECTIVENESS},
        CARE,
        writes="own team's improvement cycle, returns and effectiveness",
    ),
    _group(
        "team_manager",
        "Team manager",
        _TEAM_WORDS,
        E.ALL,
        E.OWN_TEAM,
        TEAM | {P.WRITE_EFFECTIVENESS},
        CARE,
        writes="own team's improvement cycle, returns and effectiveness",
    ),
    _group(
        "team_coordinator",
        "Team coordinator",
        _TEAM_WORDS,
        E.ALL,
        E.OWN_TEAM,
        TEAM | {P.WRITE_PREDICTIONS, P.DECIDE_REQUESTS},
        CARE,
        writes="own team's improvement cycle, predictions and returns; requests for users",
    ),
    _group(
        "head_of_service",
        "Head of service",
        "Figures of every locality; cases of own localities.",
        E.ALL,
        E.OWN_LOCALITIES,
        LISTS | {P.WRITE_CHECK_INS, P.WRITE_EFFECTIVENESS, P.DECIDE_REQUESTS},
        CARE,
        writes="own localities' check-ins and effectiveness",
    ),
    _group(
        "assistant_director",
        "Assistant director",
        _COUNTY_WORDS,
        E.ALL,
        E.ALL,
        LISTS | {P.WRITE_CHECK_INS, P.WRITE_TARGETS, P.WRITE_EFFECTIVENESS, P.DECIDE_REQUESTS},
        CARE | SCHOOLS,
        writes="check-ins, targets and effectiveness",
        purpose_asked=True,
    ),
    _group(
        "performance_officer",
        "Performance officer",
        _COUNTY_WORDS,
        E.ALL,
        E.ALL,
        LISTS | {P.WRITE_CHECK_INS, P.WRITE_TARGETS, P.WRITE_EFFECTIVENESS, P.DECIDE_REQUESTS, P.GIVE_STAND_IN},
        CARE | SCHOOLS,
        writes="check-ins, targets and effectiveness; stand-ins",
        purpose_asked=True,
    ),
    _group(
        "quality_assurance",
        "Quality assurance manager",
        _COUNTY_WORDS,
        E.ALL,
        E.ALL,
        LISTS | {P.WRITE_CHECK_INS, P.WRITE_EFFECTIVENESS},
        CARE | SCHOOLS,
        writes="check-ins and effectiveness",
        purpose_asked=True,
    ),
    _group(
        "finance",
        "Finance",
        "Figures to team level with small numbers hidden; no list of cases.",
        E.ALL,
        E.NONE,
        FIGURES,
        CARE,
        suppressed=True,
    ),
    _group(
        "business_services",
        "Business services",
        "Figures to team level with small numbers hidden; no list of cases.",
        E.ALL,
        E.NONE,
        FIGURES | {P.WRITE_MINUTES},
        CARE,
        writes="minutes and their circulation",
        suppressed=True,
    ),
    _group(
        "independent_reviewer",
        "Independent reviewer",
        "The effectiveness checklists they are named on; no figure and no case.",
        E.NONE,
        E.NONE,
        EVERYONE | {P.WRITE_EFFECTIVENESS},
        ABOUT | {"meetings"},
        writes="effectiveness checklists they are named on",
        suppressed=True,
    ),
    _group(
        "zone_worker",
        "Zone worker",
        "Figures and pupils of own zone, with an agreement and a check on file.",
        E.OWN_ZONE,
        E.OWN_ZONE,
        FIGURES | {P.SEE_LISTS, P.EXPORT_LISTS, P.WRITE_OUTCOMES},
        SCHOOLS,
        writes="outcomes of own zone",
        level="school",
        suppressed=True,
        agreement_needed=True,
    ),
    _group(
        "school_staff",
        "School staff",
        "Figures and pupils of own school, with an agreement and a check on file.",
        E.OWN_SCHOOL,
        E.OWN_SCHOOL,
        FIGURES | {P.SEE_LISTS, P.EXPORT_LISTS, P.WRITE_OUTCOMES, P.UPLOAD_ATTENDANCE},
        SCHOOLS,
        writes="outcomes and the attendance file of own school",
        level="school",
        suppressed=True,
        agreement_needed=True,
    ),
    _group(
        "data_manager",
        "Data manager (MI)",
        _COUNTY_WORDS,
        E.ALL,
        E.ALL,
        LISTS | {P.LOAD_DATA, P.MANAGE_USERS, P.MANAGE_RESTRICTED, P.ANSWER_PERSONS, P.SEE_TRAIL, P.DECIDE_REQUESTS},
        CARE | SCHOOLS | {"admin"},
        writes="loads, settings, users and change requests",
        purpose_asked=True,
    ),
)
GROUPS: dict[str, Group] = {group.id: group for group in _ALL}
NO_GROUP = _group("no_group", "No group", "Nothing.", E.NONE, E.NONE, set(), set(), suppressed=True)
SYSTEM_GROUP = _group(
    "system",
    "The command line",
    "Everything; each list it prints is in the trail.",
    E.ALL,
    E.ALL,
    set(LISTS) | {P.LOAD_DATA, P.SEE_TRAIL, P.MANAGE_USERS},
    CARE | SCHOOLS | {"admin"},
)


def group_of(id: str) -> Group:
    """The group of that id; NO_GROUP, which may do nothing, where there is none (it fails closed)."""
    return GROUPS.get(id, NO_GROUP)
